"""Messages as they are read: without signs that no file and no database holds (plans/typed.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject, Update

from plans.typed import clean


class CleaningMiddleware(BaseMiddleware):
    """On `dp.update`: words, captions and names of files. Places of commands and links in the text stay where they were."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Update) and event.message is not None:
            event = event.model_copy(update={"message": cleaned(event.message)})
        return await handler(event, data)


def cleaned(message: Message) -> Message:
    """The same message where there is nothing to clean."""
    update: dict[str, Any] = {
        name: clean(said) for name in ("text", "caption") if (said := getattr(message, name)) and clean(said) != said
    }
    document = message.document
    if document is not None and document.file_name and clean(document.file_name) != document.file_name:
        update["document"] = document.model_copy(update={"file_name": clean(document.file_name)})
    return message.model_copy(update=update) if update else message
