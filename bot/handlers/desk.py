"""/desk: an organizer's events, how many places, the list in chat and as .xlsx."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import DeskPress
from bot.clock import Clock
from bot.documents.attendance import attendance_workbook
from bot.replies import redraw
from bot.texts import desk as words
from bot.texts import errors as trouble
from storage.database import Storage, Unit
from storage.records import EventView

PAGE = 8


class Desk(StatesGroup):
    capacity = State()


def build_router() -> Router:
    router = Router(name="desk")
    router.message.register(show_desk, Command("desk"), F.chat.type == "private")
    router.callback_query.register(turn_page, DeskPress.filter(F.action == "page"))
    router.callback_query.register(act, DeskPress.filter())
    router.message.register(take_capacity, StateFilter(Desk.capacity), F.text, ~F.text.startswith("/"))
    return router


async def show_desk(message: Message, actor: Actor, storage: Storage) -> None:
    async with storage.read() as unit:
        text, keyboard = await _list(unit, actor, 0)
    await message.answer(text, reply_markup=keyboard)


async def turn_page(query: CallbackQuery, callback_data: DeskPress, actor: Actor, storage: Storage) -> None:
    async with storage.read() as unit:
        text, keyboard = await _list(unit, actor, max(0, callback_data.event))
    await redraw(query, text, keyboard)
    await query.answer()


async def act(
    query: CallbackQuery, callback_data: DeskPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    """Open a card, ask for the number of places, open or close registration, send the list."""
    async with storage.write() as unit:
        view = await unit.events.view(callback_data.event)
        if view is None or not actor.is_staff(view.institution.id):
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        if callback_data.action == "doors":
            await unit.events.set_registration_open(view.event.id, not view.event.registration_open)
            view = await unit.events.view(callback_data.event) or view
        page, _ = await unit.registrations.participants(view.event.id) if callback_data.action == "list" else ([], 0)
    if not isinstance(query.message, Message):
        await query.answer()
    elif callback_data.action == "list":
        await query.answer()
        content = attendance_workbook(view, page, clock.now())
        await query.message.answer_document(
            BufferedInputFile(content, "participants.xlsx"), caption=words.list_caption(len(page))
        )
    elif callback_data.action == "capacity":
        await state.set_state(Desk.capacity)
        await state.set_data({"event": view.event.id})
        await query.answer()
        await query.message.answer(words.ASK_CAPACITY)
    else:
        await redraw(query, words.card(view, clock.now()), _keys(view))
        await query.answer()


async def take_capacity(message: Message, actor: Actor, storage: Storage, clock: Clock, state: FSMContext) -> None:
    """A number, or «без ограничения»; raising it promotes as many waiting as fit."""
    text = (message.text or "").strip().casefold()
    unlimited = text.startswith("без")
    if not unlimited and not (text.isdigit() and len(text) < 6):
        await message.answer(words.ASK_CAPACITY)
        return
    data = await state.get_data()
    async with storage.write() as unit:
        view = await unit.events.view(data["event"])
        if view is None or not actor.is_staff(view.institution.id):
            await message.answer(trouble.NOT_YOURS)
            return
        promoted = await unit.events.set_capacity(view.event.id, None if unlimited else int(text), clock.now())
    await state.clear()
    await message.answer(words.capacity_set(None if unlimited else int(text), promoted))


async def _list(unit: Unit, actor: Actor, page: int) -> tuple[str, InlineKeyboardMarkup | None]:
    """Public open events of the institutions that the actor is staff of."""
    homes = [one for one in await unit.institutions.all() if actor.is_staff(one.id)]
    views: list[EventView] = []
    for home in homes:
        views += (await unit.events.of_institution(home.id, public_only=True, open_only=True, limit=200))[0]
    if not views:
        return words.NOTHING, None
    rows = [[_key(words.line(view), "open", view.event.id)] for view in views[page * PAGE : (page + 1) * PAGE]]
    turns = [_key("◀", "page", page - 1)] if page else []
    turns += [_key("▶", "page", page + 1)] if (page + 1) * PAGE < len(views) else []
    return words.heading(len(views)), InlineKeyboardMarkup(inline_keyboard=[*rows, turns] if turns else rows)


def _keys(view: EventView) -> InlineKeyboardMarkup:
    doors = "Закрыть регистрацию" if view.event.registration_open else "Открыть регистрацию"
    first = [_key("Сколько мест", "capacity", view.event.id), _key("Список .xlsx", "list", view.event.id)]
    return InlineKeyboardMarkup(
        inline_keyboard=[first, [_key(doors, "doors", view.event.id)], [_key("К списку", "page", 0)]]
    )


def _key(text: str, action: str, event: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=DeskPress(action=action, event=event).pack())
