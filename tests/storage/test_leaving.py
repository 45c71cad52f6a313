"""Postponements, cancellations that wait for a word, clashes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from storage.changes.dates import When
from storage.database import Storage, Unit
from storage.errors import EventClosed, GroundMissing
from storage.models import Delivery, Event, Reminder
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, person

APRIL_15 = dt.date(2026, 4, 15)


async def dated(unit: Unit, period: str = "апрель", day: dt.date | None = APRIL_15) -> Event:
    home = await institution(unit)
    kept = await keep(unit, home, item("Вебинар «Афиша за час»", period, DEPARTMENT, HELPER))
    (view,) = await unit.listings.of_plan(kept.plan.id)
    if day is not None and view.event.starts_on is None:
        await unit.events.set_date(view.event.id, starts_on=day, start_time=dt.time(14), now=NOW, person_id=None)
    return view.event


async def asked(unit: Unit, event_id: int) -> list[tuple[str, dt.date]]:
    rows = await unit.session.scalars(
        select(Reminder)
        .where(Reminder.event_id == event_id, Reminder.state == "pending", Reminder.escalation_level == 0)
        .order_by(Reminder.due_at)
    )
    return [(row.kind, row.due_at.date()) for row in rows]


@pytest.mark.parametrize(
    ("period", "day", "when", "free"),
    [
        ("апрель", APRIL_15, NOW, True),  # the window lies ahead
        ("апрель", APRIL_15, dt.datetime(2026, 4, 16, 9, tzinfo=dt.UTC), False),  # its day is over
        ("апрель", APRIL_15, dt.datetime(2026, 4, 15, 9, tzinfo=dt.UTC), True),  # the very day
        ("апрель", dt.date(2026, 4, 30), dt.datetime(2026, 4, 30, 6, tzinfo=dt.UTC), False),  # no day of it is left
        ("15 апреля, 14:00", APRIL_15, NOW, False),  # the plan says the day
    ],
)
async def test_what_a_postponement_asks(
    storage: Storage, period: str, day: dt.date, when: dt.datetime, free: bool
) -> None:
    async with storage.write() as unit:
        event = await dated(unit, period, day)
        who = await person(unit)
        if free:
            assert (await unit.events.postpone(event.id, now=when, person_id=who.id)).changed
            return
        with pytest.raises(GroundMissing):
            await unit.events.postpone(event.id, now=when, person_id=who.id)
        waits = await unit.events.postpone(event.id, now=when, person_id=who.id, ground="приказ № 5")
        assert waits.needs_confirmation
        assert event.starts_on == day
        assert waits.proposal_id is not None
        await unit.events.decide(waits.proposal_id, accept=True, person_id=None, now=when)
        assert await unit.events.decide(waits.proposal_id, accept=True, person_id=None, now=when) is None
        assert (event.status, event.starts_on, event.end_time) == ("postponed", None, None)
        assert event.previous_dates[-1]["starts_on"] == day.isoformat()


async def test_nobody_forgets_what_was_put_off(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await dated(unit)
        await unit.events.postpone(event.id, now=NOW, person_id=None)
        kinds = await asked(unit, event.id)
        assert [kind for kind, _ in kinds] == ["round", "closing", "closing", "outcome"]  # its window lies ahead
        assert not (await unit.events.postpone(event.id, now=NOW, person_id=None)).changed
        assert (event.revision, len(event.previous_dates)) == (2, 1)


async def test_a_window_that_is_over_asks_in_two_rounds_and_at_the_years_end(storage: Storage) -> None:
    late = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)  # the 20th is near: the next round is the first to ask
    async with storage.write() as unit:
        event = await dated(unit, day=dt.date(2026, 4, 29))
        await unit.events.postpone(event.id, now=late, person_id=None, confirmed=True)
        expected = [
            ("round", dt.date(2026, 6, 19)),
            ("round", dt.date(2026, 7, 20)),
            ("outcome", dt.date(2027, 1, 11)),
        ]
        assert await asked(unit, event.id) == expected
        await unit.reminders.recompute_all(event.institution_id, late)
        assert await asked(unit, event.id) == expected  # a change of the policy forgets nothing
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 9, 10), start_time=None, now=late, person_id=None, confirmed=True
        )
        assert {kind for kind, _ in await asked(unit, event.id)} == {
            "letter",
            "before",
            "eve",
            "co_eve",
            "morning",
            "outcome",
        }
        assert event.status == "rescheduled"


@pytest.mark.parametrize("accept", [True, False])
async def test_a_cancellation_by_a_department_waits(storage: Storage, accept: bool) -> None:
    async with storage.write() as unit:
        event = await dated(unit)
        who = await person(unit)
        first = await unit.events.call_off(event.id, reason="ремонт", now=NOW, person_id=who.id)
        again = await unit.events.call_off(event.id, reason="ремонт", now=NOW, person_id=who.id)
        assert first.proposal_id == again.proposal_id is not None
        assert event.status == "scheduled"
        await unit.events.decide(first.proposal_id, accept=accept, person_id=None, now=NOW)
        assert (event.status, event.outcome_reason) == (("cancelled", "ремонт") if accept else ("scheduled", None))
        if accept:
            with pytest.raises(EventClosed):
                await unit.events.call_off(event.id, reason="ещё раз", now=NOW, person_id=who.id)
            with pytest.raises(EventClosed):
                await unit.events.postpone(event.id, now=NOW, person_id=who.id)


async def test_who_works_on_it_is_told_once_and_who_did_it_is_not(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await dated(unit)
        lead, helper = await person(unit), await person(unit)
        for one in await unit.responsibles.of_institution(event.institution_id):
            chat = lead if one.responsible.name == DEPARTMENT.name else helper
            await unit.responsibles.link(
                one.responsible.id,
                person_id=chat.id,
                platform="telegram",
                chat_id=chat.chat_id,
                thread_id=None,
                chat_kind="private",
                chat_title=None,
                now=NOW,
            )
        await unit.events.postpone(event.id, now=NOW, person_id=lead.id)
        await unit.events.cancel(event.id, reason="ремонт", now=NOW, person_id=helper.id)
        rows = list(
            await unit.session.scalars(select(Delivery).where(Delivery.kind.startswith("co_")).order_by(Delivery.id))
        )
        told = [(row.kind, row.chat_id) for row in rows if row.kind != "co_date"]
        assert told == [("co_postponed", helper.chat_id), ("co_cancelled", lead.chat_id)]


@pytest.mark.parametrize(
    ("period", "when", "clashes"),
    [
        ("15 апреля, 14:00", When(APRIL_15, dt.time(14)), True),
        ("15 апреля, 14:00", When(APRIL_15), True),  # without an hour the day alone decides
        ("15 апреля", When(APRIL_15, dt.time(14)), True),
        ("15 апреля, 14:00", When(APRIL_15, dt.time(16)), False),  # an event without an end lasts two hours
        ("15 апреля, 14:00", When(APRIL_15, dt.time(15, 59)), True),
        ("15 апреля, 14:00", When(APRIL_15, dt.time(10), None, dt.time(14)), False),  # one ends as the other begins
        ("15 апреля, 14:00", When(APRIL_15, dt.time(10), None, dt.time(14, 30)), True),
        ("15 апреля, 14:00", When(dt.date(2026, 4, 16)), False),
        ("13-17 апреля", When(APRIL_15, dt.time(9)), True),
        ("15 апреля, 14:00", When(dt.date(2026, 4, 13), None, APRIL_15), True),
        ("апрель", When(APRIL_15), False),  # not dated yet
    ],
)
async def test_clashes(storage: Storage, period: str, when: When, clashes: bool) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        kept = await keep(
            unit,
            home,
            item("Семинар «Свет»", "апрель"),
            item("Вебинар «Афиша»", period),
            item("Семинар соседей", "15 апреля, 14:00", HELPER),
            item("Отчёт о смотре", "до 15 апреля"),
        )
        mine, other, *_ = await unit.listings.of_plan(kept.plan.id)
        found = await unit.clashes.of(mine.event.id, when)
        assert [view.event.id for view in found] == ([other.event.id] if clashes else [])
        await unit.events.cancel(other.event.id, reason=None, now=NOW, person_id=None)
        assert await unit.clashes.of(mine.event.id, when) == []
