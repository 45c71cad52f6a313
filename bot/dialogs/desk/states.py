from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class DeskWindow(StatesGroup):
    """The data holds "event", "dated" (show only those with a date), "page", "people", "hist" (their pages)."""

    list = State()
    card = State()
    people = State()
    history = State()
    capacity = State()
    title = State()
    theme = State()
    place = State()
    cancel = State()
    sure = State()
