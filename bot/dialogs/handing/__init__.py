"""«Передать» one event, «Передать все дела»: whom to ask, a link to anybody, taking it back."""

from bot.dialogs.handing.dialog import handing_dialog
from bot.dialogs.handing.states import HandingWindow

__all__ = ["HandingWindow", "handing_dialog"]
