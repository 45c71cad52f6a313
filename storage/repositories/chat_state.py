"""Conversations under way: the rows of the messenger library's FSM storage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into, is_sqlite
from storage.models import ChatState

_OF_USER = select(ChatState.key, ChatState.state, ChatState.data, ChatState.changed_at).where(
    ChatState.user_id == bindparam("user_id")
)


_DROP = delete(ChatState).where(ChatState.key.in_(bindparam("keys", expanding=True)))


@cache
def _put_statement(sqlite_here: bool) -> Any:
    fresh: Any = (sqlite if sqlite_here else postgresql).insert(ChatState.__table__)
    put = {name: fresh.excluded[name] for name in ("state", "data", "changed_at")}
    return fresh.on_conflict_do_update(index_elements=["key"], set_=put)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it is."""

    state: str | None
    data: dict[str, Any]
    changed_at: dt.datetime


class ChatStates:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: str) -> tuple[str | None, dict[str, Any]]:
        row = (await self.session.execute(select(ChatState.state, ChatState.data).where(ChatState.key == key))).first()
        return (None, {}) if row is None else (row.state, row.data)

    async def of_user(self, user_id: str) -> dict[str, Kept]:
        """All that is kept of one chat, by key."""
        rows = await self.session.execute(_OF_USER, {"user_id": user_id})
        return {key: Kept(state, data, changed_at) for key, state, data, changed_at in rows.all()}

    async def put_all(
        self, user_id: str, rows: Mapping[str, tuple[str | None, dict[str, Any]]], now: dt.datetime
    ) -> None:
        """Of one chat; what is empty leaves nothing behind."""
        over = [key for key, (state, data) in rows.items() if state is None and not data]
        if over:
            await (await self.session.connection()).execute(_DROP, {"keys": over})
        values = [
            {"key": key, "user_id": user_id, "state": state, "data": data, "changed_at": now}
            for key, (state, data) in rows.items()
            if key not in over
        ]
        if values:
            await (await self.session.connection()).execute(_put_statement(is_sqlite(self.session)), values)

    async def set_state(self, key: str, user_id: str, state: str | None, now: dt.datetime) -> None:
        await self._put(key, user_id, now, state=state)

    async def set_data(self, key: str, user_id: str, data: dict[str, Any], now: dt.datetime) -> None:
        await self._put(key, user_id, now, data=data)

    async def forget(self, user_id: str) -> None:
        await self.session.execute(delete(ChatState).where(ChatState.user_id == user_id))

    async def kept_of(self, user_id: str) -> int:
        """How many conversations are under way."""
        return await self.session.scalar(select(func.count()).where(ChatState.user_id == user_id)) or 0

    async def expire(self, before: dt.datetime) -> int:
        """Rows not changed since: how many went."""
        gone = await self.session.execute(
            delete(ChatState).where(ChatState.changed_at < before).returning(ChatState.key)
        )
        return len(gone.all())

    async def _drop_if_empty(self, key: str) -> None:
        """A conversation that is over leaves nothing behind, also of a person who was just erased."""
        state, data = await self.get(key)
        if state is None and not data:
            await self.session.execute(delete(ChatState).where(ChatState.key == key))

    async def _put(self, key: str, user_id: str, now: dt.datetime, **fields: Any) -> None:
        values = {"state": None, "data": {}, **fields, "key": key, "user_id": user_id, "changed_at": now}
        await self.session.execute(
            insert_into(self.session, ChatState)
            .values(**values)
            .on_conflict_do_update(index_elements=["key"], set_={**fields, "changed_at": now})
        )
        if not any(fields.values()):
            await self._drop_if_empty(key)
