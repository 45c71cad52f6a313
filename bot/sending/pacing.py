"""Every call that Telegram counts waits for its turn: answers to people first, then deliveries by their priority."""

from __future__ import annotations

import time

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from scheduler.pace import PRIORITY, Pace

_COUNTED = ("send", "edit", "copy", "forward")  # answers to callbacks are not limited
_FREE = ("sendChatAction",)
PATIENCE = 15.0  # seconds: an answer to a person waits so long for silence to end, then is given up as any fault


class PaceMiddleware(BaseRequestMiddleware):
    """On the bot's session. A «429» is a stop for everything; an answer to a person is then tried again, a delivery goes back to
    the table."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        name = method.__api_method__
        if not name.startswith(_COUNTED) or name in _FREE:
            return await make_request(bot, method)
        priority, until = PRIORITY.get(), time.monotonic() + PATIENCE
        while True:
            await self._pace.wait(priority)
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await self._pace.silence(error.retry_after)
                if priority or time.monotonic() + error.retry_after > until:
                    raise
