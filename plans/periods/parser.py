"""The grammar: families of tokens, tried in order at each place. What no family takes is a rest for a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from plans.periods.calendar import Point, Stretch
from plans.periods.lexer import Kind, Token
from plans.periods.model import Condition, Every


@dataclass(slots=True)
class Found:
    """What a cell says, before the plan's year is put to it."""

    stretches: list[Stretch] = field(default_factory=list)
    whole: bool = False  # «постоянно», «в течение года»
    years: list[tuple[int, int]] = field(default_factory=list)  # whole calendar years said alone: «2026 г.»
    school_years: list[tuple[int, int]] = field(default_factory=list)
    every: Every | None = None
    interval: int = 1
    times: int | None = None
    weekdays: list[str] = field(default_factory=list)
    nth: list[int] = field(default_factory=list)
    month_days: list[int | tuple[int, int]] = field(default_factory=list)
    workday: int | None = None
    deadline: bool = False
    time: dt.time | None = None
    time_end: dt.time | None = None
    condition: Condition | None = None
    month_parts: bool = False
    rest: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (
            self.stretches or self.whole or self.years or self.school_years or self.every or self.weekdays
            or self.month_days or self.time or self.condition or self.workday
        )  # fmt: skip


class Cursor:
    """A place in the tokens, with what the families share: peeking, taking, numbers."""

    def __init__(self, tokens: list[Token], *, school: bool = False) -> None:
        self.tokens = tokens
        self.school = school  # of a school plan: half-years are Sep–Dec and Jan–May
        self.said_weekdays: list[str] = []  # beside a date: to be checked against it
        self.at = 0
        self.found = Found(problems=[token.problem for token in tokens if token.problem])
        self.comma = True  # a separator stands before this place

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else Token(Kind.OTHER, "")

    def is_word(self, *texts: str, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token.text in texts and token.kind in (Kind.WORD, Kind.UNIT)

    def is_unit(self, *units: str, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token.kind is Kind.UNIT and token.value in units

    def skip(self, *texts: str) -> bool:
        """Take words of these, any number; was there one?"""
        before = self.at
        while self.is_word(*texts):
            self.at += 1
        return self.at > before

    def number(self, ahead: int = 0) -> int | None:
        """NUM, ordinal or Roman."""
        token = self.peek(ahead)
        if token.kind in (Kind.NUM, Kind.ORDINAL, Kind.ROMAN) and isinstance(token.value, int):
            return token.value
        return None

    def year(self) -> int | None:
        """«2026», «2026 г.», «2026 года»: taken."""
        if self.peek().kind is Kind.YEAR:
            value = self.peek().value
            self.at += 1
            if self.is_unit("year"):
                self.at += 1
            return value if isinstance(value, int) else None
        return None

    def add(self, stretch: Stretch) -> None:
        self.found.stretches.append(replace(stretch, glued=not self.comma))


def point(cursor: Cursor) -> tuple[Point, bool] | None:
    """One end of a stretch: (point, is it a day)."""
    token = cursor.peek()
    if token.kind is Kind.DATE and isinstance(token.value, tuple):
        day, month, year = token.value
        cursor.at += 1
        year = year or cursor.year()
        if cursor.is_unit("year"):
            cursor.at += 1
        return Point(month, day, year), True
    number = cursor.number()
    if number is not None and token.kind is not Kind.ROMAN and cursor.peek(1).kind is Kind.MONTH:
        month = cursor.peek(1).value
        cursor.at += 2
        assert isinstance(month, int)
        return Point(month, number, cursor.year()), True
    if token.kind is Kind.MONTH and isinstance(token.value, int):
        cursor.at += 1
        if cursor.is_unit("month") or cursor.is_word("месяц", "месяца"):
            cursor.at += 1
        return Point(token.value, None, cursor.year()), False
    return None


def days(cursor: Cursor) -> bool:
    """«15 января», «1 - 5 июля», «10, 17 и 24 марта», «15-17.04.2026», «28 июня – 3 июля»."""
    start = cursor.at
    items: list[tuple[int, int]] = []
    while (number := cursor.number()) is not None and cursor.peek().kind is not Kind.ROMAN and 1 <= number <= 31:
        cursor.at += 1
        last = number
        if cursor.peek().kind is Kind.DASH and (end := cursor.number(1)) is not None:
            cursor.at += 2
            last = end
        elif cursor.peek().kind is Kind.DASH and cursor.peek(1).kind is Kind.DATE and not items:
            cursor.at += 1
            items.append((number, -1))
            break
        items.append((number, last))
        if cursor.peek().kind is Kind.MONTH:
            break
        if cursor.peek().kind is Kind.SEP or cursor.is_word("и"):
            cursor.at += 1
            continue
        break
    here = cursor.peek()
    if items and here.kind is Kind.MONTH and isinstance(here.value, int):
        cursor.at += 1
        year = cursor.year()
        for first, last in items[:-1]:
            cursor.add(Stretch(Point(here.value, first, year), Point(here.value, last, year), exact=True))
        first, last = items[-1]
        begin, end_point = Point(here.value, first, year), Point(here.value, last, year)
        if first == last and cursor.peek().kind is Kind.DASH:
            mark = cursor.at
            cursor.at += 1
            if (second := point(cursor)) is not None:
                cursor.add(_between(begin, second[0], exact=second[1]))
                return True
            cursor.at = mark
        cursor.add(_between(begin, end_point, exact=True))
        return True
    if items and items[-1][1] == -1 and isinstance(here.value, tuple):
        day, month, year = here.value
        cursor.at += 1
        year = year or cursor.year()
        cursor.add(_between(Point(month, items[-1][0], year), Point(month, day, year), exact=True))
        return True
    cursor.at = start
    return False


def _between(first: Point, last: Point, *, exact: bool) -> Stretch:
    """A year said at the end is that of both ends; the falling pair is seen to by `with_year`."""
    stretch = Stretch(first, last, exact=exact)
    if last.year is not None and first.year is None:
        return stretch.with_year(last.year)
    return stretch


def months(cursor: Cursor) -> bool:
    """«январь», «январь–декабрь», «Октябрь 2022 - Май 2023», «январь - 31 октября», «15.01.2026 - 20.01.2026»."""
    first = point(cursor)
    if first is None:
        return False
    begin, is_day = first
    if cursor.peek().kind is Kind.DASH or (cursor.is_word("по") and is_day):
        mark = cursor.at
        cursor.at += 1
        second = point(cursor)
        if second is not None:
            cursor.add(_between(begin, second[0], exact=is_day and second[1]))
            return True
        cursor.at = mark
        if cursor.peek().kind is Kind.DASH and not is_day and _plain_rest(cursor):
            cursor.at += 1
    cursor.add(Stretch(begin, begin, exact=is_day))
    return True


def _plain_rest(cursor: Cursor) -> bool:
    return cursor.at + 1 >= len(cursor.tokens)


def from_to(cursor: Cursor) -> bool:
    """«с 1 по 10 марта», «с января по май», «с 1 сентября», «май – август» after «в период»."""
    if not cursor.is_word("с", "со", "от"):
        return False
    start = cursor.at
    cursor.at += 1
    number = cursor.number()
    if number is not None and cursor.is_word("по", "до", ahead=1):
        cursor.at += 2
        second = point(cursor)
        if second is not None and second[1]:
            cursor.add(_between(replace(second[0], day=number), second[0], exact=True))
            return True
    else:
        first = point(cursor)
        if first is not None:
            if cursor.is_word("по", "до") or cursor.peek().kind is Kind.DASH:
                mark = cursor.at
                cursor.at += 1
                second = point(cursor)
                if second is not None:
                    cursor.add(_between(first[0], second[0], exact=first[1] and second[1]))
                    return True
                cursor.at = mark
            cursor.add(Stretch(first[0], None))
            return True
    cursor.at = start
    return False


def deadline(cursor: Cursor) -> bool:
    """«до 01.09.2022», «не позднее 15 мая», «в срок до …», «к 1 мая», «по 20 июня», «до конца марта», «до 20 числа»."""
    start = cursor.at
    if cursor.is_word("в") and cursor.is_word("срок", ahead=1):
        cursor.at += 2
    if cursor.is_word("не") and cursor.is_word("позднее", "позже", ahead=1):
        cursor.at += 2
        cursor.skip("чем", "до")
    elif cursor.is_word("до", "к", "ко", "по"):
        cursor.at += 1
    else:
        cursor.at = start
        return False
    number = cursor.number()
    if number is not None and cursor.is_unit("number", ahead=1) and 1 <= number <= 31:
        cursor.at += 2
        _of_month(cursor)
        cursor.found.month_days.append(number)
        cursor.found.deadline = True
        cursor.found.every = cursor.found.every or Every.MONTH
        return True
    end_of = cursor.skip("конца", "концу")
    before = len(cursor.found.stretches)
    if end_of and cursor.is_unit("year"):
        cursor.at += 1
        cursor.add(Stretch(None, Point(12, 31), deadline=True))
        return True
    if days(cursor) or part_of_year(cursor) or months(cursor):
        taken = cursor.found.stretches[before:]
        cursor.found.stretches[before:] = [
            Stretch(None, _deadline_point(one, end_of), deadline=True, glued=one.glued) for one in taken
        ]
        return True
    cursor.at = start
    return False


def _deadline_point(stretch: Stretch, end_of: bool) -> Point | None:
    """«до 15 мая» is that day; «до мая» the day before May begins; «до конца мая», «до мая включительно» its end."""
    last = stretch.last
    if last is None or last.day is not None or end_of:
        return last
    return Point(last.month - 1, None, last.year) if last.month > 1 else Point(12, None, last.year and last.year - 1)


def part_of_year(cursor: Cursor) -> bool:
    """«1 квартал», «II, IV кварталы», «1-2 кв.», «1 полугодие», «3 четверть», «II декада марта», «осень»."""
    from plans.periods.parts import numbered_part, part_of_month, season

    return numbered_part(cursor) or part_of_month(cursor) or season(cursor)


def _of_month(cursor: Cursor) -> None:
    """«(каждого) месяца» after a day rule."""
    cursor.skip("каждого", "каждый", "ежемесячно")
    if cursor.is_unit("month"):
        cursor.at += 1
