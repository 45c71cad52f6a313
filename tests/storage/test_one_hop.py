"""The driver's cursor that changes threads once a statement: it answers as the library's own."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.drivers.one_hop import AT_ONCE, OneHopConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneHopConnection]:
    made = await connect(tmp_path / "a.db")
    assert isinstance(made, OneHopConnection)
    await made.cursor().execute("CREATE TABLE rows (number INTEGER PRIMARY KEY)")
    yield made
    await made.close()


@pytest.mark.parametrize("many", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE * 2 + 3])
async def test_all_rows_come_at_once_and_one_by_one(connection: OneHopConnection, many: int) -> None:
    numbers = list(range(many))
    cursor = connection.cursor()
    await cursor.executemany("INSERT INTO rows VALUES (?)", [(number,) for number in numbers])
    await cursor.execute("SELECT number FROM rows ORDER BY number")
    assert cursor.description[0][0] == "number"
    assert [row[0] for row in await cursor.fetchall()] == numbers
    assert await cursor.fetchall() == []
    await cursor.execute("SELECT number FROM rows ORDER BY number")
    some = await cursor.fetchmany(7)
    first = await cursor.fetchone()
    rest = await cursor.fetchall()
    assert [row[0] for row in (*some, *([first] if first is not None else []), *rest)] == numbers


async def test_an_unfinished_one_leaves_nothing_open(connection: OneHopConnection) -> None:
    """An open statement would keep others from dropping the table, and a reader from ending."""
    cursor = connection.cursor()
    await cursor.executemany("INSERT INTO rows VALUES (?)", [(number,) for number in range(AT_ONCE + 1)])
    await cursor.execute("SELECT number FROM rows")
    await cursor.close()
    assert await cursor.fetchone() is None
    await connection.commit()
    await connection.cursor().execute("DROP TABLE rows")


async def test_faults_are_those_of_sqlite(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO rows VALUES (?)", (1,))
    assert (cursor.rowcount, cursor.lastrowid, cursor.description) == (1, 1, None)
    with pytest.raises(sqlite3.IntegrityError):
        await connection.cursor().execute("INSERT INTO rows VALUES (?)", (1,))
    with pytest.raises(sqlite3.OperationalError):
        await connection.cursor().execute("SELECT nothing FROM nowhere")
