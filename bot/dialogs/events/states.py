from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class EventsWindow(StatesGroup):
    """Started with {"event": id} at `card`; the data holds "event", "form", "page"."""

    list = State()
    forms = State()
    card = State()
