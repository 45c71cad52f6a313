"""Points of the calendar as written -> days of a plan's year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans.periods.model import PlanYear, Window, YearKind

MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_IN = (
    "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip


class ImpossibleDay(ValueError):
    """30 февраля: reported, never shifted. The message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a month as written; `year` None: that of the plan. `day` None: the whole month."""

    month: int
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the start of `first` to the end of `last`. `first` None: a deadline; `last` None: open-ended."""

    first: Point | None
    last: Point | None
    exact: bool = False
    deadline: bool = False
    glued: bool = False  # stands right after another one, without a comma: «1 квартал январь»

    def with_year(self, year: int) -> Stretch:
        """Give the year to the ends that have none; a falling pair («октябрь-март 2023») crosses the new year."""
        first, last = self.first, self.last
        if last is not None and last.year is None:
            last = replace(last, year=year)
        if first is not None and first.year is None:
            end = last.month if last is not None else first.month
            first = replace(first, year=year - 1 if first.month > end else year)
        return replace(self, first=first, last=last)

    @property
    def dated(self) -> bool:
        """Have both ends got a year of their own?"""
        return all(point is None or point.year is not None for point in (self.first, self.last))


def year_of(month: int, year: PlanYear) -> int:
    """The calendar year in which a plan means this month."""
    if year.kind is YearKind.SCHOOL:
        return year.start.year if month >= 9 else year.end.year
    return year.start.year


def resolve(stretch: Stretch, year: PlanYear | None) -> Window:
    """Days of the calendar. Raises ImpossibleDay; KeyError-free: without a plan year each end must bring its own."""
    first, last = stretch.first, stretch.last
    start_year = _year(first, year)
    end_year = _year(last, year)
    if first is not None and last is not None and first.year is None and last.year is not None:
        start_year = end_year - (first.month > last.month)
    elif (
        first is not None
        and last is not None
        and last.year is None
        and (first.month, first.day or 1) > (last.month, last.day or 31)
    ):
        if year is None or year.kind is YearKind.CALENDAR:
            end_year = start_year + 1
    elif first is not None and last is not None and last.year is None and first.year is not None:
        end_year = first.year
    start = _day(start_year, first.month, first.day or 1) if first is not None else None
    end = None
    if last is not None:
        end = _day(end_year, last.month, last.day or monthrange(end_year, last.month)[1])
    return Window(start, end)


def _year(point: Point | None, year: PlanYear | None) -> int:
    if point is None:
        return 0
    if point.year is not None:
        return point.year
    if year is None:
        raise ImpossibleDay("Непонятно, какой это год: в плане он не назван.")
    return year_of(point.month, year)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:
            raise ImpossibleDay(f"Такой даты нет: месяца с номером {month} не бывает.") from None
        days = monthrange(year, month)[1] if 1 <= year <= 9999 else 31
        raise ImpossibleDay(f"Такой даты нет: в {MONTHS_IN[month - 1]} {year} года дней — {days}.") from None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
