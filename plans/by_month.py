"""In which months a row of a plan falls."""

from __future__ import annotations

from plans.periods.model import Period, PlanYear, Window

Month = tuple[int, int]  # (2026, 3)
_LONG = 10  # months: a row of the whole year, school years included


def months_of(period: Period, year: PlanYear | None) -> tuple[Month, ...]:
    """In order; none without a period. A deadline is in its month, an open end goes to the end of the plan's year."""
    found = {month for window in period.windows for month in _of_window(window, year)}
    return tuple(sorted(found))


def is_year_round(period: Period, year: PlanYear | None) -> bool:
    return len(months_of(period, year)) >= _LONG


def _of_window(window: Window, year: PlanYear | None) -> list[Month]:
    start, end = window.start or window.end, window.end or (year.end if year else None)
    if start is None:
        return []
    last = max(start, end or start)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    places = range(start.month - 1, start.month - 1 + count)
    return [(start.year + place // 12, place % 12 + 1) for place in places]
