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
