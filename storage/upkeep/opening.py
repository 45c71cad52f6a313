"""Does an address lead to a database of ours, and why not: for whoever runs the program."""

from __future__ import annotations

import asyncio
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from sqlalchemy import URL, inspect, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.database import Storage
from storage.drivers.migrate import config
from storage.errors import StorageError

HEADER = b"SQLite format 3\0"
_DRIVERS = {"sqlite": "aiosqlite", "postgresql": "asyncpg"}


class Why(StrEnum):
    """What keeps a database from being opened."""

    NO_ADDRESS = "no address"  # nothing that we have a driver for
    PARAMETER = "parameter"  # one that the driver does not know
    NO_FILE = "no file"  # SQLite
    NO_PLACE = "no place"  # a file that can be neither made nor opened
    STRANGE = "strange"  # a file that is no database
    DAMAGED = "damaged"
    NO_DATABASE = "no database"  # PostgreSQL: the server has none of this name
    NO_ENTRY = "no entry"  # PostgreSQL: name, password, rights
    NO_TLS = "no tls"  # PostgreSQL: the connection cannot be encrypted as the address asks
    BUSY = "busy"
    AWAY = "away"
    EMPTY = "empty"  # no schema of ours
    OLD = "old"  # migrations wait
    NEWER = "newer"  # a migration that this program does not know


class CannotOpen(StorageError):
    """`why`; `what`: of which file, name, server or revision. Never a password."""

    def __init__(self, why: Why, what: object = "") -> None:
        super().__init__(f"{why}: {what}")
        self.why = why
        self.what = str(what)


async def open_database(url: str, *, there: bool = False, as_it_is: bool = False) -> Storage:
    """The caller closes it. `there`: no SQLite file is made; `as_it_is`: its schema is not brought up to date. Raises CannotOpen."""
    file = sqlite_file(url)
    if there and file is not None and not file.is_file():
        raise CannotOpen(Why.NO_FILE, file)
    with explained(url):
        if file is not None:
            await asyncio.to_thread(_look_at, file)
        storage = Storage(url)
        try:
            if as_it_is:
                async with storage.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
            else:
                await storage.upgrade()
        except BaseException:
            await storage.close()
            raise
    return storage


def _look_at(file: Path) -> None:
    """Before the driver does: it leaves a thread behind when a file does not open, and SQLite would throw away the WAL of a file whose
    beginning is damaged."""
    if file.is_file() and file.stat().st_size:
        with file.open("rb") as beginning:
            if beginning.read(len(HEADER)) != HEADER:
                raise CannotOpen(Why.STRANGE, file)
    if file.exists():
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA schema_version")


async def problems_of(storage: Storage) -> list[str]:
    """What is wrong with the file, in the database's own words. Raises CannotOpen where the schema is not the newest."""
    with explained(storage.url.render_as_string(hide_password=False)):
        problems = await storage.check()
        if not problems:
            await ask_schema(storage)
    return problems


async def write_copy(storage: Storage, to: Path) -> None:
    """A consistent copy of a SQLite database, while others write; no half of one is left. Raises CannotOpen."""
    try:
        await storage.backup(to)
    except sqlite3.Error as error:
        await asyncio.to_thread(to.unlink, missing_ok=True)
        damaged = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT
        raise (CannotOpen(Why.DAMAGED, storage.url.database) if damaged else CannotOpen(Why.NO_PLACE, to)) from error


async def ask_schema(storage: Storage) -> None:
    """Nothing is changed. Raises CannotOpen where the schema is not the newest."""
    async with storage.engine.connect() as connection:
        if (found := await connection.run_sync(_schema)) is not None:
            raise found


def _schema(connection: Connection) -> CannotOpen | None:
    if not inspect(connection).has_table("alembic_version"):
        return CannotOpen(Why.EMPTY)
    here = connection.scalar(text("SELECT version_num FROM alembic_version"))
    scripts = ScriptDirectory.from_config(config(connection))
    if here == scripts.get_current_head():
        return None
    known = {script.revision for script in scripts.walk_revisions()}
    return CannotOpen(Why.OLD if here is None or here in known else Why.NEWER, here)


