"""Deliveries: claim in one transaction, send outside it, record in a second. At least once, never lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiolimiter import AsyncLimiter

from scheduler.notifier import Gone, Notifier, Refused, Result, Sent, Stale, TryLater
from storage.database import Storage
from storage.mail import EMAIL
from storage.models import Delivery

log = structlog.get_logger()

BATCH = 30
MAX_ATTEMPTS = 8
LEASE_SECONDS = 120.0  # a claim older than this is of a sender that died
_FIRST_RETRY, _LONGEST_RETRY = 2.0, 600.0  # seconds
_FIRST_LETTER, _LONGEST_LETTER = (
    120.0,
    7200.0,
)  # «451, come back later» means minutes; a mail server may be away for hours


@dataclass(slots=True)
class Sendings:
    """What one round of sending did."""

    sent: int = 0
    stale: int = 0
    gone: int = 0
    failed: int = 0
    later: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.stale + self.gone + self.failed + self.later


class Deliverer:
    """Sends what is due. `limited` keeps Telegram's speed: one message each 1/30 s, spaced so that none is refused."""

    def __init__(
        self,
        storage: Storage,
        notifier: Notifier,
        *,
        limited: bool = True,
        real_clock: Callable[[], float] = time.time,
    ) -> None:
        self._storage = storage
        self._notifier = notifier
        self._limiter = AsyncLimiter(1, 1 / 30) if limited else None
        self._real = real_clock
        self._silent_until = 0.0  # real time: «429» stops everything for as long as it says

    async def run(self, now: dt.datetime) -> Sendings:
        """Send until nothing is due at `now`, or the messenger asks to wait."""
        done = Sendings()
        async with self._storage.write() as unit:
            await unit.deliveries.release_stale(self._real() - LEASE_SECONDS)
        while self._real() >= self._silent_until:
            async with self._storage.write() as unit:
                batch = await unit.deliveries.claim(now, limit=BATCH, real_now=self._real())
            if not batch:
                break
            for place, delivery in enumerate(batch):
                if self._real() < self._silent_until:
                    await self._give_back(batch[place:], now, done)
                    break
                await self._one(delivery, now, done)
        return done

    async def _one(self, delivery: Delivery, now: dt.datetime, done: Sendings) -> None:
        if self._limiter is not None:
            await self._limiter.acquire()
        try:
            result = await self._notifier.send(delivery)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # a fault of the network or of rendering: tried again, then given up in sight
            log.warning("delivery fault", delivery=delivery.id, kind=delivery.kind, error=type(error).__name__)
            await self._record_fault(delivery, type(error).__name__, now, done)
            return
        await self._record(delivery, result, now, done)

    async def _record(self, delivery: Delivery, result: Result, now: dt.datetime, done: Sendings) -> None:
        """A crash before this line repeats one message and loses none."""
        async with self._storage.write() as unit:
            match result:
                case Sent(message_id, events):
                    await unit.deliveries.sent(delivery.id, message_id, now, events)
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
                case TryLater(seconds):
                    self._silent_until = self._real() + seconds
                    await unit.deliveries.retry(delivery.id, now, "429", now)
                    done.later += 1

    async def _record_fault(self, delivery: Delivery, why: str, now: dt.datetime, done: Sendings) -> None:
        async with self._storage.write() as unit:
            if delivery.attempts >= MAX_ATTEMPTS:
                await unit.deliveries.failed(delivery.id, why, now)
                done.failed += 1
            else:
                await unit.deliveries.retry(
                    delivery.id, now + backoff(delivery.attempts, letter=delivery.platform == EMAIL), why, now
                )
                done.later += 1

    async def _give_back(self, rest: list[Delivery], now: dt.datetime, done: Sendings) -> None:
        async with self._storage.write() as unit:
            for delivery in rest:
                await unit.deliveries.retry(delivery.id, now, "429", now)
                done.later += 1


def backoff(attempts: int, *, letter: bool = False) -> dt.timedelta:
    """2, 4, 8 … seconds, at most ten minutes; a letter 2, 4, 8 … minutes, at most two hours; with a jitter of a quarter."""
    first, longest = (_FIRST_LETTER, _LONGEST_LETTER) if letter else (_FIRST_RETRY, _LONGEST_RETRY)
    seconds = min(longest, first * 2 ** (attempts - 1))
    return dt.timedelta(seconds=seconds * random.uniform(0.75, 1.25))
