"""A cell -> a Period: tokens, families, then the plan's year (DESIGN.md, section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import ImpossibleDay, Point, Stretch, resolve
from plans.periods.lexer import Kind, clean, tokens
from plans.periods.model import Condition, Every, Period, PlanYear, Window, YearKind
from plans.periods.parser import Cursor, Found, days, deadline, from_to, months, part_of_year
from plans.periods.repeats import repeat

_FAMILIES: tuple[Callable[[Cursor], bool], ...] = ()
_WEEKDAY_NAMES = {"MO": "понедельник", "TU": "вторник", "WE": "среда", "TH": "четверг", "FR": "пятница", "SA": "суббота",
                  "SU": "воскресенье"}  # fmt: skip
_CODES = tuple(_WEEKDAY_NAMES)
MANY_CHARACTERS = 600


def read_period(text: str, year: PlanYear | None, *, section_month: dt.date | None = None) -> Period:
    """What a cell of the period column says. Never raises: what was not understood is in `problems`.

    `section_month` is the first day of the month that a section's heading gives, for cells that have none of their own;
    `year` None means that the plan's year is unknown.
    """
    kept = clean(text)
    if len(kept) > MANY_CHARACTERS:
        return Period(kept, problems=("Слишком длинный текст для срока: проверьте, тот ли это столбец.",))
    cursor = Cursor(tokens(kept), school=year is not None and year.kind is YearKind.SCHOOL)
    _read_all(cursor)
    found = cursor.found
    found.stretches += _bare_days(cursor, year, section_month)
    own = (
        found.stretches or found.month_days or not (found.empty or found.every in (Every.WEEK, Every.DAY) or found.time)
    )
    if section_month is not None and not own:
        point = Point(section_month.month, None, section_month.year)
        found.stretches.append(Stretch(point, point))
    return _period(kept, cursor, year)


def _read_all(cursor: Cursor) -> None:
    while not cursor.done:
        start = cursor.at
        if any(family(cursor) for family in _FAMILIES):
            cursor.comma = False
            if cursor.at == start:
                cursor.at += 1
            continue
        token = cursor.peek()
        cursor.at += 1
        if token.kind is Kind.SEP or token.text == "и":
            cursor.comma = True
        elif token.kind in (Kind.DASH, Kind.CLOSE) or token.text in words.NOISE or token.kind is Kind.UNIT:
            if token.kind is Kind.UNIT and token.value not in ("year", "school", "number"):
                cursor.found.rest.append(token.text)
        else:
            cursor.found.rest.append(token.text)


def _bracket(cursor: Cursor) -> bool:
    """«(в течение 2026г)» is read; «(приём работ)», a place or a stage is a remark, also when it holds a date."""
    if cursor.peek().kind is not Kind.OPEN:
        return False
    depth, end = 0, cursor.at
    while end < len(cursor.tokens):
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(cursor.tokens[end].kind, 0)
        if depth == 0:
            break
        end += 1
    inside = Cursor(cursor.tokens[cursor.at + 1 : end], school=cursor.school)
    cursor.at = end + 1
    _read_all(inside)
    inner, outer = inside.found, cursor.found
    if inner.rest:
        return True
    outer.problems += inner.problems
    outer.condition = outer.condition or inner.condition
    outer.time, outer.time_end = outer.time or inner.time, outer.time_end or inner.time_end
    if inner.every and not outer.every:
        outer.every, outer.interval, outer.times = inner.every, inner.interval, inner.times
    outer.weekdays += inner.weekdays
    outer.nth += inner.nth
    outer.month_days += inner.month_days
    if not outer.stretches:
        outer.stretches += inner.stretches
    else:
        outer.stretches += [replace(one, glued=True) for one in inner.stretches]
    outer.whole = outer.whole or inner.whole
    outer.years += inner.years if not outer.stretches else []
    cursor.said_weekdays += inside.said_weekdays
    return True


def _clock(cursor: Cursor) -> bool:
    """«15:00», «в 10.00-12.00», «с 10 до 12 часов», «14 ч. 30 мин.»."""
    start = cursor.at
    cursor.skip("в", "с", "начало")
    first = _hour(cursor)
    if first is None:
        cursor.at = start
        return False
    cursor.found.time = cursor.found.time or first
    mark = cursor.at
    if cursor.peek().kind is Kind.DASH or cursor.is_word("до", "по"):
        cursor.at += 1
        last = _hour(cursor)
        if last is None:
            cursor.at = mark
        else:
            cursor.found.time_end = last
    return True


def _hour(cursor: Cursor) -> dt.time | None:
    token = cursor.peek()
    if token.kind is Kind.TIME and isinstance(token.value, tuple):
        cursor.at += 1
        if cursor.is_unit("hour"):
            cursor.at += 1
        return dt.time(token.value[0], token.value[1])
    number = cursor.number()
    closing = token.kind is Kind.NUM and number is not None and number < 24
    if closing and cursor.is_unit("hour", ahead=1):
        cursor.at += 2
        minutes = cursor.number()
        if minutes is not None and minutes < 60 and cursor.is_unit("minute", ahead=1):
            cursor.at += 2
            return dt.time(number or 0, minutes)
        return dt.time(number or 0)
    ranged = cursor.is_word("до", ahead=1) or cursor.peek(1).kind is Kind.DASH
    if closing and ranged and cursor.number(2) is not None and cursor.is_unit("hour", ahead=3):
        cursor.at += 1
        return dt.time(number or 0)
    return None


def _whole_year(cursor: Cursor) -> bool:
    """«постоянно», «в течение (учебного) года», «весь период», «2026 г.», «2025/2026 учебный год»."""
    token = cursor.peek()
    if token.kind is Kind.CONDITION:
        cursor.at += 1
        if cursor.found.condition is None and isinstance(token.value, Condition):
            cursor.found.condition = token.value
        return True
    if token.text in words.WHOLE_YEAR:
        cursor.at += 1
        cursor.found.whole = True
        return True
    if token.kind is Kind.SCHOOL and isinstance(token.value, tuple):
        cursor.at += 1
        while cursor.is_unit("school", "year"):
            cursor.at += 1
        cursor.found.school_years.append((token.value[0], token.value[1]))
        return True
    if token.kind is Kind.YEAR:
        number = cursor.year()
        assert number is not None
        _year_said(cursor, number)
        return True
    return _in_course(cursor)


def _year_said(cursor: Cursor, number: int) -> None:
    """A year belongs to the stretches before it that have none («10, 17 марта 2026»); alone it is a stretch itself."""
    waiting = [one for one in cursor.found.stretches if not one.dated]
    if waiting:
        cursor.found.stretches = [one if one.dated else one.with_year(number) for one in cursor.found.stretches]
    else:
        cursor.found.years.append((number, number))


def _in_course(cursor: Cursor) -> bool:
    """«в течение (всего) (учебного) года», «весь год», «весь период»."""
    start = cursor.at
    said = cursor.skip("в", "во", "на")
    course = cursor.skip("течение", "течении", "протяжении")
    all_of = cursor.skip(
        "всего", "весь", "всей", "круглый", "целого", "календарного", "текущего", "данного", "реализации"
    )
    named = cursor.skip("период", "срок", "сезон", "периода")
    cursor.skip("реализации", "проекта", "действия")
    if cursor.peek().kind is Kind.YEAR and course:
        return _nothing(cursor, start, whole=True, rest=True)
    if cursor.is_unit("school") and (course or all_of):
        cursor.at += 1
    if (course or all_of) and cursor.is_unit("year"):
        cursor.at += 1
        return _nothing(cursor, start, whole=True, rest=True)
    if all_of and named:
        return _nothing(cursor, start, whole=True, rest=True)
    if course and cursor.is_unit("month", "quarter"):
        cursor.found.rest.append("в течение " + cursor.peek().text)
        cursor.at += 1
        return True
    if (
        (course or named)
        and not all_of
        and (
            cursor.peek().kind in (Kind.MONTH, Kind.NUM, Kind.ROMAN, Kind.DATE, Kind.ORDINAL)
            or cursor.is_word("с", "до")
            or cursor.is_unit("school")
        )
    ):
        return True
    cursor.at = start
    return said and False


def _nothing(cursor: Cursor, start: int, *, whole: bool, rest: bool) -> bool:
    cursor.found.whole = whole
    return rest or cursor.at > start


_FAMILIES = (_bracket, deadline, repeat, _clock, from_to, part_of_year, days, months, _whole_year)


def _bare_days(cursor: Cursor, year: PlanYear | None, section_month: dt.date | None) -> list[Stretch]:
    """«15», «15-17» in a plan of one month or under a month's heading: days of that month."""
    month = section_month
    if month is None and year is not None and (year.start.year, year.start.month) == (year.end.year, year.end.month):
        month = year.start
    found = cursor.found
    if month is not None and found.rest == ["в течение месяца"] and not found.stretches:
        found.rest.clear()
        whole = Point(month.month, None, month.year)
        return [Stretch(whole, whole)]
    if month is None or found.stretches or not found.rest or not all(part.isdigit() for part in found.rest):
        return []
    numbers = [int(part) for part in found.rest]
    if any(not 1 <= number <= 31 for number in numbers):
        return []
    found.rest.clear()
    ranged = len(numbers) == 2 and any(token.kind is Kind.DASH for token in cursor.tokens)
    pairs = [(numbers[0], numbers[1])] if ranged else [(number, number) for number in numbers]
    return [
        Stretch(Point(month.month, first, month.year), Point(month.month, last, month.year), exact=True)
        for first, last in pairs
    ]


