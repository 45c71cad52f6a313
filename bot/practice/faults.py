"""What goes wrong between a bot and Telegram, on demand: a limit of speed, refusals, silence before and after the deed, lost connections."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.practice.core import ApiError

COUNTED = ("send", "edit", "copy", "forward")
FREE = ("sendchataction",)
KINDS = ("refused", "server", "before", "after", "slow")


class Dropped(Exception):
    """The connection is closed without an answer."""


@dataclass(slots=True)
class Faults:
    """`per_second`: counted calls in any second, more are refused with «429»; None: any number. `chances`: of each kind, 0 to 1, for each
    call but getUpdates and getMe: refused («429»), server (500), before and after (the connection dies before or after the deed), slow."""

    per_second: int | None = None
    chances: dict[str, float] = field(default_factory=dict)
    slow_seconds: float = 1.0
    retry_after: int = 1
    done: Counter[str] = field(default_factory=Counter)  # what has gone wrong
    _random: random.Random = field(default_factory=random.Random)
    _sent: deque[float] = field(default_factory=deque)

    def set(self, wanted: dict[str, Any]) -> None:
        """From JSON: {"per_second", "seed", "slow_seconds", "retry_after", and the kinds}; what is not named is off."""
        self.per_second = wanted.get("per_second")
        self.chances = {kind: float(wanted.get(kind, 0)) for kind in KINDS}
        self.slow_seconds = float(wanted.get("slow_seconds", 1.0))
        self.retry_after = int(wanted.get("retry_after", 1))
        if "seed" in wanted:
            self._random.seed(int(wanted["seed"]))

    async def around(self, method: str, act: Callable[[], Awaitable[Any]]) -> Any:
        """The call with what may befall it. Raises ApiError and Dropped."""
        name = method.lower()
        if name in ("getupdates", "getme"):
            return await act()
        self._keep_limit(name)
        if self._falls("refused"):
            raise ApiError(429, f"Too Many Requests: retry after {self.retry_after}", retry_after=self.retry_after)
        if self._falls("server"):
            raise ApiError(500, "Internal Server Error")
        if self._falls("before"):
            raise Dropped
        if self._falls("slow"):
            await asyncio.sleep(self.slow_seconds)
        result = await act()
        if self._falls("after"):
            raise Dropped
        return result

    def _falls(self, kind: str) -> bool:
        falls = self._random.random() < self.chances.get(kind, 0)
        self.done[kind] += falls
        return falls

    def _keep_limit(self, name: str) -> None:
        if self.per_second is None or not name.startswith(COUNTED) or name in FREE:
            return
        now = time.monotonic()
        while self._sent and now - self._sent[0] >= 1.0:
            self._sent.popleft()
        if len(self._sent) >= self.per_second:
            self.done["limit"] += 1
            raise ApiError(429, f"Too Many Requests: retry after {self.retry_after}", retry_after=self.retry_after)
        self._sent.append(now)
