"""An update that Telegram brings a second time, since handling it took longer than Telegram waits, is not handled a second time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

from storage.database import Storage

log = structlog.get_logger()

KEPT = 200  # numbers of updates that were late: Telegram brings one for a day at most
_NAME = "late_updates"
_AGAIN = (0.0, 0.5, 2.0)  # seconds before each try


@dataclass(slots=True)
class Brought:
    """By webhook: what was not answered with 200 comes again."""

    again: bool  # it may have been here before, or on another replica
    late: bool = False  # Telegram has been told to bring it again


class OnceOnly(BaseMiddleware):
    """On `dp.update`, inside the chat's lock: whoever waited for the first handling sees that it is done. Costs nothing but for those that
    may have been brought before. By polling there is no second time."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        brought: Brought | None = data.get("brought")
        if brought is None or not isinstance(event, Update):
            return await handler(event, data)
        if brought.again and event.update_id in await self._late():
            return None
        try:
            result = await handler(event, data)
        except Exception:  # the person is told, and will do it again
            await self._remember(event.update_id, brought)
            raise
        await self._remember(event.update_id, brought)
        return result

    async def _late(self) -> list[int]:
        async with self._storage.read() as unit:
            kept = await unit.settings.get(_NAME)
        return kept["numbers"] if kept else []

    async def _remember(self, number: int, brought: Brought) -> None:
        """Never fails: the update has been handled, whatever becomes of this note."""
        if not brought.late:
            return
        for pause in _AGAIN:
            await asyncio.sleep(pause)
            try:
                async with self._storage.alone(_NAME):
                    numbers = [*await self._late(), number]
                    async with self._storage.write() as unit:
                        await unit.settings.put(_NAME, {"numbers": numbers[-KEPT:]})
                return
            except Exception as error:
                log.warning("a late update is not noted", update=number, error=type(error).__name__)
