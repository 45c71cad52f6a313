"""/tasks, /plan, /settings."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.texts.tasks import is_overdue
from storage.database import Storage
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_cards import link, plan
from tests.builders import NOW, institution, item, keep


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
    assert "Просрочено 1" in head.buttons()
    assert "Нужна дата 8" in head.buttons()
    assert not any("неделе" in key or "Закрыто" in key for key in head.buttons())  # an empty list has no button
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
    assert not any("Просрочено" in key for key in head.buttons())
    await head.presses("Закрыто 1")
    assert head.sees("Закрыто: 1\n1. Издание приказа о смотре — до 20 января, вторник. Выполнено")
    await head.presses("Нужна дата")
    assert head.sees("Нужна дата: 8")
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


async def test_forty_rows_are_told_by_months(chats: Chats) -> None:
    await plan(
        chats,
        item("Отчёт о смотре", "до 20 января"),
        item("Семинар «Свет»", "4 февраля, 11:00"),
        item("Областной конкурс «Радуга»", "январь - март"),
        *[
            item(f"Семинар «Ритм {number}» о работе сельских клубов и домов культуры", "15 апреля")
            for number in range(20)
        ],
        *[item(f"Лаборатория {number}", "май") for number in range(17)],
    )
    head = chats.world.person("Павел")
    await link(chats, head)
    async with chats.storage.write() as unit:
        await unit.events.set_stages(3, [("приём работ", dt.date(2026, 2, 6))], chats.clock.now())
    chats.clock.set(dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC))
    await head.sends("/tasks")
    assert head.sees(
        "Ваши дела: 40\n\nПросрочено\n1. Отчёт о смотре — до 20 января, вторник. ⚠️ Нужен ответ\n\nНа этой неделе\n2. "
    )
    assert head.sees("Март\n3. Областной конкурс")
    assert head.sees("Апрель\n4. ")
    assert {"Просрочено 1", "На этой неделе 2", "Нужна дата 17"} <= set(head.buttons())
    assert len(head.last()) < 2000
    await head.presses("▶")
    assert head.sees("Ваши дела: 40\n\nАпрель\n9. ")  # each page says where it begins
    await head.presses("На этой неделе")
    assert head.sees("На этой неделе: 2\n1. Семинар «Свет»")
    assert head.sees("2. Областной конкурс «Радуга»")  # one of its stages


WEEK = [
    ("понедельник этой недели", "2 февраля", True),
    ("воскресенье этой недели", "8 февраля", True),
    ("прошлая пятница", "30 января", False),
    ("следующий понедельник", "9 февраля", False),
    ("несколько дней через край", "30 января - 3 февраля", True),
    ("срок в среду", "до 4 февраля", True),
    ("месяц без даты", "февраль", False),
]


@pytest.mark.parametrize(("title", "period", "in_week"), WEEK)
async def test_what_belongs_to_a_week(storage: Storage, title: str, period: str, in_week: bool) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item(f"Отчёт: {title}" if "срок" in title else f"Семинар: {title}", period))
        (lead, *_) = await unit.responsibles.of_institution(owner.id)
        now = dt.datetime(2026, 2, 1, 21, 30, tzinfo=dt.UTC)  # Monday already where the institution is
        rows, total = await unit.listings.of_responsibles([lead.responsible.id], now=now, only="week")
        counts = await unit.listings.counts_of_responsibles([lead.responsible.id], now=now)
    assert (len(rows), total, counts["week"]) == (int(in_week),) * 3


async def test_what_is_done_comes_by_its_answer(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, *(item(f"Отчёт {number}", f"до {number} февраля") for number in range(2, 6)))
        (lead, *_) = await unit.responsibles.of_institution(owner.id)
        for number, (event, outcome) in enumerate([(2, "done"), (1, "partly"), (3, "not_done")]):
            await unit.events.set_outcome(event, outcome=outcome, now=NOW + dt.timedelta(hours=number), person_id=None)
        rows, total = await unit.listings.of_responsibles([lead.responsible.id], now=NOW, only="done")
        counts = await unit.listings.counts_of_responsibles([lead.responsible.id], now=NOW)
    assert [view.event.id for view in rows] == [3, 1, 2]
    assert total == 3
    assert counts == {"all": 1, "overdue": 0, "week": 0, "undated": 0, "done": 3}
