"""The Monday summary: to who controls and to heads, once a week, never empty, never on a day off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.draft import PartyRole
from tests.bot.conftest import Chats
from tests.builders import DEPARTMENT, HELPER, NOW, item, keep
from tests.telegram import Someone

BOSS = replace(HELPER, name="Томилина И.И.", role=PartyRole.CONTROL)


async def linked(chats: Chats, name: str, responsible: str) -> Someone:
    async with chats.storage.write() as unit:
        views = await unit.responsibles.of_institution(chats.home.id)
        (one,) = [view.responsible for view in views if view.responsible.name == responsible]
        payload = await unit.links.create(
            "responsible",
            institution_id=chats.home.id,
            now=NOW,
            expires_at=NOW + dt.timedelta(days=300),
            responsible_id=one.id,
        )
    someone = chats.world.person(name)
    await someone.sends(f"/start {payload}")
    return someone


async def at(chats: Chats, month: int, day: int, hour: int = 9) -> None:
    """Moscow time."""
    chats.clock.set(dt.datetime(2026, month, day, hour - 3, 5, tzinfo=dt.UTC))
    await chats.sweep()


async def plan(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(
            unit,
            chats.home,
            item("Вебинар «Афиша за час»", "15 апреля, 14:00", DEPARTMENT, BOSS),
            item("Семинар «Сцена»", "апрель", DEPARTMENT, BOSS),
            item("Концерт", "16 апреля", DEPARTMENT),
        )


async def test_who_controls_hears_once_a_week(chats: Chats) -> None:
    await plan(chats)
    boss = await linked(chats, "Ирина", BOSS.name)
    await at(chats, 4, 13, 8)
    assert not boss.sees("Сводка")  # before the hour
    await at(chats, 4, 13)
    text = boss.last().replace("\u00a0", " ")
    assert "Сводка на неделю" in text
    assert "На этой неделе: 1" in text
    assert "Вебинар «Афиша за час» — 15 апреля, среда, 14:00 (Отдел народного творчества)" in text
    assert "Срок кончается, даты нет: 1" in text
    assert "Концерт" not in text
    before = boss.text()
    await at(chats, 4, 14)
    assert boss.text() == before  # once a week
    await at(chats, 4, 20)
    assert boss.last().count("Сводка на неделю") == 1
    assert "Ждёт ответа: 1" in boss.last().replace("\u00a0", " ")


async def test_a_head_hears_of_the_department(chats: Chats) -> None:
    await plan(chats)
    async with chats.storage.write() as unit:
        views = {
            view.responsible.name: view.responsible for view in await unit.responsibles.of_institution(chats.home.id)
        }
        await unit.responsibles.set_head(views[DEPARTMENT.name].id, views[BOSS.name].id, NOW)
    boss = await linked(chats, "Ирина", BOSS.name)
    await at(chats, 4, 13)
    assert boss.sees("Концерт")


async def test_never_on_a_day_off_and_never_empty(chats: Chats) -> None:
    await plan(chats)
    boss = await linked(chats, "Ирина", BOSS.name)
    before = boss.text()
    await at(chats, 1, 19)
    assert boss.text() == before  # nothing in that week
    await at(chats, 4, 18)
    assert boss.text() == before  # a Saturday
    await at(chats, 5, 4)  # the first of May has passed; overdue is told
    assert boss.sees("Ждёт ответа: 2")


async def test_deadlines_and_stages_of_the_week_are_in_it(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        await keep(
            unit,
            chats.home,
            item("Издание приказа о смотре", "до 15 апреля", DEPARTMENT, BOSS),
            item("Конкурс чтецов", "апрель - май", DEPARTMENT, BOSS),
            item("Отчёт за полугодие", "до 30 июня", DEPARTMENT, BOSS),
        )
        await unit.events.set_stages(2, [("приём работ", dt.date(2026, 4, 17))], NOW)
    boss = await linked(chats, "Ирина", BOSS.name)
    await at(chats, 4, 13)
    text = boss.last().replace("\u00a0", " ")
    assert "На этой неделе: 2" in text
    assert "Издание приказа о смотре — до 15 апреля" in text
    assert "Конкурс чтецов" in text
    assert "Отчёт за полугодие" not in text


async def test_a_lead_hears_weekly_of_a_deadline_that_passed(chats: Chats) -> None:
    """Three mornings daily, then four Mondays, then only those above hear of it."""
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, item("Издание приказа о смотре", "до 15 апреля", DEPARTMENT))
    lead = await linked(chats, "Павел", DEPARTMENT.name)
    told: list[tuple[int, int]] = []
    day = dt.date(2026, 4, 13)
    while day < dt.date(2026, 7, 1):
        before = lead.text()
        await at(chats, day.month, day.day)
        if lead.text() != before and lead.sees("Сводка на неделю"):
            told.append((day.month, day.day))
            assert lead.sees(
                "Ваши сроки прошли: 1\n• Издание приказа о смотре — до 15 апреля, среда\nОтметить — /tasks"
            )
        day += dt.timedelta(days=1)
    assert told == [(4, 27), (5, 4), (5, 12)]  # the 20th still asks by itself; the 11th is a day off
