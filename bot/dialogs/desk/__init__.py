"""/desk: an organizer's events — places, doors, the list in chat and as files, applications from elsewhere, messages, words, numbers."""

from bot.dialogs.desk.adding import add_dialog
from bot.dialogs.desk.dialog import desk_dialog
from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.desk.writing import write_dialog

__all__ = ["DeskWindow", "add_dialog", "desk_dialog", "write_dialog"]