def _period(text: str, cursor: Cursor, year: PlanYear | None) -> Period:
    found = cursor.found
    problems = list(dict.fromkeys(found.problems))
    if found.rest:
        problems.append(f"Не понято: «{' '.join(found.rest)}».")
    windows, exact, is_deadline = _windows(found, year, problems)
    problems += _weekday_problems(cursor, windows, exact)
    if not windows and not found.rest and not problems and found.condition is None and not _dash(text):
        problems.append("Срок не указан." if not text else f"Не понято: «{text}».")
    if found.time and found.time_end and found.time_end <= found.time:
        problems.append("Время окончания раньше начала.")
    return Period(
        text=text,
        windows=tuple(windows),
        exact=exact,
        deadline=is_deadline,
        every=found.every,
        interval=found.interval,
        times=found.times,
        weekdays=tuple(dict.fromkeys(found.weekdays)) or None,
        nth=tuple(dict.fromkeys(found.nth)) or None,
        month_days=tuple(dict.fromkeys(found.month_days)) or None,
        workday=found.workday,
        time=found.time,
        time_end=found.time_end,
        condition=found.condition,
        problems=tuple(problems),
    )


def _windows(found: Found, year: PlanYear | None, problems: list[str]) -> tuple[list[Window], bool, bool]:
    """(windows, exact, deadline)."""
    stretches = _without_covering(found.stretches)
    windows: list[Window] = []
    for stretch in stretches:
        try:
            window = resolve(stretch, year)
        except (ImpossibleDay, OverflowError, ValueError) as error:
            problems.append(str(error) if isinstance(error, ImpossibleDay) else "Такой даты нет.")
            continue
        if window.start and window.end and window.start > window.end:
            problems.append("Конец срока раньше начала.")
            continue
        if window not in windows:
            windows.append(window)
    wants_year = found.whole or found.every is not None or bool(found.weekdays or found.month_days)
    is_deadline = found.deadline or (bool(stretches) and all(one.deadline for one in stretches))
    mixed = any(one.deadline for one in stretches) and not all(one.deadline for one in stretches)
    if mixed and len(windows) > 1:
        problems.append("В одной ячейке и срок, и крайний срок: проверьте.")
    exact = (
        bool(windows)
        and not is_deadline
        and not mixed
        and all(one.exact for one in stretches)
        and not problems_of(problems)
    )
    if not windows and found.years:
        windows = [Window(dt.date(first, 1, 1), dt.date(last, 12, 31)) for first, last in found.years]
    elif not windows and found.school_years and not stretches:
        windows = [
            Window(dt.date(first, 9, 1), dt.date(last, 8, 31)) for first, last in found.school_years if last > first
        ]
    elif not stretches and wants_year:
        windows = _plan_window(year, problems)
    elif windows and found.whole and year is not None and not exact and not is_deadline:
        whole = Window(year.start, year.end)
        windows += (
            [whole]
            if whole not in windows
            and found.every is None
            and len(windows) == 1
            and not _same_length(windows[0], whole)
            else []
        )
    return windows, exact, is_deadline


