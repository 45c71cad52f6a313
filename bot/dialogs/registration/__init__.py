"""«Зарегистрироваться»: consent once for each institution, the profile once for all, a check, the ticket."""

from bot.dialogs.registration.dialog import registration_dialog
from bot.dialogs.registration.steps import start_registration

__all__ = ["registration_dialog", "start_registration"]
