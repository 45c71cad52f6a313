"""Working days of RU and BY, with an institution's overrides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
# Years whose transferred working days the library holds; outside them its calendar is only weekends and fixed feasts.
_KNOWN = {"RU": (1992, 2027), "BY": (2000, 2026)}


@cache
def _special(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, working weekends) of one year. The library is imported at the first question: it is large."""
    import holidays

    calendar = holidays.country_holidays(country, years=year)
    off = frozenset(calendar.keys())
    working = frozenset(
        day
        for day in (date(year, 1, 1) + _DAY * number for number in range(366))
        if day.year == year and day.weekday() >= 5 and calendar.is_working_day(day)
    )
    return off, working


class WorkCalendar:
    """Working days of one country ("RU", "BY"). `overrides` maps a local day to "works" (True) or "rests" (False)."""

    def __init__(self, country: str, overrides: Mapping[date, bool] | None = None) -> None:
        if country not in _KNOWN:
            raise ValueError(f"no calendar for {country}")
        self.country = country
        self.overrides = dict(overrides or {})

    def is_working(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        off, working = _special(self.country, day.year)
        if day.weekday() >= 5:
            return day in working
        return day not in off

    def is_holiday(self, day: date) -> bool:
        """A day off by law or by the institution, whatever its weekday; a plain weekend is none."""
        if day in self.overrides:
            return not self.overrides[day]
        return day in _special(self.country, day.year)[0]

    def shift(self, day: date, working_days: int) -> date:
        """The working day that lies `working_days` after (negative: before) `day`; `day` itself need not work.

        `shift(day, -1)` is the last working day before `day`; `shift(day, 0)` raises ValueError: say which side.
        """
        if working_days == 0:
            raise ValueError("a shift by nothing has no side: use on_or_before or on_or_after")
        step = _DAY if working_days > 0 else -_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def on_or_before(self, day: date) -> date:
        return day if self.is_working(day) else self.shift(day, -1)

    def on_or_after(self, day: date) -> date:
        return day if self.is_working(day) else self.shift(day, 1)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end` (0 when `end` <= `start`)."""
        return sum(self.is_working(start + _DAY * number) for number in range(1, (end - start).days + 1))

    def knows(self, year: int) -> bool:
        """Are this year's transferred working days known, to the library or from overrides? If not, people are warned."""
        first, last = _KNOWN[self.country]
        return first <= year <= last or any(day.year == year for day in self.overrides)
