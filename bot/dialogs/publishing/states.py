from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class LetterWindow(StatesGroup):
    """Started with {"event": id}; the data holds "queue": names of the questions still to be asked."""

    show = State()
    ask = State()
    sure = State()


class PostWindow(StatesGroup):
    """Started with {"event": id}; the data holds "chat": the row of a group or channel."""

    where = State()
    stands = State()
