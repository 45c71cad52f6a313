"""/events and `e_` links open windows; buttons under notices and tickets work for as long as the message lives."""

from __future__ import annotations

from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.access import Actor
from bot.callbacks import EventPress
from bot.clock import Clock
from bot.dialogs.events import EventsWindow
from bot.texts import errors as trouble
from bot.texts import events as words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="events")
    private = F.chat.type == "private"
    link = CommandStart(deep_link=True, magic=F.args.startswith("e_"))
    router.message.register(show_list, Command("events"), private)
    router.message.register(show_list, CommandStart(deep_link=True, magic=F.args == "events"), private)
    router.message.register(in_group, Command("events", "my", "subscriptions", "desk", "privacy"), ~private)
    router.message.register(open_link, link, private)
    router.callback_query.register(open_card, EventPress.filter(F.action == "open"))
    router.callback_query.register(tell, EventPress.filter(F.action == "tell"))
    return router


async def show_list(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(EventsWindow.list, mode=StartMode.RESET_STACK)


async def in_group(message: Message, bot: Bot) -> None:
    me = await bot.me()
    key = InlineKeyboardButton(text=words.OPEN_PRIVATE, url=f"https://t.me/{me.username}")
    await message.answer(words.IN_PRIVATE, reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))


async def open_link(
    message: Message, command: CommandObject, storage: Storage, clock: Clock, dialog_manager: DialogManager
) -> None:
    """A stranger's link: an internal or unknown event is one sentence, a cancelled one says that it is."""
    number = (command.args or "").removeprefix("e_")
    event_id = int(number) if number.isdecimal() and len(number) < 12 else 0
    if not await _is_shown(storage, event_id):
        await message.answer(await _gone(storage, event_id, clock.now()))
        return
    await dialog_manager.start(EventsWindow.card, data={"event": event_id}, mode=StartMode.RESET_STACK)


async def _gone(storage: Storage, event_id: int, now: datetime) -> str:
    async with storage.read() as unit:
        view = await unit.events.view(event_id)
    return words.called_off(view, now) if view is not None and view.event.public else trouble.GONE


async def open_card(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, dialog_manager: DialogManager
) -> None:
    """Under a notice: the card comes below, the notice stays."""
    if actor.in_group or not await _is_shown(storage, callback_data.event):
        await query.answer(trouble.GONE, show_alert=True)
        return
    window = dialog_manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
    data = {"event": callback_data.event}
    await window.start(EventsWindow.card, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    await query.answer()


async def tell(query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """«Сообщить, когда назначат дату», and back."""
    async with storage.write() as unit:
        view = await unit.events.view(callback_data.event)
        seen = view is not None and view.event.public
        on = seen and await unit.subscriptions.toggle(actor.person.id, event_id=callback_data.event, now=clock.now())
    answer = (words.WILL_TELL if on else words.WILL_NOT_TELL) if seen else trouble.GONE
    await query.answer(answer, show_alert=True)


async def _is_shown(storage: Storage, event_id: int) -> bool:
    async with storage.read() as unit:
        view = await unit.events.view(event_id)
    return view is not None and view.event.public and view.event.status != "cancelled"
