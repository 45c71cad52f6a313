"""One stretch of the calendar, and two of them joined: «март – III квартал», «сентябрь – до конца года»."""

from __future__ import annotations

from plans.periods import feasts
from plans.periods.calendar import Point, Shape, Stretch
from plans.periods.cursor import Cursor
from plans.periods.days import day_list, month_year, numeric
from plans.periods.nested import OTHER_DAY
from plans.periods.parts import SCHOOL_YEAR_END, month_of_year, of_month, of_year
from plans.periods.seasons import season
from plans.periods.tokens import Kind


def simple(cursor: Cursor) -> list[Stretch] | None:
    """Days, a month, a part of a year or of a month, a season, a year, a well-known day; None (and nothing taken) if none."""
    for family in (of_year, of_month, month_of_year, day_list, numeric, _month, season, _year, feasts.feast):
        if (found := family(cursor)) is not None:
            return found
    return None


def _month(cursor: Cursor) -> list[Stretch] | None:
    """«январь», «мая 2026 г.», «мес. март»."""
    lead = 1 if cursor.is_unit("month") and cursor.month(1) is not None else 0
    month = cursor.month(lead)
    if month is None:
        return None
    cursor.at += lead + 1
    dashed = cursor.kind() is Kind.DASH and cursor.kind(1) is Kind.NUM and len(cursor.peek(1).text) == 2
    if dashed and cursor.is_unit("year", ahead=2):  # «май-26 г.»
        cursor.at += 1
    points = [Point(month, None, month_year(cursor))]
    while points[0].year and cursor.is_text(",", "и") and cursor.kind(1) is Kind.YEAR:  # «декабрь 2023, 2025 гг.»
        mark = cursor.at
        cursor.at += 1
        year = cursor.year()
        if cursor.month() is not None or cursor.is_text(":") or cursor.number() is not None:
            cursor.at = mark
            break
        points.append(Point(month, None, year))
    return [Stretch(point, point) for point in points]


def _year(cursor: Cursor) -> list[Stretch] | None:
    """«2026 г.», «2025/2026 учебный год», «2024-2026 гг.»."""
    token = cursor.peek()
    if token.kind is Kind.SCHOOL and isinstance(token.value, tuple):
        return _years(cursor, *token.value)
    if token.kind is not Kind.YEAR:
        return None
    number = cursor.year()
    return None if number is None else [_whole(number, number)]


def _whole(first: int, last: int, unsure: str | None = None) -> Stretch:
    return Stretch(Point(1, None, first), Point(12, None, last), shape=Shape.YEAR, unsure=unsure)


def _years(cursor: Cursor, first: int, last: int) -> list[Stretch]:
    """A school year when it says so, is written with a stroke, or the plan is a school's; else calendar years."""
    stroke = "/" in cursor.peek().text or "\\" in cursor.peek().text
    cursor.at += 1
    cursor.skip("-", "м", "й")
    doubled = cursor.is_text("г") and cursor.is_text("г", ahead=1)  # «г.г.»
    said = cursor.skip("уч", "учебный", "учебного", "учебном", "учебные")
    plural = doubled or cursor.is_text("гг", "годы", "годов", "годах")
    while cursor.is_unit("year"):
        cursor.at += 1
    if not said and cursor.skip("уч", "учебный"):
        said = True
    if last < first:
        cursor.problem(f"Годы идут назад: {first}–{last}.")
        return []
    if last == first + 1 and (said or stroke or (cursor.school and not plural)):
        return [Stretch(Point(9, None, first), Point(8, None, last), shape=Shape.SCHOOL_YEAR)]
    doubt = None if plural or last != first + 1 else f"{first}–{last}: не сказано, учебный ли это год."
    return [_whole(first, last, doubt)]


def stretch(cursor: Cursor) -> list[Stretch] | None:
    """A simple one, or two joined by a dash or «по»."""
    first = simple(cursor)
    if not first:
        return first
    if first[-1].named and cursor.kind() is Kind.DASH:
        return _named_on(cursor, first)
    ends = cursor.is_text("и") and cursor.is_text("до", ahead=1) and cursor.kind(2) is Kind.PART  # «и до конца года»
    if cursor.kind() is Kind.DASH or cursor.is_text("по") or (cursor.is_text("до") and first[-1].exact) or ends:
        mark = cursor.at
        cursor.at += 1
        second = _second(cursor, first[-1])
        if second is not None:
            return _chain(cursor, [*first[:-1], *second])
        cursor.at = mark
    return first


