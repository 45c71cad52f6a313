"""Engines: SQLite and PostgreSQL behave alike for what the units of work promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from storage.drivers.one_hop import connect

BUSY_SECONDS = 30.0  # how long a writer waits for another: in this process (storage.database) or in the file
IDLE_SECONDS = (
    60  # PostgreSQL ends a transaction whose program has stood still for so long: its locks hold everybody up
)
CONNECT_SECONDS = 10.0  # PostgreSQL: until a new connection is there
STATEMENT_SECONDS = 30.0  # PostgreSQL: a statement, with its wait for others; a notice to 100,000 subscribers: 12 s, 0.15 s at most each
PING_SECONDS = 3.0  # PostgreSQL: until a connection of the pool says that it lives
_KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_POOL = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 10, "max_overflow": 20}
POSTGRES_POOL = {
    "pool_size": 10,
    "max_overflow": 10,
}  # a replica's, beside those of storage.drivers.alone: deploy/README.md
_QUIET = {"hide_parameters": True}  # an exception's words would hold what people typed


def make_engine(url: URL, *, migrating: bool = False) -> AsyncEngine:
    """A pool, and a connection for each transaction: commits never mix.

    Pooled connections to a SQLite file answer a small read in 0.55 ms; opening the file for each took 2.3 ms. `migrating`:
    foreign keys are not enforced on SQLite, since Alembic's batch mode drops and refills tables, and dropping cascades; on
    PostgreSQL a statement may take as long as it takes.
    """
    if url.get_backend_name() != "sqlite":
        return postgres_engine(url, STATEMENT_SECONDS if not migrating else None, **POSTGRES_POOL)
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


def postgres_engine(url: URL, statement_seconds: float | None, **more: Any) -> AsyncEngine:
    """No connection is waited for without end: a host that froze, or a firewall that forgot it, says nothing and closes nothing. The
    server for its part lets go of clients whose host has gone within a minute (keepalives), with the locks they hold."""
    ended = {"idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1000), **_KEEPALIVE}
    limits = {"timeout": CONNECT_SECONDS, "command_timeout": statement_seconds, "server_settings": ended}
    engine = create_async_engine(url, connect_args=limits, **_QUIET, **more)
    event.listen(engine.sync_engine, "checkout", _ping)
    event.listen(engine.sync_engine, "handle_error", _throw_away)
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


def _ping(connection: Any, _record: Any, _fairy: Any) -> None:
    """Instead of the library's pre-ping, which has no limit of time and takes three questions for one. The pool is made anew where one is
    dead or silent: the others were opened to the same server."""
    try:
        connection.run_async(_asked)
    except Exception as error:  # closed, silent, or the driver itself does not know its state any more
        raise InvalidatePoolError(type(error).__name__) from error


async def _asked(connection: asyncpg.Connection) -> None:
    try:
        await connection.execute("SELECT 1", timeout=PING_SECONDS)
    except TimeoutError:
        connection.terminate()
        raise


def _throw_away(context: ExceptionContext) -> None:
    """Whoever did not answer a statement in time is not asked for a rollback: that would take as long once more."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True
        context.invalidate_pool_on_disconnect = False


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
