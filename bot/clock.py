"""The program's clock: the only place that reads the time of day. Rules take `now` as an argument."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, or — for practice and tests — a time that starts elsewhere, runs on and can be moved forward.

    Leases, limits and polling never ask this clock: they run on real monotonic time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._base: datetime | None = None
        self._since = 0.0
        if start is not None:
            self.set(start)

    @property
    def movable(self) -> bool:
        return self._base is not None

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        if self._base is None:
            return datetime.now(UTC)
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def set(self, moment: datetime) -> None:
        """Go to `moment` (aware) and run on from there."""
        if moment.tzinfo is None:
            raise ValueError("the clock takes aware moments only")
        self._base = moment.astimezone(UTC)
        self._since = time.monotonic()
