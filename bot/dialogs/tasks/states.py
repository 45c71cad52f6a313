from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class TasksWindow(StatesGroup):
    """The data holds "which": one of `bot.texts.tasks.FILTERS`."""

    list = State()


class PlanWindow(StatesGroup):
    """The data holds "query", "state" (of `bot.texts.tasks.STATES`), "month" (its first day), "lead" (a responsible's id, 0: nobody
    leads), "nature", "version" (its id), "plan" (of the papers: its id), "told" (the event whose history is read)."""

    list = State()
    month = State()
    state = State()
    lead = State()
    nature = State()
    versions = State()
    version = State()
    told = State()
    told_one = State()
    papers = State()
    paper_month = State()
    paper_week = State()
    paper_span = State()
