"""The metronome: APScheduler ticks, the database knows what is due."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 15
HOUSE_SECONDS = 3600
WATCH_SECONDS = 30.0


class Metronome:
    """Two interval jobs on the memory store. APScheduler lives on the wall clock: set back an hour it would be silent for an
    hour, so a watchdog on monotonic time wakes it."""

    def __init__(
        self,
        tick: Callable[[], Awaitable[None]],
        keep_house: Callable[[], Awaitable[object]],
        *,
        seconds: float = TICK_SECONDS,
        watch_seconds: float = WATCH_SECONDS,
    ) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        common = {"trigger": "interval", "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(tick, seconds=seconds, id="tick", **common)
        self._scheduler.add_job(keep_house, seconds=HOUSE_SECONDS, id="house", **common)
        self._watch_seconds = watch_seconds
        self._watchdog: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._scheduler.start()
        self._watchdog = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """No more ticks; one under way is the caller's to wait for."""
        if self._watchdog is not None:
            self._watchdog.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watchdog
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        """When the wall clock and the monotonic one part, the jobs are set anew from the present moment."""
        apart = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(self._watch_seconds)
            shift = time.time() - time.monotonic()
            if abs(shift - apart) > self._watch_seconds:
                apart = shift
                for job in self._scheduler.get_jobs():
                    job.reschedule(
                        job.trigger.__class__.__name__.removesuffix("Trigger").lower(),
                        seconds=job.trigger.interval_length,
                    )
                self._scheduler.wakeup()
