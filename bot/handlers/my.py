"""/my: one's registrations; «Отменить» asks once."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import EventPress
from bot.clock import Clock
from bot.replies import redraw
from bot.texts import events as words
from bot.texts.common import shorten
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="my")
    router.message.register(show_mine, Command("my"))
    router.callback_query.register(ask_to_leave, EventPress.filter(F.action == "leave"))
    router.callback_query.register(leave, EventPress.filter(F.action == "sure"))
    return router


async def show_mine(message: Message, actor: Actor, storage: Storage, clock: Clock) -> None:
    async with storage.read() as unit:
        mine = (await unit.registrations.of_person(actor.person.id, clock.now()))[:20]
    if not mine:
        await message.answer(words.NO_REGISTRATIONS)
        return
    rows = [
        [
            InlineKeyboardButton(
                text=f"Отменить: {shorten(words.event_name(one.view), 40)}",
                callback_data=_press("leave", one.view.event.id),
            )
        ]
        for one in mine
    ]
    text = "\n\n".join(words.my_line(one, clock.now()) for one in mine)
    await message.answer(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))


async def ask_to_leave(query: CallbackQuery, callback_data: EventPress) -> None:
    await query.answer()
    if isinstance(query.message, Message):
        row = [
            InlineKeyboardButton(text="Да, отменить", callback_data=_press("sure", callback_data.event)),
            InlineKeyboardButton(text="Нет", callback_data=_press("open", callback_data.event)),
        ]
        await query.message.answer(words.SURE, reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))


async def leave(query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The freed place goes on by itself: the storage sees to it."""
    async with storage.write() as unit:
        left = await unit.registrations.leave(callback_data.event, actor.person.id, clock.now())
    await redraw(query, words.LEFT if left.registration else words.NOT_REGISTERED, None)
    await query.answer()


def _press(action: str, event: int) -> str:
    return EventPress(action=action, event=event).pack()
