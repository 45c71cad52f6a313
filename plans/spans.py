"""The stretches that a plan is reported on: quarters, half-years, nine months, its year. Pure.

A quarter is always one of the calendar. In a school plan (1 Sep – 31 Aug) the third one comes twice, as September and as July–August;
its half-years are Sep–Dec and Jan–May and its nine months Sep–May (DESIGN.md, section 5).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plans.periods.calendar import month_end
from plans.periods.model import PlanYear, YearKind

ROMAN = ("I", "II", "III", "IV")
_SHORT = 100  # days: a plan of a month or a quarter is reported on as a whole
_TWELVE_MONTHS = 366


class SpanKind(StrEnum):
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class UnknownSpan(ValueError):
    """This is no stretch of the plan's year. `keys`: those that were meant, where there are several."""

    def __init__(self, text: str, keys: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a report, both ends inclusive."""

    key: str  # q1 q2 q3 q4 h1 h2 9m year; with «-2026» where the plan has several such
    kind: SpanKind
    number: int  # of the quarter or the half-year, from 1; else 0
    start: date
    end: date
    whole: bool = False  # all of the plan's year: rows that the plan puts outside it are reported here

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end


def spans_of(year: PlanYear) -> tuple[Span, ...]:
    """In the order of people's calendars: quarters, half-years, nine months, years, all of it."""
    whole = Span("year", SpanKind.YEAR, 0, year.start, year.end, whole=True)
    if (year.end - year.start).days < _SHORT:
        return (whole,)
    school, several = year.kind is YearKind.SCHOOL, (year.end - year.start).days > _TWELVE_MONTHS
    found = [
        *quarters_of(year),
        *(_school_parts(year) if school else _parts(year)),
        *(_years(year) if several else ()),
        replace(whole, key="all") if several else whole,
    ]
    cut = [replace(one, start=max(one.start, year.start), end=min(one.end, year.end)) for one in found]
    inside = [one for one in cut if one.start <= one.end]
    often = Counter(one.key for one in inside)
    return tuple(replace(one, key=f"{one.key}-{one.start.year}") if often[one.key] > 1 else one for one in inside)


def quarters_of(year: PlanYear) -> tuple[Span, ...]:
    """Of the calendar, cut to the plan's year, in order."""
    found = []
    for number in range(year.start.year, year.end.year + 1):
        for quarter in range(1, 5):
            start, end = date(number, quarter * 3 - 2, 1), month_end(number, quarter * 3)
            if start <= year.end and end >= year.start:
                key, start, end = f"q{quarter}", max(start, year.start), min(end, year.end)
                found.append(Span(key, SpanKind.QUARTER, quarter, start, end))
    return tuple(found)


def _parts(year: PlanYear) -> list[Span]:
    found = []
    for number in range(year.start.year, year.end.year + 1):
        found += [
            Span("h1", SpanKind.HALF, 1, date(number, 1, 1), date(number, 6, 30)),
            Span("h2", SpanKind.HALF, 2, date(number, 7, 1), date(number, 12, 31)),
            Span("9m", SpanKind.NINE_MONTHS, 0, date(number, 1, 1), date(number, 9, 30)),
        ]
    return sorted(found, key=lambda one: one.kind is SpanKind.NINE_MONTHS)


def _school_parts(year: PlanYear) -> list[Span]:
    first = year.start.year
    return [
        Span("h1", SpanKind.HALF, 1, date(first, 9, 1), date(first, 12, 31)),
        Span("h2", SpanKind.HALF, 2, date(first + 1, 1, 1), date(first + 1, 5, 31)),
        Span("9m", SpanKind.NINE_MONTHS, 0, date(first, 9, 1), date(first + 1, 5, 31)),
    ]


def _years(year: PlanYear) -> list[Span]:
    return [
        Span("year", SpanKind.YEAR, 0, date(number, 1, 1), date(number, 12, 31))
        for number in range(year.start.year, year.end.year + 1)
    ]


_NUMBERS = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "перв": 1,
    "втор": 2,
    "трет": 3,
    "четв": 4,
}
_YEAR = re.compile(r"[\s-]*((?:19|20)\d\d)(?:\s*/\s*(?:20)?\d\d)?(?:\s*(?:г\.?|года?))?$")
_KEY = re.compile(r"[qh][1-4]")
_COUNTED = re.compile(r"(iv|i{1,3}|[1-4]|(?:перв|втор|трет|четв)\w+)(?:-?\w{1,2})?\s*(кв|пол)")


def span_of(text: str, year: PlanYear) -> Span:
    """«q1», «I квартал», «2 кв. 2026», «первое полугодие», «h2», «9m», «9 месяцев», «год» -> the stretch. Raises UnknownSpan."""
    known = spans_of(year)
    said = " ".join(text.casefold().split())
    exact = [one for one in known if one.key == said]
    if exact:
        return exact[0]
    bare, of = (said[: match.start()], int(match[1])) if (match := _YEAR.search(said)) else (said, None)
    wanted = _wanted(bare.strip(" -"))
    found = [one for one in known if wanted is not None and one.key.partition("-")[0] == wanted]
    if of is not None:
        found = [one for one in found if one.start.year <= of <= one.end.year]
    if len(found) != 1:
        raise UnknownSpan(text, tuple(one.key for one in found))
    return found[0]


def _wanted(said: str) -> str | None:
    if said in ("", "год", "year", "весь год", "учебный год"):
        return "year"
    if re.fullmatch(r"9\s*(m|м\S*)|девять месяцев", said):
        return "9m"
    if _KEY.fullmatch(said):
        return said
    if (match := _COUNTED.match(said)) is None:
        return None
    return f"{'q' if match[2] == 'кв' else 'h'}{_NUMBERS[match[1][:4]]}"
