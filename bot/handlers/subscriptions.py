"""/subscriptions, and «Отписаться» under a notice."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.callbacks import UnsubscribePress
from bot.dialogs.subscriptions import SubscriptionsWindow
from bot.texts import subscriptions as words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="subscriptions")
    router.message.register(show, Command("subscriptions"), F.chat.type == "private")
    router.callback_query.register(stop, UnsubscribePress.filter())
    return router


async def show(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(SubscriptionsWindow.forms, mode=StartMode.RESET_STACK)


async def stop(query: CallbackQuery, actor: Actor, storage: Storage) -> None:
    """«Отписаться от всего» under a notice."""
    async with storage.write() as unit:
        gone = await unit.subscriptions.drop(actor.person.id)
    await query.answer(words.stopped(gone), show_alert=True)
