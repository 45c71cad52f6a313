"""/settings: a person's own time zone, leave, handing everything over."""

from bot.dialogs.settings.dialog import SettingsWindow, settings_dialog
from bot.dialogs.settings.leave import LeaveWindow, leave_dialog

__all__ = ["LeaveWindow", "SettingsWindow", "leave_dialog", "settings_dialog"]
