"""/tasks, /plan, /settings: windows in the private chat."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.dialogs.settings import SettingsWindow
from bot.dialogs.tasks import PlanWindow, TasksWindow
from bot.texts import tasks as words


def build_router() -> Router:
    router = Router(name="tasks")
    private = F.chat.type == "private"
    router.message.register(show_tasks, Command("tasks"), private)
    router.message.register(show_plan, Command("plan"), private)
    router.message.register(show_settings, Command("settings"), private)
    router.message.register(in_group, Command("tasks", "plan", "settings"))
    return router


async def show_tasks(message: Message, actor: Actor, dialog_manager: DialogManager) -> None:
    if not actor.is_responsible:
        await message.answer(words.NOT_LINKED)
        return
    await dialog_manager.start(TasksWindow.list, mode=StartMode.RESET_STACK)


async def show_plan(message: Message, actor: Actor, dialog_manager: DialogManager) -> None:
    if not (actor.speaks_for or actor.staff_of or actor.is_owner):
        await message.answer(words.NOT_LINKED)
        return
    await dialog_manager.start(PlanWindow.list, mode=StartMode.RESET_STACK)


async def show_settings(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(SettingsWindow.zone, mode=StartMode.RESET_STACK)


async def in_group(message: Message) -> None:
    await message.answer(words.IN_PRIVATE)
