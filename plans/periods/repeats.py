"""Repeats: «ежеквартально», «1 раз в четверть», «не реже 2 раз в год», «каждые 2 недели», «кроме июля и августа»."""

from __future__ import annotations

from plans.periods import words
from plans.periods.calendar import Shape
from plans.periods.cursor import Cursor
from plans.periods.model import Every
from plans.periods.tokens import Kind

EACH = (
    "каждый",
    "каждая",
    "каждую",
    "каждое",
    "каждые",
    "каждого",
    "каждой",
    "каждом",
    "каждых",
    "кажд",
    "каж",
    "кожны",
)


_FINER = {  # each of these says the same in other words
    Every.QUARTER: ((Every.YEAR, 4), (Every.HALF, 2)),
    Every.SCHOOL_TERM: ((Every.YEAR, 4),),
    Every.HALF: ((Every.YEAR, 2),),
    Every.MONTH: ((Every.YEAR, 12), (Every.QUARTER, 3)),
    Every.WEEK: ((Every.MONTH, 4),),
}


def repeat(cursor: Cursor) -> bool:
    return during(cursor) or adverb(cursor) or times_per(cursor) or each(cursor) or by_units(cursor) or excepted(cursor)


def adverb(cursor: Cursor) -> bool:
    """«ежеквартально», «ежедекадно», «через неделю»."""
    token = cursor.peek()
    if token.kind is Kind.ADVERB and isinstance(token.value, Every):
        cursor.at += 1
        return _every(cursor, token.value)
    if cursor.take("ежедекадно", "подекадно") or cursor.words("каждую декаду"):
        cursor.found.times = 3
        return _every(cursor, Every.MONTH)
    if cursor.is_text("через") and cursor.is_unit("week", "day", ahead=1) and not cursor.is_text("после", ahead=2):
        every = words.EVERY_OF_UNIT[cursor.unit(1) or "week"]
        cursor.at += 2
        return _every(cursor, every, 2)
    return False


def _every(cursor: Cursor, every: Every, interval: int = 1, times: int | None = None) -> bool:
    found = cursor.found
    if found.every is not None and found.every is not every:
        if (found.every, found.times) in _FINER.get(every, ()):  # «4 раза в год, ежеквартально»
            found.every, found.times = every, None
        elif (every, times) in _FINER.get(found.every, ()):
            pass
        elif not (found.weekdays or found.month_days or found.workday):
            cursor.problem("В ячейке две разные частоты: взята первая, проверьте.")
        elif every in (Every.QUARTER, Every.HALF, Every.YEAR, Every.MONTH):
            found.every = every  # «в последний четверг, ежеквартально»; «по пятницам, 2 раза в месяц»
            found.times = times if times is not None and times > 1 else found.times
        return True
    found.every = every
    if interval > 1:
        found.interval = interval
    if times is not None and times > 1:
        found.times = times
    cursor.after_stretch = False
    return True


def times_per(cursor: Cursor) -> bool:
    """«1 раз в четверть», «раз в 2 недели», «не менее двух раз в год», «дважды в месяц», «2 р./мес.», «2 занятия в месяц»."""
    mark = cursor.at
    _at_least(cursor)
    times = _times(cursor)
    if times is None:
        cursor.at = mark
        return False
    read = _per(cursor)
    if read is None:
        counted = any(cursor.number(place - cursor.at) is not None for place in range(mark, cursor.at)) or times > 1
        if cursor.found.every is not None and counted:  # «ежемесячно, 2 раза»
            cursor.found.times = times if times > 1 else cursor.found.times
            return True
        if (
            counted and cursor.after_stretch and cursor.found.stretches[-1].shape is Shape.WHOLE
        ):  # «в течение года не менее 2 раз»
            return _every(cursor, Every.YEAR, times=times)
        following = cursor.peek()
        if following.kind is Kind.ADVERB:  # «2 раза ежемесячно»
            cursor.at += 1
            assert isinstance(following.value, Every)
            return _every(cursor, following.value, times=times)
        cursor.at = mark
        return False
    every, interval = read
    if every is None:  # a decade is a third of a month
        return _every(cursor, Every.MONTH, times=3 * times)
    return _every(cursor, every, interval, times)


def during(cursor: Cursor) -> bool:
    """«в течение квартала 2 раза», «в течение месяца один раз»."""
    mark = cursor.at
    cursor.skip("в", "во")
    led = cursor.skip("течение", "течении", "теч")
    unit = cursor.unit()
    days = cursor.found.stretches
    if led and unit == "day" and days and days[-1].exact:  # «24 апреля, в течение дня»
        cursor.at += 1
        return True
    if not led or unit not in ("week", "month", "quarter", "half", "term"):
        cursor.at = mark
        return False
    cursor.at += 1
    cursor.skip(",", "-")
    _at_least(cursor)
    times = _times(cursor)
    if times is None:
        cursor.at = mark
        return False
    return _every(cursor, words.EVERY_OF_UNIT[unit], times=times)


def _at_least(cursor: Cursor) -> None:
    if cursor.is_text("не") and cursor.is_text("менее", "реже", "более", "чаще", "меньше", ahead=1):
        cursor.at += 2
        cursor.skip(",", "чем")
    else:
        cursor.skip("минимум", "по", "до", "как", "только")


