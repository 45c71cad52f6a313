"""A copy of a SQLite database put back in place; what stood there is set aside."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from storage.database import Storage
from storage.errors import StorageError
from storage.upkeep.opening import HEADER, CannotOpen, Why, explained, sqlite_file

_TAILS = ("", "-wal", "-shm")  # what SQLite leaves beside a file


class NotSqlite(StorageError):
    """PostgreSQL restores by its own means."""


class NotACopy(StorageError):
    """The file is damaged, or no database of Metodist; nothing was touched."""


class InUse(StorageError):
    """Another program has the database open and would write on into what was set aside; nothing was touched."""


async def restore(url: str, file: Path, now: dt.datetime) -> tuple[Path, Path | None]:
    """(where it stands now, where the former one was set aside). Raises NotSqlite, NotACopy, InUse, CannotOpen."""
    place = sqlite_file(url)
    if place is None:
        raise NotSqlite(url)
    with explained(url):
        return await _put(place, file, now)


async def _put(place: Path, file: Path, now: dt.datetime) -> tuple[Path, Path | None]:
    fresh = _beside(place, file)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        await _make(fresh, file)
        await asyncio.to_thread(_settle, place)
    except Exception:
        _remove(fresh)
        raise
    aside = _free(place, f"{place.stem}-{now:%Y%m%d-%H%M%S}")
    stood = _rename(place, aside)
    _rename(fresh, place)
    return place, aside if stood else None


def _beside(place: Path, file: Path) -> Path:
    """Where the new one is made. What a restore that was cut off has left may be the only one there is."""
    fresh = place.with_name(f"{place.name}.new")
    return place.with_name(f"{place.name}.newer") if file.resolve() == fresh.resolve() else fresh


async def _make(fresh: Path, file: Path) -> None:
    """Of the copy, with the newest schema. Raises NotACopy."""
    _remove(fresh)  # of a restore that was cut off
    storage = Storage(f"sqlite+aiosqlite:///{fresh}")
    try:
        await asyncio.to_thread(_copy, file, fresh)
        _refuse_strangers(fresh)
        with explained(f"sqlite+aiosqlite:///{fresh}"):
            await storage.upgrade()
        problems = await storage.check()
    except CannotOpen as error:
        if error.why is Why.NEWER:
            raise
        problems = [str(error.why)]
    except Exception as error:  # whatever the driver says of a file that is no database
        problems = [type(error).__name__]
    finally:
        await storage.close()
    if problems:
        raise NotACopy("; ".join(problems))


def _copy(file: Path, to: Path) -> None:
    """With what stands in its WAL: a program that was killed leaves its last commits there. The file itself stays as it is."""
    alone = not any(file.with_name(file.name + tail).exists() for tail in ("-wal", "-journal"))
    asked = "mode=ro&immutable=1" if alone else "mode=ro"  # immutable: leaves no tails, may lie where nobody may write
    with (
        contextlib.closing(sqlite3.connect(f"file:{quote(str(file))}?{asked}", uri=True)) as source,
        contextlib.closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


def _settle(place: Path) -> None:
    """Leave WAL: what it holds goes into the file, and SQLite refuses while anybody else has the file open, idle too. A file that is
    too damaged for that is set aside as it is, with its tails. Raises InUse."""
    if not place.exists():
        return
    with place.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:  # SQLite would throw its WAL away
            return
    with contextlib.closing(sqlite3.connect(place, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise InUse(str(place)) from error


def _refuse_strangers(file: Path) -> None:
    """Another program's database would be given our tables."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "institutions", "deliveries"} <= tables:
        raise NotACopy("no tables of Metodist")


def _free(place: Path, stem: str) -> Path:
    """A name beside it that nobody has: a second restore within the second must not write over what the first set aside."""
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(one for name in names if not (one := place.with_name(name + place.suffix)).exists())


def _remove(file: Path) -> None:
    for tail in _TAILS:
        file.with_name(file.name + tail).unlink(missing_ok=True)


def _rename(old: Path, new: Path) -> bool:
    """Was there anything?"""
    parts = [tail for tail in _TAILS if old.with_name(old.name + tail).exists()]
    for tail in parts:
        old.with_name(old.name + tail).rename(new.with_name(new.name + tail))
    return bool(parts)
