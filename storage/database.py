"""The units of work: `storage.read()` and `storage.write()` are the only ones; commits happen only here."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker

from storage.afterwards import Afterwards
from storage.alone import Alone
from storage.auditor import Auditor
from storage.calls import Calls
from storage.clashes import Clashes
from storage.confirming import Confirmations
from storage.copies import Copies
from storage.engine import BUSY_SECONDS, make_engine, reading, writing
from storage.erasing import Erasing
from storage.errors import StorageError
from storage.feeds import Feeds
from storage.my_data import MyData
from storage.news import News
from storage.repositories.admissions import Admissions
from storage.repositories.attendance import Attendance
from storage.repositories.audit import AuditLog
from storage.repositories.certificates import Certificates
from storage.repositories.chat_state import ChatStates
from storage.repositories.consents import Consents
from storage.repositories.delegations import Delegations
from storage.repositories.deliveries import Deliveries
from storage.repositories.desk import Desk
from storage.repositories.events import Events
from storage.repositories.feedback import Feedbacks
from storage.repositories.forms import Forms
from storage.repositories.institutions import Institutions
from storage.repositories.leaves import Leaves
from storage.repositories.links import Links
from storage.repositories.listings import EventLists
from storage.repositories.mailings import Mailings
from storage.repositories.papers import Papers
from storage.repositories.people import People
from storage.repositories.plans import Plans
from storage.repositories.policies import Policies
from storage.repositories.posts import Posts
from storage.repositories.questions import Questions
from storage.repositories.registrations import Registrations
from storage.repositories.reminders import Reminders
from storage.repositories.responsibles import Responsibles
from storage.repositories.revisions import Revisions
from storage.repositories.settings import Settings
from storage.repositories.showcase import Showcase
from storage.repositories.standing import Standing
from storage.repositories.subscriptions import Subscriptions
from storage.retention import Retention
from storage.roster import Roster
from storage.summaries import WeeklySummaries
from storage.tickets import Tickets
from storage.unreached import Unreached

MIGRATION_LOCK = 0x6D65746F  # any number of our own: PostgreSQL's advisory locks share one space


class Unit:
    """One transaction and the repositories that work inside it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @cached_property
    def institutions(self) -> Institutions:
        return Institutions(self.session)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.session)

    @cached_property
    def people(self) -> People:
        return People(self.session)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.session)

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self.session)

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
    def clashes(self) -> Clashes:
        return Clashes(self.session)

    @cached_property
    def listings(self) -> EventLists:
        return EventLists(self.session)

    @cached_property
    def showcase(self) -> Showcase:
        return Showcase(self.session)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.session)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.session)

    @cached_property
    def policies(self) -> Policies:
        return Policies(self.session)

    @cached_property
    def delegations(self) -> Delegations:
        return Delegations(self.session)

    @cached_property
    def leaves(self) -> Leaves:
        return Leaves(self.session)

    @cached_property
    def copies(self) -> Copies:
        return Copies(self.session)

    def auditor(self, now: dt.datetime) -> Auditor:
        return Auditor(self.session, now)

    def summaries(self, now: dt.datetime) -> WeeklySummaries:
        return WeeklySummaries(self.session, now)

    @cached_property
    def registrations(self) -> Registrations:
        return Registrations(self.session)

    @cached_property
    def admissions(self) -> Admissions:
        return Admissions(self.session)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.session)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.session)

    def calls(self, now: dt.datetime) -> Calls:
        return Calls(self.session, now)

    def confirmations(self, now: dt.datetime) -> Confirmations:
        return Confirmations(self.session, now)

    @cached_property
    def roster(self) -> Roster:
        return Roster(self.session)

    @cached_property
    def attendance(self) -> Attendance:
        return Attendance(self.session)

    @cached_property
    def mailings(self) -> Mailings:
        return Mailings(self.session)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.session)

    @cached_property
    def news(self) -> News:
        return News(self.session)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self.session)

    def erasing(self, now: dt.datetime) -> Erasing:
        return Erasing(self.session, now)

    @cached_property
    def my_data(self) -> MyData:
        return MyData(self.session)

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
    def unreached(self) -> Unreached:
        return Unreached(self.session)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.session)

    @cached_property
    def chat_states(self) -> ChatStates:
        return ChatStates(self.session)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.session)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.session)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.session)

    @cached_property
    def certificates(self) -> Certificates:
        return Certificates(self.session)

    @cached_property
    def feedback(self) -> Feedbacks:
        return Feedbacks(self.session)

    @cached_property
    def posts(self) -> Posts:
        return Posts(self.session)

    @cached_property
    def afterwards(self) -> Afterwards:
        return Afterwards(self.session)


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
        async with asyncio.timeout(BUSY_SECONDS):
            await self._one_writer.acquire()
        self._writer = task
        try:
            yield
        finally:
            self._writer = None
            self._one_writer.release()

    async def upgrade(self) -> None:
        """Bring the schema to the newest migration (Alembic); several processes at once do it once."""
        from storage.migrate import upgrade

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
        await self._alone.close()
        await self.engine.dispose()


async def _broken_references(connection: AsyncConnection) -> list[str]:
    """Tables whose rows refer to rows that are not there (SQLite)."""
    rows = await connection.execute(text("PRAGMA foreign_key_check"))
    return [f"foreign key: {name}" for name in sorted({row[0] for row in rows})]
