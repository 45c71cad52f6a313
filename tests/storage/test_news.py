"""Who hears of an event: words, places, what is muted; a digest is owed once. On both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from storage.database import Storage
from storage.models import Delivery, Event, Person
from tests.builders import NOW, institution, one_event, person


@pytest.mark.parametrize("how", ["now", "daily", "weekly"])
async def test_one_notice_per_change_however_many_subscriptions(storage: Storage, how: str) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, period="май")
        anna, boris, muted = [await person(unit) for _ in range(3)]
        for one in (anna, muted):
            await unit.subscriptions.toggle(one.id, form="вебинар", now=NOW)
            assert await unit.subscriptions.add_topic(one.id, "афиши", NOW)
            assert not await unit.subscriptions.add_topic(one.id, "афиши", NOW)
        await unit.subscriptions.add_topic(boris.id, "вокал", NOW)
        await unit.news.tell(anna.id, how)
        await unit.news.mute_or_not(muted.id, "date_set")
    async with storage.write() as unit:
        await unit.events.set_date(event.id, starts_on=dt.date(2026, 5, 12), start_time=None, now=NOW, person_id=None)
    async with storage.read() as unit:
        owed = list(await unit.session.scalars(select(Delivery).where(Delivery.person_id.is_not(None))))
        assert {row.person_id for row in owed} == {anna.id}
        assert sorted(row.kind for row in owed) == (["date_set"] if how == "now" else ["date_set", "news"])
        if how != "now":
            (news,) = [row for row in owed if row.kind == "news"]
            assert list(await unit.news.of_digest(anna.id, news.payload["until"])) == [event.id]


async def test_who_asked_for_this_very_event_hears_at_once(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, period="май")
        anna = await person(unit)
        await unit.subscriptions.toggle(anna.id, event_id=event.id, now=NOW)
        await unit.news.tell(anna.id, "weekly")
        await unit.news.keep_quiet(anna.id, (dt.time(1), dt.time(23)))
        await unit.events.set_date(event.id, starts_on=dt.date(2026, 5, 12), start_time=None, now=NOW, person_id=None)
        owed = list(await unit.session.scalars(select(Delivery).where(Delivery.person_id == anna.id)))
        assert [(row.kind, row.due_at) for row in owed] == [("date_set", NOW)]


async def test_municipality_and_audience_must_fit_too_and_the_blocked_get_nothing(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        anna, blocked = await person(unit), await person(unit)
        for one in (anna, blocked):
            await unit.subscriptions.add_topic(one.id, "афиша", NOW)
        await unit.session.execute(update(Person).where(Person.id == blocked.id).values(blocked_at=NOW))
        assert [one.id for one in await unit.subscriptions.audience(event.id)] == [anna.id]
        (mine,) = await unit.subscriptions.of_person(anna.id)
        mine.municipality, mine.audience = "Заречье", "библиотекарям"
        await unit.session.flush()
        assert await unit.subscriptions.audience(event.id) == []
        kept = await unit.session.get_one(Event, event.id)
        kept.municipality, kept.letter = "городской округ Заречье", {"for_whom": "библиотекари, методисты"}
        await unit.session.flush()
        assert [one.id for one in await unit.subscriptions.audience(event.id)] == [anna.id]
