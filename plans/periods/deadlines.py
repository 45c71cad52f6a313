"""Deadlines: «до 01.09.2022», «не позднее 15 мая», «в срок до …», «к 1 мая», «по 20 июня», «до конца марта», «до 20 числа»."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import Point, Shape, Stretch
from plans.periods.cursor import Cursor
from plans.periods.days import number_list
from plans.periods.each_part import day_of_each
from plans.periods.model import Every
from plans.periods.parts import SCHOOL_YEAR_END
from plans.periods.stretches import stretch, year_end
from plans.periods.tokens import Kind

_NOT_LATER = ("позднее", "позже", "позднее", "познее")
_ENDED = ("окончания", "завершения", "окончании", "завершении", "истечении", "истечения")
_OPEN_MONTH = "Крайний срок назван без числа: взят последний день перед ним, проверьте."


def deadline(cursor: Cursor) -> bool:
    """One deadline or a list of them; «до 20 числа» is one in each month."""
    mark = cursor.at
    if cursor.after_stretch and cursor.take("дейін"):  # Kazakh says it after the day
        cursor.found.stretches[-1] = _by(cursor.found.stretches[-1], inclusive=False)
        return True
    word = _lead(cursor)
    if word is None:
        cursor.at = mark
        return False
    hour = _hour(cursor)
    if _day_of_month(cursor) or _end_of(cursor) or _school_year(cursor) or _stretch(cursor, word):
        cursor.found.clocks += hour
        return True
    cursor.at = mark
    return False


def _hour(cursor: Cursor) -> list[tuple[dt.time, dt.time | None]]:
    """«до 12.00 1 марта»: the hour of a deadline, before its day."""
    token = cursor.peek()
    if token.kind is not Kind.TIME or not isinstance(token.value, tuple) or cursor.number(1) is None:
        return []
    cursor.at += 1
    return [(dt.time(*token.value), None)]


def _lead(cursor: Cursor) -> str | None:
    """The words that make a deadline; the one that decides how a month is meant."""
    cursor.skip("в") if cursor.is_text("срок", "сроки", ahead=1) else None
    cursor.skip("срок", "сроки", "сроком")
    if cursor.take("накануне") or cursor.words("в преддверии|канун"):
        cursor.problem("«Накануне» и «в преддверии» не точны: назначьте дату.")
        return "к"
    if cursor.is_text("не") and cursor.is_text(*_NOT_LATER, ahead=1):
        cursor.at += 2
        cursor.skip("чем", "до")
        return "по"
    for word in ("до", "к", "ко", "по", "да"):
        if cursor.take(word):
            return "до" if word == "да" else word
    return None


def _day_of_month(cursor: Cursor) -> bool:
    """«до 20 числа (каждого) месяца», «не позднее 5-го числа следующего месяца»; under a month's heading «до 20»."""
    mark = cursor.at
    runs = number_list(cursor)
    roman = cursor.tokens[cursor.at - 1].kind is Kind.ROMAN
    number = cursor.is_unit("number")
    month = cursor.context_month()
    rule = cursor.found.every in (Every.MONTH, Every.QUARTER, Every.HALF)
    ordinal = bool(runs) and cursor.tokens[cursor.at - 1].kind is Kind.ORDINAL
    bare = cursor.done or cursor.kind() in (Kind.SEP, Kind.CLOSE, Kind.TIME) or cursor.is_text("в")
    month_of = not number and cursor.is_unit("month") and cursor.is_unit("quarter", "half", ahead=1)
    if (
        not runs
        or roman
        or month_of  # «до второго месяца квартала» is no day
        or any(not 1 <= day <= 31 for run in runs for day in run if run != (-1, -1))
        or cursor.month(1 if number else 0)
    ):
        cursor.at = mark
        return False
    if (
        not number
        and not (bare and (month is not None or rule))
        and not ((ordinal or cursor.is_text("каждого", "ежемесячно")) and month_after(cursor, dry=True))
    ):
        cursor.at = mark
        return False
    cursor.at += number
    if number and day_of_each(cursor, runs, due=True):
        return True
    tail = month_after(cursor)
    if month is not None and not tail and not rule:
        days = [replace(month, day=run[1]) for run in runs]
        return cursor.add([Stretch(None, day, deadline=True) for day in days])
    cursor.found.month_days += [run[1] for run in runs]
    cursor.found.deadline = True
    if tail == "last":
        cursor.problem("День назван в последнем месяце квартала: проверьте, какие это даты.")
    cursor.found.every = cursor.found.every or Every.MONTH
    return True


def month_after(cursor: Cursor, *, dry: bool = False) -> str | None:
    """«каждого месяца», «следующего месяца», «месяца, следующего за отчётным кварталом»: "each", or "last" of a quarter."""
    mark = cursor.at
    last = cursor.peek().text.startswith(("последн", "треть"))
    each = cursor.is_text("каждого", "ежемесячно")
    cursor.skip("каждого", "каждый", "следующего", "текущего", "ежемесячно", "отчетного")
    cursor.at += last
    cursor.skip("за", "отчетным")
    answer: str | None = None
    if cursor.is_unit("month"):
        cursor.at += 1
        answer = "last" if last else "each"
        comma = cursor.is_text(",") and cursor.is_text("следующего", "следующим", ahead=1)
        if comma or cursor.is_text("следующего"):
            cursor.at += 1
            cursor.skip("следующего", "следующим", "за", "отчетным", "отчетного", "периодом", "прошедшим", "истекшим")
        cursor.skip("каждого", "отчетного")
    elif cursor.at > mark and not last:
        answer = "each" if each else None
    if cursor.is_text("после", "по") and cursor.is_text(*_ENDED, ahead=1):  # «до 15 числа после окончания квартала»
        cursor.at += 2
        cursor.skip("отчетного", "каждого")
        answer = answer or "each"
    if answer is not None and cursor.is_unit("quarter", "half", "month", "year"):
        every = words.EVERY_OF_UNIT[cursor.unit() or "quarter"]
        cursor.found.every = cursor.found.every or every
        cursor.at += 1
    if dry or answer is None:
        cursor.at = mark
    return answer


