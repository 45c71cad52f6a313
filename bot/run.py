"""`metodist run`: the bot in Telegram (or at another Bot API server), or in the practice chat."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiohttp import web

from bot.app import build_dispatcher
from bot.clock import Clock
from bot.clockwork import ClockMover
from bot.commands import publish_commands
from bot.context import PLATFORM
from bot.flood import Flood
from bot.http import add_public, clock_application
from bot.mail import MailNotifier, Postman
from bot.notifier import ChatNotifier
from bot.settings import Settings
from bot.telegram import make_bot
from scheduler.housekeeping import audit_daily, keep_house, keep_terms
from scheduler.jobs import Metronome
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.mail import MAIL

log = structlog.get_logger()


def make_sweeper(storage: Storage, bot: Bot, clock: Clock, settings: Settings) -> Sweeper:
    """Telegram's speed limits bind only the real Telegram. Letters go beside it, where a mail server is set up."""
    letters = MailNotifier(settings.mail, bot, storage, clock) if settings.mail is not None else None
    return Sweeper(storage, Postman(ChatNotifier(bot, storage, clock), letters), limited=settings.rate is not None)


def make_flood(settings: Settings) -> Flood:
    """In the practice chat other programs act for people, faster than people can."""
    return Flood() if settings.real_telegram else Flood(most=200)


@dataclass(frozen=True, slots=True)
class Program:
    """A running bot: its dispatcher polls, its metronome ticks, and the clock may be moved where that is allowed."""

    bot: Bot
    dispatcher: Dispatcher
    mover: ClockMover
    nudge: Callable[[], None]


@asynccontextmanager
async def started(
    settings: Settings, storage: Storage, clock: Clock, bot: Bot, *, keep_clock: bool = False
) -> AsyncIterator[Program]:
    """Everything that runs beside polling, stopped in the reverse order."""
    sweeper = make_sweeper(storage, bot, clock, settings)
    ticking = Ticker(sweeper, clock)
    dispatcher = build_dispatcher(storage, clock, settings, ticking.nudge, make_flood(settings))

    async def house() -> None:
        await keep_house(storage, clock.now())
        await keep_terms(storage, clock.now())
        if await audit_daily(storage, settings.metodist_owners, PLATFORM, clock.now()):
            ticking.nudge()

    metronome = Metronome(ticking.tick, house)
    me = await bot.me()
    async with storage.write() as unit:
        await unit.settings.put("bot", {"username": me.username})
        await unit.settings.put(MAIL, {"ready": settings.mail is not None})
    metronome.start()
    try:
        yield Program(bot, dispatcher, ClockMover(clock, storage, sweeper, keep=keep_clock), ticking.nudge)
    finally:
        await metronome.stop()
        await ticking.stop()


class Ticker:
    """Sweeps on the metronome's tick and, at once, after an update that made something due."""

    def __init__(self, sweeper: Sweeper, clock: Clock) -> None:
        self._sweeper = sweeper
        self._clock = clock
        self._running: asyncio.Task[None] | None = None
        self._again = False

    def nudge(self) -> None:
        """Sweep soon; calls during a sweep are one more sweep after it."""
        if self._running is not None and not self._running.done():
            self._again = True
            return
        self._running = asyncio.get_running_loop().create_task(self._run())

    async def tick(self) -> None:
        self.nudge()
        if self._running is not None:
            await asyncio.shield(self._running)

    async def stop(self) -> None:
        """Let what is in flight finish."""
        self._sweeper.stop()
        if self._running is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _run(self) -> None:
        while True:
            self._again = False
            try:
                report = await self._sweeper.sweep(self._clock.now())
                self._again = self._again or report.sendings.more
            except Exception:
                log.exception("sweep failed; the next tick tries again")
            if not self._again:
                return


async def run_live(settings: Settings) -> None:
    """Long polling with the token's bot, until a signal."""
    clock = Clock(settings.metodist_clock)
    storage = Storage(settings.url)
    await storage.upgrade()
    bot = make_bot(settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(storage.close)
        stack.push_async_callback(bot.session.close)
        program = await stack.enter_async_context(started(settings, storage, clock, bot))
        if (pages := own_pages(program, settings, storage, clock)) is not None:
            await stack.enter_async_context(serving(pages, settings.http_host, settings.http_port))
        await poll(program, settings)


def own_pages(program: Program, settings: Settings, storage: Storage, clock: Clock) -> web.Application | None:
    """The clock where it may be moved, feeds and checks where people can reach them; None: nothing is served."""
    if not clock.movable and settings.public_url is None:
        return None
    application = clock_application(program.mover) if clock.movable else web.Application()
    if settings.public_url is not None:
        add_public(application, storage, clock)
    return application


async def poll(program: Program, settings: Settings) -> None:
    """Answer updates until SIGINT or SIGTERM; what is in flight is finished."""
    await publish_commands(program.bot, settings)
    log.info("ready")
    await program.dispatcher.start_polling(
        program.bot,
        handle_signals=True,
        close_bot_session=False,
        allowed_updates=program.dispatcher.resolve_used_update_types(),
    )


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """An HTTP server for as long as the block runs; yields the port it really has."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1] if runner.addresses else port
    finally:
        await runner.cleanup()


async def until_signal() -> None:
    """Wait for SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    await stop.wait()
