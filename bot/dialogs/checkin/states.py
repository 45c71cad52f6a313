from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class CheckinWindow(StatesGroup):
    """Started with {"event": id}. The data holds "query", "absent" (show only those not marked), "page", "one" (a registration),
    "note" (what was done last)."""

    list = State()
    one = State()


class WatchWindow(StatesGroup):
    """Started with {"event": id}."""

    count = State()
