"""What people thought of an event: a comment typed by who was there, and all answers as the organizers see them."""

from bot.dialogs.feedback.dialog import feedback_dialog, open_opinions
from bot.dialogs.feedback.states import FeedbackWindow

__all__ = ["FeedbackWindow", "feedback_dialog", "open_opinions"]
