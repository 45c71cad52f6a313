"""/subscriptions: which forms of event a person wants to hear about."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import SubscribePress
from bot.clock import Clock
from bot.handlers.events import redraw
from bot.texts import subscriptions as words
from plans.forms import all_forms
from storage.database import Storage, Unit

ALL = -1
FORMS = tuple(form.name for form in all_forms() if form.public)


def build_router() -> Router:
    router = Router(name="subscriptions")
    router.message.register(show, Command("subscriptions"), F.chat.type == "private")
    router.callback_query.register(stop, SubscribePress.filter(F.action == "stop"))
    router.callback_query.register(toggle, SubscribePress.filter(F.action == "toggle"))
    return router


async def show(message: Message, actor: Actor, storage: Storage) -> None:
    async with storage.read() as unit:
        keyboard = await _keys(unit, actor)
    await message.answer(words.HEADING, reply_markup=keyboard)


async def toggle(
    query: CallbackQuery, callback_data: SubscribePress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """A form on or off; an unknown number from an older list changes nothing."""
    async with storage.write() as unit:
        if callback_data.form == ALL:
            await unit.subscriptions.toggle(actor.person.id, now=clock.now())
        elif 0 <= callback_data.form < len(FORMS):
            await unit.subscriptions.toggle(actor.person.id, form=FORMS[callback_data.form], now=clock.now())
        keyboard = await _keys(unit, actor)
    await redraw(query, words.HEADING, keyboard)


async def stop(query: CallbackQuery, actor: Actor, storage: Storage) -> None:
    """«Отписаться от всего», also from a notice."""
    async with storage.write() as unit:
        gone = await unit.subscriptions.drop(actor.person.id)
    await query.answer(words.stopped(gone), show_alert=True)


async def _keys(unit: Unit, actor: Actor) -> InlineKeyboardMarkup:
    mine = await unit.subscriptions.of_person(actor.person.id)
    general = [one for one in mine if one.event_id is None and one.institution_id is None]
    chosen = {one.form for one in general}
    keys = [_key(words.mark(words.EVERYTHING, None in chosen), ALL)]
    keys += [_key(words.mark(form, form in chosen), number) for number, form in enumerate(FORMS)]
    rows = [keys[:1], *(keys[start : start + 2] for start in range(1, len(keys), 2))]
    rows.append([InlineKeyboardButton(text=words.STOP, callback_data=SubscribePress(action="stop").pack())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _key(text: str, form: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=SubscribePress(action="toggle", form=form).pack())
