"""Databases for tests: a SQLite file, and PostgreSQL where a server answers."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import hypothesis
import pytest
from sqlalchemy import make_url

from storage.database import Storage
from storage.models import Base
from tests.redis_server import RedisServer

# Where a red run stops everybody, property tests repeat themselves, and are fewer; on a developer's machine they go on looking.
# Neither has a deadline: a busy machine is no fault.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
hypothesis.settings.register_profile("repeatable", derandomize=True, max_examples=50, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("repeatable")

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


class Blanks:
    """Databases with their tables, made by the migrations once and handed out again and again: eleven migrations cost a second, and a
    database of PostgreSQL's own a third of one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "blank.db"
        self._free: list[str] = []
        self._made: list[str] = []

    def copy_to(self, path: Path) -> None:
        if not self._file.exists():
            _apart(_upgraded(f"sqlite+aiosqlite:///{self._file}"))
        shutil.copyfile(self._file, path)

    @asynccontextmanager
    async def lent(self, server: asyncpg.Connection) -> AsyncIterator[str]:
        """The name of a PostgreSQL database that nobody has: as the migrations leave it, when it comes and when it goes."""
        name = self._free.pop() if self._free else await self._another(server)
        yield name
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        await _emptied(name)
        self._free.append(name)

    async def _another(self, server: asyncpg.Connection) -> str:
        name = f"metodist_{uuid.uuid4().hex[:12]}"
        await server.execute(f'CREATE DATABASE "{name}"')
        self._made.append(name)
        await _upgraded(_at(name))
        return name

    def drop(self) -> None:
        for name in self._made:
            _apart(_dropped(name))


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blanks]:
    made = Blanks(tmp_path_factory.mktemp("blank"))
    yield made
    made.drop()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=KINDS)
async def empty_storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """A database of its own, without tables."""
    async with _database(request.param, tmp_path / "test.db", None) as storage:
        yield storage


@pytest.fixture(params=KINDS)
async def storage(request: pytest.FixtureRequest, tmp_path: Path, blanks: Blanks) -> AsyncIterator[Storage]:
    """The same with its tables."""
    async with _database(request.param, tmp_path / "test.db", blanks) as storage:
        yield storage


@asynccontextmanager
async def _database(kind: str, path: Path, blanks: Blanks | None) -> AsyncIterator[Storage]:
    if kind == "sqlite":
        if blanks is not None:
            blanks.copy_to(path)
        storage = Storage(f"sqlite+aiosqlite:///{path}")
        yield storage
        await storage.close()
        return
    try:
        server = await asyncpg.connect(_server_url(), timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        pytest.skip(f"no PostgreSQL at TEST_POSTGRES_URL ({type(error).__name__})")
    try:
        async with blanks.lent(server) if blanks is not None else _bare(server) as name:
            storage = Storage(_at(name))
            try:
                yield storage
            finally:
                await storage.close()
    finally:
        await server.close()


@asynccontextmanager
async def _bare(server: asyncpg.Connection) -> AsyncIterator[str]:
    name = f"metodist_{uuid.uuid4().hex[:12]}"
    await server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


async def _emptied(name: str) -> None:
    """No rows, and every number begins at 1: a tenth of what dropping and making it again takes."""
    server = await asyncpg.connect(_server_url(name), timeout=5)
    async with server.transaction():
        await server.execute("SET LOCAL synchronous_commit = off")
        await server.execute(";".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)))
        await server.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
    await server.close()


def _server_url(name: str | None = None) -> str:
    url = make_url(POSTGRES).set(drivername="postgresql")
    return (url.set(database=name) if name else url).render_as_string(hide_password=False)


def _at(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


async def _upgraded(url: str) -> None:
    storage = Storage(url)
    await storage.upgrade()
    await storage.close()


async def _dropped(name: str) -> None:
    server = await asyncpg.connect(_server_url(), timeout=5)
    await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.close()


def _apart(work: object) -> None:
    """Run it in a loop of its own: a session's fixture must not touch the tests' loop."""
    thread = threading.Thread(target=asyncio.run, args=(work,))
    thread.start()
    thread.join()
