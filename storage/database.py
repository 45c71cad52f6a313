"""The units of work: `storage.read()` and `storage.write()` are the only ones; commits happen only here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker

from storage.drivers.alone import Alone
from storage.drivers.engine import busy_seconds, make_engine, reading, writing
from storage.drivers.turns import SharedTurns
from storage.errors import StorageError
from storage.unit import Unit
from storage.within import within

__all__ = ["Storage", "Unit"]

CLOSE_SECONDS = 3.0  # PostgreSQL: for all connections of a pool
MIGRATION_LOCK = 0x6D65746F  # any number of our own: PostgreSQL's advisory locks share one space


class Storage:
    """A database of Metodist: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = make_engine(self.url)
        self._sessions = async_sessionmaker(reading(self.engine), expire_on_commit=False, autoflush=False)
        self._write_sessions = async_sessionmaker(writing(self.engine), expire_on_commit=False, autoflush=False)
        self._alone = Alone(self.url)
        self._one_writer = asyncio.Lock()
        self._writer: asyncio.Task[object] | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A consistent look; nothing written here is kept."""
        async with self._sessions() as session:
            try:
                yield Unit(session)
            finally:
                session.expunge_all()  # a rollback would make the rows forget what was read
                await session.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Unit]:
        """One atomic change: committed at the end, rolled back on an exception. On SQLite it begins IMMEDIATE.

        Raises StorageError for a write begun inside a write of the same task: on SQLite it would wait for itself.
        """
        async with self._turn(), self._write_sessions() as session:
            yield Unit(session)
            await session.commit()

    def alone(self, name: str) -> AbstractAsyncContextManager[None]:
        """Inside, nobody else holds this name: in this process, and on PostgreSQL in all of them."""
        return self._alone.held(name)

    def turns(self, name: str, many: int, window: float) -> SharedTurns | None:
        """`many` in any `window` of seconds for all processes of the installation; None on SQLite: there is one."""
        return None if self.is_sqlite else SharedTurns(self.engine, name, many, window)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """SQLite lets in one writer at a time. Those of this process queue in order here: left to the file's own busy
        wait, 200 at once took 7.7 s instead of 0.2 s, in no order."""
        if not self.is_sqlite:
            yield
            return
        task = asyncio.current_task()
        if task is not None and self._writer is task:
            raise StorageError("a write inside a write")
        async with asyncio.timeout(busy_seconds(self.url)):
            await self._one_writer.acquire()
        self._writer = task
        try:
            yield
        finally:
            self._writer = None
            self._one_writer.release()

    async def upgrade(self) -> None:
        """Bring the schema to the newest migration (Alembic); several processes at once do it once."""
        from storage.drivers.migrate import upgrade

        await self.migrate(upgrade)

    async def migrate(self, step: Callable[[Connection], None]) -> None:
        """One migration step in one transaction. Raises StorageError when it would leave broken references."""
        engine = make_engine(self.url, migrating=True)
        try:
            async with self._turn(), writing(engine).connect() as connection:
                if not self.is_sqlite:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                await connection.run_sync(step)
                broken = await _broken_references(connection) if self.is_sqlite else []
                if broken:
                    raise StorageError(f"the migration breaks references: {', '.join(broken)}")
                await connection.commit()
        finally:
            await engine.dispose()

    async def check(self) -> list[str]:
        """What is wrong with the file, in the database's own words; empty when it is whole (PostgreSQL: it answers)."""
        async with self.engine.connect() as connection:
            if not self.is_sqlite:
                await connection.execute(text("SELECT 1"))
                return []
            rows = [str(row[0]) for row in await connection.execute(text("PRAGMA integrity_check"))]
            broken = await _broken_references(connection)
        return [row for row in rows if row != "ok"] + broken

    async def backup(self, to: Path) -> None:
        """A consistent copy of a SQLite database, while others write."""
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("VACUUM INTO ?", (str(to),))  # type: ignore[union-attr]

    async def close(self) -> None:
        """Silent connections of PostgreSQL are left to the system: each of them would be waited for as long as a statement is."""
        if self.is_sqlite:
            await self.engine.dispose()
            return
        for closing in (self._alone.close(), self.engine.dispose()):
            with suppress(TimeoutError):
                await within(CLOSE_SECONDS, closing)


async def _broken_references(connection: AsyncConnection) -> list[str]:
    """Tables whose rows refer to rows that are not there (SQLite)."""
    rows = await connection.execute(text("PRAGMA foreign_key_check"))
    return [f"foreign key: {name}" for name in sorted({row[0] for row in rows})]
