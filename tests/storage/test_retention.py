"""Personal data of registrations: how long they stay, and what is left when they go."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from storage.database import Storage, Unit
from storage.models import Answer, Certificate, Event, Question, Registration
from tests.builders import NOW, institution, one_event, person

HELD = dt.date(2026, 4, 15)  # the webinar of tests.builders.one_event
OVER = dt.datetime(2026, 5, 15, 20, 59, tzinfo=dt.UTC)  # 23:59 in Moscow on the thirtieth day
PAST = dt.datetime(2026, 5, 15, 21, 0, tzinfo=dt.UTC)  # midnight there: the term is over
TYPED = {"full_name": "Петрова Анна", "organisation": "ЦБС", "position": "методист", "municipality": "Заречье"}


async def registered(unit: Unit) -> tuple[int, int, int]:
    """(institution, event, person) with everything that a registration may hold."""
    owner = await institution(unit)
    event = await one_event(unit, owner)
    guest = await person(unit)
    await unit.registrations.register(event.id, guest.id, now=NOW, **TYPED)
    registration_id = await unit.session.scalar(select(Registration.id))
    await unit.session.execute(
        update(Registration).values(
            phone="+7 900 000-00-00", email="a@example.org", details={"talk": "Клуб"}, checked_in_at=NOW, watching=4
        )
    )
    question = Question(event_id=event.id, ordinal=1, text="Стаж?", kind="text", options=[], required=False)
    unit.session.add(question)
    await unit.session.flush()
    unit.session.add(Answer(registration_id=registration_id, question_id=question.id, text="20 лет"))
    await unit.session.flush()
    return owner.id, event.id, guest.id


async def fields(unit: Unit) -> tuple[object, ...]:
    columns = ("full_name", "organisation", "position", "municipality", "phone", "email", "details")
    row = await unit.session.execute(select(*(getattr(Registration, name) for name in columns)))
    return tuple(row.one())


EMPTY = (None, None, None, None, None, None, {})


@pytest.mark.parametrize(("now", "goes"), [(OVER, False), (PAST, True)])
async def test_the_term_ends_with_the_institutions_own_day(storage: Storage, now: dt.datetime, goes: bool) -> None:
    async with storage.write() as unit:
        _, event_id, _ = await registered(unit)
    async with storage.read() as unit:
        assert [one.event_id for one in await unit.retention.overdue(now)] == ([event_id] if goes else [])
        assert (await fields(unit))[0] == TYPED["full_name"]  # a dry run changes nothing
    async with storage.write() as unit:
        assert (await unit.retention.erase(event_id, now) is not None) is goes


async def test_names_go_and_totals_stay_and_twice_is_once(storage: Storage) -> None:
    async with storage.write() as unit:
        owner_id, event_id, _ = await registered(unit)
    async with storage.write() as unit:
        record = await unit.retention.erase(event_id, PAST)
        assert record is not None
    async with storage.write() as unit:
        assert await unit.retention.erase(event_id, PAST) is None
    async with storage.read() as unit:
        assert await fields(unit) == EMPTY
        assert (await unit.session.scalars(select(Answer))).all() == []
        row = (await unit.session.scalars(select(Registration))).one()
        assert (row.number, row.state, row.checked_in_at, row.erased_at) == (1, "registered", NOW, PAST)
        (kept,) = await unit.retention.records()
        assert (kept.institution_id, kept.why, kept.registrations) == (owner_id, "term", 1)
        assert kept.totals == {
            "states": {"registered": 1},
            "municipalities": {"Заречье": 1},
            "present": 1,
            "watching": 4,
            "places": {"Заречье": [1, 1, 4]},
        }
        assert await unit.retention.overdue(PAST) == []


async def test_an_event_moved_meanwhile_keeps_its_registrations(storage: Storage) -> None:
    async with storage.write() as unit:
        _, event_id, _ = await registered(unit)
        await unit.session.execute(update(Event).values(starts_on=HELD + dt.timedelta(days=1)))
    async with storage.write() as unit:
        assert await unit.retention.erase(event_id, PAST) is None
        assert (await fields(unit))[0] == TYPED["full_name"]


async def test_a_withdrawal_empties_everything_that_a_registration_held(storage: Storage) -> None:
    async with storage.write() as unit:
        owner_id, _, guest_id = await registered(unit)
    async with storage.write() as unit:
        await unit.consents.give(guest_id, owner_id, text="Согласие", text_version="1", now=NOW)
        assert await unit.erasing(NOW).withdraw(guest_id, owner_id) == 0  # they were present: it is no place to free
    async with storage.read() as unit:
        assert await fields(unit) == EMPTY
        assert (await unit.session.scalars(select(Answer))).all() == []


async def test_who_is_forgotten_has_no_name_in_the_register_of_certificates(storage: Storage) -> None:
    async with storage.write() as unit:
        owner_id, event_id, guest_id = await registered(unit)
        unit.session.add(
            Certificate(
                institution_id=owner_id,
                event_id=event_id,
                person_id=guest_id,
                number="2026-1",
                code="abc",
                full_name=TYPED["full_name"],
                issued_at=NOW,
            )
        )
    async with storage.write() as unit:
        await unit.people.forget(guest_id, NOW)
    async with storage.read() as unit:
        kept = (await unit.session.scalars(select(Certificate))).one()
        assert (kept.number, kept.full_name, kept.person_id) == ("2026-1", None, None)


@pytest.mark.parametrize("how", ["postponed", "postponed after its day", "cancelled", "never dated"])
async def test_an_event_without_a_date_does_not_keep_people_for_ever(storage: Storage, how: str) -> None:
    """From the day it was called off, or its last known day: thirty days later the names go, unless a new date came."""
    put_off = dt.datetime(2026, 4, 20 if "after" in how else 1, 6, tzinfo=dt.UTC)
    ends = {"postponed": HELD, "cancelled": dt.date(2026, 4, 10), "never dated": dt.date(2026, 4, 30)}
    end = ends.get(how, put_off.date())
    async with storage.write() as unit:
        if how == "never dated":
            event_id = (await one_event(unit, await institution(unit), period="апрель")).id
            await unit.roster.add_by_staff(event_id, NOW, "added", **TYPED)
        else:
            _, event_id, _ = await registered(unit)
            await unit.events.postpone(event_id, now=put_off, person_id=None, confirmed=True)
        if how == "cancelled":
            at = dt.datetime(2026, 4, 10, 6, tzinfo=dt.UTC)
            await unit.events.cancel(event_id, reason=None, now=at, person_id=None)
    over = dt.datetime.combine(end + dt.timedelta(days=30), dt.time(20, 59), dt.UTC)  # 23:59 in Moscow
    async with storage.write() as unit:
        assert await unit.retention.overdue(over) == []
        assert await unit.retention.erase(event_id, over) is None
    later = over + dt.timedelta(minutes=1)
    async with storage.write() as unit:
        (found,) = await unit.retention.overdue(later)
        assert (found.event_id, found.ended_on, found.registrations) == (event_id, end, 1)
        record = await unit.retention.erase(event_id, later)
        assert record is not None
        assert await unit.retention.overdue(later) == []
        assert (await fields(unit))[0] is None
