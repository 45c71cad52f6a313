"""Turns that all replicas share: so many in any window of time, whoever takes them. On PostgreSQL; a SQLite database has one process."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.errors import StorageError
from storage.within import within

SECONDS = 2.0  # until a turn is taken: whoever speaks goes by a pace of its own then, an answer does not wait for a silent server
T = TypeVar("T")
_SILENCE = -1  # the turn that nobody takes: before it no other is free
_SOON = 0.005  # seconds: others are taking turns this very moment
_NOW = "extract(epoch FROM clock_timestamp())::float8"
# A turn is free a window after it was used; one that was used in the future was written before the server's clock was set back.
# The CTE is run once; a plain subquery was run again for each row, and took all turns at once.
_TAKE = text(f"""
    WITH free AS MATERIALIZED (
        SELECT turn FROM pace_turns WHERE name = :name AND turn BETWEEN 0 AND :turns - 1
        AND NOT {_NOW} BETWEEN used_at - 1 AND used_at + :window
        AND NOT EXISTS (SELECT 1 FROM pace_turns WHERE name = :name AND turn = {_SILENCE} AND used_at > {_NOW})
        AND NOT EXISTS (
            SELECT 1 FROM pace_turns WHERE name = :name AND turn >= 0 AND used_at + :gap > {_NOW} AND used_at < {_NOW} + 1
        )
        ORDER BY used_at LIMIT :many FOR UPDATE SKIP LOCKED
    )
    UPDATE pace_turns SET used_at = {_NOW} WHERE name = :name AND turn IN (SELECT turn FROM free) RETURNING turn
""")
_REST = text(f"""
    SELECT count(*) FILTER (WHERE turn >= 0) AS known, min(used_at + :window - {_NOW}) FILTER (WHERE turn >= 0) AS turn,
           max(used_at - {_NOW}) FILTER (WHERE turn = {_SILENCE}) AS silence,
           max(used_at + :gap - {_NOW}) FILTER (WHERE turn >= 0 AND used_at < {_NOW} + 1) AS gap
    FROM pace_turns WHERE name = :name AND turn < :turns
""")
_SILENT = text(f"""
    INSERT INTO pace_turns (name, turn, used_at) VALUES (:name, {_SILENCE}, {_NOW} + :seconds)
    ON CONFLICT (name, turn) DO UPDATE SET used_at = greatest(pace_turns.used_at, excluded.used_at)
""")
_MAKE = text("""
    INSERT INTO pace_turns (name, turn, used_at) SELECT :name, turn, 0 FROM generate_series(0, :turns - 1) AS turn
    ON CONFLICT DO NOTHING
""")


class TurnsUnknown(StorageError):
    """The database cannot be asked just now."""


class SharedTurns:
    """`turns` in any `window` of seconds, by the database server's clock. The table is not logged: after a crash of the server it is
    empty, and is filled again."""

    def __init__(self, engine: AsyncEngine, name: str, turns: int, window: float) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._all = {"name": name, "turns": turns, "window": window}

    async def take(self, many: int, gap: float = 0.0) -> tuple[int, float]:
        """How many are the caller's now, at most `many`; if none, the seconds after which to ask again. `gap`: seconds since the last
        one that must have passed. Raises TurnsUnknown."""
        return await _asking(self._take({**self._all, "many": many, "gap": gap}))

    async def _take(self, asked: dict[str, Any]) -> tuple[int, float]:
        async with self._engine.connect() as connection:
            if taken := len((await connection.execute(_TAKE, asked)).all()):
                return taken, 0.0
            rest = (await connection.execute(_REST, asked)).one()
            if rest.known < self._all["turns"]:
                await connection.execute(_MAKE, self._all)
                if taken := len((await connection.execute(_TAKE, asked)).all()):
                    return taken, 0.0
            return 0, max(_SOON, rest.turn or 0.0, rest.silence or 0.0, rest.gap or 0.0)

    async def silence(self, seconds: float) -> None:
        """None is free for so long. Raises TurnsUnknown."""
        await _asking(self._silence({**self._all, "seconds": seconds}))

    async def _silence(self, asked: dict[str, Any]) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(_SILENT, asked)


async def _asking(question: Coroutine[Any, Any, T]) -> T:
    try:
        return await within(SECONDS, question)
    except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise TurnsUnknown(type(error).__name__) from error
