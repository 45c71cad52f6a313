"""aiogram's FSM storage: conversations survive a restart and go with the person. In the database, or in Redis: bot.chat_state_redis."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.clock import Clock
from bot.settings import Settings
from storage.database import Storage
from storage.my_data import KeptRow
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


class ChatState(BaseStorage):
    """Holds what people typed into windows that stand open: who is erased, or asks what is kept of them, is asked for here too."""

    @abstractmethod
    async def check(self) -> None:
        """Raises whatever the driver does when it is away."""

    @abstractmethod
    async def forget(self, bot_id: int, user_id: str) -> None:
        """All conversations of this person with this bot."""

    @abstractmethod
    async def kept_of(self, bot_id: int, user_id: str) -> list[KeptRow]:
        """What storage.my_data does not see of them."""

    @abstractmethod
    async def shut(self) -> None:
        """At the program's end. `close` is the dispatcher's, and comes while updates are still being handled."""


class ChatStateStorage(ChatState):
    """In the database. Keys include bot, chat, user, thread and destiny. Data is JSON: dialogs keep ids and short answers only."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        if (mine := _under_way(key)) is not None:
            mine.put(key_text(key), state=value, data=mine.get(key_text(key))[1])
            return
        async with self._storage.write() as unit:
            await unit.chat_states.set_state(key_text(key), str(key.user_id), value, self._clock.now())

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._get(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        if (mine := _under_way(key)) is not None:
            mine.put(key_text(key), state=mine.get(key_text(key))[0], data=data)
            return
        async with self._storage.write() as unit:
            await unit.chat_states.set_data(key_text(key), str(key.user_id), dict(data), self._clock.now())

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return (await self._get(key))[1]

    async def _get(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        if (mine := _under_way(key)) is not None:
            return mine.get(key_text(key))
        async with self._storage.read() as unit:
            return await unit.chat_states.get(key_text(key))

    async def check(self) -> None:
        """The database is looked at for itself."""

    async def forget(self, bot_id: int, user_id: str) -> None:
        """storage.erasing has done it, in the transaction that erased the person."""

    async def kept_of(self, bot_id: int, user_id: str) -> list[KeptRow]:
        return []

    async def close(self) -> None:
        """The database belongs to whoever opened it."""

    async def shut(self) -> None:
        """The database belongs to whoever opened it."""


def make_chat_state(storage: Storage, clock: Clock, settings: Settings) -> ChatState:
    """Redis where REDIS_URL is set."""
    if settings.redis_url is None:
        return ChatStateStorage(storage, clock)
    from bot.chat_state_redis import RedisChatState

    return RedisChatState(settings.redis_url.get_secret_value())


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


def _under_way(key: StorageKey) -> Conversation | None:
    """Of this very task: one that it started comes later, when this one has ended."""
    owner, mine = _UNDER_WAY.get() or (None, None)
    private = key.chat_id == key.user_id and mine is not None and mine.user_id == str(key.user_id)
    return mine if private and owner is asyncio.current_task() else None


def key_text(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.business_connection_id or "", key.destiny)
    return ":".join(map(str, parts))
