"""The words of a part of each unit (`within.py`): «второй месяц квартала», «15 числа последнего месяца квартала»."""

from __future__ import annotations

from plans.periods import words
from plans.periods.calendar import Stretch
from plans.periods.cursor import Cursor
from plans.periods.days import Run, number_list
from plans.periods.model import Every
from plans.periods.repeats import EACH
from plans.periods.within import Part, is_month_of

_LONG = ("quarter", "half")
_TWICE = "В ячейке две разные частоты: взята первая, проверьте."


def keep(cursor: Cursor, parts: list[Part]) -> bool:
    """The parts are the cell's windows, one for each unit."""
    found = cursor.found
    every = parts[0].every
    if found.every not in (None, every, Every.YEAR) or (found.parts and found.parts[0].every is not every):
        cursor.problem(_TWICE)
        return True
    found.every = every
    found.parts += parts
    found.deadline = found.deadline or any(part.deadline for part in parts)
    cursor.after_stretch = False
    return True


def of_each(cursor: Cursor) -> bool:
    """«во втором месяце квартала», «каждый последний месяц квартала», «1 раз в квартал (2-й месяц)»."""
    if "month" not in cursor.units:
        return False
    mark = cursor.at
    cursor.skip("в", "во", "на")
    cursor.skip("течение", "течении")
    cursor.skip(*EACH)
    read = months_of(cursor)
    if read is None:
        cursor.at = mark
        return False
    every, runs = read
    return keep(cursor, [Part(every, first, None if first == last else last) for first, last in runs])


def months_of(cursor: Cursor) -> tuple[Every, list[Run]] | None:
    """«второго месяца (каждого) квартала»: taken; the unit goes without saying after «ежеквартально»."""
    mark = cursor.at
    if cursor.number() is None:
        return None
    runs = number_list(cursor)
    if not runs or not cursor.is_unit("month") or cursor.is_text("м"):
        cursor.at = mark
        return None
    cursor.at += 1
    cursor.skip(*EACH, "отчетного")
    unit = cursor.unit()
    said = unit in _LONG and cursor.number(1) is None
    every = words.EVERY_OF_UNIT[unit] if said and unit is not None else cursor.found.every
    cursor.at += said
    closed = said or cursor.done or cursor.unit() is None
    if every not in (Every.QUARTER, Every.HALF) or not closed or not _fit(every, runs):
        cursor.at = mark
        return None
    return every, runs


def _fit(every: Every, runs: list[Run]) -> bool:
    whole = all(is_month_of(every, number) for run in runs for number in run)
    return whole and all(first == last or (first > 0 and (first < last or last == -1)) for first, last in runs)


def day_of_each(cursor: Cursor, runs: list[Run], *, due: bool) -> bool:
    """The «второго месяца квартала» of «(до) 15 числа второго месяца квартала»; the days are taken already."""
    read = months_of(cursor)
    if read is None:
        return False
    every, months = read
    parts = [
        Part(every, first, days=run, exact=not due and run[0] == run[1], deadline=due)
        for first, _ in months
        for run in runs
    ]
    return keep(cursor, parts)


def spans_of_each(cursor: Cursor, spans: list[Run], *, last: bool, edge: bool) -> bool:
    """The «(последнего месяца) квартала» of «вторая декада …», «последняя неделя …»; the days are taken already."""
    mark = cursor.at
    read = months_of(cursor)
    if read is not None:
        return keep(cursor, [Part(read[0], first, days=span) for first, _ in read[1] for span in spans])
    cursor.skip(*EACH, "отчетного")
    unit = cursor.unit()
    if edge or unit not in _LONG or unit is None:  # «конец квартала» is no week of it
        cursor.at = mark
        return False
    ends = [last or span[0] < 0 for span in spans]
    if any(span[0] > 20 and not end for span, end in zip(spans, ends, strict=True)):  # «третья декада квартала»
        cursor.at = mark
        return False
    cursor.at += 1
    every = words.EVERY_OF_UNIT[unit]
    return keep(cursor, [Part(every, -1 if end else 1, days=span) for span, end in zip(spans, ends, strict=True)])


def month_of_one(first: Stretch, number: int) -> Stretch | None:
    """The month of that number of a quarter, a half-year or a year: «третий месяц II квартала»."""
    begin, end = first.first, first.last
    if begin is None or end is None:
        return None
    length = (end.month - begin.month) % 12 + 1
    if number != -1 and not 1 <= number <= length:
        return None
    month = end.month if number == -1 else (begin.month + number - 2) % 12 + 1
    crosses = begin.year is not None and month < begin.month
    point = type(begin)(month, None, begin.year + 1 if crosses and begin.year is not None else begin.year)
    return Stretch(point, point)
