"""What is kept of a private chat, for the time of one update: read once, written once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from aiogram.fsm.storage.base import StorageKey

from bot.clock import Clock
from storage.database import Storage
from storage.repositories.chat_state import Kept

REFRESHED = dt.timedelta(hours=1)  # what is put again as it was is written once in so long: its lifetime is a week


class Conversation:
    """What is kept of one private chat, for the time of one update: read once, what has changed is written at its end. Whoever has one
    holds the chat's lock, so nobody else changes it meanwhile."""

    def __init__(self, user_id: str, kept: Mapping[str, Kept]) -> None:
        self.user_id = user_id
        self._before = kept
        self._rows = {key: (one.state, json.dumps(one.data)) for key, one in kept.items()}
        self._put: set[str] = set()

    def get(self, key: str) -> tuple[str | None, dict[str, Any]]:
        state, data = self._rows.get(key, (None, "{}"))
        return state, json.loads(data)

    def put(self, key: str, *, state: str | None, data: Mapping[str, Any]) -> None:
        self._rows[key] = (state, json.dumps(dict(data)))
        self._put.add(key)

    def changes(self, now: dt.datetime) -> dict[str, tuple[str | None, dict[str, Any]]]:
        return {key: self.get(key) for key in sorted(self._put) if self._is_to_be_written(key, now)}

    def _is_to_be_written(self, key: str, now: dt.datetime) -> bool:
        before = self._before.get(key)
        if before is None:
            return self.get(key) != (None, {})
        return self.get(key) != (before.state, before.data) or now - before.changed_at >= REFRESHED


_UNDER_WAY: ContextVar[tuple[object, Conversation] | None] = ContextVar("conversation", default=None)


@asynccontextmanager
async def conversation(storage: Storage, clock: Clock, user_id: str, kept: Mapping[str, Kept]) -> AsyncIterator[None]:
    """The block is one update in this person's private chat, whose lock is held; `kept`: read under it. However the block ends, what it
    put is written, in one transaction."""
    mine = Conversation(user_id, kept)
    token = _UNDER_WAY.set((asyncio.current_task(), mine))
    try:
        yield
    finally:
        _UNDER_WAY.reset(token)
        if changes := mine.changes(clock.now()):
            async with storage.write() as unit:
                await unit.chat_states.put_all(user_id, changes, clock.now())


def under_way(key: StorageKey) -> Conversation | None:
    """Of this very task: one that it started comes later, when this one has ended."""
    owner, mine = _UNDER_WAY.get() or (None, None)
    private = key.chat_id == key.user_id and mine is not None and mine.user_id == str(key.user_id)
    return mine if private and owner is asyncio.current_task() else None
