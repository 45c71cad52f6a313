"""/admin: for admins of an institution and owners of the installation."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.dialogs.admin import AdminWindow
from bot.texts import admin as words


def build_router() -> Router:
    router = Router(name="admin")
    router.message.register(show, Command("admin"), F.chat.type == "private")
    router.message.register(in_group, Command("admin"))
    return router


async def show(message: Message, actor: Actor, dialog_manager: DialogManager) -> None:
    if not (actor.is_owner or actor.admin_of):
        await message.answer(words.NOT_ADMIN)
        return
    await dialog_manager.start(AdminWindow.homes, mode=StartMode.RESET_STACK)


async def in_group(message: Message) -> None:
    await message.answer(words.IN_PRIVATE)
