"""A public event -> a result of an inline query: one line of the list, and the message that it becomes in somebody's chat."""

from __future__ import annotations

from datetime import datetime

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.texts import inline as words
from storage.records import EventView


def article(view: EventView, bot_name: str, now: datetime) -> InlineQueryResultArticle:
    """The message carries a link and no button of ours: a press there would come from a chat that the bot may not be in."""
    link = f"https://t.me/{bot_name}?start=e_{view.event.id}"
    key = InlineKeyboardButton(text=words.key(view, now), url=link)
    return InlineQueryResultArticle(
        id=f"e_{view.event.id}",
        title=words.title(view),
        description=words.description(view, now),
        input_message_content=InputTextMessageContent(
            message_text=words.message(view, now), link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]),
    )
