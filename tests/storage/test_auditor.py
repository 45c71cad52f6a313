"""The auditor finds what should have gone out and did not; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, update

from scheduler import housekeeping
from scheduler.housekeeping import audit_daily, keep_house
from storage.database import Storage
from storage.models import Delivery, Reminder
from storage.owed.auditor import Finding
from tests.builders import NOW, institution, item, keep, person


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 6, 5, tzinfo=dt.UTC)


async def made(storage: Storage) -> int:
    async with storage.write() as unit:
        owner = await institution(unit)
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
        kept = await keep(unit, owner, item("Отчёт о смотре", "до 15 мая"))
        (view,) = await unit.listings.of_plan(kept.plan.id)
        (lead,) = await unit.responsibles.of_institution(owner.id)
        await unit.responsibles.link(
            lead.responsible.id, person_id=None, platform="telegram", chat_id="-1", thread_id=None, chat_kind="group",
            chat_title=None, now=NOW,
        )  # fmt: skip
    return view.event.id


async def sweep(storage: Storage, now: dt.datetime) -> None:
    async with storage.write() as unit:
        await unit.reminders.queue_due(now)
        for delivery in await unit.deliveries.claim(now, limit=100, real_now=1.0):
            await unit.deliveries.sent(delivery.id, "1", now)


async def look(storage: Storage, now: dt.datetime) -> list[Finding]:
    async with storage.write() as unit:
        return await unit.auditor(now).run()


def said(findings: list[Finding]) -> set[tuple[str, str, bool]]:
    return {(one.what, one.kind, one.escalation) for one in findings}


async def test_a_year_in_order_has_nothing_to_say(storage: Storage) -> None:
    await made(storage)
    day = NOW
    while day < at(6, 20):
        await sweep(storage, day)
        assert await look(storage, day + dt.timedelta(hours=14)) == []
        day += dt.timedelta(days=1)


async def test_an_escalation_that_vanished_is_found(storage: Storage) -> None:
    event = await made(storage)
    for day in (14, 15, 18):
        await sweep(storage, at(5, day))
    async with storage.write() as unit:
        await unit.session.execute(delete(Reminder).where(Reminder.event_id == event, Reminder.escalation_level > 0))
    for day in (19, 20, 21, 22):
        await sweep(storage, at(5, day))
    assert said(await look(storage, at(5, 25))) == {("unmade", "escalated", True)}


async def test_what_lies_ahead_is_made_again(storage: Storage) -> None:
    event = await made(storage)
    async with storage.write() as unit:
        await unit.session.execute(delete(Reminder).where(Reminder.event_id == event))
    found = await look(storage, at(2, 1))
    assert {"before", "eve", "morning", "overdue", "escalated"} == {one.kind for one in found}
    assert {one.what for one in found} == {"missing"}
    assert await look(storage, at(2, 1)) == []  # mended
    async with storage.read() as unit:
        assert await unit.reminders.next_due_at() == dt.datetime(2026, 4, 29, 6, tzinfo=dt.UTC)


async def test_what_was_past_when_it_was_computed_is_rightly_unmade(storage: Storage) -> None:
    event = await made(storage)
    await sweep(storage, at(4, 29))
    async with storage.write() as unit:  # moved so near that ten days before it are past
        await unit.events.set_date(
            event, starts_on=dt.date(2026, 5, 8), start_time=None, now=at(4, 30), person_id=None, confirmed=True
        )
    assert await look(storage, at(5, 4)) == []


async def test_what_stands_still_is_said_and_lost_ones_go_again(storage: Storage) -> None:
    await made(storage)
    assert said(await look(storage, at(4, 30))) == {("late", "before", False)}
    async with storage.write() as unit:
        await unit.reminders.queue_due(at(4, 30))
        await unit.session.execute(delete(Delivery))
    assert await look(storage, at(4, 30)) == []  # a moment ago
    assert said(await look(storage, at(5, 1))) == {("lost", "before", False)}
    async with storage.write() as unit:
        assert await unit.reminders.queue_due(at(5, 4)) == 1


async def test_what_was_given_up_is_said(storage: Storage) -> None:
    await made(storage)
    async with storage.write() as unit:
        await unit.reminders.queue_due(at(4, 29))
        (delivery,) = await unit.deliveries.claim(at(4, 29), limit=9, real_now=1.0)
        await unit.deliveries.failed(delivery.id, "bad request", at(4, 29))
    assert said(await look(storage, at(4, 29))) == {("failed", "digest", False)}


async def test_owners_hear_once_a_day_and_only_of_something(storage: Storage) -> None:
    event = await made(storage)
    async with storage.write() as unit:
        await unit.people.meet("telegram", "777", "777", "Владелица", NOW)
    assert await audit_daily(storage, {"777", "999"}, "telegram", at(1, 20)) == []
    async with storage.write() as unit:
        await unit.session.execute(update(Reminder).where(Reminder.event_id == event).values(state="cancelled"))
        await unit.session.execute(delete(Reminder).where(Reminder.event_id == event, Reminder.kind == "eve"))
    assert len(await audit_daily(storage, {"777", "999"}, "telegram", at(1, 21))) == 1
    assert await audit_daily(storage, {"777", "999"}, "telegram", at(1, 21)) == []
    async with storage.write() as unit:
        owed = await unit.deliveries.claim(at(1, 21), limit=9, real_now=1.0)
    assert [(one.kind, one.chat_id, one.payload) for one in owed] == [
        ("audit", "777", {"counts": {"missing": 1}, "events": [event]})
    ]
    assert await keep_house(storage, at(1, 21)) == 0


async def test_some_events_at_a_time_find_the_same(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day's look is many transactions, so that people may write between them: nothing is left out and nothing said twice."""
    monkeypatch.setattr(housekeeping, "AUDITED_AT_ONCE", 2)
    async with storage.write() as unit:
        rows = [item(f"Отчёт о смотре {number}", "до 15 мая") for number in range(5)]
        await keep(unit, await institution(unit), *rows)
        await unit.session.execute(delete(Reminder).where(Reminder.kind == "eve"))
    found = await audit_daily(storage, set(), "telegram", at(1, 20))
    assert [(one.what, one.kind) for one in found] == [("missing", "eve")] * 5
    assert len({one.event_id for one in found}) == 5
    assert await audit_daily(storage, set(), "telegram", at(1, 21)) == []
