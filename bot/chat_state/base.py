"""aiogram's FSM storage as we need it: conversations survive a restart and go with the person."""

from __future__ import annotations

from abc import abstractmethod

from aiogram.fsm.storage.base import BaseStorage, StorageKey

from storage.personal.my_data import KeptRow


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
        """What storage.personal.my_data does not see of them."""

    @abstractmethod
    async def shut(self) -> None:
        """At the program's end. `close` is the dispatcher's, and comes while updates are still being handled."""


def key_text(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.business_connection_id or "", key.destiny)
    return ":".join(map(str, parts))
