"""What was promised is delivered, through kills, faults of the network and a rush. Counted from the stand-in's own record."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from plans.draft import Party, PartyKind, PartyRole
from storage.database import Storage
from storage.models import Institution, Person, Registration
from tests.builders import institution, item, keep
from tests.chaos.conftest import IN_FLIGHT, SEED, Installation, figures, kills, on
from tests.e2e.conftest import call, wait_for

pytestmark = pytest.mark.chaos

BEFORE = dt.datetime(2026, 1, 12, 6, 5, tzinfo=dt.UTC)
MORNING = "2026-02-13T09:00:05+03:00"  # a deadline's own Friday: every department gets its line
DEPARTMENTS = range(1001, 1101)
REGISTRANTS = range(2001, 2061)
PLACES, RUSH = 10, 30
AGAIN_SECONDS = (
    8.0  # with long polling what a bot was reading when it was killed may be lost: people open the link again
)
PATIENCE = 30.0  # with webhooks it is brought again


@pytest.fixture
def here(tmp_path: Path, url: str) -> Iterator[Installation]:
    made = Installation(tmp_path, url, MORNING)
    yield made
    made.close()


async def owe_reports(storage: Storage) -> None:
    """A report of each department is due today."""
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
        for number in REGISTRANTS:
            await unit.people.meet("telegram", str(number), str(number), f"Некто {number}", BEFORE)


async def owe_moves(storage: Storage, wave: int) -> None:
    """One more webinar has just been moved, and its registrants are to be told."""
    async with storage.write() as unit:
        home = (await unit.session.scalars(select(Institution))).one()
        kept = await keep(unit, home, item(f"Вебинар «{title(wave)}»", "20 апреля, 14:00"), now=BEFORE)
        (view,) = await unit.listings.of_plan(kept.plan.id)
        for person in await unit.session.scalars(select(Person).where(Person.user_id.in_(map(str, REGISTRANTS)))):
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


def title(wave: int) -> str:
    return f"Афиша {wave:03}"


def told(here: Installation, waves: int) -> list[int]:
    """How often each department heard of its report, and each registrant of each move."""
    record = here.record()
    reports = [sum(f"Отчёт № {chat}" in text for text in record.get(chat, [])) for chat in DEPARTMENTS]
    moves = [
        sum("Перенос" in text and title(wave) in text for text in record.get(chat, []))
        for chat in REGISTRANTS
        for wave in range(waves)
    ]
    return reports + moves


@on("sqlite")
def test_killed_while_sending_nothing_is_lost(here: Installation) -> None:
    here.people(DEPARTMENTS)
    here.people(REGISTRANTS)
    here.in_database(owe_reports)
    here.faults(server=0.02, refused=0.01, before=0.02, after=0.01, slow=0.02, slow_seconds=0.3)
    done = 0
    for wave in kills():
        here.in_database(lambda storage, wave=wave: owe_moves(storage, wave))
        before = here.received()
        here.start()
        wait_for(lambda before=before: here.received() > before, "it sends", 60)
        here.pause(0.0, 1.5)
        for port in list(here.bots):
            here.kill(port)
        done += 1
    here.faults()
    here.start()
    wait_for(lambda: min(told(here, done)) > 0, f"all are told (CHAOS_SEED={SEED})", 90 + 4 * done)
    here.quiet()
    counts = told(here, done)
    lost, repeated = sum(count == 0 for count in counts), sum(count - 1 for count in counts)
    died = call(f"{here.api}/record")["faults"].get("after", 0)  # done, but the answer was lost: sent once more
    dead = done * len(here.ports)
    allowed = IN_FLIGHT * dead + died
    figures(
        f"killed while sending, {here.kind}",
        kills=dead,
        owed=len(counts),
        received=sum(counts),
        lost=lost,
        repeated=repeated,
        allowed=allowed,
    )
    assert (lost, repeated <= allowed) == (0, True)


async def open_event(storage: Storage, wave: int) -> int:
    """Its number."""
    async with storage.write() as unit:
        home = (await unit.session.scalars(select(Institution))).one_or_none() or await institution(
            unit, data_mode="none"
        )
        kept = await keep(unit, home, item(f"Вебинар «{title(wave)}»", "20 апреля, 14:00"), now=BEFORE)
        (view,) = await unit.listings.of_plan(kept.plan.id)
        await unit.events.set_capacity(view.event.id, PLACES, BEFORE)
        return view.event.id


def comes(here: Installation, event: int, person: int) -> int:
    """Opens the event and presses on until the chat says what became of it, as people do. Who hears nothing for a while opens the link
    again: how often."""
    address = f"{here.api}/people/{person}"
    patience = PATIENCE if here.several else AGAIN_SECONDS
    until, asked, opened = time.monotonic() + 120, float("-inf"), 0
    while time.monotonic() < until:
        if time.monotonic() - asked > patience:
            asked, opened = time.monotonic(), opened + 1
            with contextlib.suppress(OSError):
                call(f"{address}/send", {"text": f"/start e_{event}"})
        messages = call(f"{address}/screen")["messages"]
        said = "\n".join(one["text"] or "" for one in messages)
        if "Вы зарегистрированы" in said or "в листе ожидания — " in said:
            return opened - 1
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


@on("postgres")
def test_killed_in_a_rush_places_are_given_once_and_in_order(here: Installation) -> None:
    """On PostgreSQL two replicas behind a balancer: one of them is killed while the other goes on."""
    here.start()
    wanted, dead, waves, again = kills(), 0, 0, 0
    more = next(wanted, None) is not None
    with ThreadPoolExecutor(RUSH) as several:
        while more:
            people = range(3001 + 100 * waves, 3001 + 100 * waves + RUSH)
            here.people(people)
            event = here.in_database(lambda storage, wave=waves: open_event(storage, wave))
            coming = [several.submit(comes, here, event, person) for person in people]
            while more and (dead == 0 or not all(one.done() for one in coming)):
                here.pause(0.5, 2.0)
                here.kill(here.random.choice(list(here.bots)))
                dead += 1
                here.start()
                more = next(wanted, None) is not None
            again += sum(one.result(150) for one in coming)
            states = here.in_database(lambda storage, event=event: registered(storage, event))
            assert states == ["registered"] * PLACES + ["waiting"] * (RUSH - PLACES), SEED
            waves += 1
    broken = here.balancer.broken if here.balancer is not None else "-"
    figures(
        f"killed in a rush, {here.kind}",
        kills=dead,
        rushes=waves,
        people=waves * RUSH,
        links_opened_again=again,
        brought_again_after_a_death=broken,
    )
    assert again == 0 or not here.several  # a webhook is answered only after handling: nothing is lost


async def registered(storage: Storage, event: int) -> list[str]:
    """The states by number; nobody is there twice."""
    async with storage.read() as unit:
        found = select(Registration.state, Registration.person_id).where(Registration.event_id == event)
        rows = list((await unit.session.execute(found.order_by(Registration.number))).all())
    assert len({row.person_id for row in rows}) == len(rows) == RUSH
    return [row.state for row in rows]
