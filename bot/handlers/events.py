"""/events: the list by pages and forms, an event's card, «сообщить, когда назначат дату»."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import EventPress, ListPress
from bot.clock import Clock
from bot.replies import redraw
from bot.texts import errors as trouble
from bot.texts import events as words
from bot.texts.common import capital
from storage.database import Storage, Unit
from storage.records import EventView, RegistrationView

PAGE = 8
Screen = tuple[str, InlineKeyboardMarkup | None]


def build_router() -> Router:
    router = Router(name="events")
    router.message.register(show_list, Command("events"))
    router.message.register(open_link, CommandStart(deep_link=True, magic=F.args.startswith("e_")))
    router.callback_query.register(turn_page, ListPress.filter())
    router.callback_query.register(open_card, EventPress.filter(F.action == "open"))
    router.callback_query.register(tell, EventPress.filter(F.action == "tell"))
    return router


async def show_list(message: Message, storage: Storage, clock: Clock) -> None:
    async with storage.read() as unit:
        text, keyboard = await list_screen(unit, clock, ListPress(page=0))
    await message.answer(text, reply_markup=keyboard)


async def turn_page(query: CallbackQuery, callback_data: ListPress, storage: Storage, clock: Clock) -> None:
    async with storage.read() as unit:
        text, keyboard = await list_screen(unit, clock, callback_data)
    await redraw(query, text, keyboard)
    await query.answer()


async def open_link(message: Message, command: CommandObject, actor: Actor, storage: Storage, clock: Clock) -> None:
    number = (command.args or "").removeprefix("e_")
    async with storage.read() as unit:
        screen = await card_screen(unit, actor, clock, int(number)) if number.isdigit() and len(number) < 12 else None
    text, keyboard = screen or (trouble.GONE, None)
    await message.answer(text, reply_markup=keyboard)


async def open_card(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.read() as unit:
        screen = await card_screen(unit, actor, clock, callback_data.event)
    if screen is None:
        await query.answer(trouble.GONE, show_alert=True)
        return
    await redraw(query, *screen)
    await query.answer()


async def tell(query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """«Сообщить, когда назначат дату», and back."""
    async with storage.write() as unit:
        view = await unit.events.view(callback_data.event)
        seen = view is not None and view.event.public
        on = seen and await unit.subscriptions.toggle(actor.person.id, event_id=callback_data.event, now=clock.now())
    answer = (words.WILL_TELL if on else words.WILL_NOT_TELL) if seen else trouble.GONE
    await query.answer(answer, show_alert=True)


async def list_screen(unit: Unit, clock: Clock, at: ListPress) -> Screen:
    """A page of the list; forms with their counts under it."""
    now = clock.now()
    page, total = await unit.events.public(now, form=at.form or None, offset=max(0, at.page) * PAGE, limit=PAGE)
    if total == 0:
        return words.NO_EVENTS, None
    rows = [[_button(words.line(view, now), EventPress(action="open", event=view.event.id))] for view in page]
    turns = []
    if at.page > 0:
        turns.append(_button("◀", ListPress(page=at.page - 1, form=at.form)))
    if (at.page + 1) * PAGE < total:
        turns.append(_button("▶", ListPress(page=at.page + 1, form=at.form)))
    forms = [(form, count) for form, count in await unit.events.public_forms(now) if len(form.encode()) < 50][:6]
    keys = [
        _button(
            "все" if at.form == form else f"{form} — {count}", ListPress(page=0, form="" if at.form == form else form)
        )
        for form, count in forms
    ]
    rows += [turns] if turns else []
    rows += [keys[start : start + 2] for start in range(0, len(keys), 2)] if len(keys) > 1 or at.form else []
    return words.list_heading(total, at.form or None), InlineKeyboardMarkup(inline_keyboard=rows)


async def card_screen(unit: Unit, actor: Actor, clock: Clock, event_id: int) -> Screen | None:
    """An event's card with what this person may do; None for an unknown or an internal one."""
    view = await unit.events.view(event_id)
    if view is None or not view.event.public or view.event.status == "cancelled":
        return None
    mine = await unit.registrations.of_person_at(event_id, actor.person.id)
    keys = [[_button(*_action(view, mine))]]
    keys.append([_button("К списку", ListPress(page=0))])
    return words.card(view, clock.now()), InlineKeyboardMarkup(inline_keyboard=keys)


def _action(view: EventView, mine: RegistrationView | None) -> tuple[str, EventPress]:
    if mine is not None:
        return "Отменить", EventPress(action="leave", event=view.event.id)
    if view.event.starts_on is None:
        return "Сообщить, когда назначат дату", EventPress(action="tell", event=view.event.id)
    return "Зарегистрироваться", EventPress(action="register", event=view.event.id)


def _button(text: str, press: EventPress | ListPress) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=capital(text), callback_data=press.pack())
