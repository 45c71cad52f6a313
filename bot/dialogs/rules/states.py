from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class RulesWindow(StatesGroup):
    """Started with {"event": id}; the data holds "question" (an id) and "new": what is known of a question being made."""

    home = State()
    opens = State()
    closes = State()
    waiting = State()
    quota = State()
    fields = State()
    questions = State()
    question = State()
    text = State()
    kind = State()
    options = State()
    required = State()
    condition = State()
