"""Posts on both databases: once, kept apart by institution, nothing owed in vain."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from storage.database import Storage
from storage.models import Delivery, EventPost
from storage.repositories import posts
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person


async def _meet(storage: Storage, chat_id: str, by: int | None, title: str = "Афиша") -> None:
    async with storage.write() as unit:
        await unit.posts.meet_chat("telegram", chat_id, kind="channel", title=title, may_post=True, by=by, now=NOW)


async def test_where_whom_and_how_often(storage: Storage) -> None:
    async with storage.write() as unit:
        home, other = await institution(unit), await institution(unit, slug="other")
        mine, theirs = await one_event(unit, home, capacity=5), await one_event(unit, other)
        olga, boris, guest = await person(unit, "Ольга"), await person(unit, "Борис"), await person(unit)
        await unit.people.grant(olga.id, home.id, "organizer", NOW)
        await unit.people.grant(boris.id, other.id, "organizer", NOW)
    await _meet(storage, "-1", olga.id)
    await _meet(storage, "-1", guest.id, "Новое имя")  # whoever changed the rights later did not add it
    await _meet(storage, "-2", boris.id)

    async def places(event_id: int, person_id: int) -> list[tuple[str, str]]:
        async with storage.read() as unit:
            view = await unit.events.view(event_id)
            assert view is not None
            return [(one.chat.chat_id, one.chat.title) for one in await unit.posts.places(view, person_id, NOW)]

    assert await places(mine.id, olga.id) == [("-1", "Новое имя")]
    assert await places(theirs.id, boris.id) == [("-2", "Афиша")]
    assert await places(theirs.id, guest.id) == [("-2", "Афиша")]

    async def publish() -> bool:
        async with storage.write() as unit:
            (place, *_) = await unit.posts.places(view, olga.id, NOW)
            return await unit.posts.publish(view.event, place.chat, olga.id, NOW)

    async with storage.read() as unit:
        found = await unit.events.view(mine.id)
        assert found is not None
        view = found
    assert sum(await asyncio.gather(*(publish() for _ in range(5)))) == 1
    async with storage.write() as unit:
        (owed,) = await unit.session.scalars(select(Delivery).where(Delivery.kind == DeliveryKind.POST.value))
        await unit.deliveries.sent(owed.id, "7", NOW)
    async with storage.write() as unit:
        assert await unit.posts.refresh(NOW) == 1  # what changed on its way
    async with storage.write() as unit:
        assert await unit.posts.refresh(NOW) == 0
        await unit.registrations.register(mine.id, guest.id, now=NOW)
        assert await unit.posts.refresh(NOW + dt.timedelta(seconds=5)) == 0
        assert await unit.posts.refresh(NOW + dt.timedelta(seconds=25)) == 1
        await unit.posts.leave_chat("telegram", "-1", NOW)
        await unit.registrations.leave(mine.id, guest.id, NOW)
        assert await unit.posts.refresh(NOW + dt.timedelta(hours=1)) == 0
    assert await places(mine.id, olga.id) == []
    await _meet(storage, "-1", boris.id, "Снова")
    assert await places(theirs.id, boris.id) == [("-2", "Афиша"), ("-1", "Снова")]
    async with storage.write() as unit:  # who added it has gone: a personal row does not keep the chat
        await unit.people.forget(boris.id, NOW)
    assert ("-1", "Снова") in await places(mine.id, olga.id)  # published there before


async def test_of_very_many_each_has_its_turn(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep compares a share of them: within as many ticks as there are shares every one has been looked at, once."""
    monkeypatch.setattr(posts, "AT_ONCE", 2)
    async with storage.write() as unit:
        home = await institution(unit)
        events = [await one_event(unit, home) for _ in range(5)]
        for number, event in enumerate(events):
            unit.session.add(
                EventPost(event_id=event.id, platform="telegram", chat_id="-1", message_id=str(number), at=NOW)
            )
    owed = []
    for tick in range(6):
        async with storage.write() as unit:
            owed.append(await unit.posts.refresh(NOW + dt.timedelta(seconds=posts.TICK * tick)))
    assert max(owed[:3]) < 5
    assert (sum(owed[:3]), sum(owed[3:])) == (5, 0)
