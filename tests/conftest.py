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
    """Databases with their tables, made once by the migrations; a test gets a copy (six migrations cost a second)."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "blank.db"
        self._name = f"metodist_blank_{uuid.uuid4().hex[:12]}"
        self._server_has_it = False

    def copy_to(self, path: Path) -> None:
        if not self._file.exists():
            _apart(_upgraded(f"sqlite+aiosqlite:///{self._file}"))
        shutil.copyfile(self._file, path)

    async def template(self, server: asyncpg.Connection) -> str:
        """The name of the PostgreSQL database to copy."""
        if not self._server_has_it:
            await server.execute(f'CREATE DATABASE "{self._name}"')
            await _upgraded(make_url(POSTGRES).set(database=self._name).render_as_string(hide_password=False))
            self._server_has_it = True
        return self._name

    def drop(self) -> None:
        if self._server_has_it:
            _apart(_dropped(self._name))


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
    name = f"metodist_{uuid.uuid4().hex[:12]}"
    made_like = f' TEMPLATE "{await blanks.template(server)}"' if blanks is not None else ""
    await server.execute(f'CREATE DATABASE "{name}"{made_like}')
    storage = Storage(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    try:
        yield storage
    finally:
        await storage.close()
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


def _server_url() -> str:
    return make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)


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
