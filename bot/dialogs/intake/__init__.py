"""A plan file that was sent: what was understood, row by row, before anything is kept."""

from bot.dialogs.intake.dialog import intake_dialog
from bot.dialogs.intake.states import IntakeWindow

__all__ = ["IntakeWindow", "intake_dialog"]