def _end_of(cursor: Cursor) -> bool:
    """«до конца года», «до конца (каждого) месяца», «к началу учебного года»."""
    mark = cursor.at
    if not (cursor.kind() is Kind.PART and cursor.peek().value in ("end", "begin")):
        return False
    begin = cursor.peek().value == "begin"
    cursor.at += 1
    each = cursor.skip("каждого", "каждой")
    school = cursor.skip("учебного", "уч", "нового", "следующего")
    cursor.skip("календарного", "текущего", "этого", "учебного", "отчетного", "тек")
    cursor.skip("реализации", "действия", "срока", "периода")
    unit = cursor.unit()
    if unit == "year" and begin:
        cursor.at += 1
        cursor.problem("«К началу года» прочитано как 1-е число: проверьте.")
        point = Point(9, 1) if school or cursor.school else Point(1, 1)
        return cursor.add([Stretch(None, point, deadline=True)])
    if unit == "year" or (unit is None and cursor.at > mark + 1 and not each and cursor.kind() is not Kind.MONTH):
        cursor.at += unit is not None
        cursor.skip("проекта", "программы")
        if school:
            cursor.problem(SCHOOL_YEAR_END)
            return cursor.add([Stretch(None, Point(8), deadline=True)])
        if unit is None:
            return cursor.add([Stretch(None, None, deadline=True, shape=Shape.WHOLE)])
        return cursor.add([replace(year_end(cursor), first=None, deadline=True)])
    if begin or unit not in ("month", "quarter", "half", "term", "week") or cursor.number() is not None:
        cursor.at = mark
        return False
    cursor.at += 1
    month = cursor.context_month()
    if unit == "month" and month is not None and not each:
        return cursor.add([Stretch(None, month, deadline=True)])
    cursor.found.deadline = True
    if not each and cursor.found.every is None:
        cursor.problem("Не сказано, конец какого срока: напишите месяц или число.")
    cursor.found.every = cursor.found.every or words.EVERY_OF_UNIT[unit]
    return True


def _school_year(cursor: Cursor) -> bool:
    """«к новому учебному году», «к 2026/2027 учебному году»: by its first day."""
    mark = cursor.at
    new = cursor.skip("новому", "следующему", "новый")
    years = cursor.peek().value if cursor.kind() is Kind.SCHOOL else None
    cursor.at += years is not None
    if not ((new or years) and cursor.skip("учебному", "учебный", "уч") and cursor.is_unit("year")):
        cursor.at = mark
        return False
    cursor.at += 1
    cursor.problem("«К учебному году» прочитано как 1 сентября: проверьте.")
    first = int(years[0]) if isinstance(years, tuple) else None
    return cursor.add([Stretch(None, Point(9, 1, first), deadline=True)])


def _stretch(cursor: Cursor, word: str) -> bool:
    """A day, a month, a quarter … by which a thing is to be done."""
    part = cursor.peek().value if cursor.kind() is Kind.PART else None
    if part == "end" or (part == "begin" and cursor.month(1) is not None):
        cursor.at += 1
    elif part == "begin":
        return False
    if cursor.take("понедельника", "вторника", "среды", "четверга", "пятницы"):
        return False
    found = stretch(cursor)
    if not found:
        return found is not None  # an empty answer is a part of a year that does not exist: reported already
    inclusive = cursor.skip("включительно", "вкл") or part == "end" or word == "по"
    while found[-1].exact and (more := _more(cursor)):
        found += more
    return cursor.add([_by(one, inclusive=inclusive) for one in found])


def _more(cursor: Cursor) -> list[Stretch] | None:
    """«до 15 января, 15 апреля и 15 июля»: the days that the same «до» governs."""
    mark = cursor.at
    found = stretch(cursor) if cursor.skip(",", ";", "и") else None
    if found and all(one.exact and one.first == one.last for one in found):
        return found
    cursor.at = mark
    return None


def _by(one: Stretch, *, inclusive: bool) -> Stretch:
    """«до 15 мая» is that day; «до мая» the last day before May; «до конца мая», «по май» its end."""
    if one.weekday is not None or one.easter is not None:  # «ко Дню белорусской науки», the last Sunday of January
        return replace(one, exact=False, deadline=True, custom=False)
    last, unsure = one.last, one.unsure
    if one.first is not None and one.last is not None and one.first != one.last and one.exact:
        unsure = unsure or "В крайнем сроке промежуток: взят его последний день, проверьте."
    elif not one.exact and not inclusive and one.first is not None:
        last, unsure = _before(one.first), _OPEN_MONTH
    return Stretch(None, last, deadline=True, unsure=unsure)


def _before(first: Point) -> Point:
    if first.day is not None and first.day > 1:
        return replace(first, day=first.day - 1)
    if first.month > 1:
        return Point(first.month - 1, None, first.year)
    return Point(12, None, None if first.year is None else first.year - 1)
