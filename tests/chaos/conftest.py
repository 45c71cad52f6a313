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
from tests.chaos.balancer import Balancer
from tests.conftest import KINDS, POSTGRES
from tests.e2e.conftest import PROJECT, TOKEN, call, free_port, wait_for

KILLS = int(os.environ.get("CHAOS_KILLS", "2"))
MINUTES = float(os.environ.get("CHAOS_MINUTES", "60"))  # for the kills of one test: then fewer than CHAOS_KILLS
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
    """`clock`: where each bot's clock starts; None: the real one. On PostgreSQL replicas get their updates through a balancer (two
    that poll with one token would refuse each other); on SQLite one bot polls."""

    def __init__(self, folder: Path, url: str, clock: str | None) -> None:
        self.folder, self.url = folder, url
        self.several = not url.startswith("sqlite")
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
            "METODIST_CLOCK": clock or "",
            "METODIST_NO_DOTENV": "1",
            "SENDS_PER_SECOND": "30",
            "LEASE_SECONDS": str(LEASE),
            "COVERAGE_PROCESS_START": "",
        }
        self.ports = [free_port() for _ in range(2 if self.several else 1)]
        self.balancer: Balancer | None = None
        if self.several:
            self.balancer = Balancer(free_port(), self.ports)
            self.environment |= {"WEBHOOK_URL": self.balancer.address, "WEBHOOK_SECRET": "s" * 32}
        self.bots: dict[int, subprocess.Popen[bytes]] = {}  # by port
        self.stand_in = self._start("practice", "--port", str(self.api_port))
        wait_for(lambda: self._answers(f"{self.api}/people"), "the stand-in", 150)

    def _start(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / "processes.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                env={**self.environment, **more},
                cwd=PROJECT,
                stdout=log,
                stderr=log,
            )

    def start(self, *ports: int, **more: str) -> None:
        """Bots that are not running, all of them unless told which; until they answer."""
        started = [port for port in ports or self.ports if port not in self.bots]
        for port in started:
            self.bots[port] = self._start("run", "--live", HTTP_PORT=str(port), **more)
        for port in started:
            bot = self.bots[port]
            ended = lambda bot=bot: bot.poll() is not None  # noqa: E731
            wait_for(lambda p=port, e=ended: e() or self._answers(f"http://127.0.0.1:{p}/healthz"), "a bot", 150)
            assert bot.poll() is None, self.log()[-2000:]

    def kill(self, port: int) -> None:
        bot = self.bots.pop(port)
        bot.send_signal(signal.SIGKILL)
        bot.wait(10)

    @property
    def kind(self) -> str:
        return "PostgreSQL, two replicas" if self.several else "SQLite"

    def log(self) -> str:
        return (self.folder / "processes.log").read_text()

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

    def received(self) -> int:
        """Messages in all."""
        return sum(map(len, self.record().values()))

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
        for process in (*self.bots.values(), self.stand_in):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait(10)
        if self.balancer is not None:
            self.balancer.close()

    def quiet(self, seconds: float = 4.0) -> None:
        """Until nothing more has come for a while."""
        before, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            now = self.received()
            if now != before:
                before, since = now, time.monotonic()
            time.sleep(0.2)

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


long_only = pytest.mark.skipif(not LONG, reason="takes longer than a short run allows: set CHAOS_KILLS")


def kills() -> Iterator[int]:
    """From 0: as many as are wanted and fit into the time."""
    until = time.monotonic() + MINUTES * 60
    for number in range(KILLS):
        if time.monotonic() > until:
            return
        yield number


def figures(what: str, **counts: object) -> None:
    """A line that can be quoted: seen with `-s`, or when the test fails."""
    counted = ", ".join(f"{name} {value}" for name, value in counts.items())
    print(f"\n{what}: {counted} (CHAOS_SEED={SEED})")  # noqa: T201 - the figures are what the test is for


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
