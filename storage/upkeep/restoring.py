"""A copy of a SQLite database put back in place; what stood there is set aside."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import make_url

from storage.database import Storage
from storage.errors import StorageError

_TAILS = ("", "-wal", "-shm")  # what SQLite leaves beside a file


class NotSqlite(StorageError):
    """PostgreSQL restores by its own means."""


class NotACopy(StorageError):
    """The file is damaged, or no database of Metodist; nothing was touched."""


async def restore(url: str, file: Path, now: dt.datetime) -> tuple[Path, Path | None]:
    """(where it stands now, where the former one was set aside). Nobody may have it open. Raises NotSqlite, NotACopy."""
    made = make_url(url)
    if made.get_backend_name() != "sqlite" or not made.database:
        raise NotSqlite(url)
    place = Path(made.database)
    fresh = place.with_name(f"{place.name}.new")
    place.parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(shutil.copyfile, file, fresh)
    storage = Storage(f"sqlite+aiosqlite:///{fresh}")
    try:
        _refuse_strangers(fresh)
        await storage.upgrade()
        problems = await storage.check()
    except Exception as error:  # whatever the driver says of a file that is no database
        problems = [type(error).__name__]
    finally:
        await storage.close()
    if problems:
        for tail in _TAILS:
            fresh.with_name(fresh.name + tail).unlink(missing_ok=True)
        raise NotACopy("; ".join(problems))
    aside = place.with_name(f"{place.stem}-{now:%Y%m%d-%H%M%S}{place.suffix}")
    stood = _rename(place, aside)
    _rename(fresh, place)
    return place, aside if stood else None


def _refuse_strangers(file: Path) -> None:
    """Another program's database would be given our tables."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()
    if not {"alembic_version", "institutions", "deliveries"} <= tables:
        raise NotACopy("no tables of Metodist")


def _rename(old: Path, new: Path) -> bool:
    """Was there anything?"""
    parts = [tail for tail in _TAILS if old.with_name(old.name + tail).exists()]
    for tail in parts:
        old.with_name(old.name + tail).rename(new.with_name(new.name + tail))
    return bool(parts)
