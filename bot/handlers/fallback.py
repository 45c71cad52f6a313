"""What nobody took: one sentence in private chats, silence in groups; an old button says that it is old."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.dialogs.unasked import SENT
from bot.texts import errors as words
from bot.texts.start import NOT_UNDERSTOOD


def build_router() -> Router:
    router = Router(name="fallback")
    router.message.register(not_understood, F.chat.type == "private", F.content_type.in_(SENT))
    router.callback_query.register(old_button)
    return router


async def not_understood(message: Message) -> None:
    await message.answer(NOT_UNDERSTOOD)


async def old_button(query: CallbackQuery) -> None:
    await query.answer(words.OLD_BUTTON, show_alert=True)
