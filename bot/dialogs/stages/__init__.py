"""Stages of a contest: the four usual ones and any of its own, each a day from a calendar or in words; or all in one line."""

from bot.dialogs.stages.dialog import stages_dialog
from bot.dialogs.stages.states import StagesWindow

__all__ = ["StagesWindow", "stages_dialog"]
