"""What was promised is delivered, through kills, faults of the network and a rush. Counted from the stand-in's own record."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from plans.draft import Party, PartyKind, PartyRole
from storage.database import Storage
from storage.models import Registration
from tests.builders import institution, item, keep
from tests.chaos.conftest import IN_FLIGHT, KILLS, SEED, Installation, on
from tests.e2e.conftest import call, wait_for

pytestmark = pytest.mark.chaos

BEFORE = dt.datetime(2026, 1, 12, 6, 5, tzinfo=dt.UTC)
MORNING = "2026-02-13T09:00:05+03:00"  # a deadline's own Friday: every department gets its line
DEPARTMENTS = range(1001, 1101)
REGISTRANTS = range(2001, 2061)
PLACES, RUSH = 10, range(3001, 3031)


@pytest.fixture
def here(tmp_path: Path, url: str) -> Iterator[Installation]:
    made = Installation(tmp_path, url, MORNING)
    yield made
    made.close()


async def owed(storage: Storage) -> None:
    """A report of each department is due today; a webinar has just been moved, and its registrants are to be told."""
    async with storage.write() as unit:
        home = await institution(unit)
        parties = [Party(PartyKind.DEPARTMENT, f"Отдел {number}", None, PartyRole.LEAD) for number in DEPARTMENTS]
        rows = [
            item(f"Отчёт № {number}", "до 13 февраля", party)
            for number, party in zip(DEPARTMENTS, parties, strict=True)
        ]
        await keep(unit, home, *rows, now=BEFORE)
        for view in await unit.responsibles.of_institution(home.id):
            await unit.responsibles.link(
                view.responsible.id,
                person_id=None,
                platform="telegram",
                chat_id=view.responsible.name.split()[1],
                thread_id=None,
                chat_kind="private",
                chat_title=None,
                now=BEFORE,
            )
        kept = await keep(unit, home, item("Вебинар «Афиша»", "20 апреля, 14:00"), now=BEFORE)
        (view,) = await unit.listings.of_plan(kept.plan.id)
        for number in REGISTRANTS:
            person = await unit.people.meet("telegram", str(number), str(number), f"Некто {number}", BEFORE)
            await unit.registrations.register(view.event.id, person.id, now=BEFORE)
        await unit.events.set_date(
            view.event.id,
            starts_on=dt.date(2026, 4, 22),
            start_time=dt.time(14),
            now=dt.datetime.fromisoformat(MORNING),
            person_id=None,
            confirmed=True,
        )
        await unit.reminders.hold_back(dt.datetime.fromisoformat(MORNING))


def told(here: Installation) -> tuple[list[int], list[int]]:
    """How often each department heard of its report, and each registrant of the move."""
    record = here.record()
    reports = [sum(f"Отчёт № {chat}" in text for text in record.get(chat, [])) for chat in DEPARTMENTS]
    moves = [sum("Перенос" in text for text in record.get(chat, [])) for chat in REGISTRANTS]
    return reports, moves


@on("postgres")
def test_killed_while_sending_nothing_is_lost(here: Installation) -> None:
    here.people(DEPARTMENTS)
    here.people(REGISTRANTS)
    here.in_database(owed)
    here.faults(server=0.02, refused=0.01, before=0.02, after=0.01, slow=0.02, slow_seconds=0.3)
    several = not here.url.startswith("sqlite")
    for _ in range(KILLS):
        bots = [here.start_bot(**_as_replica(here, several)) for _ in range(2 if several else 1)]
        here.pause(0.1, 1.5)
        for bot in bots:
            here.kill(bot)
    here.faults()
    here.start_bot(**_as_replica(here, several))
    wait_for(lambda: min(map(min, told(here))) > 0, f"all are told (CHAOS_SEED={SEED}): {told(here)}", 90)
    _quiet(here)
    reports, moves = told(here)
    lost = sum(count == 0 for count in reports + moves)
    repeated = sum(count - 1 for count in reports + moves)
    died = call(f"{here.api}/record")["faults"].get("after", 0)  # done, but the answer was lost: sent once more
    allowed = IN_FLIGHT * KILLS * (2 if several else 1) + died
    assert (lost, repeated <= allowed) == (0, True), (lost, repeated, allowed, SEED)


def _as_replica(here: Installation, several: bool) -> dict[str, str]:
    """Two that poll with one token would refuse each other: replicas get their updates by webhook (here: none come)."""
    return {"WEBHOOK_URL": "http://127.0.0.1:9/hook", "WEBHOOK_SECRET": "s" * 32} if several else {}


def _quiet(here: Installation) -> None:
    """Until nothing more has come for a while."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < 4:
        now = sum(map(len, here.record().values()))
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.2)


async def rush(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit, data_mode="none")
        kept = await keep(unit, home, item("Вебинар «Афиша»", "20 апреля, 14:00"), now=BEFORE)
        (view,) = await unit.listings.of_plan(kept.plan.id)
        await unit.events.set_capacity(view.event.id, PLACES, BEFORE)


@on("sqlite")
def test_killed_in_a_rush_places_are_given_once_and_in_order(here: Installation) -> None:
    here.people(RUSH)
    here.in_database(rush)
    bots = [here.start_bot()]

    def comes(person: int) -> None:
        """Opens the event and presses on until the chat says what became of it, as people do. What a bot was reading when it was killed
        may be lost with long polling: who hears nothing for a while opens the link again."""
        address = f"{here.api}/people/{person}"
        until, asked = time.monotonic() + 90, 0.0
        while time.monotonic() < until:
            if time.monotonic() - asked > 8:
                asked = time.monotonic()
                with contextlib.suppress(OSError):
                    call(f"{address}/send", {"text": "/start e_1"})
            messages = call(f"{address}/screen")["messages"]
            if any(
                "Вы зарегистрированы" in (one["text"] or "") or "в листе ожидания — " in (one["text"] or "")
                for one in messages
            ):
                return
            found = [
                (one["id"], key["data"])
                for one in messages
                for row in one["buttons"]
                for key in row
                if key["data"] and any(word in key["text"] for word in ("Зарегистрироваться", "номер", "лист ожидания"))
            ]
            if found:
                with contextlib.suppress(AssertionError, OSError):  # drawn anew meanwhile, or the answer was killed
                    call(f"{address}/press", {"message_id": found[-1][0], "button": found[-1][1]})
                asked = time.monotonic()
            else:
                time.sleep(0.3)
        raise AssertionError(f"{person}: {messages}")

    with ThreadPoolExecutor(len(RUSH)) as several:
        coming = [several.submit(comes, person) for person in RUSH]
        for _ in range(KILLS):
            here.pause(0.5, 2.0)
            here.kill(bots.pop())
            bots.append(here.start_bot())
        for one in coming:
            one.result(120)

    async def look(storage: Storage) -> list[Any]:
        async with storage.read() as unit:
            rows = select(Registration.number, Registration.state, Registration.person_id).order_by(Registration.number)
            return list((await unit.session.execute(rows)).all())

    rows = here.in_database(look)
    assert len({row.person_id for row in rows}) == len(rows) == len(RUSH)
    states = [row.state for row in rows]
    assert states == ["registered"] * PLACES + ["waiting"] * (len(RUSH) - PLACES), SEED
