"""Where conversations are kept: the database, or Redis where it is set."""

from __future__ import annotations

from bot.chat_state.base import ChatState
from bot.chat_state.database import ChatStateStorage
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Storage

__all__ = ["ChatState", "make_chat_state"]


def make_chat_state(storage: Storage, clock: Clock, settings: Settings) -> ChatState:
    """Redis where REDIS_URL is set."""
    if settings.redis_url is None:
        return ChatStateStorage(storage, clock)
    from bot.chat_state.redis import RedisChatState

    return RedisChatState(settings.redis_url.get_secret_value())
