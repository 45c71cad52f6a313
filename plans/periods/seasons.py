"""Seasons and school holidays: «осень», «летний период», «осенне-зимний период», «весенние каникулы»."""

from __future__ import annotations

from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import Point, Stretch
from plans.periods.cursor import Cursor
from plans.periods.tokens import Kind

_VACATION = ("каникулы", "каникул", "каникулах", "каникулам")
_OWN_HOLIDAYS = "Даты каникул у каждой школы свои: взяты обычные, проверьте."
_HOLIDAYS: dict[tuple[int, int], tuple[Point, Point]] = {
    words.AUTUMN: (Point(10, 26), Point(11, 8)),
    words.WINTER: (Point(12, 25), Point(1, 11)),
    words.SPRING: (Point(3, 23), Point(3, 31)),
}


def season(cursor: Cursor) -> list[Stretch] | None:
    """«осень», «весной 2026 г.», «летний период», «осенне-зимний период», «зимние каникулы»."""
    mark = cursor.at
    first = words.SEASON_HALVES.get(cursor.peek().text) if cursor.kind(1) is Kind.DASH else None
    if first is not None:
        cursor.at += 2
    token = cursor.peek()
    if token.kind is not Kind.SEASON or not isinstance(token.value, tuple):
        cursor.at = mark
        return None
    span: tuple[int, int] = token.value
    cursor.at += 1
    if cursor.take(*_VACATION):
        return _holidays(cursor, span)
    if listed := _listed_holidays(cursor, span):
        return listed
    cursor.take("период", "периода", "периоде", "время", "месяцы", "месяцев", "месяца", "сезон")
    if cursor.kind() is Kind.DASH and cursor.kind(1) is Kind.YEAR:  # «осень-2026»
        cursor.at += 1
    year = cursor.year()
    begin, end = (first or span)[0], span[1]
    last_year = None if year is None else year + (end < begin)
    known = first is not None or cursor.school or span != words.WINTER
    winter = None if known else "Зима лежит в двух годах: проверьте, какая."
    return [Stretch(Point(begin, None, year), Point(end, None, last_year), unsure=winter)]


def _listed_holidays(cursor: Cursor, first: tuple[int, int]) -> list[Stretch]:
    """«осенние, зимние и весенние каникулы»; empty where it is no such list."""
    mark, spans = cursor.at, [first]
    while cursor.skip(",", "и") and cursor.kind() is Kind.SEASON and isinstance(cursor.peek().value, tuple):
        spans.append(cursor.peek().value)  # type: ignore[arg-type]
        cursor.at += 1
    if len(spans) > 1 and cursor.take(*_VACATION):
        return [stretch for span in spans for stretch in _holidays(cursor, span)]
    cursor.at = mark
    return []


def _holidays(cursor: Cursor, span: tuple[int, int]) -> list[Stretch]:
    year = cursor.year()
    if span == words.SUMMER:
        return [Stretch(Point(6, None, year), Point(8, None, year))]
    first, last = _HOLIDAYS[span]
    if year is not None:
        first, last = replace(first, year=year), replace(last, year=year + (last.month < first.month))
    return [Stretch(first, last, unsure=_OWN_HOLIDAYS, custom=True)]


def holidays(cursor: Cursor) -> bool:
    """«в каникулы», «каникулярное время»: whose, nobody said."""
    mark = cursor.at
    cursor.skip("в", "во", "на", "период", "время", "дни", "школьных", "школьные", "всех")
    if not cursor.peek().text.startswith("каникул"):
        cursor.at = mark
        return False
    cursor.at += 1
    cursor.skip("время", "период", "дни")
    cursor.problem("Не сказано, какие каникулы: напишите даты.")
    return True
