"""aiogram's FSM storage over our repository: conversations survive a restart and go with the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.clock import Clock
from storage.database import Storage


class ChatStateStorage(BaseStorage):
    """Keys include bot, chat, user, thread and destiny. Data is JSON: dialogs keep ids and short answers only."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        async with self._storage.write() as unit:
            await unit.chat_states.set_state(key_text(key), str(key.user_id), value, self._clock.now())

    async def get_state(self, key: StorageKey) -> str | None:
        async with self._storage.read() as unit:
            state, _ = await unit.chat_states.get(key_text(key))
        return state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        async with self._storage.write() as unit:
            await unit.chat_states.set_data(key_text(key), str(key.user_id), dict(data), self._clock.now())

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        async with self._storage.read() as unit:
            _, data = await unit.chat_states.get(key_text(key))
        return data

    async def close(self) -> None:
        """The database belongs to whoever opened it."""


def key_text(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.business_connection_id or "", key.destiny)
    return ":".join(map(str, parts))
