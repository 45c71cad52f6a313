"""What a card asks in words: how many came, why not, which document, a line for the report, the day to be reminded on."""

from bot.dialogs.outcome.dialog import outcome_dialog
from bot.dialogs.outcome.states import OutcomeWindow

__all__ = ["OutcomeWindow", "outcome_dialog"]
