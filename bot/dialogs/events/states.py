from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class EventsWindow(StatesGroup):
    """Started with {"event": id} at `card`; the data holds "event", "page" and what is looked for: "form", "when",
    "municipality", "home", "free", "query"; "what" is chosen at `choice`."""

    list = State()
    forms = State()
    filters = State()
    choice = State()
    card = State()
