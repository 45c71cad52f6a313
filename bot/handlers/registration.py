"""Presses under tickets, notices and offers: they outlive windows and restarts. Each is one locked write."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import EventPress, OfferPress
from bot.clock import Clock
from bot.replies import redraw
from bot.texts import events as words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="registration")
    router.callback_query.register(ask_to_leave, EventPress.filter(F.action == "leave"))
    router.callback_query.register(leave, EventPress.filter(F.action == "sure"))
    router.callback_query.register(stay, EventPress.filter(F.action == "stay"))
    router.callback_query.register(after_move, EventPress.filter(F.action.in_({"coming", "not_coming"})))
    router.callback_query.register(answer_offer, OfferPress.filter())
    return router


async def ask_to_leave(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """«Отменить» asks once, below the ticket."""
    async with storage.read() as unit:
        mine = await unit.registrations.of_person_at(callback_data.event, actor.person.id)
    if mine is None:
        await query.answer(words.NOT_REGISTERED, show_alert=True)
        return
    if isinstance(query.message, Message):
        keys = [(words.YES_LEAVE, "sure"), (words.NO_STAY, "stay")]
        row = [
            InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=callback_data.event).pack())
            for text, action in keys
        ]
        text = words.sure(mine.view, clock.now())
        await query.message.answer(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))
    await query.answer()


async def leave(query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The freed place goes on by itself: the storage sees to it."""
    async with storage.write() as unit:
        left = await unit.registrations.leave(callback_data.event, actor.person.id, clock.now())
    await redraw(query, words.LEFT if left.registration else words.NOT_REGISTERED, None)
    await query.answer()


async def stay(query: CallbackQuery) -> None:
    await redraw(query, words.STAYED, None)
    await query.answer()


async def after_move(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    coming = callback_data.action == "coming"
    async with storage.write() as unit:
        done = await unit.registrations.answer_move(callback_data.event, actor.person.id, coming, clock.now())
    answer = (words.COMING if coming else words.LEFT) if done else words.NOT_REGISTERED
    await query.answer(answer, show_alert=True)


async def answer_offer(
    query: CallbackQuery, callback_data: OfferPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.write() as unit:
        row = await unit.registrations.answer_offer(
            callback_data.registration, actor.person.id, callback_data.accept, clock.now()
        )
    await query.answer(words.offer_answered(row.number if row else None, callback_data.accept), show_alert=True)
