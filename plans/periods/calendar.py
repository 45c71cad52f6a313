"""Points of the calendar as written -> days of a plan's year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import EASTER_ORTHODOX, easter

from plans.periods.model import PlanYear, Window, YearKind

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_IN = (
    "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = (1900, 2199)  # a year outside is a slip of the pen


class ImpossibleDay(ValueError):
    """30 февраля: reported, never shifted. The message is a sentence for a person."""


class Joint(StrEnum):
    """How a stretch stands to what is before it: decides whether «1 квартал … январь» is one period or two."""

    START = "start"
    NONE = "none"  # side by side: «1 квартал январь» is January
    LINE = "line"  # on the next line of the cell
    COMMA = "comma"  # «сентябрь, в течение года»: both
    BRACKET = "bracket"
    DASH = "dash"


class Shape(StrEnum):
    PLAIN = "plain"
    WHOLE = "whole"  # the plan's own year: «в течение года»
    YEAR = "year"  # «2026 г.»: gives its year to what has none, else is a stretch itself
    SCHOOL_YEAR = "school_year"  # «2026-2027 уч. г.»: says what a row is for


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a month as written. `day` None: the whole month, negative: counted from its end (-1 the last day).

    `year` None: that of the plan.
    """

    month: int
    day: int | None = None
    year: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        return self.month, self.day or 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the start of `first` to the end of `last`. `first` None: a deadline; `last` None: open-ended."""

    first: Point | None
    last: Point | None
    exact: bool = False
    deadline: bool = False
    shape: Shape = Shape.PLAIN
    joint: Joint = Joint.START
    firm: bool = False  # «в течение 2026 года»: a stretch, not a year for its neighbours
    unsure: str | None = None  # a sentence for a person: read, but to be checked
    later: int = 0  # «следующего года»: years after the plan's
    custom: bool = False  # usual days only: those said beside them win (school holidays, moveable feasts)
    named: bool = False  # a feast by its name
    part: bool = False  # of a year: a quarter, a half-year, a term
    easter: tuple[int, int] | None = None  # first and last day, counted from the Orthodox Easter
    weekday: tuple[int, str] | None = None  # «третий четверг марта»: (3, "TH"), one day of the month that `first` is

    @property
    def undated(self) -> bool:
        """Does one of its ends wait for a year?"""
        return self.shape is Shape.PLAIN and any(
            end is not None and end.year is None for end in (self.first, self.last)
        )

    @property
    def whole_month(self) -> Point | None:
        """The month, when the stretch is exactly one."""
        same = self.first is not None and self.first == self.last and self.first.day is None
        plain = self.shape is Shape.PLAIN and not self.deadline and self.weekday is None and self.easter is None
        return self.first if same and plain else None

    def with_year(self, year: int) -> Stretch:
        """Give the year to the ends that have none; a falling pair («октябрь-март 2023») crosses the new year."""
        first, last = self.first, self.last
        if last is not None and last.year is None:
            last = replace(last, year=year)
        if first is not None and first.year is None:
            falls = last is not None and first.month > last.month
            first = replace(first, year=(last.year or year) - falls if last is not None else year)
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Days of the calendar, with a sentence for a person where a guess was made."""

    window: Window
    unsure: str | None = None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def year_of(month: int, year: PlanYear) -> int:
    """The calendar year in which a plan means this month; of several years the first."""
    if year.kind is YearKind.SCHOOL and year.start.month == 9:
        return year.start.year + (month < 9)
    return year.start.year


def several_years(year: PlanYear) -> bool:
    """Does the plan hold the same month more than once?"""
    return (year.end - year.start).days > 366


def resolve(stretch: Stretch, year: PlanYear | None) -> Resolved:
    """Days of the calendar. Raises ImpossibleDay; without a plan's year each end must bring its own."""
    first, last = stretch.first, stretch.last
    if first is not None and last is not None and first.year is not None and last.year is None:
        last = replace(last, year=first.year + (last.month < first.month))
    if last is not None and last.year is not None and first is not None and first.year is None:
        stretch = stretch.with_year(last.year)
        first = stretch.first
    unsure = stretch.unsure
    if year is not None and several_years(year) and (stretch.undated and not (first and first.year)):
        unsure = unsure or "План на несколько лет, а год в сроке не назван: взят первый, проверьте."
    start_year, end_year = (_year(point, year, stretch.later) for point in (first, last))
    if first is not None and last is not None and first.year is None and last.year is None:
        start_year, end_year, doubt = _across(first, last, start_year, end_year, year)
        unsure = unsure or doubt
    if stretch.easter is not None and first is not None:
        return Resolved(_from_easter(start_year, *stretch.easter, deadline=stretch.deadline), unsure)
    if stretch.weekday is not None and first is not None:
        day = _one_weekday(start_year, first.month, *stretch.weekday)
        return Resolved(Window(None, day.end) if stretch.deadline else day, unsure)
    start = _day(start_year, first.month, 1 if first.day is None else first.day) if first is not None else None
    end = _day(end_year, last.month, -1 if last.day is None else last.day) if last is not None else None
    return Resolved(Window(start, end), unsure)


def _across(first: Point, last: Point, start: int, end: int, year: PlanYear | None) -> tuple[int, int, str | None]:
    """The years of a pair that may fall («октябрь-март»)."""
    if (start, first.month) <= (end, last.month):
        return start, end, None
    school = year is not None and year.kind is YearKind.SCHOOL and 6 <= first.month <= 8
    if start == end and not school:
        return start, end + 1, None
    doubt = "Срок выходит за учебный год плана: проверьте, какого года это месяцы."
    if first.month == 8 and year is not None:  # «август-сентябрь» opens a school year
        return start - 1, end, doubt
    return start, end + (start >= end), doubt


def _year(point: Point | None, year: PlanYear | None, later: int) -> int:
    if point is None:
        return 0
    if point.year is not None:
        return point.year
    if year is None:
        raise ImpossibleDay("Непонятно, какой это год: в плане он не назван.")
    return year_of(point.month, year) if not later else year.start.year + later


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise ImpossibleDay(f"Такой даты нет: месяца с номером {month} не бывает.")
    if not FAR[0] <= year <= FAR[1]:
        raise ImpossibleDay(f"Такого года не может быть: {year}.")
    days = monthrange(year, month)[1]
    if day < 0:
        day += days + 1
    if not 1 <= day <= days:
        raise ImpossibleDay(f"Такой даты нет: в {MONTHS_IN[month - 1]} {year} года дней — {days}.")
    return date(year, month, day)


def _from_easter(year: int, first: int, last: int, *, deadline: bool) -> Window:
    """Days counted from the Orthodox Easter; what is due «к Масленице» is due on its first day."""
    if not FAR[0] <= year <= FAR[1]:
        raise ImpossibleDay(f"Такого года не может быть: {year}.")
    sunday = easter(year, EASTER_ORTHODOX)
    begin, end = (sunday + timedelta(days=days) for days in (first, last))
    return Window(None, begin) if deadline else Window(begin, end)


def _one_weekday(year: int, month: int, nth: int, weekday: str) -> Window:
    """The nth (or last: -1) such weekday of a month."""
    days = month_end(year, month).day
    first = (WEEKDAYS.index(weekday) - date(year, month, 1).weekday()) % 7 + 1
    number = first + ((days - first) // 7 if nth == -1 else nth - 1) * 7
    day = _day(year, month, number)
    return Window(day, day)
