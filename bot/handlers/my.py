"""/my, /desk, /privacy: windows in the private chat; «Моя регистрация» and «В календарь» under a ticket or a notice."""

from __future__ import annotations

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.access import Actor
from bot.callbacks import EventPress
from bot.clock import Clock
from bot.dialogs.desk import DeskWindow
from bot.dialogs.my import MyWindow
from bot.dialogs.privacy import PrivacyWindow
from bot.texts import desk as words
from bot.texts.events import NOT_REGISTERED
from bot.tickets import send_calendar
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="my")
    private = F.chat.type == "private"
    router.message.register(show_mine, Command("my"), private)
    router.message.register(show_desk, Command("desk"), private)
    router.message.register(show_privacy, Command("privacy"), private)
    router.callback_query.register(open_mine, EventPress.filter(F.action == "mine"))
    router.callback_query.register(calendar, EventPress.filter(F.action == "calendar"))
    return router


async def show_mine(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(MyWindow.list, mode=StartMode.RESET_STACK)


async def show_desk(message: Message, actor: Actor, dialog_manager: DialogManager) -> None:
    if not (actor.is_owner or actor.staff_of):
        await message.answer(words.NOT_STAFF)
        return
    await dialog_manager.start(DeskWindow.list, mode=StartMode.RESET_STACK)


async def show_privacy(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(PrivacyWindow.home, mode=StartMode.RESET_STACK)


async def open_mine(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, dialog_manager: DialogManager
) -> None:
    """The ticket stays, the window comes below."""
    async with storage.read() as unit:
        mine = await unit.registrations.of_person_at(callback_data.event, actor.person.id)
    if mine is None:
        await query.answer(NOT_REGISTERED, show_alert=True)
        return
    window = dialog_manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
    data = {"event": callback_data.event}
    await window.start(MyWindow.one, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    await query.answer()


async def calendar(
    query: CallbackQuery, callback_data: EventPress, bot: Bot, actor: Actor, storage: Storage, clock: Clock
) -> None:
    refused = await send_calendar(bot, storage, actor, callback_data.event, clock.now())
    await query.answer(refused, show_alert=refused is not None)
