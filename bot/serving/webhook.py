"""Updates that Telegram brings itself, to any replica behind a balancer."""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiogram.webhook.aiohttp_server import BaseRequestHandler
from aiohttp import web

from bot.settings import Settings
from bot.updates.in_flight import SECONDS, InFlight
from bot.updates.once import Brought
from storage.errors import NameHeld

log = structlog.get_logger()

ANSWER_SECONDS = 55.0  # Telegram gives up after 60
AT_ONCE = 40  # connections that Telegram may open: updates handled at the same time


class WebhookHandler(BaseRequestHandler):
    """Answers when the update has been handled: one whose replica dies is brought again. Strangers are refused by the secret.

    What takes too long, or waits in vain for its chat, is answered with 503: Telegram brings it again, and then it is done already
    (bot.updates.once), is being handled here still, or is handled now."""

    def __init__(
        self, dispatcher: Dispatcher, bot: Bot, secret: str, real_clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(dispatcher, handle_in_background=False)
        self._bot = bot
        self._secret = secret.encode()
        self._real = real_clock
        self._handling: dict[int, tuple[asyncio.Task[Any], Brought]] = {}
        self._highest, self._highest_at = 0, -math.inf
        self._doubt_until = -math.inf

    def verify_secret(self, telegram_secret_token: str, bot: Bot) -> bool:
        return secrets.compare_digest(telegram_secret_token.encode(errors="replace"), self._secret)

    async def resolve_bot(self, request: web.Request) -> Bot:
        return self._bot

    async def _handle_request(self, bot: Bot, request: web.Request) -> web.Response:
        told = await request.json(loads=bot.session.json_loads)
        update = Update.model_validate(told, context={"bot": bot})
        task, brought = self._handling.get(update.update_id) or self._begin(update)
        await asyncio.wait({task}, timeout=ANSWER_SECONDS)
        if not task.done():
            brought.late = True
            log.warning("update takes too long: Telegram brings it again", update=update.update_id)
        if not task.done() or task.cancelled() or isinstance(task.exception(), NameHeld):
            return web.Response(status=503)
        result = task.result()
        answer = result if isinstance(result, TelegramMethod) and not brought.late else None
        return web.Response(body=self._build_response_writer(bot=bot, result=answer))

    def _begin(self, update: Update) -> tuple[asyncio.Task[Any], Brought]:
        number = update.update_id
        brought = Brought(again=self._may_come_again(number))
        task = asyncio.create_task(self._handle_update(update, brought))
        self._handling[number] = task, brought
        task.add_done_callback(lambda _: self._handling.pop(number))
        return task, brought

    def _may_come_again(self, number: int) -> bool:
        """Numbers rise. One that was brought before has later ones behind it, or nothing has come here for a while: then several may be
        brought again, one behind another."""
        now = self._real()
        if now - self._highest_at > ANSWER_SECONDS / 2:
            self._doubt_until = now + 2 * ANSWER_SECONDS
        if number <= self._highest:
            return True
        self._highest, self._highest_at = number, now
        return now < self._doubt_until

    async def _handle_update(self, update: Update, brought: Brought) -> Any:
        try:
            result = await self.dispatcher.feed_update(self._bot, update, brought=brought)
        except NameHeld:
            log.warning("another replica holds the chat: Telegram brings the update again", update=update.update_id)
            raise
        except Exception:
            log.exception("update failed", update=update.update_id)
            raise
        if brought.late and isinstance(result, TelegramMethod):
            await self.dispatcher.silent_call_request(self._bot, result)
        return result

    async def close(self) -> None:
        """The server takes no more. What is being handled is handled to the end, also where nobody waits for an answer any more; what is
        cut off is brought again. The bot's session belongs to whoever opened it."""
        in_flight: InFlight = self.dispatcher["in_flight"]
        if await in_flight.settled():
            return
        log.warning("updates cut off at the stop", after_seconds=SECONDS)
        cut = [task for task, _ in self._handling.values()]
        for task in cut:
            task.cancel()
        if cut:
            await asyncio.wait(cut, timeout=1)


def webhook_path(settings: Settings) -> str:
    """Where the balancer brings them: the path of WEBHOOK_URL."""
    return urlsplit(settings.webhook_url or "").path or "/"


def add_webhook(application: web.Application, dispatcher: Dispatcher, bot: Bot, settings: Settings) -> None:
    """Settings have seen to it that there is a secret."""
    assert settings.webhook_secret is not None
    WebhookHandler(dispatcher, bot, settings.webhook_secret.get_secret_value()).register(
        application, path=webhook_path(settings)
    )


async def announce_webhook(bot: Bot, dispatcher: Dispatcher, settings: Settings) -> None:
    """Tell Telegram where to bring updates; each replica says the same."""
    assert settings.webhook_url is not None
    assert settings.webhook_secret is not None
    await bot.set_webhook(
        settings.webhook_url,
        secret_token=settings.webhook_secret.get_secret_value(),
        allowed_updates=dispatcher.resolve_used_update_types(),
        max_connections=AT_ONCE,
    )
