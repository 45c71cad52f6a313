"""Repeats: «ежеквартально», «1 раз в четверть», «каждый последний четверг месяца», «20 числа каждого месяца»."""

from __future__ import annotations

from plans.periods import words
from plans.periods.lexer import Kind
from plans.periods.model import Every
from plans.periods.parser import Cursor

_EACH = ("каждый", "каждая", "каждую", "каждое", "каждые", "каждого", "каждой")


def repeat(cursor: Cursor) -> bool:
    return (
        adverb(cursor)
        or times_per(cursor)
        or month_day(cursor)
        or working_day(cursor)
        or weekday(cursor)
        or each(cursor)
    )


def adverb(cursor: Cursor) -> bool:
    """«ежеквартально»."""
    text = cursor.peek().text
    if cursor.peek().kind is not Kind.WORD or words.ADVERBS.get(text) is None:
        return False
    cursor.at += 1
    cursor.found.every = words.ADVERBS[text]
    return True


def times_per(cursor: Cursor) -> bool:
    """«1 раз в четверть», «2 раза в год», «раз в 2 недели», «не менее 2 раз в квартал», «дважды в год»."""
    start = cursor.at
    if cursor.is_word("не") and cursor.is_word("менее", "реже", "более", ahead=1):
        cursor.at += 2
    times = 1
    token = cursor.peek()
    if token.text in ("дважды", "трижды"):
        times = words.NUMERALS[token.text]
        cursor.at += 1
    else:
        if (number := cursor.number()) is not None:
            times = number
            cursor.at += 1
            if cursor.peek().kind is Kind.DASH and (more := cursor.number(1)) is not None:
                times = more
                cursor.at += 2
        if not cursor.is_word("раз", "раза", "разу"):
            cursor.at = start
            return False
        cursor.at += 1
    if not cursor.is_word("в", "за", "на"):
        cursor.at = start
        return False
    cursor.at += 1
    cursor.skip("каждый", "каждую", "каждом", "течение", "год" if cursor.is_unit("school", ahead=1) else "")
    interval = 1
    if (number := cursor.number()) is not None:
        interval = number
        cursor.at += 1
    if cursor.is_unit("school") and cursor.is_unit("year", ahead=1):
        cursor.at += 1
    unit = cursor.peek().value
    if cursor.peek().kind is not Kind.UNIT or unit not in words.EVERY_OF_UNIT:
        cursor.at = start
        return False
    cursor.at += 1
    cursor.found.every = words.EVERY_OF_UNIT[str(unit)]
    cursor.found.interval = interval
    cursor.found.times = times if times > 1 else None
    return True


def month_day(cursor: Cursor) -> bool:
    """«20 числа каждого месяца», «с 1 по 20 число»."""
    start = cursor.at
    cursor.skip("каждое", "ежемесячно")
    ranged = cursor.is_word("с") and cursor.number(1) is not None and cursor.is_word("по", "до", ahead=2)
    if ranged:
        first, last = cursor.number(1), cursor.number(3)
        if first is not None and last is not None and cursor.is_unit("number", ahead=4):
            cursor.at += 5
            return _month_days(cursor, (first, last))
    number = cursor.number()
    if number is not None and 1 <= number <= 31 and cursor.is_unit("number", ahead=1):
        cursor.at += 2
        return _month_days(cursor, number)
    cursor.at = start
    return False


def _month_days(cursor: Cursor, value: int | tuple[int, int]) -> bool:
    cursor.skip("каждого", "каждый", "ежемесячно")
    if cursor.is_unit("month"):
        cursor.at += 1
    cursor.found.month_days.append(value)
    cursor.found.every = cursor.found.every or Every.MONTH
    return True


def working_day(cursor: Cursor) -> bool:
    """«последний рабочий день месяца», «по рабочим дням»."""
    start = cursor.at
    cursor.skip("в", "во", "по", *_EACH)
    last = cursor.peek().kind is Kind.ORDINAL and cursor.peek().value == -1
    if last:
        cursor.at += 1
    if not cursor.peek().text.startswith("рабоч"):
        cursor.at = start
        return False
    cursor.at += 1
    if cursor.is_unit("day") or cursor.is_word("дням"):
        cursor.at += 1
    cursor.skip(*_EACH)
    unit = cursor.peek().value
    if cursor.peek().kind is Kind.UNIT and unit in words.EVERY_OF_UNIT:
        cursor.at += 1
        cursor.found.every = words.EVERY_OF_UNIT[str(unit)]
    cursor.found.workday = -1 if last else 1
    cursor.found.every = cursor.found.every or (Every.MONTH if last else Every.DAY)
    return True


def weekday(cursor: Cursor) -> bool:
    """«последняя пятница месяца», «1-й и 3-й вторник», «по пятницам», «каждый вторник», «вторник, четверг»."""
    start = cursor.at
    every = cursor.skip("в", "во", "по", *_EACH)
    nth: list[int] = []
    while (number := cursor.number()) is not None and cursor.peek().kind is not Kind.NUM:
        nth.append(number)
        cursor.at += 1
        if cursor.peek().kind is Kind.SEP or cursor.is_word("и"):
            cursor.at += 1
    found: list[str] = []
    plural = False
    while cursor.peek().kind is Kind.WEEKDAY:
        found.append(str(cursor.peek().value))
        plural = plural or cursor.peek().text.endswith(("ам", "и"))
        cursor.at += 1
        if (cursor.peek().kind is Kind.SEP or cursor.is_word("и")) and cursor.peek(1).kind is Kind.WEEKDAY:
            cursor.at += 1
    if not found:
        cursor.at = start
        return False
    cursor.skip(*_EACH)
    if cursor.peek().kind is Kind.UNIT and cursor.peek().value in ("month", "week", "quarter"):
        unit = words.EVERY_OF_UNIT[str(cursor.peek().value)]
        cursor.at += 1
    else:
        unit = Every.MONTH if nth else Every.WEEK
    if not nth and not every and not plural and cursor.found.stretches:
        cursor.said_weekdays = found  # «15 января, четверг»: checked against the date
        return True
    cursor.found.weekdays += found
    cursor.found.nth += nth
    cursor.found.every = cursor.found.every or unit
    return True


def each(cursor: Cursor) -> bool:
    """«каждый квартал», «каждые 2 месяца», «каждую третью неделю»."""
    if not cursor.is_word(*_EACH):
        return False
    start = cursor.at
    cursor.at += 1
    interval = 1
    if (number := cursor.number()) is not None:
        interval = number
        cursor.at += 1
    unit = cursor.peek().value
    if cursor.peek().kind is not Kind.UNIT or unit not in words.EVERY_OF_UNIT:
        cursor.at = start
        return False
    cursor.at += 1
    cursor.found.every = words.EVERY_OF_UNIT[str(unit)]
    cursor.found.interval = max(1, interval)
    return True
