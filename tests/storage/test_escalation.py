"""Chains through real storage: begun, frozen, stopped by an answer, carried on after a standstill; on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.policy import Policy
from storage.database import Storage, Unit
from storage.models import Institution, Responsible
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, person


def at(month: int, day: int, hour: int = 6) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, 5, tzinfo=dt.UTC)  # 09:05 in Moscow


class Home:
    """A department with its head and organizer, all linked."""

    owner: Institution
    lead: Responsible
    head: Responsible
    event: int

    async def made(self, unit: Unit, *, with_head: bool = True, head_linked: bool = True) -> Home:
        self.owner = await institution(unit)
        other = replace(HELPER, name="Директор")
        kept = await keep(
            unit, self.owner, item("Отчёт о смотре", "до 15 мая", DEPARTMENT), item("Совещание", "июнь", other)
        )
        views = {one.responsible.name: one.responsible for one in await unit.responsibles.of_institution(self.owner.id)}
        self.lead, self.head = views[DEPARTMENT.name], views["Директор"]
        organizer = await person(unit)
        await unit.people.grant(organizer.id, self.owner.id, "organizer", NOW)
        self.organizer = organizer.chat_id
        await self.link(unit, self.lead, "-1")
        if head_linked:
            await self.link(unit, self.head, "-2")
        if with_head:
            await unit.responsibles.set_head(self.lead.id, self.head.id, NOW)
        events = await unit.listings.of_plan(kept.plan.id)
        self.event = next(view.event.id for view in events if view.item.title == "Отчёт о смотре")
        return self

    async def link(self, unit: Unit, who: Responsible, chat: str) -> None:
        await unit.responsibles.link(
            who.id, person_id=None, platform="telegram", chat_id=chat, thread_id=None, chat_kind="group",
            chat_title=None, now=NOW,
        )  # fmt: skip


async def sent(storage: Storage, now: dt.datetime) -> list[tuple[str, list[str]]]:
    """(chat, kinds of reminders about the report) of this morning, delivered."""
    found: list[tuple[str, list[str]]] = []
    async with storage.write() as unit:
        await unit.reminders.queue_due(now)
        for delivery in await unit.deliveries.claim(now, limit=100, real_now=1.0):
            views = await unit.reminders.views(list(delivery.payload.get("reminders", ())))
            kinds = [one.reminder.kind for one in views if one.view.item.title == "Отчёт о смотре"]
            if kinds and delivery.kind == "digest":
                found.append((delivery.chat_id, kinds))
            await unit.deliveries.sent(delivery.id, "1", now)
    return sorted(found)


async def until(storage: Storage, *days: tuple[int, int]) -> None:
    for month, day in days:
        await sent(storage, at(month, day))


async def test_first_the_head_then_the_organizers(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15))
    assert await sent(storage, at(5, 18)) == [("-1", ["overdue"])]
    assert await sent(storage, at(5, 19)) == [("-1", ["overdue"]), ("-2", ["escalated"])]
    assert await sent(storage, at(5, 20)) == [("-1", ["overdue"])]
    assert await sent(storage, at(5, 21)) == [(home.organizer, ["escalated"])]
    async with storage.read() as unit:
        lines, _ = await unit.reminders.told(home.event)
    assert [(line.what, line.responsible) for line in lines if line.what == "escalated"] == [
        ("escalated", None),
        ("escalated", "Директор"),
    ]


async def test_an_answer_stops_the_chain(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (5, 18), (5, 19))
    async with storage.write() as unit:
        assert await unit.events.set_outcome(home.event, outcome="done", now=at(5, 20), person_id=None)
    assert await sent(storage, at(5, 21)) == []


async def test_in_work_stops_it_too(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18))
    async with storage.write() as unit:
        assert await unit.reminders.acknowledge(home.event, "overdue", None, at(5, 18))
    assert await sent(storage, at(5, 19)) == []
    assert await sent(storage, at(5, 21)) == []


async def test_a_chain_is_fixed_when_it_starts(storage: Storage) -> None:
    """Neither a new policy, nor another head, nor none at all changes what has begun."""
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18), (5, 19), (5, 20))
    async with storage.write() as unit:
        await unit.institutions.set_policy(home.owner.id, Policy(escalate_overdue=5, escalate_further=9), at(5, 20))
        await unit.reminders.recompute_all(home.owner.id, at(5, 20))
        await unit.responsibles.set_head(home.lead.id, None, at(5, 20))
    assert await sent(storage, at(5, 21)) == [(home.organizer, ["escalated"])]
    for day in (22, 25, 26, 27, 28, 29):
        assert await sent(storage, at(5, day)) == []


async def test_another_head_before_it_starts(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
        await unit.responsibles.set_head(home.lead.id, None, NOW)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18))
    assert await sent(storage, at(5, 19)) == [("-1", ["overdue"]), (home.organizer, ["escalated"])]
    await until(storage, (5, 20))
    assert await sent(storage, at(5, 21)) == []  # once: nobody stands above the organizers


async def test_a_head_with_no_chat_is_passed_over(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit, head_linked=False)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18))
    assert (home.organizer, ["escalated"]) in await sent(storage, at(5, 19))


async def test_after_a_standstill_the_lead_is_asked_first(storage: Storage) -> None:
    """Down from 15 to 25 May: nobody above hears before the lead had the time to answer."""
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14))
    assert await sent(storage, at(5, 25)) == [("-1", ["overdue", "overdue", "overdue"])]
    for day in (26, 27):
        assert await sent(storage, at(5, day)) == []
    assert await sent(storage, at(5, 28)) == [("-2", ["escalated"])]
    assert await sent(storage, at(6, 1)) == [(home.organizer, ["escalated"])]


async def test_a_crash_between_the_rungs_loses_none(storage: Storage) -> None:
    """The head's message was claimed and never recorded: it comes again, and the organizers' comes in its time."""
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18))
    now = at(5, 19)
    async with storage.write() as unit:
        await unit.reminders.queue_due(now)
    async with storage.write() as unit:
        claimed = await unit.deliveries.claim(now, limit=100, real_now=1.0)
        assert "-2" in {one.chat_id for one in claimed}
    async with storage.write() as unit:
        await unit.deliveries.release_stale(12.0, 10.0)
    assert ("-2", ["escalated"]) in await sent(storage, now)
    await until(storage, (5, 20))
    assert await sent(storage, at(5, 21)) == [(home.organizer, ["escalated"])]


async def test_a_move_starts_anew(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18), (5, 19))
    async with storage.write() as unit:
        await unit.events.set_date(
            home.event, starts_on=dt.date(2026, 5, 29), start_time=None, now=at(5, 20), person_id=None, confirmed=True
        )
    assert await sent(storage, at(5, 21)) == []
    await until(storage, (5, 28), (5, 29), (6, 1))
    assert ("-2", ["escalated"]) in await sent(storage, at(6, 2))


async def test_own_policies_of_a_responsible_and_of_a_row(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
        await unit.policies.set_of_responsible(home.lead.id, {"before": 5, "eve": 2}, NOW)
        event = await unit.events.get(home.event)
        assert event is not None
        await unit.policies.set_of_row(event.item_id, {"eve": 3}, NOW)
        rows = await unit.reminders.preview(NOW, at(5, 16), home.owner.id)
    days = [
        (row.items[0].reminder.kind, row.due_at.date().isoformat())
        for row in rows
        if row.items[0].view.event.id == home.event
    ]
    assert days == [("before", "2026-05-07"), ("eve", "2026-05-12"), ("morning", "2026-05-15")]
    async with storage.write() as unit:
        await unit.policies.set_of_row(event.item_id, {}, NOW)
        await unit.policies.set_of_responsible(home.lead.id, {}, NOW)
        rows = await unit.reminders.preview(NOW, at(5, 16), home.owner.id)
    assert ("before", "2026-04-29") in [(row.items[0].reminder.kind, row.due_at.date().isoformat()) for row in rows]


async def test_an_answer_taken_back_is_asked_for_again(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await Home().made(unit)
    await until(storage, (4, 29), (5, 14), (5, 15), (5, 18), (5, 19), (5, 20))
    async with storage.write() as unit:
        assert await unit.events.set_outcome(home.event, outcome="done", now=at(5, 22), person_id=None)
        assert await unit.events.reopen(home.event, now=at(5, 22), person_id=None) == "done"
    assert ("-1", ["overdue"]) in await sent(storage, at(5, 25))
    async with storage.write() as unit:
        assert await unit.events.set_outcome(home.event, outcome="done", now=at(5, 25), person_id=None)
        await unit.events.reopen(home.event, now=at(5, 25), person_id=None)
        assert await unit.events.set_outcome(home.event, outcome="partly", now=at(5, 25), person_id=None)
    assert await sent(storage, at(5, 26)) == []
