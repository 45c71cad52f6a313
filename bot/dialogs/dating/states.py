from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class DatingWindow(StatesGroup):
    """Started with {"event": id, "card": message id of the card it came from, or None}."""

    day = State()
    hours = State()
    length = State()
    place = State()
    title = State()
    theme = State()
    check = State()
    ground = State()
    more = State()  # a meeting of a series was kept: another one?
    postpone = State()
    reason = State()
    sure = State()
