"""/my: one's registrations; «Отменить» asks once."""

from bot.dialogs.my.dialog import MyWindow, my_dialog

__all__ = ["MyWindow", "my_dialog"]
