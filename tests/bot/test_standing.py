"""A laboratory's standing members hear of a meeting a day before the others."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_calls import subscriber
from tests.bot.test_registering import opens, organizer, registers
from tests.builders import NOW, item, keep


async def set_date(chats: Chats, event: int, day: dt.date) -> None:
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event, starts_on=day, start_time=dt.time(11), now=chats.clock.now(), person_id=None, confirmed=True
        )
    await chats.sweep()


async def test_members_are_invited_first(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Вебинар-практикум лаборатории", "каждый квартал", form="вебинар"))
        first, second, third, *_ = [one.event for one in await unit.listings.of_plan(kept.plan.id)]
    await set_date(chats, first.id, dt.date(2026, 2, 10))
    anna = await opens(chats, "Анна", first)
    await registers(anna, "Полевая Анна")
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("10.02")
    await owner.presses("Ещё")
    await owner.presses("Постоянные участники")
    assert owner.sees("Пока никого.")
    await owner.presses("Добавить всех, кто был (1)")
    assert owner.sees("Сейчас 1 постоянный участник.")
    vera = await subscriber(chats)
    before = vera.text()
    await set_date(chats, second.id, dt.date(2026, 4, 14))
    assert anna.sees("Вы — постоянный участник: зову вас раньше других.")
    assert vera.text() == before
    chats.clock.set(NOW + dt.timedelta(days=1, minutes=1))
    await chats.sweep()
    assert vera.sees("Назначена дата.")
    assert not anna.sees("Назначена дата.")
    await set_date(chats, third.id, chats.clock.now().date() + dt.timedelta(days=2))  # no time to wait
    assert vera.told("15 января")
    await owner.presses("✕ Полевая Анна")
    assert owner.told("Пока никого.")
