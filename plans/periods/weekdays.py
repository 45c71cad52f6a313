"""Day rules: «последняя пятница месяца», «по средам», «20 числа каждого месяца», «последний рабочий день»."""

from __future__ import annotations

from plans.periods import words
from plans.periods.calendar import WEEKDAYS, Joint, Point, Shape, Stretch
from plans.periods.cursor import Cursor
from plans.periods.days import months_after, number_list
from plans.periods.deadlines import month_after
from plans.periods.each_part import day_of_each, keep, months_of
from plans.periods.model import Every
from plans.periods.repeats import EACH
from plans.periods.tokens import Kind
from plans.periods.within import Part

_PLACE = ("в", "во", "по", "на", "у")


def rule(cursor: Cursor) -> bool:
    return weekend(cursor) or weekday(cursor) or month_day(cursor) or last_day(cursor)


def working_day(cursor: Cursor) -> bool:
    """«последний рабочий день месяца», «до последнего рабочего дня квартала», «по рабочим дням», «в будни»."""
    if not cursor.working:
        return False
    mark = cursor.at
    due = cursor.take("до", "к") or cursor.words("не позднее|позже")
    cursor.skip(*_PLACE, *EACH)
    last = cursor.number() == -1
    numbered = cursor.number() is not None
    cursor.at += numbered
    text = cursor.peek().text
    if not (text.startswith("будн") or (text.startswith("раб") and cursor.is_unit("day", ahead=1))) or due > numbered:
        cursor.at = mark
        return False
    cursor.at += 1
    if cursor.is_unit("day"):
        cursor.at += 1
    counted = numbered and not last and text == "рабочих" and cursor.kind(-3) is not Kind.ORDINAL
    counted = counted or (text == "рабочих" and cursor.is_text("до"))  # «за 2 рабочих дня до 1 сентября»
    if counted or cursor.is_text("после"):  # «каждые 5 рабочих дней»; «10-й рабочий день после …»
        cursor.at = mark
        return False
    if numbered and due and month_after(cursor) is not None:  # «до 5 рабочего дня месяца, следующего за отчётным»
        return _one_working_day(cursor, None, last=last, due=due)
    cursor.skip(*EACH, "отчетного", "текущего")
    every = None
    if (unit := cursor.unit()) in ("month", "quarter", "half", "week", "year", "term") and unit:
        cursor.at += 1
        every = words.EVERY_OF_UNIT[unit]
    if not numbered:
        cursor.found.workday = cursor.found.workday or 1
        cursor.found.every = cursor.found.every or (Every.DAY if every is Every.WEEK else every) or Every.DAY
        return True
    return _one_working_day(cursor, every, last=last, due=due)


def _one_working_day(cursor: Cursor, every: Every | None, *, last: bool, due: bool) -> bool:
    """The last working day is kept; any other cannot be, and it is said."""
    found = cursor.found
    if last:
        found.workday = -1
    else:
        cursor.problem("Рабочий день по счёту нельзя прочитать как число: напишите дату.")
    if found.every is Every.DAY or (found.every is Every.WEEK and every is not Every.WEEK):
        cursor.problem("Последний рабочий день прочитан как день каждого месяца: проверьте.")
        found.every = Every.MONTH
    found.every = found.every or every or Every.MONTH
    found.deadline = found.deadline or due
    return True


def weekend(cursor: Cursor) -> bool:
    """«по выходным (дням)»."""
    mark = cursor.at
    cursor.skip(*_PLACE, *EACH)
    if cursor.words("шестой школьный день"):  # so a Belarusian school calls its Saturday
        cursor.skip("недели")
        cursor.found.weekdays.append("SA")
        cursor.found.every = cursor.found.every or Every.WEEK
        return True
    if not cursor.peek().text.startswith("выходн"):
        cursor.at = mark
        return False
    cursor.at += 1
    if cursor.is_unit("day"):
        cursor.at += 1
    cursor.found.weekdays += ["SA", "SU"]
    cursor.found.every = cursor.found.every or Every.WEEK
    return True