def _times(cursor: Cursor) -> int | None:
    """The number before «раз» (or before what is counted); None where it is no such thing."""
    if cursor.peek().text in words.MULTIPLES:
        cursor.at += 1
        return words.MULTIPLES[cursor.tokens[cursor.at - 1].text]
    times = 1
    number = cursor.number()
    if number is not None:
        times = number
        cursor.at += 1
        if cursor.kind() is Kind.DASH and (more := cursor.number(1)) is not None:
            cursor.problem(f"«{times}–{more}»: взято меньшее число раз.")
            cursor.at += 2
    if cursor.take("раз", "раза", "разу", "разов"):
        return times
    if number is None:
        return None
    if cursor.is_text("р") and (cursor.is_text("в", "/", "за", ahead=1)):
        cursor.at += 1
        return times
    if cursor.peek().text.startswith(words.COUNTED) and cursor.is_text("в", "за", "/", ahead=1):
        cursor.at += 1
        return times
    per = cursor.is_text("в") and cursor.is_unit("month", "week", "quarter", "year", ahead=1)
    return times if per and cursor.tokens[cursor.at - 1].kind is Kind.NUM else None


def _per(cursor: Cursor) -> tuple[Every | None, int] | None:
    """«в месяц», «в 2 недели», «в учебном году», «за полугодие», «/нед.»: (every, interval); every None: a decade."""
    if not (cursor.skip("в", "за", "на", "/", "во", "у") or cursor.is_text(*EACH)):
        return None
    cursor.skip(*EACH, "течение", "течении", "один", "одну", "календарном", "календарный", "учебном", "учебный", "учебную",
                "учебного", "уч", "отчетный", "текущем", "-")  # fmt: skip
    interval = 1
    number = cursor.number()
    if number is not None:
        interval = max(1, number)
        cursor.at += 1
        if cursor.kind() is Kind.DASH and cursor.number(1) is not None:
            cursor.problem(f"«{interval}–{cursor.number(1)}»: взято меньшее число.")
            cursor.at += 2
    cursor.skip("учебную", "учебном", "учебных")
    if cursor.is_text("/", ahead=-1) and cursor.is_text("м", "н"):  # «1 р/м»
        cursor.at += 1
        return (Every.MONTH if cursor.is_text("м", ahead=-1) else Every.WEEK), interval
    unit = cursor.unit()
    if unit == "decade":
        cursor.at += 1
        return None, 1
    if unit == "half_of" and cursor.is_unit("year", ahead=1):
        cursor.at += 2
        return Every.HALF, interval
    if unit not in words.EVERY_OF_UNIT:
        return None
    cursor.at += 1
    return words.EVERY_OF_UNIT[unit], interval


def each(cursor: Cursor) -> bool:
    """«каждый квартал», «каждые 2 месяца», «каждую вторую неделю», «каждый год»."""
    mark = cursor.at
    cursor.skip("в", "во", "на", "через")
    cursor.skip("течение", "течении", "теч")
    if not cursor.skip(*EACH):
        cursor.at = mark
        return False
    if cursor.month() is not None or (cursor.number() is not None and cursor.month(1) is not None):
        return _every(cursor, Every.YEAR)  # «каждый март», «каждое 1 сентября»
    interval = 1
    if (number := cursor.number()) is not None and number > 0:
        interval = number
        cursor.at += 1
    cursor.skip("учебный", "учебную", "учебного", "календарный")
    unit = cursor.unit()
    of_month = number is not None and cursor.is_unit("month", ahead=1)  # «каждая первая неделя месяца»
    if unit not in words.EVERY_OF_UNIT or unit is None or of_month:
        cursor.at = mark
        return False
    cursor.at += 1
    return _every(cursor, words.EVERY_OF_UNIT[unit], interval)


def by_units(cursor: Cursor) -> bool:
    """«по кварталам», «по полугодиям», «по четвертям»."""
    if not cursor.is_text("по") or not cursor.peek(1).text.endswith(("ам", "ям")):
        return False
    unit = cursor.unit(1)
    if unit not in words.EVERY_OF_UNIT or unit is None:
        return False
    cursor.at += 2
    return _every(cursor, words.EVERY_OF_UNIT[unit])


def excepted(cursor: Cursor) -> bool:
    """«кроме июля и августа», «за исключением летних месяцев», «кроме выходных»."""
    mark = cursor.at
    if cursor.words("без выходных|перерыва|перерывов"):  # every day indeed
        cursor.words("и выходных|перерыва")
        cursor.skip("дней")
        return cursor.found.calendar or bool(cursor.found.clocks)
    if not (cursor.take("кроме", "без", "искл") or cursor.words("за исключением")):
        return False
    span = cursor.peek().value
    if cursor.kind() is Kind.SEASON and isinstance(span, tuple):
        first, last = int(span[0]), int(span[1])
        months = [*range(first, last + 1)] if first <= last else [*range(first, 13), *range(1, last + 1)]
        cursor.found.except_months += months
        cursor.at += 1
        cursor.skip("месяцев", "месяца", "периода", "каникул", "каникулы", "период")
        return True
    while True:
        month, weekday = cursor.month(), cursor.weekday()
        if month is not None:
            cursor.at += 1
            if cursor.kind() is Kind.DASH and (until := cursor.month(1)) is not None:
                cursor.at += 2
                cursor.found.except_months += range(month, until + 1)
            cursor.found.except_months.append(month)
        elif weekday is not None:
            cursor.at += 1
            cursor.found.except_weekdays.append(weekday)
        elif cursor.peek().text.startswith("выходн"):
            cursor.at += 1
            cursor.found.except_weekdays += ["SA", "SU"]
            cursor.skip("дней", "дня")
        else:
            break
        if cursor.is_text("и", ",") and (cursor.month(1) or cursor.weekday(1)):
            cursor.at += 1
    if not (cursor.found.except_months or cursor.found.except_weekdays):
        cursor.at = mark
        return False
    return True
