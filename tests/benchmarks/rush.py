"""2,000 people want 100 places within five seconds: each opens the event, presses «Зарегистрироваться» on its card and once more under the
question. Real processes: the stand-in, the bot; beside it a bare aiogram handler in the same run. Polling and webhook, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url, select

from storage.database import Storage
from storage.models import Person, Registration
from tests.builders import NOW, institution, one_event
from tests.conftest import POSTGRES
from tests.e2e.conftest import PROJECT, TOKEN, call, free_port, wait_for

PEOPLE, PLACES, WITHIN = int(os.environ.get("RUSH_PEOPLE", "2000")), 100, 5.0
PATIENCE = 300.0  # seconds for the last answer
CROWD = range(10_001, 10_001 + PEOPLE)
REGISTER = "Зарегистрироваться"


@dataclass(frozen=True, slots=True)
class Wave:
    """One press of everybody: when it was put in and when its answer came, in seconds."""

    asked: list[float]
    answered: list[float]
    cpu: float  # seconds of the bot's own, which what else runs on the machine hardly changes

    @property
    def waited(self) -> list[float]:
        return [after - before for before, after in zip(self.asked, self.answered, strict=True)]

    @property
    def a_second(self) -> float:
        return len(self.asked) / max(self.answered)

    def said(self) -> str:
        cuts = statistics.quantiles(self.waited, n=100)
        spent = f"{self.cpu / len(self.asked) * 1000:8.1f}"
        return f"{self.a_second:7.0f} {cuts[49]:8.2f} {cuts[98]:8.2f} {max(self.waited):8.2f} {spent}"


class Here:
    """A stand-in, a database, and one bot or the bare handler."""

    def __init__(self, folder: Path, url: str, *, webhook: bool, limit: int | None = None) -> None:
        self.folder, self.url, self.webhook, self.limit = folder, url, webhook, limit
        self.port, self.http_port = free_port(), free_port()
        self.pid = 0  # of the bot
        self.api = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_"))}
        hook = f"http://127.0.0.1:{self.http_port}/hook" if webhook else ""
        self.environment = {
            **kept,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.api,
            "DATABASE_URL": url,
            "METODIST_DATA": str(folder),
            "METODIST_CLOCK": NOW.isoformat(),
            "METODIST_NO_DOTENV": "1",
            "SENDS_PER_SECOND": str(limit or ""),  # empty: none, as elsewhere than at the real Telegram
            "HTTP_PORT": str(self.http_port),
            **({"WEBHOOK_URL": hook, "WEBHOOK_SECRET": "s" * 32} if webhook else {}),
        }

    @contextmanager
    def process(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        with (self.folder / "processes.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments], env=self.environment, cwd=PROJECT, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()

    @contextmanager
    def stand_in(self) -> Iterator[None]:
        with self.process("bot", "practice", "--port", str(self.port)):
            wait_for(lambda: _answers(f"{self.api}/people"), "the stand-in", 60)
            self.each("people", lambda one: {"id": one, "name": f"Некто {one}", "started": True})
            call(f"{self.api}/faults", {"per_second": self.limit})
            yield

    @contextmanager
    def bot(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        with self.process(*arguments) as process:
            ready = f"http://127.0.0.1:{self.http_port}/"
            wait_for(lambda: process.poll() is not None or _answers(ready), "a bot", 60)
            assert process.poll() is None, self.log()[-3000:]
            self.pid = process.pid
            yield process

    def each(self, method: str, body: Any) -> None:
        with ThreadPoolExecutor(8) as several:
            list(several.map(lambda one: call(f"{self.api}/{method}", body(one)), CROWD))

    def wave(self, **wanted: Any) -> Wave:
        """Everybody does it; everybody is answered, or the benchmark fails."""
        body = json.dumps({"people": list(CROWD), "within": WITHIN, "patience": PATIENCE, **wanted}).encode()
        request = urllib.request.Request(f"{self.api}/crowd", body, {"Content-Type": "application/json"})
        before = _cpu(self.pid)
        with urllib.request.urlopen(request, timeout=PATIENCE + 60) as answer:
            rows = json.loads(answer.read())
        spent = _cpu(self.pid) - before
        lost = [row["id"] for row in rows if row["answered"] is None]
        assert not lost, f"{len(lost)} without an answer\n{self.log()[-3000:]}"
        return Wave([row["asked"] for row in rows], [row["answered"] for row in rows], spent)

    def log(self) -> str:
        return (self.folder / "processes.log").read_text()


def rush(here: Here) -> tuple[dict[str, Wave], int]:
    """The bot's three waves, and by how many places the farthest number is off the order of the presses (several are handled at once).
    Fails unless exactly PLACES are in and the others wait in order, each told their own number."""
    asyncio.run(_prepare(here.url))
    with here.stand_in(), here.bot("bot", "run", "--live"):
        waves = {"opens the event": here.wave(text="/start e_1")}
        waves["first press"] = here.wave(button=REGISTER)
        waves["the press that registers"] = here.wave(button=REGISTER)
        record = call(f"{here.api}/record")
    astray = asyncio.run(_check(here.url, record))
    assert not any(words in here.log() for words in ("handler fault", "sweep failed")), here.log()[-3000:]
    return waves, astray


async def _prepare(url: str) -> None:
    storage = Storage(url)
    await storage.upgrade()
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit, data_mode="none"), capacity=PLACES)
        assert event.id == 1
    await storage.close()


async def _check(url: str, record: dict[str, Any]) -> int:
    storage = Storage(url)
    async with storage.read() as unit:
        rows = select(Registration.number, Registration.state, Person.user_id).join(
            Person, Person.id == Registration.person_id
        )
        found = list((await unit.session.execute(rows.order_by(Registration.number))).all())
    await storage.close()
    assert [row.number for row in found] == list(range(1, PEOPLE + 1)), len(found)
    assert {int(row.user_id) for row in found} == set(CROWD)
    assert [row.state for row in found] == ["registered"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert record["violations"] == []
    said = [words for texts in record["chats"].values() for words in texts if words]
    assert sum("Вы зарегистрированы" in words for words in said) == PLACES
    numbers = sorted(int(words.split("листе ожидания — ")[1].split(".")[0]) for words in said if "ожидания — " in words)
    assert numbers == list(range(1, PEOPLE - PLACES + 1)), len(numbers)
    return max(abs(row.number - 1 - CROWD.index(int(row.user_id))) for row in found)


def bare(here: Here) -> Wave:
    asyncio.run(_prepare(here.url))
    with here.stand_in(), here.bot("tests.benchmarks.bare_bot"):
        key = {"inline_keyboard": [[{"text": REGISTER, "callback_data": "place"}]]}
        method = f"bot{TOKEN}/sendMessage"
        here.each(method, lambda one: {"chat_id": one, "text": "Вебинар", "reply_markup": key})
        return here.wave(button=REGISTER)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """One of its own, gone afterwards."""
    if kind == "SQLite":
        yield f"sqlite+aiosqlite:///{folder / 'rush.db'}"
        return
    server, name = make_url(POSTGRES), f"metodist_{uuid.uuid4().hex[:12]}"

    async def execute(command: str) -> None:
        connection = await asyncpg.connect(
            server.set(drivername="postgresql").render_as_string(hide_password=False), timeout=20
        )
        await connection.execute(command)
        await connection.close()

    asyncio.run(execute(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(execute(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _cpu(pid: int) -> float:
    """Seconds that a process has spent; 0 where the system does not tell."""
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return 0.0
    user, system = told.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _answers(url: str) -> bool:
    try:
        call(url)
    except AssertionError:
        return True  # some HTTP answer: it is there
    except OSError:
        return False
    return True


@contextmanager
def place(kind: str, *, webhook: bool, limit: int | None = None) -> Iterator[Here]:
    with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as url:
        yield Here(Path(name), url, webhook=webhook, limit=limit)


def main() -> None:
    wanted = os.environ.get("RUSH_ONLY", "")
    print(f"{PEOPLE} people, {PLACES} places, within {WITHIN:g} s; seconds from the press to the answer")
    print(f"{'':38} a second   median      p99  the last  CPU, ms")
    for kind in ("SQLite", "PostgreSQL"):
        for webhook in (False, True):
            name = f"{kind}, {'webhook' if webhook else 'polling'}"
            if wanted not in name:
                continue
            with place(kind, webhook=webhook) as here:
                beside = bare(here)
            with place(kind, webhook=webhook) as here:
                waves, astray = rush(here)
            for what, wave in waves.items():
                print(f"{name + ': ' + what:44} {wave.said()}", flush=True)
            share = waves["the press that registers"].a_second / beside.a_second
            print(f"{name + ': the bare handler':44} {beside.said()}   ratio {share:.2f}, astray {astray}", flush=True)
    if not wanted:
        with place("SQLite", webhook=False, limit=30) as here:
            waves, astray = rush(here)
        said = waves["the press that registers"].said()
        print(f"{'at 30 answers a second: the press':44} {said}   astray {astray}")


if __name__ == "__main__":
    main()
