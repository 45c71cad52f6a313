"""Standing members and their links; approving all at once; news that waited: on both databases."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from storage.database import Storage
from storage.models import Delivery
from storage.repositories.admissions import Approval
from storage.repositories.deliveries import DeliveryKind
from storage.repositories.standing import Member
from tests.builders import NOW, institution, one_event, person

LATER = NOW + dt.timedelta(days=10)


async def test_members_by_a_link(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        anna, boris = await person(unit, "Анна"), await person(unit, "Борис")
        for one in (anna, boris):
            await unit.people.save_profile(one.id, full_name=f"{one.display_name} Полная")
            assert await unit.standing.add(event.item_id, one.id, NOW)
        assert not await unit.standing.add(event.item_id, anna.id, NOW)
        await unit.consents.give(anna.id, home.id, text="…", text_version="3", now=NOW)
        payload = await unit.links.create(
            "member", institution_id=home.id, event_id=event.id, now=NOW, expires_at=LATER
        )
    async with storage.write() as unit:
        assert await unit.standing.named(event.item_id) == [Member(anna.id, "Анна Полная"), Member(boris.id, "Борис")]
        assert await unit.standing.next_meeting(event.item_id, NOW) == event.id
        assert await unit.standing.next_meeting(event.item_id, NOW + dt.timedelta(days=200)) is None
        assert await unit.links.members_until(event.item_id, NOW) == LATER
        assert await unit.links.members_until(event.item_id, LATER) is None
        assert await unit.links.revoke_members(event.item_id, NOW) == 1
        assert await unit.links.revoke_members(event.item_id, NOW) == 0
        assert await unit.links.find(payload, NOW) is None


async def test_all_who_wait_are_approved_in_order(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, capacity=2)
        await unit.admissions.set_rules(event.id, NOW, needs_approval=True, waiting_cap=1)
        people = [await person(unit) for _ in range(5)]
        rows = [(await unit.registrations.register(event.id, one.id, now=NOW)).registration for one in people[:4]]
    async with storage.write() as unit:
        seen = await unit.admissions.foreseen(event.id)
        assert seen == Approval(2, 1, 1, 2, 1, 1, last=4)
        await unit.registrations.register(event.id, people[4].id, now=NOW)
        assert await unit.admissions.approve_all(event.id, NOW, up_to=seen.last) == seen
        listed, _ = await unit.attendance.entries(event.id)
        states = {one.registration.number: one.registration.state for one in listed}
        assert states == {1: "registered", 2: "registered", 3: "waiting", 4: "pending", 5: "pending"}
        told = select(Delivery.registration_id).where(Delivery.kind == DeliveryKind.APPROVED)
        assert set(await unit.session.scalars(told)) == {row.id for row in rows[:3]}


async def test_news_that_waited_out_a_downtime(storage: Storage) -> None:
    """Owed at ten in the morning, looked at two hours after midnight: they wait for ten, in the reader's own zone."""
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        anna, boris = await person(unit, "Анна"), await person(unit, "Борис")
        anna.time_zone = "Asia/Yekaterinburg"
        boris.quiet_from, boris.quiet_to = dt.time(22), dt.time(8)
        due = NOW + dt.timedelta(hours=1)
        common = {"platform": "telegram", "due_at": due, "priority": 3}
        await unit.deliveries.add_many(
            [
                {
                    "unique_key": "a", "kind": "news", "person_id": anna.id, "chat_id": anna.chat_id, "event_id": None,
                    "payload": {"until": due.isoformat(), "zone": "Europe/Moscow"}, **common,
                },
                {
                    "unique_key": "b", "kind": "date_set", "person_id": boris.id, "chat_id": boris.chat_id,
                    "event_id": event.id, "payload": {"revision": 0}, **common,
                },
            ],
            NOW,
        )  # fmt: skip
    night = dt.datetime(2026, 1, 12, 23, tzinfo=dt.UTC)  # two in the morning in Moscow, four beyond the Urals
    async with storage.write() as unit:
        assert await unit.reminders.hold_back(night) == 2
        moved = dict((await unit.session.execute(select(Delivery.unique_key, Delivery.due_at))).all())
    morning = dt.datetime(2026, 1, 13, 5, tzinfo=dt.UTC)
    assert (moved["a"], moved["b"]) == (morning, morning)  # ten in Yekaterinburg, eight in Moscow
