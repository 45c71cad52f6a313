"""A Telegram that behaves: the Bot API's methods over a town of people, and what people do in it.

Strict where the real one is: see rules.py. One implementation, used in process by tests and over HTTP by everything else.
"""

from __future__ import annotations

from bot.practice.asking import Asking
from bot.practice.core import ApiError
from bot.practice.methods import BotMethods

__all__ = ["ApiError", "PracticeTelegram"]


class PracticeTelegram(BotMethods, Asking):
    """`call` is the bot's side, `person_…` and `group_…` the people's."""