def weekday(cursor: Cursor) -> bool:
    """«1-й и 3-й вторник», «каждую среду», «вторник, четверг», «третий четверг марта»; beside a date it is checked against it."""
    mark = cursor.at
    every = _each(cursor)
    place = cursor.skip("с", "со") if cursor.weekday(1) else False
    nth = _nth(cursor)
    days, plural = _weekdays(cursor)
    if not days:
        cursor.at = mark
        return False
    every = every or plural or (place and len(days) > 1)
    month = cursor.month()
    if nth and month is not None and not _each(cursor):
        cursor.at += 1
        return _of_months(cursor, nth, days, months_after(cursor, month))
    if month is not None and cursor.peek().text.endswith(("а", "я")):
        every = True  # «вторники марта»
    if not (cursor.is_text("по") and cursor.number(1) is not None):  # «каждую субботу по 31 мая»
        every = _each(cursor) or every
    if nth and (read := months_of(cursor)) is not None:  # «вторая среда последнего месяца квартала»
        _keep(cursor, days, nth, every, None)
        cursor.found.every = read[0]
        return keep(cursor, [Part(read[0], first) for first, _ in read[1]])
    unit = cursor.unit() if cursor.unit() in ("month", "week", "quarter", "half") else None
    if unit:
        cursor.at += 1
    context = cursor.context_month()
    months = sum(one.whole_month is not None for one in cursor.found.stretches)
    once = unit in (None, "month") and cursor.found.every is None and not every and months < 2
    if nth and context is not None and once:
        return _of_months(cursor, nth, days, [context], within=True)
    return _keep(cursor, days, nth, every, unit)


def _each(cursor: Cursor) -> bool:
    before = cursor.at
    cursor.skip(*_PLACE)
    led = cursor.skip(*EACH)
    if cursor.at > before and not led and cursor.tokens[cursor.at - 1].text == "по":
        return True
    return led


def _nth(cursor: Cursor) -> list[int]:
    mark = cursor.at
    runs = number_list(cursor)
    listed = [number for first, last in runs for number in (range(first, last + 1) if first < last else (first,))]
    if not listed or cursor.weekday() is None or any(number not in (1, 2, 3, 4, 5, -1) for number in listed):
        cursor.at = mark
        return []
    return listed


def _weekdays(cursor: Cursor) -> tuple[list[str], bool]:
    """Weekdays in a row, and whether one of them is in the plural («по средам», «субботы»)."""
    found: list[str] = []
    plural = False
    while (code := cursor.weekday()) is not None:
        plural = plural or cursor.peek().text.endswith(("ам", "ям", "ки", "ги", "цы", "ах"))
        cursor.at += 1
        found.append(code)
        cursor.take("день", "дни")
        ranged = cursor.kind() is Kind.DASH or cursor.is_text("по")
        if ranged and (last := cursor.weekday(1)) is not None:
            cursor.at += 2
            found += _between(code, last)
        mark = cursor.at
        if not (cursor.skip("и", ",", ";", "/") and cursor.weekday() is not None):
            cursor.at = mark
            break
    return list(dict.fromkeys(found)), plural


def _between(first: str, last: str) -> list[str]:
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return list(WEEKDAYS[begin + 1 : end + 1]) if begin < end else [last]


def _of_months(cursor: Cursor, nth: list[int], days: list[str], months: list[Point], *, within: bool = False) -> bool:
    """«третий четверг марта»: the calendar gives the very day."""
    found = [
        Stretch(month, month, exact=True, weekday=(number, day)) for month in months for number in nth for day in days
    ]
    return cursor.add(found, within=within)


def _keep(cursor: Cursor, days: list[str], nth: list[int], every: bool, unit: str | None) -> bool:
    found = cursor.found
    if 5 in nth:
        cursor.problem("Пятая такая неделя есть не в каждом месяце: проверьте.")
    if nth == [2] and every and unit is None and found.every in (None, Every.WEEK):
        cursor.problem("«Каждый второй» прочитано как «через неделю»: проверьте.")
        found.weekdays += days
        found.every, found.interval = Every.WEEK, 2
        return True
    if not nth and not every and unit is None and found.every is None and not found.weekdays:
        found.said_weekdays += days
        return True
    if nth and found.nth and set(nth) != set(found.nth) and set(days) != set(found.weekdays):
        cursor.problem("У разных дней недели разные недели месяца: прочитаны все вместе, проверьте.")
    if unit == "month" and not nth and every:  # «каждая среда месяца»
        unit = "week"
    found.weekdays += days
    found.nth += nth
    if nth and (unit == "week" or found.every in (Every.WEEK, Every.DAY)):
        cursor.problem("Неделя месяца названа, а сказано «еженедельно»: прочитано как каждый месяц, проверьте.")
        found.every, unit = Every.MONTH, None
    if found.every is None or (unit and found.every is Every.WEEK):
        found.every = words.EVERY_OF_UNIT[unit] if unit else (Every.MONTH if nth else Every.WEEK)
    return True


