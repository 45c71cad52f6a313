from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class RegistrationWindow(StatesGroup):
    """Started with {"event": id, "as": self | colleague | organisation} or, for `claim`, {"link": its payload}; the data holds "as",
    "answers" (field -> text), "own" (ordinal -> text), "photo" (may they be photographed), "asked" (the field or ordinal to change)
    and "claimed" (the event whose place was just taken)."""

    whom = State()
    consent = State()
    field = State()
    own = State()
    photo = State()  # only where the organizer says that there will be photographs
    check = State()
    change = State()
    number = State()  # data mode `none`: no personal field at all
    claim = State()
