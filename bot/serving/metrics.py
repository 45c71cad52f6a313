"""What the program tells of itself: Prometheus metrics, without personal values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Dispatcher
from aiogram.types import TelegramObject
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.clock import Clock
from scheduler.rounds import Sendings
from storage.database import Storage

PRIORITIES = {0: "answers", 1: "urgent", 2: "reminders", 3: "broadcasts"}


class Metrics:
    """Of one process; a registry of its own, so that tests do not meet each other's counts."""

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
        self._due = Gauge(
            "metodist_deliveries_due", "Deliveries that are due and not sent", ["priority"], registry=self.registry
        )
        self._late = Gauge(
            "metodist_delivery_lateness_seconds", "How long the oldest due delivery waits", registry=self.registry
        )
        self._dead = Gauge(
            "metodist_deliveries_given_up", "Deliveries given up within two weeks", registry=self.registry
        )
        self.escalations = Counter(
            "metodist_escalations_total", "Reminders that went up the chain", registry=self.registry
        )

    def swept(self, sendings: Sendings) -> None:
        self.sweeps.inc()
        for result in ("sent", "stale", "gone", "failed", "later"):
            if count := getattr(sendings, result):
                self.sends.labels(result).inc(count)
        self.escalations.inc(sendings.escalated)

    async def page(self, storage: Storage, clock: Clock) -> bytes:
        """In the exposition format; what the database knows is read now."""
        async with storage.read() as unit:
            queue = await unit.watching.queue(clock.now())
        for number, name in PRIORITIES.items():
            self._due.labels(name).set(queue.due.get(number, 0))
        self._late.set(queue.lateness.total_seconds())
        self._dead.set(queue.given_up)
        return generate_latest(self.registry)


class CountUpdates(BaseMiddleware):
    """By the name of the function that took it."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        taken = data.get("handler")
        name = getattr(getattr(taken, "callback", None), "__name__", "unknown")
        with self._metrics.seconds.time():
            try:
                result = await handler(event, data)
            except Exception:
                self._metrics.updates.labels(name, "fault").inc()
                raise
        self._metrics.updates.labels(name, "done").inc()
        return result


def count_updates(dispatcher: Dispatcher, metrics: Metrics) -> None:
    for observer in (dispatcher.message, dispatcher.callback_query, dispatcher.inline_query, dispatcher.my_chat_member):
        observer.middleware(CountUpdates(metrics))
