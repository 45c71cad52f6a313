"""Deliveries: claim in one transaction, send outside it, record in a second. At least once, never lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from scheduler.notifier import Gone, Notifier, Refused, Result, Sent, Stale, TryLater
from scheduler.pace import IN_GROUP, IN_GROUP_SECONDS, PRIORITY, ChatLimits
from storage.database import Storage, Unit
from storage.mail import EMAIL
from storage.models import Delivery
from storage.repositories.deliveries import is_plain

log = structlog.get_logger()

IN_FLIGHT = 10  # messages at once: what a kill may repeat
BATCH = 30  # claimed at most beyond those: what becomes urgent meanwhile waits for a second
BATCH_UNLIMITED = 150  # where nothing limits the pace: some tenths of a second
SLICE_SECONDS = 10.0  # of a long mailing; then the sweep sees what else is due
MAX_ATTEMPTS = 8
LEASE_SECONDS = 120.0  # a claim older than this is of a sender that died
_FIRST_RETRY, _LONGEST_RETRY = 2.0, 600.0  # seconds
_FIRST_LETTER, _LONGEST_LETTER = (
    120.0,
    7200.0,
)  # «451, come back later» means minutes; a mail server may be away for hours


@dataclass(frozen=True, slots=True)
class Fault:
    """Neither sent nor refused: the network, a server's error, a slip in rendering. Tried again."""

    why: str


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


class Deliverer:
    """Sends what is due, several at once, one at a time to a chat. `limited` keeps what one chat may get (the whole program's pace
    is kept where it speaks: scheduler.pace)."""

    def __init__(
        self,
        storage: Storage,
        notifier: Notifier,
        *,
        limited: bool = True,
        lease: float = LEASE_SECONDS,
        real_clock: Callable[[], float] = time.time,
    ) -> None:
        self._storage = storage
        self._notifier = notifier
        self._lease = lease
        self._limits = ChatLimits(lambda name: storage.turns(name, IN_GROUP, IN_GROUP_SECONDS)) if limited else None
        self._batch = BATCH if limited else BATCH_UNLIMITED
        self._real = real_clock
        self._silent_until = 0.0  # real time: «429» stops everything for as long as it says
        self._stopping = False

    def stop(self) -> None:
        """No more claims: what is in flight is finished, the rest goes back."""
        self._stopping = True

    async def run(self, now: dt.datetime) -> Sendings:
        """Send until nothing is due at `now`, the messenger asks to wait, or the slice of time is over."""
        round_ = _Round(until=time.monotonic() + SLICE_SECONDS)
        async with self._storage.write() as unit:
            await unit.deliveries.release_stale(self._real() - self._lease)
        senders = [asyncio.create_task(self._send_on(round_)) for _ in range(IN_FLIGHT)]
        for sender in senders:
            sender.add_done_callback(lambda _: round_.wake())
        try:
            while True:
                await self._record_and_claim(round_, now)
                if round_.idle or any(sender.done() for sender in senders):  # one that ends by itself was cancelled
                    break
                await round_.changed()
        finally:
            round_.close()
            await asyncio.gather(*senders)
        return round_.done

    async def _record_and_claim(self, round_: _Round, now: dt.datetime) -> None:
        """One transaction: what has been sent, and what comes next. A crash before this line repeats what was in flight and loses
        nothing."""
        goes_on = not self._stopping and self._real() >= self._silent_until and time.monotonic() < round_.until
        outcomes = round_.take_outcomes()
        back = [] if goes_on else round_.take_queue()
        wanted = self._batch - len(round_.queue) if goes_on and not round_.dry else 0
        wanted = wanted if wanted > self._batch // 2 else 0  # several at a time
        if not goes_on and not round_.dry:
            round_.dry = True
            round_.done.more = not self._stopping and self._real() >= self._silent_until  # its time is over
        if not (outcomes or back or wanted):
            return
        async with self._storage.write() as unit:
            plain = [
                (one.id, done.message_id) for one, done in outcomes if isinstance(done, Sent) and _is_plain(one, done)
            ]
            if plain:
                await unit.deliveries.sent_plainly(plain, now)
                round_.done.sent += len(plain)
            for delivery, outcome in outcomes:
                if not _is_plain(delivery, outcome):
                    await self._record(unit, delivery, outcome, now, round_.done)
            for delivery in back:
                await unit.deliveries.give_back(delivery.id, now, now)
                round_.done.later += 1
            claimed = await unit.deliveries.claim(now, limit=wanted, real_now=self._real()) if wanted else []
        if wanted and not claimed:
            round_.dry = True
        if claimed:
            await self._notifier.prepare(claimed)
        round_.add(claimed)

    async def _send_on(self, round_: _Round) -> None:
        while (delivery := await round_.next()) is not None:
            if self._real() < self._silent_until or self._stopping:
                round_.put_back(delivery)
                continue
            round_.finish(delivery, await self._one(delivery))

    async def _one(self, delivery: Delivery) -> Outcome:
        if self._limits is not None and delivery.platform != EMAIL:
            seconds = await self._limits.take(delivery.platform, delivery.chat_id)
            if seconds:
                return PutOff(seconds)
        PRIORITY.set(max(1, delivery.priority))  # of this task: answers to people go before any delivery
        try:
            result = await self._notifier.send(delivery)
        except Exception as error:  # a fault of the network or of rendering: tried again, then given up in sight
            log.warning("delivery fault", delivery=delivery.id, kind=delivery.kind, error=type(error).__name__)
            return Fault(type(error).__name__)
        if isinstance(result, TryLater):
            self._silent_until = max(self._silent_until, self._real() + result.seconds)
        return result

    async def _record(self, unit: Unit, delivery: Delivery, outcome: Outcome, now: dt.datetime, done: Sendings) -> None:
        match outcome:
            case Sent(message_id, events):
                done.escalated += await unit.deliveries.sent(delivery.id, message_id, now, events)
                done.sent += 1
            case Stale():
                await unit.deliveries.stale(delivery.id, now)
                done.stale += 1
            case Gone(why):
                await unit.deliveries.gone(delivery.id, why, now)
                done.gone += 1
            case Refused(why):
                await unit.deliveries.failed(delivery.id, why, now)
                done.failed += 1
            case TryLater():
                await unit.deliveries.give_back(delivery.id, now, now, "429")
                done.later += 1
            case PutOff(seconds):
                await unit.deliveries.give_back(delivery.id, now + dt.timedelta(seconds=seconds), now)
                done.later += 1
            case Fault(why) if delivery.attempts >= MAX_ATTEMPTS:
                await unit.deliveries.failed(delivery.id, why, now)
                done.failed += 1
            case Fault(why):
                pause = backoff(delivery.attempts, letter=delivery.platform == EMAIL)
                await unit.deliveries.retry(delivery.id, now + pause, why, now)
                done.later += 1


@dataclass(slots=True)
class _Round:
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


def _is_plain(delivery: Delivery, outcome: Outcome) -> bool:
    """Nothing but the sending itself is to be recorded: hundreds of a mailing go in one statement."""
    return isinstance(outcome, Sent) and not outcome.events and is_plain(delivery.kind)


def backoff(attempts: int, *, letter: bool = False) -> dt.timedelta:
    """2, 4, 8 … seconds, at most ten minutes; a letter 2, 4, 8 … minutes, at most two hours; with a jitter of a quarter."""
    first, longest = (_FIRST_LETTER, _LONGEST_LETTER) if letter else (_FIRST_RETRY, _LONGEST_RETRY)
    seconds = min(longest, first * 2 ** (attempts - 1))
    return dt.timedelta(seconds=seconds * random.uniform(0.75, 1.25))
