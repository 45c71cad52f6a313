from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class SubscriptionsWindow(StatesGroup):
    forms = State()
    mine = State()
    topic = State()
    how = State()
    wish = State()  # the data holds "wish" and "part"
    pick = State()
    typed = State()
