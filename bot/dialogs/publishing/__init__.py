"""The information letter and posts in groups and channels, opened from an event's card at the desk."""

from bot.dialogs.publishing.dialog import letter_dialog, open_letter
from bot.dialogs.publishing.posts import open_posts, posts_dialog
from bot.dialogs.publishing.states import LetterWindow, PostWindow

__all__ = ["LetterWindow", "PostWindow", "letter_dialog", "open_letter", "open_posts", "posts_dialog"]
