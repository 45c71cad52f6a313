"""«Назначить дату», «Перенести», «Добавить встречу»: a day from a calendar or in words, hours, a place or a link."""

from bot.dialogs.dating.dialog import dating_dialog
from bot.dialogs.dating.states import DatingWindow

__all__ = ["DatingWindow", "dating_dialog"]
