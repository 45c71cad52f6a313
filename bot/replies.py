"""Small ways to answer that every handler shares."""

from __future__ import annotations

import contextlib

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.rendering import Rendered


async def redraw_card(bot: Bot, chat_id: str, message_id: int, shown: Rendered) -> None:
    """Make an older message true again; one that is gone or cannot be edited is no fault."""
    with contextlib.suppress(TelegramBadRequest):
        await bot.edit_message_text(shown.text, chat_id=chat_id, message_id=message_id, reply_markup=shown.keyboard)


async def redraw(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change the message under the button; the same content again is no fault."""
    if isinstance(query.message, Message):
        try:
            await query.message.edit_text(text, reply_markup=keyboard)
        except TelegramBadRequest as error:
            if "not modified" not in str(error):
                raise
