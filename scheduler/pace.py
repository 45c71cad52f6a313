"""Telegram's speed limits: so many messages a second in all, the most urgent first; so many in one chat."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol

import structlog
from aiolimiter import AsyncLimiter

from storage.errors import StorageError

log = structlog.get_logger()

PER_SECOND = 30
WINDOW = 1.02  # seconds: arrivals jitter by some milliseconds; 30 in it are 98 % of what is allowed
AT_ONCE = 5  # turns taken at a time, all for who waits already
SHARED_WINDOW = 1.04  # between replicas there is a database's answer more
IN_CHAT, IN_CHAT_SECONDS = 3, 3.0  # one a second, a short burst passes
IN_GROUP, IN_GROUP_SECONDS = 20, 60.0
CHATS = 10_000  # remembered at most: who was written to longest ago is forgotten

# Of what is being sent just now: 0 answers to people, then as `Delivery.priority`. Read by whoever waits for the pace.
PRIORITY: ContextVar[int] = ContextVar("priority", default=0)


def distance(rate: int) -> float:
    """Seconds between two deliveries: somewhat less than their share, since timers oversleep."""
    return 0.9 / rate


class NoTurn(Exception):
    """Its turn does not come in the time it may wait. `seconds`: after so many it may; `one_chat`: others may speak meanwhile."""

    def __init__(self, seconds: float, *, one_chat: bool = False) -> None:
        super().__init__(f"no turn for {seconds:.1f} s")
        self.seconds = seconds
        self.one_chat = one_chat


class Turns(Protocol):
    """So many in any window of time. One process keeps them itself (OwnTurns); replicas share those of storage.drivers.turns."""

    async def take(self, many: int, gap: float = 0.0) -> tuple[int, float]:
        """How many are the caller's now, at most `many`; if none, the seconds after which to ask again. `gap`: seconds since the last
        one that must have passed."""
        ...

    async def silence(self, seconds: float) -> None:
        """None is free for so long."""
        ...


class OwnTurns:
    """A log of the last sends, not a bucket: measured against a server that refuses the 31st within a second, a bucket of 30 had 36
    of 300 refused, one that spaces them wastes what a timer oversleeps (96.8 %), the log had none refused at 98 %."""

    def __init__(
        self, rate: int = PER_SECOND, window: float = WINDOW, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._window = window
        self._clock = clock
        self._used: deque[float] = deque(maxlen=rate)
        self._silent_until = 0.0

    async def take(self, many: int, gap: float = 0.0) -> tuple[int, float]:
        now, taken = self._clock(), 0
        while taken < many and self._rest(now, gap) <= 0:
            self._used.append(now)
            taken += 1
        return taken, 0.0 if taken else self._rest(now, gap)

    async def silence(self, seconds: float) -> None:
        self._silent_until = max(self._silent_until, self._clock() + seconds)

    def _rest(self, now: float, gap: float) -> float:
        full = len(self._used) == self._used.maxlen
        free_at = self._used[0] + self._window if full else now
        return max(free_at, self._silent_until, self._used[-1] + gap if self._used else now) - now


class Pace:
    """Whoever speaks waits for a turn. A turn is nobody's until it is there: then the most urgent gets it.

    Deliveries keep a distance: thirty at a stroke would leave a second without a turn for whoever has just asked something."""

    def __init__(self, turns: Turns, gap: float = 0.0) -> None:
        self._turns = turns
        self._gap = gap
        self._alone = OwnTurns()  # while the shared ones cannot be asked
        self._waiting: list[tuple[int, int, float, asyncio.Future[None]]] = []  # priority, order, until when, the turn
        self._closed_until = -math.inf  # monotonic: before it there is no turn for anybody
        self._order = itertools.count()
        self._giver: asyncio.Task[None] | None = None

    async def wait(self, priority: int, patience: float = math.inf) -> None:
        """Until this message may go; a smaller number goes first. Raises NoTurn when that is not within `patience` seconds, at once where
        that is known: in silence nobody holds what he was about to say until it is old."""
        until = time.monotonic() + patience
        if self._closed_until > until:
            raise NoTurn(self._closed_until - time.monotonic())
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), until, turn))
        if self._giver is None or self._giver.done():
            self._giver = asyncio.create_task(self._give())
        try:
            async with asyncio.timeout_at(
                asyncio.get_running_loop().time() + patience if patience < math.inf else None
            ):
                await turn
        except TimeoutError:
            raise NoTurn(0.0) from None

    async def silence(self, seconds: float) -> None:
        """«429, retry after»: a stop for everything, on all replicas."""
        self._refuse(seconds)
        await self._alone.silence(seconds)
        with contextlib.suppress(StorageError):
            await self._turns.silence(seconds)

    async def _give(self) -> None:
        while self._waiting:
            answers = sum(priority == 0 for priority, _, _, turn in self._waiting if not turn.done())
            taken, seconds = await (self._take(min(answers, AT_ONCE), 0.0) if answers else self._take(1, self._gap))
            while taken and self._waiting:
                _, _, _, turn = heapq.heappop(self._waiting)
                if not turn.done():  # who gave up waiting takes no turn
                    turn.set_result(None)
                    taken -= 1
            if seconds:
                self._refuse(seconds)
            if seconds and self._waiting:
                await asyncio.sleep(seconds)

    def _refuse(self, seconds: float) -> None:
        """Nobody's turn comes sooner: who may not wait so long hears it now."""
        self._closed_until = max(self._closed_until, time.monotonic() + seconds)
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            _, _, until, turn = one
            if turn.done():
                continue
            if until < self._closed_until:
                turn.set_exception(NoTurn(seconds))
            else:
                heapq.heappush(self._waiting, one)

    async def _take(self, many: int, gap: float) -> tuple[int, float]:
        try:
            return await self._turns.take(many, gap)
        except StorageError as error:
            log.warning("the shared pace cannot be asked", error=str(error))
            return await self._alone.take(many, gap)


