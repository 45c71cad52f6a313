from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class OutcomeWindow(StatesGroup):
    """Started with {"event": id, "card": message id or None, "value": the outcome, "stage": of the reminder}."""

    participants = State()
    document = State()
    reason = State()
    report = State()
    snooze = State()
