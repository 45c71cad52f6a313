from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class FeedbackWindow(StatesGroup):
    """`comment` is started with {"registration", "feedback", "anonymous"}, `opinions` with {"event"}."""

    comment = State()
    opinions = State()
