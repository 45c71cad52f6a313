from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class MyWindow(StatesGroup):
    """`one` and `sure` may be started alone with {"event": id}; the data holds "event", "page", "past" (its page)."""

    list = State()
    one = State()
    sure = State()
    past = State()
    feed = State()
