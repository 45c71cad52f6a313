"""The running program: sweeps on a tick and on a nudge, an HTTP server, long polling until a signal."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from aiogram import Dispatcher
from aiogram.exceptions import (
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe
from aiohttp import web
from pydantic import SecretStr

from bot import run
from bot.chat_state.database import ChatStateStorage
from bot.clock import Clock
from bot.practice.server import practice_application
from bot.practice.telegram import PracticeTelegram
from bot.run import Program, Ticker, poll, run_live, serving, started, until_signal
from bot.sending.patience import patiently
from bot.settings import Settings
from scheduler.rounds import Sendings
from scheduler.sweep import Sweeper, SweepReport
from storage.database import Storage
from tests.builders import NOW
from tests.telegram import TOKEN, World, make_world


class Sweeping(Sweeper):
    """Counts sweeps; holds each until the gate opens; fails when told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.done = 0
        self.gate = asyncio.Event()
        self.fails = 0

    def stop(self) -> None:
        """Nothing is in flight."""

    async def sweep(self, now: datetime) -> SweepReport:
        self.begun += 1
        await self.gate.wait()
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        self.done += 1
        return SweepReport(0, 0, Sendings())


async def settle_down() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_nudges_during_a_sweep_are_one_more_sweep() -> None:
    sweeping = Sweeping()
    ticker = Ticker(sweeping, Clock(NOW))
    for _ in range(3):
        ticker.nudge()
        await settle_down()
    assert sweeping.begun == 1
    sweeping.gate.set()
    await ticker.stop()
    assert (sweeping.begun, sweeping.done) == (2, 2)
    await ticker.tick()
    assert sweeping.done == 3


async def test_after_a_sweep_there_is_a_rest_and_stopping_ends_it() -> None:
    """A rush nudges with each update: sweeps leave most of the time to those who wait for an answer."""
    sweeping, now = Sweeping(), [0.0]
    sweeping.gate.set()
    ticker = Ticker(sweeping, Clock(NOW), lambda _: now.append(now[-1] + 10.0), lambda: now[-1])
    await ticker.tick()
    ticker.nudge()
    await settle_down()
    assert sweeping.begun == 1
    await ticker.stop()
    assert sweeping.done == 2


async def test_a_failing_sweep_is_logged_and_the_next_one_runs(capsys: pytest.CaptureFixture[str]) -> None:
    sweeping = Sweeping()
    sweeping.gate.set()
    sweeping.fails = 1
    ticker = Ticker(sweeping, Clock(NOW))
    await ticker.tick()
    assert sweeping.done == 0
    output = capsys.readouterr()
    assert "sweep failed" in output.out + output.err
    await ticker.tick()
    assert sweeping.done == 1


async def test_stopping_waits_for_what_is_in_flight() -> None:
    sweeping = Sweeping()
    ticker = Ticker(sweeping, Clock(NOW))
    await ticker.stop()  # nothing to wait for
    ticker.nudge()
    stopping = asyncio.create_task(ticker.stop())
    await settle_down()
    assert not stopping.done()
    sweeping.gate.set()
    await stopping
    assert sweeping.done == 1


async def test_a_server_lives_as_long_as_its_block() -> None:
    application = web.Application()
    application.router.add_get("/", _pong)
    async with aiohttp.ClientSession() as client:
        async with serving(application, "127.0.0.1", 0) as port:
            async with client.get(f"http://127.0.0.1:{port}/") as answer:
                assert await answer.text() == "pong"
            with pytest.raises(OSError, match="address already in use|in use"):
                async with serving(web.Application(), "127.0.0.1", port):
                    pass
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.get(f"http://127.0.0.1:{port}/")


async def _pong(request: web.Request) -> web.Response:
    return web.Response(text="pong")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_until_a_signal(number: signal.Signals) -> None:
    waiting = asyncio.create_task(until_signal())
    await settle_down()
    assert not waiting.done()
    os.kill(os.getpid(), number)
    await asyncio.wait_for(waiting, 5)
    asyncio.get_running_loop().remove_signal_handler(number)


