"""Deliveries -> messages: rendered at the moment of sending, so never stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Message
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.clock import Clock
from bot.rendering import Rendered
from bot.rendering.every import render
from bot.sending.pacing import OutOfTurn
from scheduler.notifier import Away, Gone, Notifier, Refused, Result, Sent, Stale, TryLater
from scheduler.pace import NoTurn
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind

log = structlog.get_logger()

# A fault of the server's, a token that was taken back or is unknown, two programs that quarrel: no fault of this message
_SERVES_NOBODY = (TelegramServerError, TelegramUnauthorizedError, TelegramNotFound, TelegramConflictError)
_NOT_CONNECTED = (ClientConnectorError, ConnectionTimeoutError)  # nothing was sent
FRESH = 2.0  # seconds that a rendered message may wait to be sent; with those for its turn (DELIVERY_PATIENCE) nothing older than four is said


@dataclass(frozen=True, slots=True)
class _Ready:
    rendered: Rendered | None
    now: datetime  # by the program's clock, which may be moved
    at: float = field(default_factory=lambda: monotonic())

    def fresh(self, now: datetime) -> bool:
        return abs((now - self.now).total_seconds()) < FRESH and monotonic() - self.at < FRESH


class ChatNotifier(Notifier):
    """The Notifier of the real program: aiogram's answers become results."""

    def __init__(self, bot: Bot, storage: Storage, clock: Clock) -> None:
        self._bot = bot
        self._storage = storage
        self._clock = clock
        self._ready: dict[int, _Ready] = {}  # by the delivery's id

    async def prepare(self, deliveries: Sequence[Delivery]) -> None:
        """Rendered from one look at the database: each in a look of its own cost fifteen milliseconds. What fails here is rendered
        again when it is sent, and fails there by itself."""
        self._ready = {key: one for key, one in self._ready.items() if one.fresh(self._clock.now())}
        try:
            async with self._storage.read() as unit:
                await unit.foresee(deliveries)
                for delivery in deliveries:
                    now = self._clock.now()
                    self._ready[delivery.id] = _Ready(await render(unit, delivery, now), now)
        except Exception as error:
            log.warning("a batch was not rendered at once", error=type(error).__name__)

    async def send(self, delivery: Delivery) -> Result:
        rendered = await self._rendered(delivery)
        if rendered is None:
            return Stale()
        try:
            return await self._send(delivery, rendered)
        except OutOfTurn as error:
            raise NoTurn(error.seconds, one_chat=error.one_chat) from None
        except TelegramRetryAfter as error:
            return TryLater(float(error.retry_after))
        except TelegramEntityTooLarge:
            return Refused("too large")
        except TelegramNetworkError as error:
            raise Away(type(error).__name__, unknown=not isinstance(error.__cause__, _NOT_CONNECTED)) from error
        except _SERVES_NOBODY as error:
            raise Away(type(error).__name__) from error
        except ClientDecodeError as error:  # a page of somebody on the way
            raise Away("ClientDecodeError", unknown=True) from error

    async def _send(self, delivery: Delivery, rendered: Rendered) -> Result:
        if delivery.kind in (DeliveryKind.EDIT, DeliveryKind.POST_EDIT):
            return await self._edit(delivery, rendered)
        try:
            message = await self._say(delivery, rendered)
        except TelegramForbiddenError:
            return Gone("forbidden")
        except TelegramBadRequest as error:
            return Gone("chat not found") if "chat not found" in str(error) else Refused("bad request")
        return Sent(str(message.message_id), rendered.events)

    async def _rendered(self, delivery: Delivery) -> Rendered | None:
        now = self._clock.now()
        ready = self._ready.pop(delivery.id, None)
        if ready is not None and ready.fresh(now):
            return ready.rendered
        async with self._storage.read() as unit:
            return await render(unit, delivery, now)

    async def _edit(self, delivery: Delivery, rendered: Rendered) -> Result:
        """Make an older message true. One that says so already, or is gone, leaves nothing to say."""
        message_id = delivery.payload["message"]
        try:
            await self._bot.edit_message_text(
                rendered.text, chat_id=delivery.chat_id, message_id=int(message_id), reply_markup=rendered.keyboard
            )
        except TelegramForbiddenError:
            return Gone("forbidden")
        except (TelegramBadRequest, TelegramMigrateToChat) as error:
            if delivery.kind == DeliveryKind.POST_EDIT and "not modified" not in str(error):
                async with self._storage.write() as unit:
                    await unit.posts.forget(delivery.platform, delivery.chat_id, message_id)
            return Stale()
        return Sent(message_id)

    async def _say(self, delivery: Delivery, rendered: Rendered) -> Message:
        """A group that has become a supergroup gets the message under its new id, and everything later too."""
        thread = int(delivery.thread_id) if delivery.thread_id else None
        try:
            return await self._bot.send_message(
                delivery.chat_id, rendered.text, message_thread_id=thread, reply_markup=rendered.keyboard
            )
        except TelegramMigrateToChat as error:
            chat_id = error.migrate_to_chat_id
        async with self._storage.write() as unit:
            await unit.responsibles.move_chat(delivery.platform, delivery.chat_id, str(chat_id))
            await unit.posts.move_chat(delivery.platform, delivery.chat_id, str(chat_id), self._clock.now())
        return await self._bot.send_message(chat_id, rendered.text, reply_markup=rendered.keyboard)
