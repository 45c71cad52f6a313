"""A clock that can be moved: it steps through every due moment on the way and sweeps at each."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage

SETTING = "practice_clock"
_AHEAD = re.compile(r"\+(\d{1,4})([hdm])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class BadMove(ValueError):
    """The target is not a moment, lies in the past, or there is nothing to go to."""


class ClockMover:
    """Moves the program's clock forward. A jump is never taken for downtime: what is due on the way goes out at its
    own moment. With `keep`, where the clock stands is kept in the database (the practice chat)."""

    def __init__(self, clock: Clock, storage: Storage, sweeper: Sweeper, *, keep: bool = False) -> None:
        self._clock = clock
        self._storage = storage
        self._sweeper = sweeper
        self._keep = keep
        self._lock = asyncio.Lock()

    async def now(self) -> datetime:
        return self._clock.now()

    async def move(self, to: str) -> datetime:
        """`to`: an ISO moment, «next» (the next due moment), «+1h», «+1d». Answers when what was due is delivered."""
        async with self._lock:
            await self._sweeper.sweep_all(self._clock.now())
            target = await self._target(to)
            while (due := await next_due(self._storage, self._clock.now())) is not None and due <= target:
                self._clock.set(max(due, self._clock.now()))
                report = await self._sweeper.sweep_all(self._clock.now())
                if not report.progressed:
                    break  # what is left waits for the messenger, not for the clock
            self._clock.set(max(target, self._clock.now()))
            await self._sweeper.sweep_all(self._clock.now())
            await self.save()
            return self._clock.now()

    async def save(self) -> None:
        """Keep where the clock stands."""
        if self._keep:
            async with self._storage.write() as unit:
                await unit.settings.put(SETTING, {"at": self._clock.now().isoformat()})

    async def _target(self, to: str) -> datetime:
        now = self._clock.now()
        if to == "next":
            due = await next_due(self._storage, self._clock.now())
            if due is None:
                raise BadMove("Впереди нет ни одного напоминания.")
            return max(due, now)
        if ahead := _AHEAD.fullmatch(to):
            return now + int(ahead[1]) * _UNITS[ahead[2]]
        try:
            moment = datetime.fromisoformat(to)
        except ValueError:
            raise BadMove(f"Не понимаю время «{to}»: напишите, например, 2026-03-01T09:00:00+03:00.") from None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        if moment < now:
            raise BadMove("Часы можно двигать только вперёд.")
        return moment


async def kept_clock(storage: Storage) -> datetime | None:
    """Where the practice clock stood when the program stopped."""
    async with storage.read() as unit:
        value = await unit.settings.get(SETTING)
    return datetime.fromisoformat(value["at"]) if value is not None else None
