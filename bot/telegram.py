"""The bot of BOT_TOKEN, at Telegram or at another Bot API server."""

from __future__ import annotations

from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import Response, TelegramMethod
from aiogram.types import LinkPreviewOptions, Message, Update
from aiohttp import ClientTimeout

from bot.sending.fitting import FittingMiddleware
from bot.sending.pacing import PaceMiddleware
from bot.settings import Settings
from scheduler.pace import SHARED_WINDOW, OwnTurns, Pace, distance
from storage.database import Storage

CONNECT_SECONDS = 10.0


def build_bot(token: str, session: BaseSession | None = None) -> Bot:
    """A bot that speaks HTML and shows no link previews."""
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True))
    bot = Bot(token, session=session, default=defaults)
    bot.session.middleware(FittingMiddleware())
    return bot


class Session(AiohttpSession):
    """A connection that does not come about is known not to have sent anything: it is told from an answer that does not come."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: Any = None) -> Any:  # noqa: ASYNC109
        seconds = self.timeout if timeout is None else timeout
        return await super().make_request(
            bot, method, timeout=cast("int", ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS))
        )


# pydantic forgets the classes of answers that nothing holds, and building one anew takes ten milliseconds
_ANSWERS = (Response[Message], Response[bool], Response[Message | bool], Response[list[Update]])


def make_bot(settings: Settings, storage: Storage | None = None) -> Bot:
    """It keeps the pace that Telegram allows; with `storage`, that of all replicas together. Raises ValueError without a token."""
    if settings.bot_token is None:
        raise ValueError("BOT_TOKEN is not set")
    own = settings.bot_api_url
    session = Session() if own is None else Session(api=TelegramAPIServer.from_base(own))
    bot = build_bot(settings.bot_token.get_secret_value(), session)
    if settings.rate is not None:
        shared = storage.turns("all", settings.rate, SHARED_WINDOW) if storage is not None else None
        bot.session.middleware(PaceMiddleware(Pace(shared or OwnTurns(settings.rate), distance(settings.rate))))
    return bot
