"""Standing members of a laboratory or school: invited a day before the others."""

from bot.dialogs.standing.dialog import StandingWindow, open_standing, standing_dialog

__all__ = ["StandingWindow", "open_standing", "standing_dialog"]