def problems_of(problems: list[str]) -> bool:
    """A day that does not exist leaves nothing exact behind."""
    return any(problem.startswith("Такой даты нет") for problem in problems)


def _same_length(first: Window, second: Window) -> bool:
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return False
    return abs((first.end - first.start).days - (second.end - second.start).days) < 2


def _plan_window(year: PlanYear | None, problems: list[str]) -> list[Window]:
    if year is None:
        problems.append("Непонятно, какой это год: в плане он не назван.")
        return []
    return [Window(year.start, year.end)]


def _without_covering(stretches: list[Stretch]) -> list[Stretch]:
    """«1 квартал январь», with no comma between, is January; with a comma both are kept."""
    kept: list[Stretch] = []
    for stretch in stretches:
        if kept and stretch.glued and _covers(kept[-1], stretch):
            kept[-1] = stretch
        elif not (kept and stretch.glued and _covers(stretch, kept[-1])):
            kept.append(stretch)
    return kept


def _covers(outer: Stretch, inner: Stretch) -> bool:
    if outer.first is None or outer.last is None or inner.first is None or inner.last is None:
        return False
    return outer.first.month <= inner.first.month and inner.last.month <= outer.last.month and not outer.exact


def _weekday_problems(cursor: Cursor, windows: list[Window], exact: bool) -> list[str]:
    """A weekday beside a date must be that date's."""
    if not cursor.said_weekdays or not exact:
        return []
    problems = []
    for said, window in zip(cursor.said_weekdays, windows, strict=False):
        if window.start is not None and _CODES[window.start.weekday()] != said:
            real = _WEEKDAY_NAMES[_CODES[window.start.weekday()]]
            problems.append(f"{window.start:%d.%m.%Y} — {real}, а написано «{_WEEKDAY_NAMES[said]}».")
    return problems


def _dash(text: str) -> bool:
    """A dash alone has no window and needs no word about it."""
    return bool(text) and all(character in "-–—−‒ " for character in text)
