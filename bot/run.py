"""`metodist run`: the bot in Telegram (or at another Bot API server), or in the practice chat."""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiohttp import web

from bot.app import build_dispatcher
from bot.clock import Clock
from bot.clockwork import ClockMover
from bot.commands import publish_commands
from bot.context import PLATFORM
from bot.sending.mail import MailNotifier, Postman
from bot.sending.notifier import ChatNotifier
from bot.sending.patience import patiently
from bot.serving.health import Pulse, add_health
from bot.serving.http import add_public, clock_application
from bot.serving.metrics import Metrics, count_updates
from bot.serving.webhook import AT_ONCE, add_webhook, announce_webhook
from bot.settings import Settings
from bot.telegram import make_bot
from bot.updates.flood import Flood
from bot.updates.in_flight import SECONDS, InFlight
from scheduler.housekeeping import audit_daily, keep_house, keep_terms
from scheduler.jobs import Metronome
from scheduler.sweep import Sweeper, SweepReport
from storage.database import Storage
from storage.outgoing.mail import MAIL

log = structlog.get_logger()

RESTS, LONGEST_REST = 3, 0.5  # after a sweep, times as long as it took; seconds at most


def make_sweeper(storage: Storage, bot: Bot, clock: Clock, settings: Settings) -> Sweeper:
    """Telegram's speed limits bind only the real Telegram. Letters go beside it, where a mail server is set up."""
    letters = MailNotifier(settings.mail, bot, storage, clock) if settings.mail is not None else None
    postman = Postman(ChatNotifier(bot, storage, clock), letters)
    return Sweeper(storage, postman, limited=settings.rate is not None, lease=settings.lease_seconds)


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
    metrics: Metrics = field(default_factory=Metrics)
    pulse: Pulse = field(default_factory=Pulse)


@asynccontextmanager
async def started(
    settings: Settings, storage: Storage, clock: Clock, bot: Bot, *, keep_clock: bool = False
) -> AsyncIterator[Program]:
    """Everything that runs beside polling, stopped in the reverse order."""
    sweeper = make_sweeper(storage, bot, clock, settings)
    metrics, pulse = Metrics(), Pulse()

    def swept(report: SweepReport) -> None:
        metrics.swept(report.sendings)
        pulse.beat()

    ticking = Ticker(sweeper, clock, swept)
    dispatcher = build_dispatcher(storage, clock, settings, ticking.nudge, make_flood(settings))
    count_updates(dispatcher, metrics)

    async def house() -> None:
        await keep_house(storage, clock.now())
        await keep_terms(storage, clock.now())
        if await audit_daily(storage, settings.metodist_owners, PLATFORM, clock.now()):
            ticking.nudge()

    metronome = Metronome(ticking.tick, house)
    me = await patiently("getMe", bot.me)
    async with storage.write() as unit:
        await unit.settings.put("bot", {"username": me.username})
        await unit.settings.put(MAIL, {"ready": settings.mail is not None})
    metronome.start()
    try:
        mover = ClockMover(clock, storage, sweeper, keep=keep_clock)
        yield Program(bot, dispatcher, mover, ticking.nudge, metrics, pulse)
    finally:
        await metronome.stop()
        await ticking.stop()
        await dispatcher["chat_state"].shut()


class Ticker:
    """Sweeps on the metronome's tick and, at once, after an update that made something due."""

    def __init__(
        self,
        sweeper: Sweeper,
        clock: Clock,
        swept: Callable[[SweepReport], None] = lambda report: None,
        real_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sweeper = sweeper
        self._clock = clock
        self._swept = swept
        self._real = real_clock
        self._running: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = asyncio.Event()
        self._free_at = -math.inf  # real time: before it a nudged sweep waits

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
        """Let what is in flight finish. What takes longer is cut off: its claim ends by itself, and it is sent again."""
        self._stopping.set()
        self._sweeper.stop()
        if self._running is None:
            return
        _, late = await asyncio.wait({self._running}, timeout=SECONDS)
        if late:
            log.warning("messages cut off at the stop", after_seconds=SECONDS)
            self._running.cancel()
            await asyncio.wait(late)

    async def _run(self) -> None:
        while True:
            await self._rest()
            self._again, more, began = False, False, self._real()
            try:
                report = await self._sweeper.sweep(self._clock.now())
                self._swept(report)
                more = report.sendings.more
            except Exception:
                log.exception("sweep failed; the next tick tries again")
            ended = self._real()
            self._free_at = ended if more else ended + min(LONGEST_REST, RESTS * (ended - began))
            if not (self._again or more):
                return

    async def _rest(self) -> None:
        """In a rush each update nudges, and sweeps one upon the other took a third of the machine from who waits for an answer."""
        pause = self._free_at - self._real()
        if pause > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)


