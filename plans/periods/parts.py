"""Parts of a year and of a month: quarters, half-years, terms, decades, weeks, seasons, beginnings and ends."""

from __future__ import annotations

from plans.periods import words
from plans.periods.calendar import Point, Stretch
from plans.periods.lexer import Kind
from plans.periods.parser import Cursor

_SPANS: dict[str, dict[int, tuple[int, int]]] = {
    "quarter": {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)},
    "half": {1: (1, 6), 2: (7, 12)},
    "term": {1: (9, 10), 2: (11, 12), 3: (1, 3), 4: (4, 5)},
}
SCHOOL_HALVES = {1: (9, 12), 2: (1, 5)}
_DECADES = {1: (1, 10), 2: (11, 20), 3: (21, None)}
_WEEKS = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (-7, None)}


def numbered_part(cursor: Cursor) -> bool:
    """Numbers and ranges of numbers before «квартал», «полугодие», «четверть»; a year after them."""
    start = cursor.at
    groups: list[tuple[int, int]] = []
    while (number := cursor.number()) is not None:
        cursor.at += 1
        last = number
        if cursor.peek().kind is Kind.DASH and (end := cursor.number(1)) is not None:
            cursor.at += 2
            last = end
        groups.append((number, last))
        if (cursor.peek().kind is Kind.SEP or cursor.is_word("и")) and cursor.number(1) is not None:
            cursor.at += 1
            continue
        break
    unit = cursor.peek().value
    if not groups or not cursor.is_unit("quarter", "half", "term") or not isinstance(unit, str):
        cursor.at = start
        return False
    spans = SCHOOL_HALVES if unit == "half" and cursor.school else _SPANS[unit]
    if any(number not in spans for group in groups for number in group):
        cursor.at = start
        return False
    cursor.at += 1
    if cursor.is_word("е"):
        cursor.at += 1
    year = cursor.year()
    for first, last in groups:
        cursor.add(Stretch(Point(spans[first][0], 1, year), Point(spans[last][1], None, year)))
    return True


def part_of_month(cursor: Cursor) -> bool:
    """«II декада марта», «первая неделя апреля», «начало мая», «первая половина июня», «конец марта»."""
    start = cursor.at
    span: tuple[int, int | None] | None = None
    number = cursor.number()
    if number is not None and cursor.is_unit("decade", "week", ahead=1):
        table = _DECADES if cursor.is_unit("decade", ahead=1) else _WEEKS
        span = table.get(3 if number == -1 and table is _DECADES else number)
        cursor.at += 2
    elif number is not None and cursor.is_word("половина", "половине", "половину", ahead=1):
        span = {1: (1, 15), 2: (16, None)}.get(number)
        cursor.at += 2
    elif cursor.peek().text in words.PARTS:
        first, last = words.PARTS[cursor.peek().text]
        span = (first, None if last == 31 else last)
        cursor.at += 1
    month = cursor.peek()
    if span is None or month.kind is not Kind.MONTH or not isinstance(month.value, int):
        cursor.at = start
        return False
    cursor.at += 1
    year = cursor.year()
    begin, end = span
    cursor.add(Stretch(Point(month.value, begin if begin > 0 else 25, year), Point(month.value, end, year)))
    return True


def season(cursor: Cursor) -> bool:
    """«осень», «весной 2026 г.»; a winter lies in two years, so it is left to a person."""
    span = words.SEASONS.get(cursor.peek().text)
    if span is None:
        return False
    cursor.at += 1
    year = cursor.year()
    cursor.add(Stretch(Point(span[0], 1, year), Point(span[1], None, year)))
    return True
