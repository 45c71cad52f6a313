"""Conversations in the database, next to everything else: no other server is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StateType, StorageKey

from bot.chat_state.base import ChatState, key_text
from bot.chat_state.conversation import under_way
from bot.clock import Clock
from storage.database import Storage
from storage.personal.my_data import KeptRow


class ChatStateStorage(ChatState):
    """In the database. Keys include bot, chat, user, thread and destiny. Data is JSON: dialogs keep ids and short answers only."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        if (mine := under_way(key)) is not None:
            mine.put(key_text(key), state=value, data=mine.get(key_text(key))[1])
            return
        async with self._storage.write() as unit:
            await unit.chat_states.set_state(key_text(key), str(key.user_id), value, self._clock.now())

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._get(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        if (mine := under_way(key)) is not None:
            mine.put(key_text(key), state=mine.get(key_text(key))[0], data=data)
            return
        async with self._storage.write() as unit:
            await unit.chat_states.set_data(key_text(key), str(key.user_id), dict(data), self._clock.now())

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return (await self._get(key))[1]

    async def _get(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        if (mine := under_way(key)) is not None:
            return mine.get(key_text(key))
        async with self._storage.read() as unit:
            return await unit.chat_states.get(key_text(key))

    async def check(self) -> None:
        """The database is looked at for itself."""

    async def forget(self, bot_id: int, user_id: str) -> None:
        """storage.personal.erasing has done it, in the transaction that erased the person."""

    async def kept_of(self, bot_id: int, user_id: str) -> list[KeptRow]:
        return []

    async def close(self) -> None:
        """The database belongs to whoever opened it."""

    async def shut(self) -> None:
        """The database belongs to whoever opened it."""
