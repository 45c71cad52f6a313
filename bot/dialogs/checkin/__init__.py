"""Marking who came, for organizers and helpers; and «нас у экрана» of who watched together."""

from bot.dialogs.checkin.dialog import checkin_dialog, watch_dialog
from bot.dialogs.checkin.states import CheckinWindow, WatchWindow

__all__ = ["CheckinWindow", "WatchWindow", "checkin_dialog", "watch_dialog"]
