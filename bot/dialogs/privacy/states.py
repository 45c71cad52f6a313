from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class PrivacyWindow(StatesGroup):
    """The data holds "field" and "consent" (an id)."""

    home = State()
    fields = State()
    field = State()
    consents = State()
    withdraw = State()
    forget = State()
