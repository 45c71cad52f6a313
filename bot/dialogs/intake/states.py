from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class IntakeWindow(StatesGroup):
    """Started with {"file": the messenger's id of it, or "text": what was pasted, and "name"}; the data holds "home", "doubts", "page"."""

    home = State()
    preview = State()
    rows = State()
