from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class TasksWindow(StatesGroup):
    """The data holds "which": one of `bot.texts.tasks.FILTERS`."""

    list = State()


class PlanWindow(StatesGroup):
    """The data holds "query", "state" (of `bot.texts.tasks.STATES`), "month" (its first day), "version" (its id)."""

    list = State()
    month = State()
    state = State()
    versions = State()
    version = State()
