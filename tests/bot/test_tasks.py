"""/tasks, /plan, /settings."""

from __future__ import annotations

import datetime as dt

from bot.texts.tasks import is_overdue
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, plan
from tests.builders import item


async def test_what_is_theirs(chats: Chats) -> None:
    await plan(
        chats,
        item("Вебинар «Афиша»", "15 апреля, 14:00"),
        item("Семинар «Свет»", "май"),
        item("Издание приказа о смотре", "до 20 января"),
        *[item(f"Семинар «Ритм {number}»", "июнь") for number in range(7)],
    )
    head = chats.world.person("Павел")
    await head.sends("/tasks")
    assert head.sees("ничего не закреплено")
    await head.sends("/plan")
    assert head.sees("ничего не закреплено")
    await link(chats, head)
    chats.clock.set(dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC))
    await head.sends("/tasks")
    assert head.sees("Ваши дела: 10")
    assert head.sees("1. Издание приказа о смотре — до 20 января, вторник. ⚠️ Нужен ответ")
    assert head.sees("2. Вебинар «Афиша» — 15 апреля, среда, 14:00")
    await head.presses("▶")
    assert head.sees("9. Семинар")
    await head.presses("Просрочено")
    assert head.sees("Просрочено: 1")
    await head.presses("1")
    assert head.sees("Издание приказа о смотре")
    await head.presses("Выполнено")
    await head.sends("приказ № 3")
    await head.sends("/tasks")
    assert head.sees("Ваши дела: 9")
    await head.presses("Просрочено")
    assert head.sees("Таких нет")
    await head.presses("Без даты")
    assert head.sees("Ваши дела без даты: 8")
    await head.presses("Закрыть")
    assert head.sees("/tasks")
    await head.sends("/plan")
    assert head.sees("План: 10 строк")
    assert head.sees("Выполнено")


async def test_staff_see_the_whole_plan_others_none(chats: Chats) -> None:
    owner, anna = chats.world.person("Ольга", OWNER), chats.world.person("Анна")
    await owner.sends("/plan")
    assert owner.sees("Плана пока нет")
    await plan(chats, item("Вебинар «Афиша»", "15 апреля, 14:00"))
    await owner.sends("/plan")
    assert owner.sees("План: 1 строка")
    await owner.presses("1")
    assert owner.sees("📅 15 апреля, среда, 14:00")
    await anna.sends("/plan")
    assert anna.sees("ничего не закреплено")
    group = chats.world.group("Отдел", owner)
    await owner.sends("/tasks", group)
    assert owner.sees("в личном чате", group)


async def test_all_done(chats: Chats) -> None:
    await plan(chats, item("Издание приказа о смотре", "до 20 января"))
    head = chats.world.person("Павел")
    await link(chats, head)
    async with chats.storage.write() as unit:
        view = await unit.events.view(1)
        assert view is not None
        assert is_overdue(view, dt.date(2026, 1, 21))
        assert not is_overdue(view, dt.date(2026, 1, 20))
        await unit.events.cancel(1, reason=None, now=chats.clock.now(), person_id=None)
    await head.sends("/tasks")
    assert head.sees("Открытых дел нет")
    await head.sends("/plan")
    assert head.sees("Отменено")


async def test_ones_own_time_zone(chats: Chats) -> None:
    anna = chats.world.person("Анна")
    await anna.sends("/settings")
    assert anna.sees("как у учреждения")
    await anna.presses("Омск")
    assert anna.sees("Ваше время: Омск")
    assert "✓ Омск" in anna.buttons()
    await anna.sends("где-то")
    assert anna.told("Не знаю такого часового пояса")
    await anna.sends("самара")
    assert anna.sees("Ваше время: Самара")
    await anna.sends("Asia/Tomsk")
    assert anna.sees("Ваше время: Asia/Tomsk")
    await anna.presses("Как у учреждения")
    assert "✓ Как у учреждения" in anna.buttons()
    await anna.presses("Готово")
    assert anna.sees("Сохранено")
