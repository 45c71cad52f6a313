"""Many windows that are one part of each month or quarter, in words: «в последнюю неделю каждого месяца»."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from plans.periods.calendar import month_end
from plans.periods.model import Every, Period, Window

_LENGTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6}
_UNITS = {Every.MONTH: "месяца", Every.QUARTER: "квартала", Every.HALF: "полугодия"}
_PARTS = {(1, 10): "1-й декаде", (11, 20): "2-й декаде", (1, 7): "1-й неделе", (8, 14): "2-й неделе",
          (15, 21): "3-й неделе", (22, 28): "4-й неделе"}  # fmt: skip
_A_YEAR = 12  # fewer windows are better named one by one


def of_each(period: Period) -> str | None:
    """The rule when its windows are too many to be listed; None when they are few, or no such rule."""
    ends = [window.end for window in period.windows if window.end is not None]
    length = _LENGTHS.get(period.every) if period.every is not None else None
    if length is None or period.every is None or len(ends) < max(_A_YEAR, len(period.windows)):
        return None
    months = [end.year * 12 + end.month for end in ends]
    if any(later - month != length for month, later in pairwise(months)):
        return None
    last_week = all(_is_last_week(window) for window in period.windows)
    if period.every is Every.MONTH:
        return "в последнюю неделю каждого месяца" if last_week else None
    which = f"{(ends[0].month - 1) % length + 1}"
    days = "последней неделе" if last_week else _days(period)
    unit = _UNITS[period.every]
    if days is None:
        return None
    if days == "":
        return f"в {which}-м месяце каждого {unit}"
    lead = "в " if days.endswith("е") else ""
    return f"{lead}{days} {which}-го месяца каждого {unit}"


def _is_last_week(window: Window) -> bool:
    start, end = window.start, window.end
    return start is not None and end is not None and end == _last(end) and (end - start).days == 6


def _last(day: date) -> date:
    return month_end(day.year, day.month)


def _days(period: Period) -> str | None:
    """The days of the month in words: empty for the whole of it, None when they are not the same in each window."""
    seen = {tuple(day.day if day else 0 for day in (window.start, window.end)) for window in period.windows}
    if all(window.start and window.start.day == 1 and window.end == _last(window.start) for window in period.windows):
        return ""
    if all(window.start and window.start.day == 21 and window.end == _last(window.start) for window in period.windows):
        return "3-й декаде"
    if len(seen) > 1:
        return None
    first, last = seen.pop()
    if period.deadline:
        return f"до {last} числа"
    if period.exact:
        return f"{last} числа"
    return _PARTS.get((first, last), f"с {first} по {last} число")
