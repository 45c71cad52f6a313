"""Updates of one chat are handled one after another, on all replicas: a dialog reads its data, changes and writes them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.fsm.middleware import FSMContextMiddleware
from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey
from aiogram.types import TelegramObject

from storage.database import Storage


class SpanningIsolation(BaseEventIsolation):
    """A lock per chat and person that the database holds: two presses that reach two replicas wait for each other. In a private chat
    it is one for all that is kept there; the dialogs' own locks inside it are the same one."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None]:
        async with self._storage.alone(_name(key)):
            yield

    async def close(self) -> None:
        """The database belongs to whoever opened it."""


def _name(key: StorageKey) -> str:
    """In a group the library keeps a window of each person under the group's own id: there its key says whose it is."""
    private = key.chat_id == key.user_id and key.chat_id > 0
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.business_connection_id or "")
    return ":".join(map(str, (*parts, "" if private else key.destiny)))


class OneAfterAnother(BaseMiddleware):
    """The library's own, without its reading of a state: no handler of ours waits in one (dialogs keep theirs), and each update paid for it."""

    def __init__(self, fsm: FSMContextMiddleware) -> None:
        self._fsm = fsm

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        bot: Bot = data["bot"]
        context = self._fsm.resolve_event_context(bot, data)
        data["fsm_storage"] = self._fsm.storage
        if context is None:
            return await handler(event, data)
        async with self._fsm.events_isolation.lock(key=context.key):
            data.update(state=context, raw_state=None)
            return await handler(event, data)
