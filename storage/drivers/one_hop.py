"""SQLite's driver for asyncio with one change of threads for a statement instead of four: to open a cursor, to execute, to fetch, to close.

A change of threads costs more than most of our statements.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite

AT_ONCE = 500  # rows that come with the statement


class OneHopConnection(aiosqlite.Connection):
    """What SQLAlchemy uses of a connection; the rest is the driver's own."""

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """In the connection's thread."""
        return await self._execute(partial(work, self._conn))  # type: ignore[no-untyped-call]


class OneHopCursor:
    """Few rows are all there after `execute`, and nothing is left open; of many the rest is fetched when it is asked for."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: deque[Any] = deque()
        self._open: sqlite3.Cursor | None = None  # used in the connection's thread only
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        def work(connection: sqlite3.Connection) -> Any:
            cursor = connection.execute(operation, parameters)
            rows = cursor.fetchmany(AT_ONCE) if cursor.description is not None else []
            told = cursor.description, cursor.rowcount, cursor.lastrowid
            if len(rows) < AT_ONCE:
                cursor.close()
                return rows, None, *told
            return rows, cursor, *told

        await self.close()
        rows, self._open, self.description, self.rowcount, self.lastrowid = await self._connection.run(work)
        self._rows.extend(rows)
        return self

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> OneHopCursor:
        def work(connection: sqlite3.Connection) -> Any:
            cursor = connection.executemany(operation, parameters)
            try:
                return cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        self.rowcount, self.lastrowid = await self._connection.run(work)
        return self

    async def fetchall(self) -> list[Any]:
        rest = self._open
        if rest is not None:
            self._rows.extend(await self._connection.run(lambda _: rest.fetchall()))
        rows = list(self._rows)
        await self.close()
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted, rest = size or self.arraysize, self._open
        if rest is not None and len(self._rows) < wanted:
            self._rows.extend(await self._connection.run(lambda _: rest.fetchmany(max(wanted, AT_ONCE))))
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        self._rows.clear()
        rest, self._open = self._open, None
        if rest is not None:
            await self._connection.run(lambda _: rest.close())


def connect(database: str | Path, **kwargs: Any) -> OneHopConnection:
    """As `aiosqlite.connect`; its thread ends with the program."""
    made = OneHopConnection(partial(sqlite3.connect, str(database), **kwargs), iter_chunk_size=64)
    made._thread.daemon = True
    return made
