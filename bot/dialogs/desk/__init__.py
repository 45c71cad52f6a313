"""/desk: an organizer's events — places, doors, the list in chat and as .xlsx, words, cancellation."""

from bot.dialogs.desk.dialog import desk_dialog
from bot.dialogs.desk.states import DeskWindow

__all__ = ["DeskWindow", "desk_dialog"]
