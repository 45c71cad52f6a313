"""Databases for benchmarks: a SQLite file, or one of its own on the server of TEST_POSTGRES_URL; rows in bulk."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import insert, make_url, text

from storage.database import Storage
from tests.conftest import POSTGRES

AT_ONCE = 20_000  # rows


def postgres_answers() -> bool:
    """Is there a server at TEST_POSTGRES_URL?"""
    import asyncio

    async def knock() -> None:
        await (await asyncpg.connect(_server_url(), timeout=5)).close()

    try:
        asyncio.run(knock())
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    return True


@asynccontextmanager
async def database(kind: str, folder: Path) -> AsyncIterator[Storage]:
    """An empty one with its tables, gone afterwards; `kind`: sqlite | postgres."""
    if kind == "sqlite":
        storage = Storage(f"sqlite+aiosqlite:///{folder / uuid.uuid4().hex}.db")
        try:
            await storage.upgrade()
            yield storage
        finally:
            await storage.close()
        return
    server = await asyncpg.connect(_server_url(), timeout=5)
    name = f"metodist_bench_{uuid.uuid4().hex[:12]}"
    await server.execute(f'CREATE DATABASE "{name}"')
    storage = Storage(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    try:
        await storage.upgrade()
        yield storage
    finally:
        await storage.close()
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


def _server_url() -> str:
    return make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)


async def copy_in(storage: Storage, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Whole rows, ids too: many a statement on SQLite, COPY on PostgreSQL."""
    left = iter(rows)
    while some := list(itertools.islice(left, AT_ONCE)):
        if storage.is_sqlite:
            async with storage.write() as unit:
                await unit.session.execute(insert(table), some)
        else:
            await _copy(storage, table.name, some)
    if not storage.is_sqlite and "id" in table.c:
        last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
        async with storage.write() as unit:
            await unit.session.execute(text(last))


async def _copy(storage: Storage, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    records = [tuple(_as_text(row[name]) for name in names) for row in rows]
    async with storage.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.copy_records_to_table(table, records=records, columns=names)


def _as_text(value: Any) -> Any:
    """JSON goes to the driver as its text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


async def analyze(storage: Storage) -> None:
    """What PostgreSQL does by itself after a while. SQLite never does: its plans must be good without."""
    if not storage.is_sqlite:
        async with storage.write() as unit:
            await unit.session.execute(text("ANALYZE"))
