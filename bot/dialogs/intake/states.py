from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class IntakeWindow(StatesGroup):
    """Started with {"file": the messenger's id of it, or "text": what was pasted, and "name"}; the data holds "home",
    "doubts", "page", "row" (its place in the draft), "party" (its place in the list), "edits" (plans.amend.Edits)."""

    home = State()
    preview = State()
    rows = State()
    row = State()
    period = State()
    nature = State()
    parties = State()
    party = State()
