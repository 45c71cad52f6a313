"""«Напомнить позже» on a card: tomorrow, in three working days, on the eve, on a day of one's own."""

from __future__ import annotations

import datetime as dt

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import NOW, item
from tests.telegram import Someone


async def pending(chats: Chats) -> list[str]:
    """Local mornings of snoozed reminders."""
    async with chats.storage.read() as unit:
        rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
    return [
        f"{view.reminder.due_at:%d.%m %H:%M}"
        for row in rows
        for view in row.items
        if view.reminder.key.startswith("snooze")
    ]


async def head_with_a_card(chats: Chats) -> Someone:
    await plan(chats, item("Вебинар «Афиша за час»", "30 апреля, 14:00"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 4, 16)  # ten working days before
    await card(chats, head)
    return head


async def test_when_to_be_reminded_is_chosen(chats: Chats) -> None:
    head = await head_with_a_card(chats)
    await head.presses("Напомнить позже")
    assert head.sees("📅 30 апреля, четверг, 14:00")  # the card stays
    assert [key.replace("\u00a0", " ") for key in head.buttons()[:3]] == [
        "Завтра, 17 апреля",
        "Через 3 рабочих дня, 21 апреля",
        "За день, 29 апреля",
    ]
    await head.presses("Назад")
    assert "В работе" in head.buttons()
    await head.presses("Напомнить позже")
    await head.presses("Через 3 рабочих дня")
    assert head.answer == "Напомню 21\u00a0апреля, вторник."
    assert "В работе" in head.buttons()
    assert await pending(chats) == ["21.04 06:00"]
    await head.presses("Напомнить позже")
    await head.presses("За день")
    assert await pending(chats) == ["29.04 06:00"]  # one wish at a time


async def test_a_day_of_ones_own(chats: Chats) -> None:
    head = await head_with_a_card(chats)
    await head.presses("Напомнить позже")
    await head.presses("Свой день")
    assert head.sees("Когда напомнить?")
    await head.sends("когда рак свистнет")
    assert head.told("Не понимаю дату")
    await head.sends("31 июня")
    assert head.told("Напишите день, например")
    await head.sends("5 мая")
    assert head.told("Это позже самого мероприятия")
    await head.sends("16 апреля")
    assert head.told("Нужен день позже сегодняшнего")
    await head.sends("в субботу 25 апреля")
    assert head.told("Напомню 27 апреля, понедельник.")  # a day off becomes the next working one
    assert await pending(chats) == ["27.04 06:00"]


async def test_old_and_foreign_buttons(chats: Chats) -> None:
    head = await head_with_a_card(chats)
    await head.presses("Напомнить позже")
    await morning(chats, 4, 29)
    async with chats.storage.write() as unit:
        await unit.events.set_outcome(1, outcome="held", now=NOW, person_id=None)
    await head.presses("Через 3 рабочих дня")
    assert head.answer is not None
    assert await pending(chats) == []
    stranger = chats.world.person("Пётр", 5005)
    await stranger.sends("/start")
    for action in ("later", "again", "snooze", "someday"):
        key = InlineKeyboardButton(text=action, callback_data=CardPress(action=action, event=1).pack())
        await chats.world.bot.send_message(stranger.id, "…", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        await stranger.presses(action)
        assert stranger.answer is not None
