"""Updates of one chat are handled one after another, on all replicas: a dialog reads its data, changes and writes them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey

from bot.chat_state import key_text
from storage.database import Storage


class SpanningIsolation(BaseEventIsolation):
    """A lock per chat and person that the database holds: two presses that reach two replicas wait for each other."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None]:
        async with self._storage.alone(key_text(key)):
            yield

    async def close(self) -> None:
        """The database belongs to whoever opened it."""
