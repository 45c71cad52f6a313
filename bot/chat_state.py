"""aiogram's FSM storage: conversations survive a restart and go with the person. In the database, or in Redis: bot.chat_state_redis."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.clock import Clock
from bot.settings import Settings
from storage.database import Storage
from storage.my_data import KeptRow


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


def key_text(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.business_connection_id or "", key.destiny)
    return ":".join(map(str, parts))
