"""Small ways to answer that every handler shares."""

from __future__ import annotations

import contextlib
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.context import PLATFORM
from bot.rendering import Rendered
from storage.database import Storage


async def send_card(storage: Storage, message: Message, shown: Rendered, now: datetime) -> Message:
    """A card opened by hand, below this message: kept true like those that reminders bring."""
    card = await message.answer(shown.text, reply_markup=shown.keyboard)
    await remember_card(storage, card, shown, now)
    return card


async def remember_card(storage: Storage, card: Message, shown: Rendered, now: datetime) -> None:
    async with storage.write() as unit:
        await unit.copies.remember(shown.events, PLATFORM, str(card.chat.id), str(card.message_id), now)


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
