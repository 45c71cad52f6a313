"""300 messages due at once to 300 chats, against the practice Bot API as a process that refuses the 31st within a second; and with the limit lifted,
beside a bare loop of aiogram's sendMessage. The ways in turns, each in a process of the stand-in's own."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from pydantic import SecretStr
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.rendering.every import render
from bot.sending.notifier import ChatNotifier
from bot.settings import Settings
from bot.telegram import make_bot
from scheduler.sweep import Sweeper
from storage.database import Storage
from tests.builders import NOW, institution, one_event
from tests.e2e.conftest import PROJECT, TOKEN, call, free_port, wait_for

CHATS = range(5001, 5301)
LIMIT = 30
Way = Callable[[str, Path], Awaitable[tuple[float, int]]]  # the stand-in's address, a folder -> seconds, delivered


@contextmanager
def stand_in(folder: Path, per_second: int | None, chats: Iterable[int] = CHATS) -> Iterator[str]:
    port = free_port()
    own = {"METODIST_DATA": str(folder), "METODIST_NO_DOTENV": "1", "BOT_TOKEN": "", "METODIST_CLOCK": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "practice", "--port", str(port)],
        env={**os.environ, **own},
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(f"{address}/people"), "the stand-in", 60)
        with ThreadPoolExecutor(4) as several:
            list(
                several.map(
                    lambda one: call(f"{address}/people", {"id": one, "name": str(one), "started": True}), chats
                )
            )
        call(f"{address}/faults", {"per_second": per_second})
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except OSError:
        return False
    return True


def _settings(address: str, limited: bool) -> Settings:
    return Settings(  # type: ignore[call-arg]
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        bot_api_url=address,
        sends_per_second=LIMIT if limited else None,
        metodist_clock=NOW,
    )


async def metodist(address: str, folder: Path, *, limited: bool = True) -> tuple[float, int]:
    """Rows of the outbox, rendered at the moment of sending, recorded after it."""
    storage = await _owed(folder)
    bot = make_bot(_settings(address, limited))
    sweeper = Sweeper(storage, ChatNotifier(bot, storage, Clock(NOW)), limited=limited)
    await bot.me()
    began, sent = time.perf_counter(), 0
    while sent < len(CHATS) and time.perf_counter() - began < 60:
        report = await sweeper.sweep(NOW)
        sent += report.sendings.sent
        if not report.progressed:
            await asyncio.sleep(0.2)
    seconds = time.perf_counter() - began
    await bot.session.close()
    await storage.close()
    return seconds, sent


async def _owed(folder: Path) -> Storage:
    """A webinar was moved: everybody who is registered is to be told."""
    storage = Storage(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await storage.upgrade()
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        for number in CHATS:
            person = await unit.people.meet("telegram", str(number), str(number), f"Некто {number}", NOW)
            await unit.registrations.register(event.id, person.id, now=NOW)
        moved = dt.date(2026, 4, 16)
        await unit.events.set_date(
            event.id, starts_on=moved, start_time=dt.time(14), now=NOW, person_id=None, confirmed=True
        )
    return storage


async def aiogram_alone(address: str, folder: Path) -> tuple[float, int]:
    return await _bare(address, _once)


async def aiogram_naive_retry(address: str, folder: Path) -> tuple[float, int]:
    return await _bare(address, _again)


async def _bare(address: str, send: Callable[[Bot, int], Awaitable[bool]]) -> tuple[float, int]:
    """All at once, as people write it first."""
    bot = make_bot(_settings(address, False))
    await bot.me()
    began = time.perf_counter()
    done = await asyncio.gather(*(send(bot, chat) for chat in CHATS))
    seconds = time.perf_counter() - began
    await bot.session.close()
    return seconds, sum(done)


async def _once(bot: Bot, chat: int) -> bool:
    try:
        await bot.send_message(chat, "Перенос: вебинар «Афиша за час»")
    except TelegramRetryAfter:
        return False
    return True


async def _again(bot: Bot, chat: int) -> bool:
    while not await _once(bot, chat):  # noqa: ASYNC110 (that is what is naive)
        await asyncio.sleep(1)
    return True


async def ptb_limiter(address: str, folder: Path) -> tuple[float, int]:
    return await _ptb(address, 0)


async def ptb_limiter_retries(address: str, folder: Path) -> tuple[float, int]:
    return await _ptb(address, 3)


async def _ptb(address: str, retries: int) -> tuple[float, int]:
    """python-telegram-bot with its own limiter, all at once. Its extra asks for aiolimiter below 1.3; what it calls there is unchanged."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL)  # each refusal would be a page of traceback
    limiter = AIORateLimiter(overall_max_rate=LIMIT, overall_time_period=1, max_retries=retries)
    request = HTTPXRequest(connection_pool_size=len(CHATS), pool_timeout=60)
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").rate_limiter(limiter).request(request)
    bot = builder.updater(None).build().bot
    async with bot:
        began = time.perf_counter()
        done = await asyncio.gather(*(_ptb_once(bot, chat) for chat in CHATS))
        return time.perf_counter() - began, sum(done)


