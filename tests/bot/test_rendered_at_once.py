"""A batch of messages is rendered from one look: the same words as one by one, in as few statements for twenty as for two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import event

import bot.sending.notifier
from bot.clock import Clock
from bot.rendering import Rendered
from bot.rendering.every import RENDERERS, render
from bot.sending.notifier import FRESH, ChatNotifier
from scheduler.notifier import Sent
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person
from tests.telegram import make_world

GROUP = -5


async def owed(storage: Storage, people: int) -> list[Delivery]:
    """A webinar that people go to, wait for, brought colleagues to and subscribed to is moved; its organizer writes to them."""
    async with storage.write() as unit:
        home = await institution(unit)
        kept = await one_event(unit, home, capacity=people)
        await unit.session.flush()
        for number in range(people + 2):  # the last two wait
            one = await person(unit, f"Некто {number}")
            await unit.registrations.register(kept.id, one.id, now=NOW)
            if number == 1:
                await unit.registrations.register_colleague(
                    kept.id, one.id, now=NOW, full_name="Вера Ильина", organisation="Клуб"
                )
        readers = [await person(unit, f"Подписчик {number}") for number in range(people)]
        for one in readers:
            await unit.subscriptions.toggle(one.id, institution_id=home.id, now=NOW)
        await unit.people.set_time_zone(readers[-1].id, "Asia/Yekaterinburg")
        await unit.mailings.send(kept.id, readers[0].id, kind="registered", text="Возьмите ноутбук", key="k", now=NOW)
        await unit.events.set_date(
            kept.id,
            starts_on=dt.date(2026, 4, 16),
            start_time=dt.time(14),
            now=NOW,
            person_id=None,
            confirmed=True,
        )
        await unit.subscriptions.drop(readers[0].id, NOW)  # who has had enough meanwhile is told nothing
    async with storage.write() as unit:
        return await unit.deliveries.claim(NOW + dt.timedelta(hours=3), limit=1000, real_now=0.0)


async def at_once(storage: Storage, deliveries: list[Delivery]) -> list[Rendered | None]:
    async with storage.read() as unit:
        await unit.foresee(deliveries)
        return [await render(unit, one, NOW) for one in deliveries]


async def one_by_one(storage: Storage, deliveries: list[Delivery]) -> list[Rendered | None]:
    shown = []
    for one in deliveries:
        async with storage.read() as unit:
            shown.append(await render(unit, one, NOW))
    return shown


async def test_the_same_words(storage: Storage) -> None:
    deliveries = await owed(storage, 4)
    kinds = {one.kind for one in deliveries}
    assert kinds >= {DeliveryKind.REG_MOVED, DeliveryKind.MOVED, DeliveryKind.MAILING}
    shown = await at_once(storage, deliveries)
    assert shown == await one_by_one(storage, deliveries)
    assert None in shown  # who unsubscribed
    assert sum("Вера Ильина" in one.text for one in shown if one is not None) >= 1


@contextmanager
def statements(storage: Storage) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(storage.engine.sync_engine, "before_cursor_execute", note)


async def test_as_few_statements_for_twenty_as_for_two(storage: Storage) -> None:
    deliveries = await owed(storage, 20)
    few = [next(one for one in deliveries if one.kind == kind) for kind in sorted({one.kind for one in deliveries})]
    with statements(storage) as for_few:
        await at_once(storage, few)
    with statements(storage) as for_many:
        await at_once(storage, deliveries)
    assert len(deliveries) > 5 * len(few)
    assert len(for_many) == len(for_few)


async def test_what_has_waited_is_rendered_again(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["Первое", "Второе", "Третье"])

    async def digest(*_: Any) -> Rendered:
        return Rendered(next(said))

    monkeypatch.setitem(RENDERERS, DeliveryKind.DIGEST, digest)
    world = make_world(Dispatcher())
    world.telegram.add_group(GROUP, "Отдел", [world.person("Анна").id], kind="group")
    real = 100.0
    monkeypatch.setattr(bot.sending.notifier, "monotonic", lambda: real)
    notifier = ChatNotifier(world.bot, storage, Clock(NOW))
    first, second = (
        Delivery(id=key, kind="digest", platform="telegram", chat_id=str(GROUP), thread_id=None, payload={})
        for key in (1, 2)
    )
    await notifier.prepare([first, second])
    assert await notifier.send(first) == Sent("1")
    real += FRESH
    assert await notifier.send(second) == Sent("2")
    texts = [one.text for one in world.telegram.town.chats[GROUP].messages.values()]
    assert texts == ["Первое", "Третье"]


async def test_one_that_cannot_be_rendered_spoils_no_other(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def digest(_unit: Any, delivery: Delivery, _now: Any) -> Rendered:
        if delivery.id == 2:
            raise ZeroDivisionError
        return Rendered(f"Дела {delivery.id}")

    monkeypatch.setitem(RENDERERS, DeliveryKind.DIGEST, digest)
    world = make_world(Dispatcher())
    world.telegram.add_group(GROUP, "Отдел", [world.person("Анна").id], kind="group")
    notifier = ChatNotifier(world.bot, storage, Clock(NOW))
    three = [
        Delivery(id=key, kind="digest", platform="telegram", chat_id=str(GROUP), thread_id=None, payload={})
        for key in (1, 2, 3)
    ]
    await notifier.prepare(three)
    for one in (three[0], three[2]):
        assert isinstance(await notifier.send(one), Sent)
    with pytest.raises(ZeroDivisionError):
        await notifier.send(three[1])
