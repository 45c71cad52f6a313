from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class StagesWindow(StatesGroup):
    """Started with {"event": id, "card": message id or None}. The data holds "name": the stage under hand."""

    list = State()
    name = State()
    day = State()
