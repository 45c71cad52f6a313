"""The practice chat as a program: the same bot against a stand-in inside it, on the loopback address."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiogram import Bot
from aiohttp import web
from pydantic import SecretStr

from bot.cli.base import BadInput
from bot.clock import Clock
from bot.clockwork import kept_clock
from bot.commands import refresh_commands
from bot.context import PLATFORM
from bot.practice.personas import OWNER, PERSONAS
from bot.practice.server import ClockSwitch, practice_application
from bot.practice.setup import CLOCK_START, settle
from bot.practice.telegram import PracticeTelegram
from bot.run import poll, serving, started, until_signal
from bot.serving.http import add_public
from bot.settings import Settings
from bot.telegram import make_bot
from storage.database import Storage

TOKEN = "42:PRACTICE"
LOOPBACK = "127.0.0.1"
_TRIES = 20  # ports above HTTP_PORT, when nobody asked for a particular one


async def run_practice(settings: Settings, say: Callable[[str], None]) -> None:
    """Open the practice chat and print its address; until a signal."""
    storage = Storage(settings.practice_url)
    await storage.upgrade()
    telegram = PracticeTelegram(TOKEN)
    snapshot = settings.metodist_data / "practice-chat.json"
    clock = Clock(settings.metodist_clock or await kept_clock(storage) or CLOCK_START)
    switch = ClockSwitch()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(storage.close)
        await stack.enter_async_context(remembering(telegram, snapshot))

        def town() -> web.Application:
            application = practice_application(telegram, switch)
            add_public(application, storage, clock)
            return application

        port = await stack.enter_async_context(_serving_somewhere(town, settings))
        inside = settings.model_copy(
            update={
                "bot_token": SecretStr(TOKEN),
                "bot_api_url": f"http://{LOOPBACK}:{port}",
                "public_url": settings.public_url or f"http://{LOOPBACK}:{port}",
                "redis_url": None,  # the practice chat is all in its own database
                "smtp_host": settings.mail.host if settings.mail else None,  # asked while there is no token
                "metodist_owners": settings.metodist_owners | {str(OWNER.id)},
            }
        )
        bot = make_bot(inside)
        stack.push_async_callback(bot.session.close)
        program = await stack.enter_async_context(started(inside, storage, clock, bot, keep_clock=True))
        switch.connect(program.mover)
        await settle(storage, telegram, clock.now())
        await _publish_menus(bot, storage, inside)
        stack.push_async_callback(program.mover.save)
        say(f"Учебный чат открыт: http://{LOOPBACK}:{port}/ (остановить — Ctrl+C)")
        await poll(program, inside)


async def _publish_menus(bot: Bot, storage: Storage, settings: Settings) -> None:
    """Personas who are linked or have roles got them without pressing a link, which is when a menu is refreshed."""
    for persona in PERSONAS:
        async with storage.read() as unit:
            person = await unit.people.by_user(PLATFORM, str(persona.id))
        if person is not None:
            await refresh_commands(bot, storage, person, settings)


async def run_stand_in(settings: Settings, port: int, say: Callable[[str], None]) -> None:
    """The stand-in alone, with its page; another process is the bot."""
    telegram = PracticeTelegram(TOKEN)
    try:
        async with serving(practice_application(telegram, None), LOOPBACK, port) as taken:
            say(f"BOT_API_URL=http://{LOOPBACK}:{taken} BOT_TOKEN={TOKEN}")
            await until_signal()
    except OSError:
        raise BadInput(f"Порт {port} занят: назовите другой.") from None


@asynccontextmanager
async def remembering(telegram: PracticeTelegram, path: Path) -> AsyncIterator[None]:
    """Chats survive a restart: read at the start, written while they change and at the end."""
    telegram.load_if_any(path)
    writing = asyncio.create_task(_write_while_dirty(telegram, path))
    try:
        yield
    finally:
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writing
        telegram.save(path)


async def _write_while_dirty(telegram: PracticeTelegram, path: Path) -> None:
    while True:
        await asyncio.sleep(1)
        if telegram.dirty:
            telegram.save(path)


@asynccontextmanager
async def _serving_somewhere(town: Callable[[], web.Application], settings: Settings) -> AsyncIterator[int]:
    """On HTTP_PORT, or on the next free port above it when nobody asked for a particular one."""
    asked = "http_port" in settings.model_fields_set
    for port in range(settings.http_port, settings.http_port + (1 if asked else _TRIES)):
        async with AsyncExitStack() as stack:
            try:
                taken = await stack.enter_async_context(serving(town(), LOOPBACK, port))
            except OSError:
                continue
            yield taken
            return
    raise BadInput(f"Порт {settings.http_port} занят: назовите другой в HTTP_PORT.")