async def _ptb_once(bot: ExtBot[AIORateLimiter], chat: int) -> bool:
    try:
        await bot.send_message(chat, "Перенос: вебинар «Афиша за час»")
    except RetryAfter:
        return False
    return True


async def bare_loop(address: str, folder: Path) -> tuple[float, int]:
    """The very same message, known beforehand, one after another."""
    storage = await _owed(folder)
    async with storage.write() as unit:
        (first,) = await unit.deliveries.claim(NOW, limit=1, real_now=time.time())
        message = await render(unit, first, NOW)
    await storage.close()
    assert message is not None
    bot = make_bot(_settings(address, False))
    await bot.me()
    began = time.perf_counter()
    for chat in CHATS:
        await bot.send_message(chat, message.text, reply_markup=message.keyboard)
    seconds = time.perf_counter() - began
    await bot.session.close()
    return seconds, len(CHATS)


async def metodist_unlimited(address: str, folder: Path) -> tuple[float, int]:
    return await metodist(address, folder, limited=False)


def measure(way: Way, per_second: int | None) -> tuple[float, int, int]:
    """(seconds, delivered, refusals)."""
    with tempfile.TemporaryDirectory() as name, stand_in(Path(name), per_second) as address:
        seconds, delivered = asyncio.run(way(address, Path(name)))
        refused = call(f"{address}/record")["faults"].get("limit", 0)
    return seconds, delivered, refused


def main() -> None:
    print(f"{len(CHATS)} due at once; a server that takes {LIMIT} a second")
    print("way                        seconds  delivered  refusals  of the limit")
    for name, way in (
        ("Metodist", metodist),
        ("aiogram alone", aiogram_alone),
        ("aiogram, naive retry", aiogram_naive_retry),
        ("PTB's AIORateLimiter", ptb_limiter),
        ("the same with 3 retries", ptb_limiter_retries),
    ):
        seconds, delivered, refused = measure(way, LIMIT)
        # Metodist keeps a distance from the first message on: what it sends in a second is sustained; the others begin with thirty at once
        sustained = delivered / seconds / LIMIT if delivered > LIMIT else 0
        print(f"{name:26} {seconds:7.2f} {delivered:10} {refused:9} {sustained:12.1%}")
    print("\nThe limit lifted: messages a second, in turns")
    ratios = []
    for _ in range(3):
        loop_seconds, _, _ = measure(bare_loop, None)
        own_seconds, _, _ = measure(metodist_unlimited, None)
        ratios.append(loop_seconds / own_seconds)
        print(
            f"aiogram's loop {len(CHATS) / loop_seconds:6.0f}   Metodist {len(CHATS) / own_seconds:6.0f}   {ratios[-1]:.2f}"
        )
    print(f"ratio: {sorted(ratios)[1]:.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


if __name__ == "__main__":
    main()
