"""One wake-up with a hundred reminders due, at a thousand, a hundred thousand and a million pending: the sweep that the metronome ticks, with a notifier
that only counts. Beside it, in the same run, APScheduler's own SQLAlchemy job store with as many jobs."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

from scheduler.notifier import Notifier, Sent
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage
from storage.models import Delivery
from tests.benchmarks import databases, jobs
from tests.benchmarks.pending import Size, fill, make_due
from tests.builders import NOW

SIZES = (1_000, 100_000, 1_000_000)
TURNS = 5
DUE = 100


class Counting(Notifier):
    """Sends nothing, at once; remembers when the first message was at hand."""

    def __init__(self) -> None:
        self.sent = 0
        self.first: float | None = None

    async def prepare(self, deliveries: Sequence[Delivery]) -> None:
        self.first = self.first or time.perf_counter()

    async def send(self, delivery: Delivery) -> Sent:
        self.sent += 1
        return Sent(str(self.sent))


@dataclass(slots=True)
class Measured:
    """Seconds by turn."""

    idle: list[float] = field(default_factory=list)  # nothing is due
    found: list[float] = field(default_factory=list)  # until the first message is at hand
    done: list[float] = field(default_factory=list)  # until the last is recorded
    ahead: list[float] = field(default_factory=list)  # when will something be due


async def measure(kind: str, folder: Path) -> dict[int, Measured]:
    async with AsyncExitStack() as stack:
        storages = {size: await stack.enter_async_context(_filled(kind, folder, size)) for size in SIZES}
        measured = {size: Measured() for size in SIZES}
        for turn in range(TURNS):
            for size, storage in storages.items():
                await _one(storage, Size(size), turn, measured[size])
        return measured


@asynccontextmanager
async def _filled(kind: str, folder: Path, size: int) -> AsyncIterator[Storage]:
    async with databases.database(kind, folder) as storage:
        await fill(storage, Size(size))
        await Sweeper(storage, Counting(), limited=False).sweep(NOW)  # the week's and the day's first: not a usual one
        yield storage


async def _one(storage: Storage, size: Size, turn: int, measured: Measured) -> None:
    now = NOW + dt.timedelta(minutes=turn + 1)
    notifier = Counting()
    sweeper = Sweeper(storage, notifier, limited=False)
    began = time.perf_counter()
    await sweeper.sweep(now)
    measured.idle.append(time.perf_counter() - began)
    await make_due(storage, size.hundred(turn), NOW)
    began = time.perf_counter()
    report = await sweeper.sweep(now)
    measured.done.append(time.perf_counter() - began)
    assert (report.queued, notifier.sent, notifier.first is not None) == (DUE, DUE, True), report
    measured.found.append((notifier.first or 0) - began)
    began = time.perf_counter()
    assert await next_due(storage, now) is not None
    measured.ahead.append(time.perf_counter() - began)


def apscheduler(folder: Path) -> dict[str, dict[int, Measured]]:
    """Its store as it comes, and with the journal that Metodist's database has."""
    ways = {"as it comes": False, "with WAL": True}
    stores: dict[str, dict[int, SQLAlchemyJobStore]] = {way: {} for way in ways}
    for size in SIZES:
        full = folder / f"jobs-{size}.db"
        jobs.fill(full, size)
        for way, wal in ways.items():
            shutil.copyfile(full, copy := folder / f"jobs-{size}-{wal}.db")
            stores[way][size] = jobs.store(copy, wal=wal)
    measured = {way: {size: Measured() for size in SIZES} for way in ways}
    for turn in range(TURNS):
        for way in ways:
            for size, store in stores[way].items():
                _one_of_jobs(store, size, turn, measured[way][size])
    return measured


def _one_of_jobs(store: SQLAlchemyJobStore, size: int, turn: int, measured: Measured) -> None:
    measured.idle.append(_timed(lambda: jobs.process(store, NOW, 0)))
    jobs.make_due(store, size, turn, DUE, NOW)
    measured.done.append(_timed(lambda: jobs.process(store, NOW, DUE)))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _line(name: str, by_size: dict[int, list[float]]) -> str:
    middle = {size: statistics.median(seconds) * 1000 for size, seconds in by_size.items()}
    cells = "  ".join(f"{middle[size]:10.1f}" for size in SIZES)
    return f"{name:44} {cells}  {middle[SIZES[-1]] / middle[SIZES[0]]:6.2f}"


def main() -> None:
    print(f"One wake-up, ms, the median of {TURNS} turns; pending reminders, and the last beside the first")
    print(f"{'':44} {'  '.join(f'{size:10,}' for size in SIZES)}  {'ratio':>6}")
    kinds = ["sqlite", *(["postgres"] if databases.postgres_answers() else [])]
    with tempfile.TemporaryDirectory() as name:
        for kind in kinds:
            measured = asyncio.run(measure(kind, Path(name)))
            for what, title in (
                ("idle", "nothing due"),
                ("found", f"{DUE} due: found, put together, claimed"),
                ("done", f"{DUE} due: all sent and recorded"),
                ("ahead", "when is the next one due"),
            ):
                line = {size: getattr(one, what) for size, one in measured.items()}
                print(_line(f"{kind}: {title}", line), flush=True)
        for way, by_size in apscheduler(Path(name)).items():
            print(_line(f"APScheduler {way}: nothing due", {size: one.idle for size, one in by_size.items()}))
            print(_line(f"APScheduler {way}: {DUE} due, removed", {size: one.done for size, one in by_size.items()}))
    if "postgres" not in kinds:
        print("no PostgreSQL at TEST_POSTGRES_URL: not measured there")


if __name__ == "__main__":
    main()
