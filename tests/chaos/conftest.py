"""An installation that is treated badly: the stand-in and any number of bots as processes, killed at random moments."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy import make_url

from storage.database import Storage
from tests.conftest import KINDS, POSTGRES
from tests.e2e.conftest import PROJECT, TOKEN, call, free_port, wait_for

KILLS = int(os.environ.get("CHAOS_KILLS", "2"))
LONG = "CHAOS_KILLS" in os.environ  # both databases for each; else one, as a part of `make test`
IN_FLIGHT = 10  # scheduler.delivery: what one kill may repeat
LEASE = 3.0  # seconds
SEED = int(os.environ.get("CHAOS_SEED", str(random.randrange(10_000))))

_T = TypeVar("_T")


def apart(work: Callable[[], Awaitable[_T]]) -> _T:
    """Run it in a loop of its own."""
    found: list[_T] = []

    async def run() -> None:
        found.append(await work())

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    return found[0]


class Installation:
    """`clock`: where each bot's clock starts."""

    def __init__(self, folder: Path, url: str, clock: str) -> None:
        self.folder, self.url = folder, url
        self.random = random.Random(SEED)
        self.api_port = free_port()
        self.api = f"http://127.0.0.1:{self.api_port}"
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_"))}
        self.environment = {
            **keep,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.api,
            "DATABASE_URL": url,
            "METODIST_DATA": str(folder),
            "METODIST_OWNERS": "1",
            "METODIST_CLOCK": clock,
            "METODIST_NO_DOTENV": "1",
            "SENDS_PER_SECOND": "30",
            "LEASE_SECONDS": str(LEASE),
            "COVERAGE_PROCESS_START": "",
        }
        self.bots: list[subprocess.Popen[bytes]] = []
        self.stand_in = self._start("practice", "--port", str(self.api_port))
        wait_for(lambda: self._answers(f"{self.api}/people"), "the stand-in", 60)

    def _start(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / "processes.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                env={**self.environment, **more},
                cwd=PROJECT,
                stdout=log,
                stderr=log,
            )

    def start_bot(self, **more: str) -> subprocess.Popen[bytes]:
        port = int(more.pop("HTTP_PORT", 0)) or free_port()
        bot = self._start("run", "--live", HTTP_PORT=str(port), **more)
        self.bots.append(bot)
        wait_for(lambda: bot.poll() is not None or self._answers(f"http://127.0.0.1:{port}/healthz"), "a bot", 60)
        assert bot.poll() is None, (self.folder / "processes.log").read_text()[-2000:]
        return bot

    def kill(self, bot: subprocess.Popen[bytes]) -> None:
        bot.send_signal(signal.SIGKILL)
        bot.wait(10)
        self.bots.remove(bot)

    def people(self, ids: range) -> None:
        """Who has written to the bot before."""
        with ThreadPoolExecutor(8) as several:
            list(
                several.map(
                    lambda one: call(f"{self.api}/people", {"id": one, "name": f"Некто {one}", "started": True}), ids
                )
            )

    def faults(self, **wanted: Any) -> None:
        call(f"{self.api}/faults", {**wanted, "seed": SEED})

    def record(self) -> dict[int, list[str]]:
        """What the bot said in each chat, as the stand-in has it."""
        said = call(f"{self.api}/record")
        assert said["violations"] == []
        return {int(chat): [text or "" for text in texts] for chat, texts in said["chats"].items()}

    def count(self, words: str) -> dict[int, int]:
        """How often each chat was told these words."""
        return {chat: sum(words in text for text in texts) for chat, texts in self.record().items()}

    def in_database(self, work: Callable[[Storage], Awaitable[_T]]) -> _T:
        async def run() -> _T:
            storage = Storage(self.url)
            try:
                await storage.upgrade()
                return await work(storage)
            finally:
                await storage.close()

        return apart(run)

    def close(self) -> None:
        for process in (*self.bots, self.stand_in):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait(10)

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            call(url)
        except (OSError, AssertionError):
            return False
        return True

    def pause(self, least: float, most: float) -> None:
        """A random moment is what these tests are about."""
        time.sleep(self.random.uniform(least, most))


def on(short: str) -> pytest.MarkDecorator:
    """Which database a test is run on when time is short."""
    return pytest.mark.parametrize("url", KINDS if LONG else [short], indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that processes may share."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'metodist.db'}"
        return
    server, name = make_url(POSTGRES), f"metodist_{uuid.uuid4().hex[:12]}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)

    async def execute(command: str) -> bool:
        try:
            connection = await asyncpg.connect(address, timeout=20)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.execute(command)
        await connection.close()
        return True

    if not apart(lambda: execute(f'CREATE DATABASE "{name}"')):
        pytest.skip("no PostgreSQL at TEST_POSTGRES_URL")
    yield server.set(database=name).render_as_string(hide_password=False)
    apart(lambda: execute(f'DROP DATABASE "{name}" WITH (FORCE)'))