class Groups:
    """Everything that was said in groups lately, answers too: deliveries yield to them. Of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, chat_id: str) -> None:
        if not chat_id.startswith("-"):
            return
        said = self._said.pop(chat_id, None) or deque(maxlen=IN_GROUP)
        said.append(self._clock())
        self._said[chat_id] = said
        if len(self._said) > CHATS:
            self._said.popitem(last=False)

    def rest(self, chat_id: str) -> float:
        """Seconds until the group may get one more; 0: now."""
        said = self._said.get(chat_id)
        full = said is not None and len(said) == IN_GROUP
        return max(0.0, said[0] + IN_GROUP_SECONDS - self._clock()) if said and full else 0.0


class ChatLimits:
    """What one chat may get: a person one message a second (three at a stroke), a group twenty a minute. `shared`: a group's turns
    that replicas share, by a name."""

    def __init__(self, shared: Callable[[str], Turns | None] = lambda name: None) -> None:
        self._chats: OrderedDict[tuple[str, str], AsyncLimiter] = OrderedDict()
        self._shared = shared

    async def take(self, platform: str, chat_id: str) -> float:
        """0: one more may go now, and is counted; else the seconds to put it off for."""
        group = chat_id.startswith("-")
        limiter = self._limiter(platform, chat_id, group=group)
        pause = limiter.time_period / limiter.max_rate
        if not limiter.has_capacity():
            return pause
        shared = self._shared(f"{platform}:{chat_id}") if group else None
        if shared is not None:
            with contextlib.suppress(
                StorageError
            ):  # the database is away: what this process knows of the group decides
                taken, seconds = await shared.take(1)
                if not taken:
                    return seconds
        await limiter.acquire()
        return 0.0

    def _limiter(self, platform: str, chat_id: str, *, group: bool) -> AsyncLimiter:
        key = (platform, chat_id)
        limiter = self._chats.pop(key, None)
        if limiter is None:
            limiter = AsyncLimiter(IN_GROUP, IN_GROUP_SECONDS) if group else AsyncLimiter(IN_CHAT, IN_CHAT_SECONDS)
        self._chats[key] = limiter
        if len(self._chats) > CHATS:
            self._chats.popitem(last=False)
        return limiter
