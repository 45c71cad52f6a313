"""What is due at a moment: offers that are over, reminders to queue, deliveries to send."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.delivery import LEASE_SECONDS, Deliverer
from scheduler.notifier import Notifier
from scheduler.rounds import Sendings
from storage.database import Storage

BATCH = 500


@dataclass(frozen=True, slots=True)
class SweepReport:
    """Counts of one sweep."""

    expired: int  # offers and confirmations whose time came
    queued: int  # reminders
    sendings: Sendings

    @property
    def progressed(self) -> bool:
        """Did anything change state? If not, what is due waits for the messenger."""
        done = self.sendings
        return bool(self.expired or self.queued or done.sent or done.stale or done.gone or done.failed)


class Sweeper:
    """One at a time in a process; the database keeps several processes apart."""

    def __init__(
        self,
        storage: Storage,
        notifier: Notifier,
        *,
        limited: bool = True,
        lease: float = LEASE_SECONDS,
        real_clock: Callable[[], float] | None = None,
    ) -> None:
        self._storage = storage
        self._deliverer = Deliverer(storage, notifier, limited=limited, lease=lease, real_clock=real_clock)
        self._lock = asyncio.Lock()

    def stop(self) -> None:
        """A sweep under way ends soon: what is in flight is finished."""
        self._deliverer.stop()

    async def sweep_all(self, now: dt.datetime) -> SweepReport:
        """As `sweep`, until nothing is due at `now` or the messenger asks to wait: for who waits for the end."""
        report = await self.sweep(now)
        while report.sendings.more:
            after = await self.sweep(now)
            report = SweepReport(
                report.expired + after.expired, report.queued + after.queued, report.sendings.and_(after.sendings)
            )
        return report

    async def sweep(self, now: dt.datetime) -> SweepReport:
        """What is due at `now` (aware); of a long mailing a slice."""
        async with self._lock:
            async with self._storage.write() as unit:
                await self._deliverer.release(unit)
                await unit.reminders.hold_back(now)
                expired = await unit.registrations.expire_offers(now) + await unit.confirmations(now).run()
                await unit.summaries(now).queue()
                await unit.calls(now).opened()
                await unit.afterwards.queue(now)
                await unit.posts.refresh(now)
            queued = 0
            while True:
                async with self._storage.write() as unit:
                    some = await unit.reminders.queue_due(now, BATCH)
                queued += some
                if some < BATCH:
                    break
            return SweepReport(expired, queued, await self._deliverer.run(now))


async def next_due(storage: Storage, now: dt.datetime | None = None) -> dt.datetime | None:
    """The earliest moment at which a reminder, a delivery or the end of an offer is due, and — with `now` — of a question three days
    before an event; None: nothing lies ahead."""
    async with storage.read() as unit:
        moments = (
            await unit.reminders.next_due_at(),
            await unit.deliveries.next_due_at(),
            await unit.registrations.next_expiry(),
            await unit.confirmations(now).next_moment() if now is not None else None,
            await unit.calls(now).next_opening() if now is not None else None,
            await unit.afterwards.next_at(),
        )
    return min((moment for moment in moments if moment is not None), default=None)
