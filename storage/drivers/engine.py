"""Engines: SQLite and PostgreSQL behave alike for what the units of work promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from storage.drivers.one_hop import connect

BUSY_SECONDS = 30.0  # how long a writer waits for another: in this process (storage.database) or in the file
IDLE_SECONDS = (
    60  # PostgreSQL ends a transaction whose program has stood still for so long: its locks hold everybody up
)
_POOL = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 10, "max_overflow": 20}
_QUIET = {"hide_parameters": True}  # an exception's words would hold what people typed


def make_engine(url: URL, *, migrating: bool = False) -> AsyncEngine:
    """A pool, and a connection for each transaction: commits never mix.

    Pooled connections to a SQLite file answer a small read in 0.55 ms; opening the file for each took 2.3 ms. `migrating`:
    foreign keys are not enforced on SQLite, since Alembic's batch mode drops and refills tables, and dropping cascades.
    """
    if url.get_backend_name() != "sqlite":
        ended = {"server_settings": {"idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1000)}}
        return create_async_engine(url, pool_pre_ping=True, connect_args=ended, **_QUIET, **_POOL)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    pool: dict[str, Any] = {"poolclass": NullPool} if migrating else _POOL
    arguments = {"timeout": busy_seconds(url), "async_creator_fn": connect}
    engine = create_async_engine(url, connect_args=arguments, **_QUIET, **pool)
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    if migrating:
        event.listen(engine.sync_engine, "connect", _forget_foreign_keys)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def busy_seconds(url: URL) -> float:
    """`sqlite+aiosqlite:///path?timeout=5`, else what suits most."""
    return float(str(url.query.get("timeout", BUSY_SECONDS)))


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same pool for writes: on SQLite they begin IMMEDIATE."""
    return engine.execution_options(metodist_write=True)


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same pool for reads: all statements of one see the same moment, on PostgreSQL as in SQLite's WAL."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # what was answered outlives a power cut (docs/decisions/0016)
    cursor.close()


def _forget_foreign_keys(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A write takes its lock at once: two readers that both decide to write would be let in together."""
    write = connection.get_execution_options().get("metodist_write", False)
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    cursor.close()
