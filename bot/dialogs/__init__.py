"""Menus, forms, calendars and paged lists in private chats: aiogram-dialog windows that hold ids only, a folder each."""

from __future__ import annotations

from aiogram_dialog import Dialog

from bot.dialogs.dating import dating_dialog
from bot.dialogs.intake import intake_dialog
from bot.dialogs.outcome import outcome_dialog
from bot.dialogs.subscriptions import subscriptions_dialog

_DIALOGS = (dating_dialog, intake_dialog, outcome_dialog, subscriptions_dialog)


def all_dialogs() -> list[Dialog]:
    """New dialogs each time: a dialog is a router and belongs to one dispatcher."""
    return [build() for build in _DIALOGS]
