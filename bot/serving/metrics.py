"""What the program tells of itself: Prometheus metrics, without personal values."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Dispatcher
from aiogram.types import TelegramObject
from aiogram_dialog import Dialog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.clock import Clock
from scheduler.rounds import Sendings
from storage.database import Storage
from storage.upkeep.watching import Queue

log = structlog.get_logger()

PATIENCE = 3.0  # seconds: Prometheus itself gives up after ten
PRIORITIES = {0: "answers", 1: "urgent", 2: "reminders", 3: "broadcasts"}


class Metrics:
    """Of one process; registries of its own, so that tests do not meet each other's counts. The second one is of what the database tells."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter(
            "metodist_updates_total", "Updates handled", ["handler", "result"], registry=self.registry
        )
        self.seconds = Histogram(
            "metodist_update_seconds",
            "Time to handle an update",
            registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.sends = Counter("metodist_sends_total", "Deliveries by result", ["result"], registry=self.registry)
        self.sweeps = Counter("metodist_sweeps_total", "Sweeps done", registry=self.registry)
        self._of_database = CollectorRegistry()
        self._due = Gauge(
            "metodist_deliveries_due", "Deliveries that are due and not sent", ["priority"], registry=self._of_database
        )
        self._late = Gauge(
            "metodist_delivery_lateness_seconds", "How long the oldest due delivery waits", registry=self._of_database
        )
        self._dead = Gauge(
            "metodist_deliveries_given_up", "Deliveries given up within two weeks", registry=self._of_database
        )
        self._answers = Gauge("metodist_database_up", "1: the database has answered this page", registry=self.registry)
        self._asking: asyncio.Task[Queue | None] | None = None
        self.escalations = Counter(
            "metodist_escalations_total", "Reminders that went up the chain", registry=self.registry
        )

    def swept(self, sendings: Sendings) -> None:
        self.sweeps.inc()
        for result in ("sent", "stale", "gone", "failed", "later"):
            if count := getattr(sendings, result):
                self.sends.labels(result).inc(count)
        self.escalations.inc(sendings.escalated)

    async def page(self, storage: Storage, clock: Clock, patience: float = PATIENCE) -> bytes:
        """In the exposition format; what the database knows is read now, and left out where it does not answer within `patience` (seconds)."""
        queue = await self._asked(storage, clock, patience)
        self._answers.set(queue is not None)
        if queue is None:
            return generate_latest(self.registry)
        for number, name in PRIORITIES.items():
            self._due.labels(name).set(queue.due.get(number, 0))
        self._late.set(queue.lateness.total_seconds())
        self._dead.set(queue.given_up)
        return generate_latest(self.registry) + generate_latest(self._of_database)

    async def _asked(self, storage: Storage, clock: Clock, patience: float) -> Queue | None:
        """None: no answer. A question that hangs is not waited for when it is cancelled, and no second one is asked beside it."""
        if self._asking is not None and not self._asking.done():
            return None
        self._asking = asking = asyncio.create_task(_queue(storage, clock))
        await asyncio.wait({asking}, timeout=patience)
        if not asking.done():
            asking.cancel()
            return None
        return asking.result()


async def _queue(storage: Storage, clock: Clock) -> Queue | None:
    try:
        async with storage.read() as unit:
            return await unit.watching.queue(clock.now())
    except Exception as error:  # whatever the driver raises
        log.warning("the database does not answer /metrics", fault=type(error).__name__)
        return None


class CountUpdates(BaseMiddleware):
    """By the name of the function that took it; in a dialog by the name of its windows: one function of the library takes them all."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        name = _name(getattr(data.get("handler"), "callback", None))
        with self._metrics.seconds.time():
            try:
                result = await handler(event, data)
            except Exception:
                self._metrics.updates.labels(name, "fault").inc()
                raise
        self._metrics.updates.labels(name, "done").inc()
        return result


def _name(taken: object) -> str:
    dialog = getattr(taken, "__self__", None)
    if isinstance(dialog, Dialog):
        return dialog.states_group().__name__
    return getattr(taken, "__name__", "unknown")


def count_updates(dispatcher: Dispatcher, metrics: Metrics) -> None:
    for observer in (dispatcher.message, dispatcher.callback_query, dispatcher.inline_query, dispatcher.my_chat_member):
        observer.middleware(CountUpdates(metrics))
