"""What a window did not ask for: one sentence says what it waits for, and the window stays."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.widgets.input import BaseInput

from bot.texts import errors as words

# What people send; of a pinned message, a changed picture and the like a chat needs no word.
SENT = frozenset(
    {
        ContentType.TEXT, ContentType.ANIMATION, ContentType.AUDIO, ContentType.CONTACT, ContentType.DICE, ContentType.DOCUMENT,
        ContentType.GAME, ContentType.LOCATION, ContentType.PHOTO, ContentType.POLL, ContentType.STICKER, ContentType.STORY,
        ContentType.VENUE, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE,
    }
)  # fmt: skip


class OrSay(BaseInput):
    """The window's own input, if it has one; what that does not take is answered."""

    def __init__(self, inner: BaseInput | None) -> None:
        super().__init__()
        self.inner = inner

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:
        if self.inner is not None and await self.inner.process_message(message, dialog, manager):
            return True
        if message.content_type in SENT:
            await message.answer(_words(message, self.inner is not None))
        return False

    def find(self, widget_id: str) -> Any:
        return self.inner.find(widget_id) if self.inner is not None else None


def _words(message: Message, asks: bool) -> str:
    if (message.text or "").startswith("/"):
        return words.NO_COMMAND
    return words.WORDS_ONLY if asks else words.BUTTONS_ONLY


def answering(dialog: Dialog) -> Dialog:
    """The dialog, none of whose windows is silent."""
    for window in dialog.windows.values():
        assert isinstance(window, Window)
        window.on_message = OrSay(window.on_message)
    return dialog
