"""One round of sending: what is claimed and waits, which chats are being written to, what came of it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from scheduler.notifier import Result
from storage.models import Delivery


@dataclass(frozen=True, slots=True)
class Fault:
    """Neither sent nor refused: a slip in rendering, or the messenger is `away` (`unknown`: the message may have gone out all the
    same). Tried again."""

    why: str
    away: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class PutOff:
    """Its chat has had as much as it may for now: not an attempt."""

    seconds: float


Outcome = Result | Fault | PutOff


@dataclass(slots=True)
class Sendings:
    """What one round of sending did. `more`: it ended with its slice of time, and something is still due."""

    sent: int = 0
    stale: int = 0
    gone: int = 0
    failed: int = 0
    later: int = 0
    escalated: int = 0  # reminders among the sent that went up the chain
    more: bool = False

    def and_(self, after: Sendings) -> Sendings:
        """Of two rounds in a row."""
        return Sendings(
            self.sent + after.sent,
            self.stale + after.stale,
            self.gone + after.gone,
            self.failed + after.failed,
            self.later + after.later,
            self.escalated + after.escalated,
            after.more,
        )

    @property
    def total(self) -> int:
        return self.sent + self.stale + self.gone + self.failed + self.later


@dataclass(slots=True)
class Round:
    """One run: what is claimed and waits, which chats are being written to, what came of it."""

    until: float  # monotonic
    queue: deque[Delivery] = field(default_factory=deque)
    done: Sendings = field(default_factory=Sendings)
    dry: bool = False  # nothing more is due
    _busy: set[tuple[str, str]] = field(default_factory=set)
    _outcomes: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    _closed: bool = False
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def idle(self) -> bool:
        return self.dry and not self.queue and not self._busy and not self._outcomes

    def add(self, claimed: list[Delivery]) -> None:
        self.queue.extend(claimed)
        if claimed:
            self._work.set()

    async def next(self) -> Delivery | None:
        """The first whose chat nobody is writing to; None: the round is over."""
        while not self._closed:
            for place, delivery in enumerate(self.queue):
                if (chat := (delivery.platform, delivery.chat_id)) not in self._busy:
                    del self.queue[place]
                    self._busy.add(chat)
                    return delivery
            self._work.clear()
            await self._work.wait()
        return None

    def finish(self, delivery: Delivery, outcome: Outcome) -> None:
        self._outcomes.append((delivery, outcome))
        self._release(delivery)

    def put_back(self, delivery: Delivery) -> None:
        self._outcomes.append((delivery, PutOff(0.0)))
        self._release(delivery)

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def unrecorded(self) -> int:
        return len(self._outcomes)

    def restore(self, outcomes: list[tuple[Delivery, Outcome]], back: list[Delivery]) -> None:
        """What could not be written."""
        self._outcomes = outcomes + self._outcomes
        self.queue.extendleft(reversed(back))

    def take_outcomes(self) -> list[tuple[Delivery, Outcome]]:
        taken, self._outcomes = self._outcomes, []
        return taken

    def take_queue(self) -> list[Delivery]:
        taken = list(self.queue)
        self.queue.clear()
        return taken

    def wake(self) -> None:
        self._news.set()

    async def changed(self) -> None:
        await self._news.wait()
        self._news.clear()

    def close(self) -> None:
        self._closed = True
        self._work.set()

    def _release(self, delivery: Delivery) -> None:
        self._busy.discard((delivery.platform, delivery.chat_id))
        self._news.set()
        self._work.set()
