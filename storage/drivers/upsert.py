"""`INSERT … ON CONFLICT` in the dialect at hand: "get, else add" without a race."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession


def insert_into(session: AsyncSession, table: Any) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if is_sqlite(session):
        return sqlite.insert(table)
    return postgresql.insert(table)


def is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
