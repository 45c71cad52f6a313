"""A whole installation from one database to another: SQLite on one small server to PostgreSQL for several replicas, or back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Storage
from storage.drivers.engine import reading, writing
from storage.errors import StorageError
from storage.models import Base

ROWS = 1000  # at a time


class TargetNotEmpty(StorageError):
    """Something is kept there already; nothing was written."""


class CountsDiffer(StorageError):
    """Not all rows have arrived; nothing was kept."""


async def move(source: Storage, target: Storage) -> dict[str, int]:
    """Copy every row of every table, in one transaction of the target; the source is only read, as of one moment. Both are brought to
    the newest schema first. How many rows, by table. Raises TargetNotEmpty, CountsDiffer."""
    await source.upgrade()
    await target.upgrade()
    tables = Base.metadata.sorted_tables
    async with reading(source.engine).connect() as old, writing(target.engine).connect() as new:
        for table in tables:
            if await _count(new, table):
                raise TargetNotEmpty(table.name)
        moved = {table.name: await _copy(old, new, table) for table in tables}
        for table in tables:
            await _go_on_numbering(new, table)
            if (there := await _count(new, table)) != (here := await _count(old, table)):
                raise CountsDiffer(f"{table.name}: {here} and {there}")
        await new.commit()
    return moved


async def _copy(old: AsyncConnection, new: AsyncConnection, table: Table) -> int:
    """References within the table are set when all its rows are there."""
    own = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[dict[str, Any]] = []
    done = 0
    rows = await old.stream(select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": ROWS})
    async for batch in rows.mappings().partitions(ROWS):
        given = [dict(row) for row in batch]
        later += [{"row": row["id"], **{name: row[name] for name in own}} for row in given if any(map(row.get, own))]
        await new.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in given])
        done += len(given)
    if later:
        change = update(table).where(table.c.id == bindparam("row")).values({name: bindparam(name) for name in own})
        await new.execute(change, later)
    return done


async def _go_on_numbering(new: AsyncConnection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence, which knows nothing of rows that brought their numbers."""
    if new.dialect.name == "sqlite" or "id" not in table.c:
        return
    last = await new.scalar(select(func.max(table.c.id)))
    if last is not None:
        sequence = await new.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        await new.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


async def _count(connection: AsyncConnection, table: Table) -> int:
    return await connection.scalar(select(func.count()).select_from(table)) or 0
