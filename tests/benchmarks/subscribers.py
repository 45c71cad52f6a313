"""A notice to a hundred thousand subscribers: an undated webinar gets its date. How long the change takes that owes them all a message, and its memory;
how fast they go out at Telegram's limit and without one, each over a slice, the whole reckoned from it; what somebody waits who writes /help half a second after
each answer meanwhile."""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from storage.database import Storage
from storage.models import Person, Subscription
from tests.benchmarks import databases
from tests.benchmarks.sending import LIMIT, stand_in
from tests.benchmarks.starting import answer, bot, resident
from tests.builders import NOW, institution, one_event
from tests.e2e.conftest import call, wait_for

PEOPLE = 100_000
FIRST = 100_001  # their chats
KNOWN = 10_000  # of them to the stand-in: more than a slice reaches
WRITER = 77
SLICE = 20.0  # seconds
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Owed:
    seconds: float
    blocked: float  # the longest that the loop stood still
    memory: float  # MB more than before, at the peak


async def fill(storage: Storage) -> int:
    """Somebody who subscribed to webinars, a hundred thousand times. The event that has no date yet."""
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit), period="апрель")
    await databases.copy_in(storage, Person.__table__, _people())
    await databases.copy_in(storage, Subscription.__table__, _subscriptions())
    await databases.analyze(storage)
    return event.id


def _people() -> Iterator[dict[str, Any]]:
    for number in range(1, PEOPLE + 1):
        chat = str(FIRST + number - 1)
        yield {
            "id": number,
            "platform": "telegram",
            "user_id": chat,
            "chat_id": chat,
            "display_name": f"Некто {number}",
            "notices": "now",
            "muted": [],
            "news_asked": [],
            "created_at": NOW,
        }


def _subscriptions() -> Iterator[dict[str, Any]]:
    for number in range(1, PEOPLE + 1):
        yield {"id": number, "person_id": number, "form": "вебинар", "created_at": NOW}


def owe(url: str, event_id: int) -> Owed:
    """In a process of its own, so that its memory is its own too."""
    return asyncio.run(_owe(url, event_id))


async def _owe(url: str, event_id: int) -> Owed:
    storage = Storage(url)
    async with storage.read() as unit:
        assert await unit.events.view(event_id) is not None
    before = resident(os.getpid())["VmRSS"]
    blocked = 0.0

    async def beat() -> None:
        nonlocal blocked
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            blocked = max(blocked, time.perf_counter() - began - 0.005)

    beating = asyncio.create_task(beat())
    began = time.perf_counter()
    async with storage.write() as unit:
        await unit.events.set_date(
            event_id, starts_on=dt.date(2026, 4, 15), start_time=dt.time(14), now=NOW, person_id=None
        )
    seconds = time.perf_counter() - began
    beating.cancel()
    await storage.close()
    return Owed(seconds, blocked, resident(os.getpid())["VmHWM"] - before)


@dataclass(frozen=True, slots=True)
class Slice:
    sent: float  # messages a second; 0: nothing was to be sent
    answers: list[float]  # seconds
    memory: float  # MB of the bot, the peak


def run(storage: Storage, folder: Path, api: str, limit: int | None) -> Slice:
    """The bot as a process; what is measured begins with the first message that is out. Without messages it begins at once."""
    own = {"SENDS_PER_SECOND": str(limit)} if limit else {}
    url = storage.url.render_as_string(hide_password=False)
    owed = asyncio.run(_count(url, "pending"))
    with bot(url, folder, api, **own) as (process, address):
        wait_for(lambda: answer(f"{address}/readyz"), "ready", 60)
        _ask(api, 0.1)  # the first answer warms up
        if owed:
            wait_for(lambda: asyncio.run(_count(url, "sent")), "the first message", 60)
        began, sent = time.perf_counter(), asyncio.run(_count(url, "sent"))
        answers = _ask(api, SLICE)
        seconds = time.perf_counter() - began
        sent = asyncio.run(_count(url, "sent")) - sent
        return Slice(sent / seconds, answers, resident(process.pid)["VmHWM"])


def _ask(api: str, seconds: float) -> list[float]:
    """Writes /help half a second after each answer; from the writing to the answer on the screen. The stand-in's own wait for calm is not waited for."""
    waited: list[float] = []
    chat = f"{api}/people/{WRITER}"
    seen = _from_bot(chat)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        threading.Thread(target=_write, args=(chat,), daemon=True).start()
        while (now := _from_bot(chat)) <= seen and time.perf_counter() - began < 30:
            time.sleep(0.005)
        waited.append(time.perf_counter() - began)
        seen = now
        time.sleep(PAUSE)
    return waited


def _write(chat: str) -> None:
    with suppress(OSError):  # while a mailing runs the town is never calm
        call(f"{chat}/send", {"text": "/help"})


def _from_bot(chat: str) -> int:
    """The newest message of the bot: older ones it may take away."""
    return max((one["id"] for one in call(f"{chat}/screen")["messages"] if one["from"] == "bot"), default=0)


async def _count(url: str, state: str) -> int:
    storage = Storage(url)
    async with storage.read() as unit:
        found = await unit.session.scalar(
            text("SELECT count(*) FROM deliveries WHERE state = :state"), {"state": state}
        )
    await storage.close()
    return int(found or 0)


async def measure(kind: str, folder: Path) -> None:
    async with databases.database(kind, folder) as storage:
        event = await fill(storage)
        url = storage.url.render_as_string(hide_password=False)
        chats = [WRITER, *range(FIRST, FIRST + KNOWN)]
        quiet = await _in_town(storage, folder, chats[:1], None)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
            owed = await asyncio.get_running_loop().run_in_executor(apart, owe, url, event)
        print(
            f"{kind}: owed to {PEOPLE:,} in {owed.seconds:.1f} s, {owed.memory:.0f} MB more at the peak, the loop stood still for "
            f"{owed.blocked:.2f} s at most",
            flush=True,
        )
        limited = await _in_town(storage, folder, chats[:2000], LIMIT)
        free = await _in_town(storage, folder, chats, None)
        print(f"{'':24} {'a second':>9} {'for all':>9} {'peak, MB':>9}   /help, ms: median, 99 of 100")
        for name, one in (("nothing to send", quiet), (f"at {LIMIT} a second", limited), ("without a limit", free)):
            middle, most = statistics.median(one.answers) * 1000, _of_100(one.answers, 99) * 1000
            whole = f"{PEOPLE / one.sent / 60:.0f} min" if one.sent else "—"
            print(f"{name:24} {one.sent:9.1f} {whole:>9} {one.memory:9.0f} {middle:13.0f} {most:10.0f}", flush=True)


async def _in_town(storage: Storage, folder: Path, chats: list[int], limit: int | None) -> Slice:
    def work() -> Slice:
        with stand_in(folder, limit, chats) as api:
            return run(storage, folder, api, limit)

    return await asyncio.to_thread(work)


def _of_100(values: list[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def main() -> None:
    print(f"A webinar gets its date: {PEOPLE:,} subscribers; slices of {SLICE:.0f} s, the whole is reckoned from them")
    kinds = ["sqlite", *(["postgres"] if databases.postgres_answers() else [])]
    with tempfile.TemporaryDirectory() as name:
        for kind in kinds:
            asyncio.run(measure(kind, Path(name)))


if __name__ == "__main__":
    main()
