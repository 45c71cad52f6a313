"""/my: one's registrations, tickets and certificates, the calendar; «Отменить» asks once."""

from bot.dialogs.my.dialog import my_dialog
from bot.dialogs.my.states import MyWindow

__all__ = ["MyWindow", "my_dialog"]
