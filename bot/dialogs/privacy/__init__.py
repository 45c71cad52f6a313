"""/privacy: show, download, correct, withdraw, delete."""

from bot.dialogs.privacy.dialog import privacy_dialog
from bot.dialogs.privacy.states import PrivacyWindow

__all__ = ["PrivacyWindow", "privacy_dialog"]
