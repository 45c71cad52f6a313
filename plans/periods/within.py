"""A part of each month, quarter or half-year: «второй месяц квартала», «последняя неделя месяца», «первая декада квартала»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plans.periods.calendar import month_end
from plans.periods.model import Every, Window

# First months and lengths in months; a school's half-years are Sep–Dec and Jan–May.
_UNITS = {
    Every.MONTH: tuple((month, 1) for month in range(1, 13)),
    Every.QUARTER: ((1, 3), (4, 3), (7, 3), (10, 3)),
    Every.HALF: ((1, 6), (7, 6)),
}
_SCHOOL_HALVES = ((1, 5), (9, 4))
_LONG = 4000  # days of a window; no plan lasts longer


@dataclass(frozen=True, slots=True)
class Part:
    """Which days of each `every` are meant.

    `month`: from 1, or -1 the last; `to`: the last month of a run, else the same. `days`: (first, last) of that month,
    negative ones from its end; None the whole month.
    """

    every: Every
    month: int
    to: int | None = None
    days: tuple[int, int] | None = None
    exact: bool = False  # «15 числа второго месяца квартала»
    deadline: bool = False  # «до 15 числа …»


def is_month_of(every: Every, number: int) -> bool:
    """Has each such unit a month of that number?"""
    return number == -1 or 1 <= number <= {Every.QUARTER: 3, Every.HALF: 6}.get(every, 1)


def parts_of(windows: list[Window], parts: list[Part], school: bool) -> list[Window] | None:
    """The parts that lie within the windows, in the order of the calendar; None where a window has no two ends."""
    found: list[Window] = []
    for window in windows:
        start, end = window.start, window.end
        if start is None or end is None or (end - start).days > _LONG:
            return None
        for first, length in _units(parts[0].every, start, end, school):
            for part in parts:
                one = _cut(part, first, length)
                if one.end is not None and one.end >= start and (one.start or one.end) <= end:
                    found.append(one)
    return list(dict.fromkeys(found))


def _units(every: Every, start: date, end: date, school: bool) -> Iterator[tuple[date, int]]:
    units = _SCHOOL_HALVES if school and every is Every.HALF else _UNITS[every]
    for year in range(start.year - 1, end.year + 1):
        for month, length in units:
            yield date(year, month, 1), length


def _cut(part: Part, first: date, length: int) -> Window:
    begin = _later(first, length - 1 if part.month == -1 else part.month - 1)
    close = begin if part.to is None else _later(first, length - 1 if part.to == -1 else part.to - 1)
    if part.days is None:
        return Window(begin, month_end(close.year, close.month))
    one, last = (_day(begin, number) for number in part.days)
    return Window(None if part.deadline else one, last)


def _later(month: date, months: int) -> date:
    years, rest = divmod(month.month - 1 + months, 12)
    return date(month.year + years, rest + 1, 1)


def _day(month: date, number: int) -> date:
    last = month_end(month.year, month.month)
    return last + timedelta(days=number + 1) if number < 0 else month.replace(day=min(number, last.day))
