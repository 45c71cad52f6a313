"""How many updates are being handled: a stop waits for them. aiogram's polling starts a task for each and leaves it behind; Telegram has
been told by then that the update was taken, so what is cut off would be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

SECONDS = (
    10.0  # for updates, and as long for messages that are being sent: TimeoutStopSec of the unit is longer than both
)
_TURNS = 5  # of the loop: a window that a handler opened through the background manager begins some turns later


class InFlight(BaseMiddleware):
    """The first on `dp.update`."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = asyncio.Event()
        self.last: int | None = None  # the number of the update that came last

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        self._count += 1
        if isinstance(event, Update) and event.update_id:  # windows that open by themselves have none
            self.last = event.update_id
        try:
            return await handler(event, data)
        finally:
            self._count -= 1
            self._changed.set()

    async def settled(self, seconds: float = SECONDS) -> bool:
        """Wait until none is being handled, at most so long. Did it come to that?"""
        try:
            async with asyncio.timeout(seconds):
                while await self._some():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def _some(self) -> bool:
        for _ in range(_TURNS):
            await asyncio.sleep(0)
            if self._count:
                return True
        return False
