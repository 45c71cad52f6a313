"""Who may register and what is asked: doors, lists, quotas, fields, an organizer's own questions."""

from bot.dialogs.rules.dialog import rules_dialog
from bot.dialogs.rules.states import RulesWindow

__all__ = ["RulesWindow", "rules_dialog"]
