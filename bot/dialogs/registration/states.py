from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class RegistrationWindow(StatesGroup):
    """Started with {"event": id}; the data holds "answers" and "asked": the name of the field under question."""

    consent = State()
    field = State()
    check = State()
    change = State()
    number = State()  # data mode `none`: no personal field at all