def sqlite_file(url: str) -> Path | None:
    """None: PostgreSQL. Raises CannotOpen."""
    address = _parsed(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def same_database(one: str, other: str) -> bool:
    """Do both addresses lead to the same place, as far as they tell? Raises CannotOpen."""
    first, second = sqlite_file(one), sqlite_file(other)
    if first is not None and second is not None:
        return first.resolve() == second.resolve()
    a, b = _parsed(one), _parsed(other)
    return _server(a) == _server(b) and a.database == b.database and a.get_backend_name() == b.get_backend_name()


def _server(address: URL) -> str:
    return f"{address.host or 'localhost'}:{address.port or 5432}"


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise CannotOpen(Why.NO_ADDRESS) from None
    backend, _, driver = address.drivername.partition("+")
    in_memory = backend == "sqlite" and address.database in (None, "", ":memory:")  # gone with the connection
    if in_memory or _DRIVERS.get(backend) != driver:
        raise CannotOpen(Why.NO_ADDRESS)
    return address


@contextmanager
def explained(url: str) -> Iterator[None]:
    """What drivers say of a database that does not open becomes CannotOpen; the rest goes on as it is."""
    address = _parsed(url)
    try:
        yield
    except CannotOpen:
        raise
    except Exception as error:
        found = _of_file(error, address) if address.get_backend_name() == "sqlite" else _of_server(error, address)
        if found is None:
            raise
        raise found from error


def _of_any(error: Exception) -> CannotOpen | None:
    if isinstance(error.__cause__, ResolutionError):
        return CannotOpen(Why.NEWER, error.__cause__.argument)
    if isinstance(error, TypeError) and "unexpected keyword argument" in str(error):
        return CannotOpen(Why.PARAMETER, str(error).rpartition("argument ")[2].strip("'"))
    return CannotOpen(Why.NO_ADDRESS) if isinstance(error, ArgumentError | OverflowError) else None


_OF_FILE = {
    sqlite3.SQLITE_NOTADB: Why.STRANGE,
    sqlite3.SQLITE_CORRUPT: Why.DAMAGED,
    sqlite3.SQLITE_BUSY: Why.BUSY,
    sqlite3.SQLITE_CANTOPEN: Why.NO_PLACE,
    sqlite3.SQLITE_READONLY: Why.NO_PLACE,
    sqlite3.SQLITE_IOERR: Why.NO_PLACE,
    sqlite3.SQLITE_FULL: Why.NO_PLACE,
}


def _of_file(error: Exception, address: URL) -> CannotOpen | None:
    if isinstance(error, OSError):
        return CannotOpen(Why.NO_PLACE, address.database)
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    why = None if code is None else _OF_FILE.get(code & 0xFF)  # the rest of it says more than we need
    return _of_any(error) if why is None else CannotOpen(why, address.database)


def _of_server(error: Exception, address: URL) -> CannotOpen | None:
    """By SQLSTATE: 3D000 no such database, 28… no login, 42501 no right, 08… 53… 57… it cannot just now; none: the driver's own word."""
    if isinstance(error, ssl.SSLError) or (isinstance(error, ConnectionError) and "SSL" in str(error)):
        return CannotOpen(Why.NO_TLS, _server(address))
    if isinstance(error, OSError):  # refused, unknown host, no answer in time
        return CannotOpen(Why.AWAY, _server(address))
    if not isinstance(error, DBAPIError):
        return _of_any(error)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return CannotOpen(Why.NO_ADDRESS)
    if state == "3D000":
        return CannotOpen(Why.NO_DATABASE, address.database)
    if state.startswith("28") or state == "42501":
        return CannotOpen(Why.NO_ENTRY, _server(address))
    return CannotOpen(Why.AWAY, _server(address)) if state[:2] in ("08", "53", "57") else None