async def run_live(settings: Settings) -> None:
    """The token's bot, by long polling or, with WEBHOOK_URL, as one of any number behind a balancer; until a signal."""
    clock = Clock(settings.metodist_clock)
    storage = Storage(settings.url)
    await storage.upgrade()
    bot = make_bot(settings, storage)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(storage.close)
        stack.push_async_callback(bot.session.close)
        program = await stack.enter_async_context(started(settings, storage, clock, bot))
        await _serve_pages(stack, own_pages(program, settings, storage, clock), settings, clock)
        program.nudge()  # what became due while it was down does not wait for the first tick
        if settings.webhook_url is None:
            await poll(program, settings)
        else:
            await receive(program, settings)


async def _serve_pages(stack: AsyncExitStack, pages: web.Application, settings: Settings, clock: Clock) -> None:
    """A taken port is a fault only where somebody counts on what is served there."""
    try:
        await stack.enter_async_context(serving(pages, settings.http_host, settings.http_port))
    except OSError:
        if clock.movable or settings.public_url is not None or settings.webhook_url is not None:
            raise
        log.warning("HTTP_PORT is taken: no health page", port=settings.http_port)


def own_pages(program: Program, settings: Settings, storage: Storage, clock: Clock) -> web.Application:
    """How it is, for whoever runs it; the clock where it may be moved, feeds and checks where people can reach them, updates where
    Telegram brings them."""
    application = clock_application(program.mover) if clock.movable else web.Application()
    add_health(application, program.metrics, program.pulse, storage, clock, program.dispatcher["chat_state"])
    if settings.public_url is not None:
        add_public(application, storage, clock)
    if settings.webhook_url is not None:
        add_webhook(application, program.dispatcher, program.bot, settings)
    return application


async def receive(program: Program, settings: Settings) -> None:
    """Updates come over HTTP until SIGINT or SIGTERM; those being handled are finished when the server shuts down (WebhookHandler.close)."""
    stop = signalled()
    if not await _before(stop, patiently("setMyCommands", lambda: publish_commands(program.bot, settings))):
        return
    await program.dispatcher.emit_startup(bot=program.bot, dispatcher=program.dispatcher)
    announcing = patiently("setWebhook", lambda: announce_webhook(program.bot, program.dispatcher, settings))
    try:
        if await _before(stop, announcing):
            log.info("ready", by="webhook")
            await stop.wait()
    finally:
        await program.dispatcher.emit_shutdown(bot=program.bot, dispatcher=program.dispatcher)


async def poll(program: Program, settings: Settings) -> None:
    """Answer updates until SIGINT or SIGTERM; what is in flight is finished."""
    stop, dispatcher = signalled(), program.dispatcher
    if not (
        await _before(stop, patiently("deleteWebhook", program.bot.delete_webhook))
        and await _before(stop, patiently("setMyCommands", lambda: publish_commands(program.bot, settings)))
    ):
        return
    log.info("ready")
    polling = asyncio.create_task(
        dispatcher.start_polling(
            program.bot,
            handle_signals=False,
            close_bot_session=False,
            tasks_concurrency_limit=AT_ONCE,
            allowed_updates=dispatcher.resolve_used_update_types(),
        )
    )
    try:
        await _first_of(polling, stop)
        if not polling.done():
            await dispatcher.stop_polling()
        await polling
    finally:
        await _finish(program)


async def _finish(program: Program) -> None:
    """The updates that were taken are handled to the end, and Telegram knows that they need not come again."""
    in_flight: InFlight = program.dispatcher["in_flight"]
    if not await in_flight.settled():
        log.warning("updates cut off at the stop", after_seconds=SECONDS)
    if in_flight.last is not None:
        with contextlib.suppress(TelegramAPIError):
            await program.bot.get_updates(offset=in_flight.last + 1, limit=1, timeout=0, request_timeout=3)


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """An HTTP server for as long as the block runs; yields the port it really has."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1] if runner.addresses else port
    finally:
        await runner.cleanup()


async def until_signal() -> None:
    """Wait for SIGINT or SIGTERM."""
    await signalled().wait()


def signalled() -> asyncio.Event:
    """Is set by SIGINT and SIGTERM: from here on they do not kill."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    return stop


async def _before(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Do it unless the stop comes first: messages may be going out already while Telegram does not answer here. Was it done?"""
    doing = asyncio.create_task(work)
    await _first_of(doing, stop)
    if not doing.done():
        doing.cancel()
        await asyncio.wait({doing})
        return False
    await doing
    return not stop.is_set()


async def _first_of(task: asyncio.Task[Any], stop: asyncio.Event) -> None:
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