@pytest.fixture
def world() -> World:
    return make_world(Dispatcher())


async def test_what_runs_beside_polling(world: World, storage: Storage) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    async with started(settings, storage, Clock(NOW), world.bot) as program:
        async with storage.read() as unit:
            assert await unit.settings.get("bot") == {"username": "metodist_practice_bot"}
        program.nudge()
        assert (await program.mover.move("+1h")) > NOW
    async with storage.read() as unit:
        assert await unit.settings.get("practice_clock") is None


@pytest.fixture
async def address(telegram: PracticeTelegram) -> AsyncIterator[str]:
    async with serving(practice_application(telegram, None), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def telegram() -> PracticeTelegram:
    return PracticeTelegram(TOKEN)


async def asked(telegram: PracticeTelegram, method: str) -> None:
    """Until the bot has called this method."""
    while method not in {name for name, _ in telegram.calls}:
        await telegram.until_changed(telegram.changes, 0.05)


async def test_long_polling_answers_until_a_signal(
    telegram: PracticeTelegram, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        bot_api_url=address,
        metodist_data=tmp_path,
        metodist_clock=NOW,
        metodist_owners=frozenset({"1"}),
        http_port=0,
    )
    telegram.add_person(1, "Ольга")
    programs: list[Program] = []

    async def noted(program: Program, settings: Settings) -> None:
        programs.append(program)
        await poll(program, settings)

    monkeypatch.setattr(run, "poll", noted)
    running = asyncio.create_task(run_live(settings))
    await asyncio.wait_for(asked(telegram, "getUpdates"), 20)
    assert telegram.town.commands["chat:1"]
    await telegram.until_answered(await telegram.person_sends(1, "/start"))
    assert any("Методист" in (one.text or "") for one in telegram.town.chats[1].messages.values())
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert len(programs) == 1


@pytest.mark.parametrize(
    ("public_url", "clock", "served"),
    [
        (None, None, set()),
        (None, NOW, {"/clock"}),
        ("https://bot.example", None, {"/feed/{secret}.ics", "/c/{code}"}),  # the clock is nobody's business
        ("https://bot.example", NOW, {"/clock", "/feed/{secret}.ics", "/c/{code}"}),
    ],
)
async def test_what_is_served(tmp_path: Path, public_url: str | None, clock: datetime | None, served: set[str]) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    settings = Settings(_env_file=None, public_url=public_url)  # type: ignore[call-arg]
    mover = run.ClockMover(Clock(clock), storage, Sweeping())
    dispatcher = Dispatcher(chat_state=ChatStateStorage(storage, Clock(clock)))
    program = Program(make_world(Dispatcher()).bot, dispatcher, mover, lambda: None)
    pages = run.own_pages(program, settings, storage, Clock(clock))
    health = {"/healthz", "/readyz", "/metrics"}
    assert {one.canonical for one in pages.router.resources()} == served | health
    await storage.close()


def test_the_public_address_is_one() -> None:
    def read(value: str) -> str | None:
        return Settings(_env_file=None, public_url=value).public_url  # type: ignore[call-arg]

    assert read("https://bot.example/") == "https://bot.example"
    assert read(" ") is None
    with pytest.raises(ValueError, match="PUBLIC_URL must begin with"):
        read("bot.example")


async def test_a_start_waits_until_telegram_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    method, slept, asked = GetMe(), [], []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("bot.sending.patience.asyncio.sleep", sleep)
    faults = [
        TelegramNetworkError(method=method, message="away"),
        TelegramServerError(method=method, message="500"),
        TelegramRetryAfter(method=method, message="slow", retry_after=7),
    ]

    async def call() -> str:
        asked.append(1)
        if faults:
            raise faults.pop(0)
        return "here"

    assert await patiently("getMe", call) == "here"
    assert (slept, len(asked)) == ([0.5, 1.0, 7], 4)

    async def refuse() -> str:
        raise TelegramUnauthorizedError(method=method, message="Unauthorized")

    with pytest.raises(TelegramUnauthorizedError):
        await patiently("getMe", refuse)
