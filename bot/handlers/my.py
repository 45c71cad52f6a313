"""/my, /desk, /privacy: windows in the private chat."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.dialogs.desk import DeskWindow
from bot.dialogs.my import MyWindow
from bot.dialogs.privacy import PrivacyWindow
from bot.texts import desk as words


def build_router() -> Router:
    router = Router(name="my")
    private = F.chat.type == "private"
    router.message.register(show_mine, Command("my"), private)
    router.message.register(show_desk, Command("desk"), private)
    router.message.register(show_privacy, Command("privacy"), private)
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
