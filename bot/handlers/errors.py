"""The last line: a fault is logged without personal data, the person gets one sentence, no button is left spinning."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from aiogram import BaseMiddleware, Router
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, Message, TelegramObject, Update
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from bot.texts import errors as words
from storage.errors import NameHeld

log = structlog.get_logger()


def build_router() -> Router:
    router = Router(name="errors")
    router.errors.register(out_of_date, ExceptionTypeFilter(UnknownIntent, UnknownState, OutdatedIntent))
    router.errors.register(apologize)
    return router


async def out_of_date(event: ErrorEvent) -> bool:
    """A button of a window that is gone: closed since, or of an older version of the program."""
    query = event.update.callback_query
    if query is not None:
        with contextlib.suppress(TelegramAPIError):
            await query.answer(words.OLD_BUTTON, show_alert=True)
            if isinstance(query.message, Message):
                await query.message.edit_reply_markup(reply_markup=None)
    return True


async def apologize(event: ErrorEvent) -> bool:
    """A database that is away is waited for longer than a press may be answered: then the sentence comes as a message."""
    try:
        with contextlib.suppress(TelegramAPIError):
            await _say_so(event.update)
    finally:
        log.error(
            "handler fault",
            error=type(event.exception).__name__,
            update=event.update.update_id,
            exc_info=event.exception,
        )
    return True


async def _say_so(update: Update) -> None:
    query, message = update.callback_query, update.message
    if query is not None:
        try:
            await query.answer(words.FAULT, show_alert=True)
        except TelegramBadRequest:
            if query.message is not None and query.message.chat.type == "private":
                await query.message.answer(words.FAULT)
    elif message is not None and message.chat.type == "private":
        await message.answer(words.FAULT)


class ApologizeAnyway(BaseMiddleware):
    """Outermost on `dp.errors`: the dialogs' library reads the chat's state to handle an error too, and where that is away it fails
    once more, with nobody told. An update that another replica keeps from its chat is brought again by a webhook: nobody is told."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        fault = cast("ErrorEvent", event)
        if isinstance(fault.exception, NameHeld):  # and that state cannot be read either
            if "brought" in data:
                raise fault.exception
            return await apologize(fault)
        try:
            return await handler(event, data)
        except Exception:
            return await apologize(fault)
