"""A row's period -> the events that follow from it: each quarter of «ежеквартально» is its own event to be dated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from plans.draft import Nature
from plans.periods.calendar import month_end
from plans.periods.model import Every, Period, PlanYear, Window, YearKind

MANY = 370  # no row of a plan makes more events than this
_ONE_EVENT = (Nature.STANDING, Nature.SERIES, Nature.CONTEST, Nature.RECOMMENDATION)
_WEEKDAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
_ROMAN = ("I", "II", "III", "IV")
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_TERMS = ((9, 10), (11, 12), (1, 3), (4, 5))  # school terms by months


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event to be: dated (`starts_on`) when the plan names the very day, else a window to find a day in."""

    ordinal: int  # from 1 within the row
    label: str | None  # «I квартал», «март», «1-я четверть»; None when the row happens once
    window_start: date | None
    window_end: date | None
    deadline: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    start_time: time | None = None
    end_time: time | None = None


def occurrences(period: Period, nature: Nature, year: PlanYear | None) -> tuple[Occurrence, ...]:
    """The events of one row, in order; at least one for any row (standing rows and recommendations have one each).

    Natures `standing`, `series`, `contest`, `recommendation` have one event for the whole row. In a school plan the repeats in
    June–August are not made (they are asked about first).
    """
    if nature in _ONE_EVENT:
        return (_whole(period, year),)
    if period.every is not None:
        found = list(_repeats(period, year))[:MANY]
    elif period.exact:
        found = [_dated(period, window) for window in period.windows][:MANY]
    else:
        found = [
            Occurrence(1, None, window.start, window.end, period.deadline, start_time=None)
            for window in _innermost(period.windows)
        ]
    if not found:
        return (_whole(period, year),)
    return tuple(replace(one, ordinal=number) for number, one in enumerate(found, start=1))


def _whole(period: Period, year: PlanYear | None) -> Occurrence:
    """One stretch over all windows; a row without windows lives as long as its plan."""
    starts = [window.start for window in period.windows if window.start]
    ends = [window.end for window in period.windows if window.end]
    start = min(starts) if starts else (year.start if year and not period.deadline else None)
    return Occurrence(1, None, start, max(ends) if ends else (year.end if year else None), period.deadline)


def _dated(period: Period, window: Window) -> Occurrence:
    last = window.end if window.end != window.start else None
    return Occurrence(1, None, window.start, window.end, False, window.start, last, period.time, period.time_end)


def _innermost(windows: tuple[Window, ...]) -> list[Window]:
    """Of nested stretches («сентябрь, в течение года») the narrow one is the one to find a day in."""

    def inside(inner: Window, outer: Window) -> bool:
        if None in (inner.start, inner.end, outer.start, outer.end) or inner == outer:
            return False
        return outer.start <= inner.start and inner.end <= outer.end  # type: ignore[operator]

    return [one for one in windows if not any(inside(other, one) for other in windows)]


def _repeats(period: Period, year: PlanYear | None) -> Iterator[Occurrence]:
    """Each month, quarter … of the windows; or the very days where a rule names them."""
    for window in _innermost(period.windows):
        if window.start is None or window.end is None:
            yield Occurrence(1, None, window.start, window.end, period.deadline)
            continue
        if period.exact:  # «ежегодно 25 мая»: the window is the very day
            yield _dated(period, window)
        elif period.weekdays or period.month_days:
            yield from _rule_days(period, window.start, window.end, year)
        else:
            yield from _cells(period, window.start, window.end, year)


def _rule_days(period: Period, start: date, end: date, year: PlanYear | None) -> Iterator[Occurrence]:
    """«Последний четверг месяца», «20 числа каждого месяца»: days that the calendar gives."""
    rules: list[rrule] = []
    first = datetime.combine(start, time())
    until = datetime.combine(end, time())
    weekly = period.every in (Every.WEEK, Every.DAY)
    months = period.interval * {Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}.get(period.every or Every.MONTH, 1)
    interval = period.interval if weekly else months
    if period.weekdays:
        days = [_WEEKDAYS[name] for name in period.weekdays]
        if period.nth and not weekly:
            days = [day(nth) for day in days for nth in period.nth]
        rules.append(
            rrule(WEEKLY if weekly else MONTHLY, dtstart=first, until=until, interval=interval, byweekday=days)
        )
    for day in period.month_days or ():
        number = day if isinstance(day, int) else (-1 if day[1] == 31 else day[1])  # «21–31»: to the month's last day
        rules.append(rrule(MONTHLY, dtstart=first, until=until, interval=interval, bymonthday=number))
    found = sorted({moment.date() for rule in rules for moment in rule})
    for one in found:
        if not _summer(one, year):
            on = None if period.deadline else one
            yield Occurrence(
                1, _MONTHS[one.month - 1], one, one, period.deadline, on, None, period.time, period.time_end
            )


def _cells(period: Period, start: date, end: date, year: PlanYear | None) -> Iterator[Occurrence]:
    """Stretches of the calendar cut to the window, every `interval`-th of them."""
    every = period.every
    cells: list[tuple[str | None, date, date]]
    if every is Every.DAY:
        days = rrule(DAILY, dtstart=datetime.combine(start, time()), until=datetime.combine(end, time()))
        cells = [(None, moment.date(), moment.date()) for moment in islice(days, MANY)]
    elif every is Every.WEEK:
        cells = [(None, monday, monday + timedelta(days=6)) for monday in _mondays(start, end)]
    else:
        cells = list(_named_cells(every, start, end, year))
    kept = [
        (label, max(first, start), min(last, end))
        for label, first, last in cells
        if first <= end and last >= start and not (every is not Every.YEAR and _summer(first, year))
    ]
    for label, first, last in kept[:: period.interval]:
        yield Occurrence(1, label, first, last, period.deadline)


def _named_cells(
    every: Every | None, start: date, end: date, year: PlanYear | None
) -> Iterator[tuple[str | None, date, date]]:
    school = year is not None and year.kind is YearKind.SCHOOL
    for number in range(start.year, end.year + 1):
        if every is Every.MONTH:
            for month in range(1, 13):
                yield _MONTHS[month - 1], date(number, month, 1), month_end(number, month)
        elif every is Every.QUARTER:
            for quarter in range(4):
                first = quarter * 3 + 1
                yield f"{_ROMAN[quarter]} квартал", date(number, first, 1), month_end(number, first + 2)
        elif every is Every.HALF:
            yield from _halves(number, school)
        elif every is Every.SCHOOL_TERM:
            for term in (3, 4, 1, 2):  # the order within a calendar year
                first, last = _TERMS[term - 1]
                yield f"{term}-я четверть", date(number, first, 1), month_end(number, last)
    if every is Every.YEAR:
        yield None, start, end


def _halves(number: int, school: bool) -> Iterator[tuple[str, date, date]]:
    if school:
        yield "II полугодие", date(number, 1, 1), date(number, 5, 31)
        yield "I полугодие", date(number, 9, 1), date(number, 12, 31)
    else:
        yield "I полугодие", date(number, 1, 1), date(number, 6, 30)
        yield "II полугодие", date(number, 7, 1), date(number, 12, 31)


def _mondays(start: date, end: date) -> list[date]:
    first = start - timedelta(days=start.weekday())
    return [first + timedelta(days=7 * week) for week in range(min(MANY, (end - first).days // 7 + 1))]


def _summer(day: date, year: PlanYear | None) -> bool:
    """June–August of a school plan: asked about before anything is made."""
    return year is not None and year.kind is YearKind.SCHOOL and 6 <= day.month <= 8
