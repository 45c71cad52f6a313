"""Updates that Telegram brings itself, to any replica behind a balancer."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import BaseRequestHandler
from aiohttp import web

from bot.settings import Settings

AT_ONCE = 40  # connections that Telegram may open: updates handled at the same time


class WebhookHandler(BaseRequestHandler):
    """Answers when the update has been handled: one whose replica dies is brought again. Strangers are refused by the secret."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot, secret: str) -> None:
        super().__init__(dispatcher, handle_in_background=False)
        self._bot = bot
        self._secret = secret.encode()

    def verify_secret(self, telegram_secret_token: str, bot: Bot) -> bool:
        return secrets.compare_digest(telegram_secret_token.encode(errors="replace"), self._secret)

    async def resolve_bot(self, request: web.Request) -> Bot:
        return self._bot

    async def close(self) -> None:
        """The bot's session belongs to whoever opened it."""


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
