"""What the rush is held against, as a process: a bare aiogram handler that reads once, writes once and answers. The storage engine and the
way of getting updates are those of the bot."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.types import CallbackQuery, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from sqlalchemy import text

from bot.run import serving, until_signal
from bot.serving.webhook import AT_ONCE
from bot.settings import load_settings
from bot.telegram import make_bot
from storage.database import Storage

TABLE = "CREATE TABLE bare_places (person BIGINT NOT NULL)"


async def press(query: CallbackQuery, places: Storage) -> None:
    async with places.read() as unit:
        taken = await unit.session.scalar(text("SELECT count(*) FROM bare_places"))
    async with places.write() as unit:
        await unit.session.execute(text("INSERT INTO bare_places VALUES (:person)"), {"person": query.from_user.id})
    if isinstance(query.message, Message):
        await query.message.edit_text(f"Перед вами записались: {taken}")
    await query.answer()


async def run() -> None:
    settings = load_settings()
    storage = Storage(settings.url)
    async with storage.write() as unit:
        await unit.session.execute(text(TABLE))
    bot: Bot = make_bot(settings)
    dispatcher = Dispatcher()
    dispatcher["places"] = storage
    dispatcher.callback_query.register(press, F.data == "place")
    application = web.Application()
    if settings.webhook_url is not None:
        assert settings.webhook_secret is not None
        secret = settings.webhook_secret.get_secret_value()
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret)
        handler.register(application, path="/hook")
    async with serving(application, "127.0.0.1", int(os.environ["HTTP_PORT"])):
        if settings.webhook_url is None:
            await dispatcher.start_polling(bot)
        else:
            await bot.set_webhook(settings.webhook_url, secret_token=secret, max_connections=AT_ONCE)
            await until_signal()
    await bot.session.close()
    await storage.close()


if __name__ == "__main__":
    asyncio.run(run())
