"""/events: the list by pages and forms, an event's card."""

from bot.dialogs.events.dialog import events_dialog
from bot.dialogs.events.states import EventsWindow

__all__ = ["EventsWindow", "events_dialog"]
