"""Somebody who works for several institutions is always told whose an event, a request or a subscription is."""

from __future__ import annotations

import datetime as dt

from tests.bot.conftest import Chats
from tests.bot.test_registering import opens, registers
from tests.builders import NOW, one_event


async def test_it_is_said_whose(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        other = await unit.institutions.add(
            slug="house", name="Дом <ремёсел>", country="RU", time_zone="Europe/Moscow", ownership="municipal",
            data_mode="full", now=NOW,
        )  # fmt: skip
        event = await one_event(unit, other)
        await unit.admissions.set_rules(event.id, NOW, needs_approval=True)
        irina = await unit.people.meet("telegram", "5001", "5001", "Ирина", NOW)
        await unit.people.grant(irina.id, other.id, "organizer", NOW)
        await unit.subscriptions.add_wish(irina.id, NOW, institution_id=other.id)
    someone = chats.world.person("Ирина", 5001)
    await someone.sends("/desk")
    await someone.presses("Афиша")
    assert not someone.told("Дом <ремёсел>")  # one institution: no need
    async with chats.storage.write() as unit:
        await unit.people.grant(irina.id, chats.home.id, "organizer", NOW)
    await registers(await opens(chats, "Анна", event), "Полевая Анна")
    chats.clock.set(NOW + dt.timedelta(minutes=5))
    await chats.sweep()
    assert someone.sees("Заявка № 1")
    assert someone.last().endswith("\nДом <ремёсел>")
    await someone.sends("/desk")
    assert any(one.endswith("· Дом <ремёсел>") for one in someone.buttons())
    await someone.presses("Афиша")
    assert someone.sees("Дом <ремёсел>")
    await someone.presses("К списку")
    await someone.presses("Статистика")
    assert someone.sees("Вместе: Дом <ремёсел>; Зареченский центр культуры.")
    await someone.sends("/subscriptions")
    await someone.presses("Мои подписки")
    assert "✕ Все мероприятия · Дом <ремёсел>" in someone.buttons()
