"""APScheduler's SQLAlchemy job store with many one-time jobs, woken as its scheduler does it."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, event, insert

AHEAD = dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
_AT_ONCE = 50_000


def nothing() -> None:
    """What each job would do."""


def _name(number: int) -> str:
    return f"{number:032x}"


def store(file: Path, *, wal: bool) -> SQLAlchemyJobStore:
    engine = create_engine(f"sqlite:///{file}")
    if wal:

        @event.listens_for(engine, "connect")
        def journal(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    made = SQLAlchemyJobStore(engine=engine)
    made.start(BackgroundScheduler(timezone="UTC"), "default")
    return made


def fill(file: Path, count: int) -> None:
    """Rows as the store itself writes them (through it a million would take an hour): one job is pickled, the others differ in name."""
    kept = store(file, wal=False)
    job = BackgroundScheduler(timezone="UTC").add_job(
        "tests.benchmarks.jobs:nothing",
        "date",
        run_date=AHEAD,
        id=_name(0),
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    job.next_run_time = AHEAD
    state = pickle.dumps(job.__getstate__(), kept.pickle_protocol)
    mark = _name(0).encode()
    assert state.count(mark) == 1

    def rows(numbers: range) -> Iterator[dict[str, Any]]:
        for number in numbers:
            name = _name(number)
            yield {"id": name, "next_run_time": AHEAD.timestamp(), "job_state": state.replace(mark, name.encode())}

    with kept.engine.begin() as connection:
        for start in range(0, count, _AT_ONCE):
            connection.execute(insert(kept.jobs_t), list(rows(range(start, min(count, start + _AT_ONCE)))))
    assert kept.lookup_job(_name(count - 1)).id == _name(count - 1)
    kept.shutdown()


def make_due(kept: SQLAlchemyJobStore, count: int, turn: int, due: int, at: dt.datetime) -> None:
    """So many, spread over all; each `turn` other ones."""
    for number in range(turn, count, count // due):
        job: Job = kept.lookup_job(_name(number))
        job.next_run_time = at
        kept.update_job(job)


def process(kept: SQLAlchemyJobStore, now: dt.datetime, expected: int) -> None:
    """As BaseScheduler._process_jobs: the due ones, each either moved on or removed, and when to wake next; nothing is run."""
    found = kept.get_due_jobs(now)
    assert len(found) == expected
    for job in found:
        following = job.trigger.get_next_fire_time(job.next_run_time, now)
        if following is None:
            kept.remove_job(job.id)
        else:
            job.next_run_time = following
            kept.update_job(job)
    assert kept.get_next_run_time() is not None