def _named_on(cursor: Cursor, feast: list[Stretch]) -> list[Stretch]:
    """«Ночь искусств – 4 ноября»: the day that is said, and not a stretch from one to the other."""
    mark, problems = cursor.at, len(cursor.found.problems)
    cursor.at += 1
    said = simple(cursor)
    if said and said[0].whole_month and feast[0].first and said[0].whole_month.month == feast[0].first.month:
        return feast  # «Неделя детской книги – март»
    if said and not said[0].named and said[0].shape is Shape.PLAIN:
        if not feast[0].custom and (said[0].first, said[0].last) != (feast[0].first, feast[0].last):
            cursor.problem(OTHER_DAY)
        return said
    cursor.at = mark
    del cursor.found.problems[problems:]
    return feast


def _chain(cursor: Cursor, found: list[Stretch]) -> list[Stretch]:
    """«март-апрель-май» is one stretch."""
    while cursor.kind() is Kind.DASH and (month := cursor.month(1)) is not None and not found[-1].exact:
        last = found[-1].last
        if last is None or last.day is not None or month != last.month % 12 + 1:
            break
        cursor.at += 1
        more = simple(cursor)
        assert more
        found[-1] = between(found[-1], more[0])
    return found


def _second(cursor: Cursor, first: Stretch) -> list[Stretch] | None:
    """The other end, and what is listed with it («март – май»; «28 июня – 3, 5 июля» is no range to read)."""
    cursor.skip("по")
    concluded = cursor.is_text("до", ahead=-1) or cursor.skip("до")
    if cursor.kind() is Kind.PART and cursor.peek().value == "end":  # «сентябрь – до конца года»
        mark = cursor.at
        cursor.at += 1
        if first.shape is Shape.PLAIN and (last := end_of_year(cursor)) is not None:
            return [between(first, last[0])]
        cursor.at = mark
    if concluded and not first.exact:
        return None
    problems = len(cursor.found.problems)
    if (named := feasts.feast(cursor)) is not None:  # «27 мая – День библиотек»
        return [first] if (named[0].custom and first.exact) or named[0].first == first.first else None
    second = simple(cursor)
    if not second or not joinable(first, second[0]):
        del cursor.found.problems[problems:]
        return None
    if _narrows(first, second[0]):
        return second
    return [between(first, second[0]), *second[1:]]


def _narrows(first: Stretch, second: Stretch) -> bool:
    """«I квартал – февраль»: the month says which part of the quarter is meant."""
    begin, end, month = first.first, first.last, second.whole_month
    if begin is None or end is None or month is None or begin.day or end.day or begin.month >= end.month:
        return False
    return begin.month <= month.month <= end.month and end.month - begin.month in (2, 5) and first.part


def joinable(first: Stretch, second: Stretch) -> bool:
    counted = first.easter or second.easter  # «с Пасхи до Троицы»: no ends that can be joined before the year is known
    return not counted and Shape.SCHOOL_YEAR not in (first.shape, second.shape) and first.shape is second.shape


def between(first: Stretch, second: Stretch) -> Stretch:
    """From the start of one to the end of the other."""
    return Stretch(
        first.first,
        second.last,
        exact=first.exact and second.exact,
        shape=first.shape,
        unsure=first.unsure or second.unsure,
    )


def end_of_year(cursor: Cursor) -> list[Stretch] | None:
    """The «(учебного) года» of «с 1 марта до конца года»; a school's year ends in August, as «до конца учебного года» does."""
    mark = cursor.at
    cursor.skip("календарного", "текущего", "этого")
    school = cursor.skip("учебного", "уч")
    if not cursor.is_unit("year"):
        cursor.at = mark
        return None
    cursor.at += 1
    if school:
        return [Stretch(Point(8), Point(8), unsure=SCHOOL_YEAR_END)]
    return [year_end(cursor)]


def year_end(cursor: Cursor) -> Stretch:
    """The month with which the plan's year ends."""
    month = Point(8 if cursor.school else 12)
    return Stretch(month, month)