def month_day(cursor: Cursor) -> bool:
    """«20 числа каждого месяца», «с 1 по 20 число», «каждое 15-е число», «ежемесячно 25-го»."""
    mark = cursor.at
    cursor.skip("в")
    each = cursor.skip(*EACH)
    runs = number_list(cursor)
    ordinal = bool(runs) and cursor.tokens[cursor.at - 1].kind is Kind.ORDINAL
    if cursor.is_text("первых", "первые", "последних", "последние", ahead=-1):  # «в первых числах месяца»
        cursor.at = mark
        return False
    valid = bool(runs) and all(first == final == -1 or 1 <= first <= final <= 31 for first, final in runs)
    bare = _bare(cursor, runs, each=each, ordinal=ordinal)
    if not valid or not (cursor.is_unit("number") or bare) or cursor.month(1) is not None:
        cursor.at = mark
        return False
    cursor.at += not bare
    if not bare and day_of_each(cursor, runs, due=False):
        return True
    tail = cursor.skip(*EACH, "ежемесячно", "текущего")
    unit = cursor.unit() if cursor.unit() in ("month", "quarter", "half") else None
    cursor.at += unit is not None
    rule = each or tail or unit or bare or cursor.found.every is not None
    if not rule and cursor.context_month() is not None:
        cursor.at = mark
        return False
    cursor.found.month_days += [first if first == final else (first, final) for first, final in runs]
    cursor.found.every = cursor.found.every or (words.EVERY_OF_UNIT[unit] if unit else Every.MONTH)
    return True


def _bare(cursor: Cursor, runs: list[tuple[int, int]], *, each: bool, ordinal: bool) -> bool:
    """Days of a month without «числа»: «ежемесячно, 25-го», «ежемесячно 15-20», «с 1 по 5 каждого месяца»."""
    if cursor.is_text("каждого") and cursor.is_unit("month", ahead=1):
        return not any(cursor.tokens[cursor.at - 1].kind is kind for kind in (Kind.ROMAN, Kind.DASH))
    closed = cursor.done or cursor.kind() in (Kind.CLOSE, Kind.SEP, Kind.TIME)
    monthly = cursor.found.every is Every.MONTH
    sure = len(runs) > 1 or any(first > 4 or first != last for first, last in runs)
    return closed and ((ordinal and (each or monthly)) or (monthly and sure and not cursor.found.stretches))


def last_day(cursor: Cursor) -> bool:
    """«последний день месяца», «первый день квартала»."""
    mark = cursor.at
    cursor.skip(*_PLACE, *EACH)
    number = cursor.number()
    if number not in (1, -1) or not cursor.is_unit("day", ahead=1):
        cursor.at = mark
        return False
    cursor.at += 2
    cursor.skip(*EACH)
    unit = cursor.unit()
    if unit not in ("month", "quarter", "half") or unit is None:
        cursor.at = mark
        return False
    cursor.at += 1
    cursor.found.month_days.append(number)
    cursor.found.every = cursor.found.every or words.EVERY_OF_UNIT[unit]
    return True


def settle_said(cursor: Cursor) -> None:
    """Weekdays with no word of repeating: beside days they are a check, beside a rule or alone they are the rule."""
    found = cursor.found
    dated = any(one.exact or (one.deadline and one.last and one.last.day) for one in found.stretches)
    if not found.said_weekdays or dated:
        return
    if found.every is None:
        found.every = Every.WEEK
        beside = [one for one in found.stretches if one.shape is not Shape.WHOLE]  # «вторник, суббота в течение года»
        if any(one.joint is not Joint.START or one.whole_month for one in beside):
            cursor.problem("День недели назван без числа: прочитано как каждую неделю, проверьте.")
    found.weekdays += found.said_weekdays
    found.said_weekdays = []
