from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class DatingWindow(StatesGroup):
    """Started with {"event": id, "card": message id of the card it came from, or None}."""

    day = State()
    hours = State()
    place = State()
    ground = State()
