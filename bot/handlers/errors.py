"""The last line: a fault is logged without personal data, the person gets one sentence, no button is left spinning."""

from __future__ import annotations

import contextlib

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ErrorEvent

from bot.texts import errors as words

log = structlog.get_logger()


def build_router() -> Router:
    router = Router(name="errors")
    router.errors.register(apologize)
    return router


async def apologize(event: ErrorEvent) -> bool:
    log.error(
        "handler fault", error=type(event.exception).__name__, update=event.update.update_id, exc_info=event.exception
    )
    with contextlib.suppress(TelegramAPIError):
        if event.update.callback_query is not None:
            await event.update.callback_query.answer(words.FAULT, show_alert=True)
        elif event.update.message is not None and event.update.message.chat.type == "private":
            await event.update.message.answer(words.FAULT)
    return True
