"""A stage of a contest is a deadline of its own: it has its own answer, and the contest goes on."""

from __future__ import annotations

import datetime as dt

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from tests.bot.conftest import Chats
from tests.bot.test_cards import link, morning, plan
from tests.builders import NOW, item
from tests.telegram import Someone


async def house(chats: Chats) -> Someone:
    await plan(chats, item("Областной конкурс чтецов", "март - май"))
    head = chats.world.person("Павел")
    await link(chats, head)
    async with chats.storage.write() as unit:
        stages = [("положение", dt.date(2026, 3, 13)), ("приём работ", dt.date(2026, 4, 15))]
        await unit.events.set_stages(1, stages, NOW)
    return head


async def test_a_stage_is_done_and_the_contest_goes_on(chats: Chats) -> None:
    head = await house(chats)
    await morning(chats, 3, 12)
    assert head.sees("Этап: Положение — до 13 марта, пятница")
    assert "Состоялось" not in head.buttons()
    await head.presses("Этап выполнен")
    assert head.answer == "Записано: этап выполнен."
    assert head.sees("✓ положение")
    assert "Этап выполнен" not in head.buttons()
    event = await chats.event(1)
    assert event.outcome is None
    for day in (13, 16, 17, 18):
        before = head.text()
        await morning(chats, 3, day)
        assert head.text() == before  # neither its morning nor overdue
    await morning(chats, 4, 16)
    assert head.sees("Этап: Приём работ — до 15 апреля, среда")
    assert head.sees("Срок прошёл. Отметьте, пожалуйста, выполнение.")
    await head.presses("Этап выполнен")
    await morning(chats, 6, 1)
    assert head.buttons()[:2] == ["Состоялось", "Не состоялось"]


async def test_stages_set_anew_keep_what_is_done(chats: Chats) -> None:
    await house(chats)
    async with chats.storage.write() as unit:
        assert await unit.events.finish_stage(1, 0, NOW)
        assert not await unit.events.finish_stage(1, 0, NOW)
        assert not await unit.events.finish_stage(1, 9, NOW)
        stages = [("положение", dt.date(2026, 3, 13)), ("приём работ", dt.date(2026, 4, 20))]
        await unit.events.set_stages(1, stages, NOW)
    assert [one["done"] for one in (await chats.event(1)).stages] == [True, False]


async def test_a_stranger_and_an_old_button(chats: Chats) -> None:
    head, stranger = await house(chats), chats.world.person("Чужой")
    await stranger.sends("/start")
    for someone, stage, said in (
        (stranger, "before-1-0313-", "только ответственный"),
        (head, "before-7-0101-", "устарела"),
    ):
        data = CardPress(action="staged", event=1, stage=stage).pack()
        key = InlineKeyboardButton(text="готово", callback_data=data)
        await chats.world.bot.send_message(someone.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        await someone.presses("готово")
        assert said in (someone.answer or "")
