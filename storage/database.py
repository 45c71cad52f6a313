"""The units of work: `storage.read()` and `storage.write()` are the only ones; commits happen only here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from storage.engine import make_engine
from storage.repositories.audit import AuditLog
from storage.repositories.chat_state import ChatStates
from storage.repositories.consents import Consents
from storage.repositories.deliveries import Deliveries
from storage.repositories.events import Events
from storage.repositories.institutions import Institutions
from storage.repositories.links import Links
from storage.repositories.people import People
from storage.repositories.plans import Plans
from storage.repositories.registrations import Registrations
from storage.repositories.reminders import Reminders
from storage.repositories.responsibles import Responsibles
from storage.repositories.settings import Settings
from storage.repositories.subscriptions import Subscriptions


class Unit:
    """One transaction and the repositories that work inside it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @cached_property
    def institutions(self) -> Institutions:
        return Institutions(self.session)

    @cached_property
    def people(self) -> People:
        return People(self.session)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.session)

    @cached_property
    def responsibles(self) -> Responsibles:
        return Responsibles(self.session)

    @cached_property
    def links(self) -> Links:
        return Links(self.session)

    @cached_property
    def events(self) -> Events:
        return Events(self.session)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.session)

    @cached_property
    def registrations(self) -> Registrations:
        return Registrations(self.session)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.session)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.session)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.session)

    @cached_property
    def chat_states(self) -> ChatStates:
        return ChatStates(self.session)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.session)


class Storage:
    """A database of Metodist: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = make_engine(self.url)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._writers = self.engine.execution_options(metodist_write=True)
        self._write_sessions = async_sessionmaker(self._writers, expire_on_commit=False, autoflush=False)

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
        """One atomic change: committed at the end, rolled back on an exception. On SQLite it begins IMMEDIATE."""
        async with self._write_sessions() as session:
            yield Unit(session)
            await session.commit()

    async def upgrade(self) -> None:
        """Bring the schema to the newest migration (Alembic)."""
        from storage.migrate import upgrade

        async with self._writers.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()

    async def check(self) -> list[str]:
        """What is wrong with the file, in the database's own words; empty when it is whole (PostgreSQL: it answers)."""
        async with self.engine.connect() as connection:
            if self.url.get_backend_name() != "sqlite":
                await connection.execute(text("SELECT 1"))
                return []
            rows = [str(row[0]) for row in await connection.execute(text("PRAGMA integrity_check"))]
            broken = [f"foreign key: {row[0]}" for row in await connection.execute(text("PRAGMA foreign_key_check"))]
        return [row for row in rows if row != "ok"] + broken

    async def backup(self, to: Path) -> None:
        """A consistent copy of a SQLite database, while others write."""
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("VACUUM INTO ?", (str(to),))  # type: ignore[union-attr]

    async def close(self) -> None:
        await self.engine.dispose()
