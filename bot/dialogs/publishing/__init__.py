"""The information letter, opened from an event's card at the desk."""

from bot.dialogs.publishing.dialog import letter_dialog, open_letter
from bot.dialogs.publishing.states import LetterWindow

__all__ = ["LetterWindow", "letter_dialog", "open_letter"]
