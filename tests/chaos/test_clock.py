"""The wall clock of the real program is set, forward and back, while it runs: the metronome goes on. Needs libfaketime."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Storage
from storage.repositories.deliveries import DeliveryKind
from tests.builders import institution
from tests.chaos.conftest import Installation, figures, long_only
from tests.e2e.conftest import wait_for

pytestmark = [pytest.mark.chaos, long_only]

_PLACES = (
    "/usr/lib/x86_64-linux-gnu/faketime",
    "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib/faketime",
    "/usr/local/lib/faketime",
)
LIBRARY = next((found for place in _PLACES if (found := Path(place) / "libfaketimeMT.so.1").exists()), None)
PERSON = 1001


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    if LIBRARY is None:
        pytest.skip("no libfaketime (apt-get install faketime)")
    made = Installation(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'metodist.db'}", None)
    yield made
    made.close()


@pytest.mark.parametrize("hours", [2, -2])
def test_the_metronome_goes_on_when_the_clock_is_set(here: Installation, hours: int) -> None:
    clock = here.folder / "clock"
    clock.write_text("+0\n")
    here.people(range(PERSON, PERSON + 1))
    now = dt.datetime.now(dt.UTC)
    later = now + dt.timedelta(hours=max(hours, 0), minutes=-1 if hours > 0 else 0)
    here.in_database(lambda storage: owe(storage, first=now, then=later))
    here.start(
        LD_PRELOAD=str(LIBRARY),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        DONT_FAKE_MONOTONIC="1",
    )
    wait_for(lambda: here.received() >= 1, "the first is sent", 60)
    if hours < 0:
        here.in_database(lambda storage: owe_one(storage, "then", now + dt.timedelta(hours=hours)))
    clock.write_text(f"{hours:+}h\n")
    wait_for(lambda: here.received() >= 2, f"what is due after {hours:+} h is sent\n{here.log()[-1500:]}", 100)
    here.quiet(20)  # a tick more
    figures(f"the clock set by {hours:+} h", owed=2, received=here.received())
    assert here.received() == 2


async def owe(storage: Storage, *, first: dt.datetime, then: dt.datetime) -> None:
    async with storage.write() as unit:
        await institution(unit)
    await owe_one(storage, "first", first)
    if then > first:
        await owe_one(storage, "then", then)


async def owe_one(storage: Storage, key: str, due_at: dt.datetime) -> None:
    """An owner's report: it needs nothing else to speak of."""
    async with storage.write() as unit:
        await unit.deliveries.add(
            DeliveryKind.AUDIT,
            unique_key=key,
            chat_id=str(PERSON),
            now=due_at,
            payload={"counts": {"failed": 1}, "events": []},
        )
