from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class CertificateWindow(StatesGroup):
    """Started with {"registration": id}. No name is ever in the data."""

    consent = State()
    check = State()
    name = State()
