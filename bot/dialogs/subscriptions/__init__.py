"""/subscriptions: which forms of event a person wants to hear about."""

from bot.dialogs.subscriptions.dialog import subscriptions_dialog
from bot.dialogs.subscriptions.states import SubscriptionsWindow

__all__ = ["SubscriptionsWindow", "subscriptions_dialog"]
