"""SIGTERM to a real process: what is in flight is finished and recorded, the rest waits in the database, nothing is said twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.database import Storage
from storage.models import Delivery
from tests.chaos.conftest import Installation, on
from tests.chaos.test_chaos import DEPARTMENTS, MORNING, REGISTRANTS, owe_moves, owe_reports, told
from tests.e2e.conftest import call, wait_for

pytestmark = pytest.mark.chaos

LATER = "2026-02-13T09:05:00+03:00"  # each process begins its own clock anew
UNIT_WAITS = 30  # seconds: TimeoutStopSec and stop_grace_period, after which the rest is killed
BY_POLLING: dict[str, str] = {}


def by_webhook(here: Installation) -> dict[str, str]:
    return {"WEBHOOK_URL": f"http://127.0.0.1:{here.ports[0]}/hook", "WEBHOOK_SECRET": "s" * 32}


@pytest.fixture
def here(tmp_path: Path, url: str) -> Iterator[Installation]:
    made = Installation(tmp_path, url, MORNING)
    yield made
    made.close()


async def owed(storage: Storage) -> None:
    await owe_reports(storage)
    await owe_moves(storage, 0)


def stop(here: Installation) -> int:
    ((port, bot),) = here.bots.items()
    bot.send_signal(signal.SIGTERM)
    code = bot.wait(UNIT_WAITS)
    del here.bots[port]
    return code


def slow_calls(here: Installation) -> int:
    """How many calls the stand-in has begun to answer slowly."""
    return int(call(f"{here.api}/record")["faults"].get("slow", 0))


async def states(storage: Storage) -> dict[str, int]:
    async with storage.read() as unit:
        rows = await unit.session.execute(select(Delivery.state, func.count().label("number")).group_by(Delivery.state))
        return {row.state: row.number for row in rows.all()}


@on("postgres")
def test_messages_in_flight_are_finished_and_recorded(here: Installation) -> None:
    here.people(DEPARTMENTS)
    here.people(REGISTRANTS)
    here.in_database(owed)
    here.faults(slow=1, slow_seconds=1.0)
    here.start(here.ports[0])
    wait_for(lambda: sum(told(here, 1)) >= 5, "some are told", 30)
    assert stop(here) == 0
    said = sum(told(here, 1))
    kept: dict[str, int] = here.in_database(states)
    assert (kept["sent"], kept.get("claimed", 0)) == (said, 0), kept
    assert kept["pending"] > 0  # it was stopped in the middle
    here.faults()
    here.start(here.ports[0], METODIST_CLOCK=LATER)
    wait_for(lambda: min(told(here, 1)) > 0, "all are told", 60)
    here.quiet()
    assert set(told(here, 1)) == {1}
    assert stop(here) == 0


@on("sqlite")
@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_updates_that_are_being_handled_are_answered_once(here: Installation, way: str) -> None:
    more: dict[str, Any] = by_webhook(here) if way == "webhook" else BY_POLLING
    people = range(4001, 4006)
    here.people(people)
    here.start(here.ports[0], **more)
    here.faults(slow=1, slow_seconds=2.0)
    with ThreadPoolExecutor(len(people)) as several:
        for one in people:
            several.submit(call, f"{here.api}/people/{one}/send", {"text": "/help"})
        wait_for(lambda: slow_calls(here) >= len(people), "all are being answered", 20)
        assert stop(here) == 0
    answers = here.count("/events")
    assert [answers[one] for one in people] == [1] * len(people)
    here.faults()
    here.start(here.ports[0], **more)
    here.quiet()
    assert here.count("/events") == answers
    assert stop(here) == 0


@on("sqlite")
def test_what_takes_too_long_is_cut_off_and_the_program_ends_in_time(here: Installation) -> None:
    """A call that hangs must not hold the unit until it is killed: with it would go what could have been recorded."""
    here.people(DEPARTMENTS)
    here.people(REGISTRANTS)
    here.in_database(owed)
    here.faults(slow=1, slow_seconds=55.0)
    here.start(here.ports[0])
    wait_for(lambda: slow_calls(here) > 0, "a call hangs", 30)
    assert stop(here) == 0
