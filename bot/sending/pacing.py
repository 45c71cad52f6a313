"""Every call that Telegram counts waits for its turn: answers to people first, then deliveries by their priority."""

from __future__ import annotations

import math
import time

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from scheduler.pace import PRIORITY, Groups, NoTurn, Pace

_COUNTED = ("send", "edit", "copy", "forward")  # answers to callbacks are not limited
_FREE = ("sendChatAction",)
PATIENCE = 15.0  # seconds: an answer to a person waits so long for its turn, then is given up as any fault
DELIVERY_PATIENCE = 2.0  # a delivery goes back to the table and is rendered anew: nothing old is said


class OutOfTurn(TelegramRetryAfter):
    """Said by ourselves before Telegram has to: the turn does not come in time."""

    def __init__(self, method: TelegramMethod[TelegramType], why: NoTurn) -> None:
        super().__init__(method, str(why), math.ceil(why.seconds))
        self.seconds, self.one_chat = why.seconds, why.one_chat


class PaceMiddleware(BaseRequestMiddleware):
    """On the bot's session. A «429» is a stop for everything; an answer to a person is then tried again, a delivery goes back to
    the table. Raises OutOfTurn."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._groups = Groups()

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        name = method.__api_method__
        if not name.startswith(_COUNTED) or name in _FREE:
            return await make_request(bot, method)
        priority = PRIORITY.get()
        until = time.monotonic() + (DELIVERY_PATIENCE if priority else PATIENCE)
        chat = str(getattr(method, "chat_id", ""))
        while True:
            try:
                if priority and (rest := self._groups.rest(chat)):
                    raise NoTurn(rest, one_chat=True)
                await self._pace.wait(priority, max(0.0, until - time.monotonic()))
            except NoTurn as error:
                raise OutOfTurn(method, error) from None
            self._groups.note(chat)
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await self._pace.silence(error.retry_after)
                if priority or time.monotonic() + error.retry_after > until:
                    raise
