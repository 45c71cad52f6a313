"""The bot of BOT_TOKEN, at Telegram or at another Bot API server."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import Response
from aiogram.types import LinkPreviewOptions, Message, Update

from bot.fitting import FittingMiddleware
from bot.pacing import PaceMiddleware
from bot.settings import Settings
from scheduler.pace import Pace

# The library makes the model of an answer at each call and forgets it at once, a millisecond and a half each time: kept here, they are found.
_ANSWERS = (Response[Message], Response[Message | bool], Response[bool], Response[list[Update]])


def build_bot(token: str, session: BaseSession | None = None) -> Bot:
    """A bot that speaks HTML and shows no link previews."""
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True))
    bot = Bot(token, session=session, default=defaults)
    bot.session.middleware(FittingMiddleware())
    return bot


def make_bot(settings: Settings) -> Bot:
    """It keeps the pace that Telegram allows. Raises ValueError without a token."""
    if settings.bot_token is None:
        raise ValueError("BOT_TOKEN is not set")
    session = None
    if settings.bot_api_url is not None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(settings.bot_api_url))
    bot = build_bot(settings.bot_token.get_secret_value(), session)
    if settings.rate is not None:
        bot.session.middleware(PaceMiddleware(Pace(settings.rate)))
    return bot
