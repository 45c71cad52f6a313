"""Conversations in Redis, by aiogram's own storage: for replicas that would spare the database two writes an update."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Literal, cast

from aiogram.fsm.storage.base import KeyBuilder, StorageKey
from aiogram.fsm.storage.redis import RedisStorage
from redis.asyncio import Redis

from bot.chat_state.base import ChatState, key_text
from scheduler.housekeeping import CHAT_STATE_LIFETIME
from storage.personal.my_data import KeptRow

SECONDS = 5.0  # to connect and to answer: somebody waits for theirs


class KeysByPerson(KeyBuilder):
    """bot, person, then all that aiogram's own keys hold: one person's keys have a beginning of their own, so that they are found
    without looking into anybody else's (aiogram's begin with the chat)."""

    def build(self, key: StorageKey, part: Literal["data", "state", "lock"] | None = None) -> str:
        return f"{begin(key.bot_id, str(key.user_id))}{key_text(key)}:{part}"


def begin(bot_id: int, user_id: str) -> str:
    return f"metodist:{bot_id}:{user_id}:"


class RedisChatState(RedisStorage, ChatState):
    """A conversation that stands still for a week is forgotten by Redis itself, on the real clock."""

    def __init__(self, url: str) -> None:
        """Nothing is connected yet."""
        redis = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, health_check_interval=30)
        super().__init__(redis, KeysByPerson(), state_ttl=CHAT_STATE_LIFETIME, data_ttl=CHAT_STATE_LIFETIME)

    async def check(self) -> None:
        await cast("Awaitable[bool]", self.redis.ping())

    async def forget(self, bot_id: int, user_id: str) -> None:
        keys = await self._keys(bot_id, user_id)
        if keys:
            await self.redis.delete(*keys)

    async def kept_of(self, bot_id: int, user_id: str) -> list[KeptRow]:
        keys = [key for key in await self._keys(bot_id, user_id) if key.endswith(b":data")]
        found = await self.redis.mget(keys) if keys else []
        return [KeptRow({"data": json.loads(one)}) for one in found if one is not None]

    async def close(self) -> None:
        """Updates that are being handled still need it."""

    async def shut(self) -> None:
        await super().close()

    async def _keys(self, bot_id: int, user_id: str) -> list[bytes]:
        return sorted([key async for key in self.redis.scan_iter(match=f"{begin(bot_id, user_id)}*", count=1000)])
