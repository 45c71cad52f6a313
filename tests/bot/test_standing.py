"""A laboratory's standing members hear of a meeting a day before the others."""

from __future__ import annotations

import datetime as dt
import re

from bot.callbacks import StandingPress
from tests.bot.conftest import Chats
from tests.bot.test_calls import subscriber
from tests.bot.test_public import forged
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


async def test_by_a_link_that_can_be_revoked(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        kept = await keep(unit, chats.home, item("Вебинар-практикум лаборатории", "каждый квартал", form="вебинар"))
        first, second, third, *_ = [one.event for one in await unit.listings.of_plan(kept.plan.id)]
        vera_there = await unit.people.meet("telegram", "5003", "5003", "Вера", NOW)
        await unit.people.save_profile(vera_there.id, full_name="Рощина Вера Павловна")  # told to another institution
    await set_date(chats, first.id, dt.date(2026, 2, 10))
    owner = await organizer(chats)
    await owner.sends("/desk")
    await owner.presses("10.02")
    await owner.presses("Ещё")
    await owner.presses("Постоянные участники")
    assert "Отозвать ссылки" not in owner.buttons()
    await owner.presses("Ссылка-приглашение")
    assert owner.told("приглашает в постоянные участники")
    assert owner.sees("Ссылка-приглашение действует по 10 июля, пятница.")
    link = re.findall(r"start=(m_\S+)", owner.text())[-1]
    vera = chats.world.person("Вера", 5003)
    await vera.sends(f"/start {link}")
    assert vera.sees("Вы — постоянный участник: Вебинар-практикум лаборатории")
    assert vera.sees("Ближайшая встреча: 10 февраля, вторник, 11:00 МСК.")
    await vera.presses("Открыть")
    assert vera.sees("Вебинар-практикум лаборатории")
    await vera.sends(f"/start {link}")
    assert vera.sees("Вы уже постоянный участник")
    await owner.presses("Отозвать ссылки")
    assert owner.popped("Кто по ним пришёл, остаётся.")
    assert "✕ Вера" in owner.buttons()
    boris = chats.world.person("Борис")
    await boris.sends(f"/start {link}")
    assert boris.sees("Эта ссылка больше не действует.")
    await forged(chats, boris, StandingPress(action="yes", event=first.id).pack())
    assert boris.popped("Вас нет среди постоянных участников.")
    await set_date(chats, second.id, dt.date(2026, 4, 14))
    assert vera.sees("Вы — постоянный участник: зову вас раньше других.")
    await vera.presses("Больше не звать")
    await vera.presses("Назад")
    await vera.presses("Больше не звать")
    await vera.presses("Да, больше не звать")
    assert vera.popped("Раньше других больше не зову.")
    assert vera.buttons()[-1] == "Открыть"
    before = vera.text()
    await set_date(chats, third.id, dt.date(2026, 7, 14))
    assert vera.text() == before
    await owner.presses("Ссылка-приглашение")
    link = re.findall(r"start=(m_\S+)", owner.text())[-1]
    chats.clock.set(NOW + dt.timedelta(days=181))
    await boris.sends(f"/start {link}")
    assert boris.sees("Эта ссылка больше не действует.")
