from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class OutcomeWindow(StatesGroup):
    """Started with {"event": id, "card": message id or None, "value": the outcome, "stage": of the reminder}. The data holds
    "asked" (whose number's turn it is) and "links" (they were told already)."""

    participants = State()
    note = State()
    links = State()
    document = State()
    remains = State()
    more = State()
    reason = State()
    report = State()
    snooze = State()


FILES_TAKEN = frozenset(
    state.state
    for state in (
        OutcomeWindow.participants,
        OutcomeWindow.note,
        OutcomeWindow.links,
        OutcomeWindow.document,
        OutcomeWindow.remains,
        OutcomeWindow.more,
    )
)
