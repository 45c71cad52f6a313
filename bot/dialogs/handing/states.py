from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class HandingWindow(StatesGroup):
    """Started with {"event": id} for one event, {} or {"home": id} for everything of one's own, {"home": id, "responsible": id} by an admin for
    somebody who is gone. The data holds "home" (whose everything) and "to" (the person who is to get it)."""

    who = State()
    others = State()
    sure = State()
    homes = State()
    leavers = State()
