"""/settings: a person's own time zone."""

from bot.dialogs.settings.dialog import SettingsWindow, settings_dialog

__all__ = ["SettingsWindow", "settings_dialog"]
