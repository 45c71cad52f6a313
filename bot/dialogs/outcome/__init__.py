"""What a card asks in words: how many came, why not, which document or file, links, a line for the report, the day to be
reminded on."""

from bot.dialogs.outcome.dialog import outcome_dialog
from bot.dialogs.outcome.states import FILES_TAKEN, OutcomeWindow

__all__ = ["FILES_TAKEN", "OutcomeWindow", "outcome_dialog"]
