"""Databases for tests: a SQLite file, and PostgreSQL where a server answers."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import hypothesis
import pytest
from sqlalchemy import make_url

from storage.database import Storage

# Where a red run stops everybody, property tests repeat themselves; on a developer's machine they go on looking.
hypothesis.settings.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("repeatable")

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def empty_storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """A database of its own, without tables."""
    if request.param == "sqlite":
        storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
        yield storage
        await storage.close()
        return
    url = make_url(POSTGRES)
    name = f"metodist_{uuid.uuid4().hex[:12]}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        server = await asyncpg.connect(plain, timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        pytest.skip(f"no PostgreSQL at TEST_POSTGRES_URL ({type(error).__name__})")
    await server.execute(f'CREATE DATABASE "{name}"')
    storage = Storage(url.set(database=name).render_as_string(hide_password=False))
    try:
        yield storage
    finally:
        await storage.close()
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


@pytest.fixture
async def storage(empty_storage: Storage) -> Storage:
    """The same with its tables."""
    await empty_storage.upgrade()
    return empty_storage
