"""Parts of a year and of a month: quarters, half-years, terms, decades, weeks, seasons, holidays, beginnings and ends."""

from __future__ import annotations

from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import Point, Stretch
from plans.periods.cursor import Cursor
from plans.periods.days import Run, months_after, number_list
from plans.periods.each_part import keep, month_of_one, spans_of_each
from plans.periods.model import Every
from plans.periods.repeats import EACH
from plans.periods.tokens import Kind
from plans.periods.within import Part

_SPANS: dict[str, dict[int, tuple[int, int]]] = {
    "quarter": {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12), -1: (10, 12)},
    "half": {1: (1, 6), 2: (7, 12), -1: (7, 12)},
    "school_half": {1: (9, 12), 2: (1, 5)},
    "semester": {1: (9, 12), 2: (1, 5)},
    "term": {1: (9, 10), 2: (11, 12), 3: (1, 3), 4: (4, 5), -1: (4, 5)},
    "trimester": {1: (9, 11), 2: (12, 2), 3: (3, 5)},
}
SCHOOL_YEAR_END = "Конец учебного года принят за 31 августа: если это май, поправьте."
_UNITS = ("quarter", "half", "semester", "term", "trimester", "half_of")
_NAMES = {
    "quarter": "квартала",
    "half": "полугодия",
    "semester": "семестра",
    "term": "четверти",
    "trimester": "триместра",
}
_UNSURE = {
    "trimester": "Границы триместров у каждой школы свои: проверьте.",
    "semester": "Границы семестра приняты как у учебного полугодия: проверьте.",
}
# (first, last) day of a month; negative days count from its end
_DECADES = {1: (1, 10), 2: (11, 20), 3: (21, -1), -1: (21, -1)}
_WEEKS = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), 5: (29, -1), -1: (-7, -1)}
_HALVES = {1: (1, 15), 2: (16, -1), -1: (16, -1)}
_OF_MONTH = {"decade": _DECADES, "week": _WEEKS, "half_of": _HALVES}
_FIRST_DAYS = {"первые": (1, 5), "первых": (1, 5), "последние": (-5, -1), "последних": (-5, -1)}


def of_year(cursor: Cursor) -> list[Stretch] | None:
    """«1 квартал», «II, IV кварталы», «1-2 кв.», «1 полугодие 2026/2027 уч. г.», «3 четверть», «вторая половина года»."""
    if cursor.units.isdisjoint(_UNITS):
        return None
    mark = cursor.at
    edge = _edge(cursor)
    named = _named(cursor) if edge is None else None
    runs = number_list(cursor) if named is None else named[1]
    cursor.skip("-")  # «2-квартал»
    cursor.skip("учебная", "учебной", "учебный", "учебное", "учебного")
    unit = cursor.unit() if named is None else named[0]
    if cursor.is_unit("half_of") and (ahead := _of_the_year(cursor)):
        unit = "half"
        cursor.at += ahead - 1
    elif cursor.is_text("пол") and cursor.month(1) is None and cursor.context_month() is None:
        unit = "half"  # «I пол.»
    if not runs or unit not in ("quarter", "half", "semester", "term", "trimester"):
        cursor.at = mark
        return None
    cursor.at += named is None
    year = cursor.year()
    if year is None and runs == [(-1, -1)] and cursor.is_text("года"):  # «последний квартал года»
        cursor.at += 1
    school = _school_years(cursor) if year is None else None
    spans = _SPANS["school_half" if unit == "half" and (cursor.school or school) else unit]
    wrong = [number for run in runs for number in run if number not in spans]
    if wrong:
        cursor.problem(f"Такого {_NAMES[unit]} нет: {wrong[0]}.")
        return []
    found = [_part_of_year(spans[first], spans[last], year, school, unit) for first, last in runs]
    return found if edge is None else [_at_edge(one, edge) for one in found]


def _named(cursor: Cursor) -> tuple[str, list[Run]] | None:
    """«квартал II», «кв. 1-2»: the number after its word, when nothing follows that it may belong to."""
    unit = cursor.unit()
    if unit not in ("quarter", "half", "term") or cursor.number(1) is None:
        return None
    mark = cursor.at
    cursor.at += 1
    runs = number_list(cursor)
    if cursor.done or cursor.kind() in (Kind.SEP, Kind.OPEN, Kind.CLOSE, Kind.YEAR):
        return unit, runs
    cursor.at = mark
    return None


def _of_the_year(cursor: Cursor) -> int:
    """How many words «половина года», «половина текущего года», «половина 2026 года» take; of the last, the first alone."""
    if cursor.kind(1) is Kind.YEAR:
        return 1
    between = cursor.is_text("текущего", "календарного", "учебного", "этого", ahead=1)
    return 2 + between if cursor.is_unit("year", ahead=1 + between) else 0


def _edge(cursor: Cursor) -> str | None:
    """«конец (I квартала)»: taken when a number follows."""
    if cursor.kind() is not Kind.PART or cursor.number(1) is None or cursor.is_unit("half_of", ahead=2):
        return None
    cursor.at += 1
    return str(cursor.tokens[cursor.at - 1].value)


def _at_edge(one: Stretch, edge: str) -> Stretch:
    """«конец I квартала»: its last month, and a word about it."""
    assert one.first is not None
    assert one.last is not None
    middle = replace(one.first, month=one.first.month + (one.last.month - one.first.month) % 12 // 2)
    point = {"begin": one.first, "middle": middle, "end": one.last}[edge]
    return replace(one, first=point, last=point, unsure="Начало и конец квартала или полугодия не точны: взят месяц.")


def _part_of_year(first: Run, last: Run, year: int | None, school: int | None, unit: str) -> Stretch:
    begin, end = Point(first[0], None, year), Point(last[1], None, year)
    if school is not None:
        begin, end = (replace(point, year=school + (point.month < 9)) for point in (begin, end))
    elif year is not None and begin.month > end.month:
        end = replace(end, year=year + 1)
    return Stretch(begin, end, unsure=_UNSURE.get(unit), part=True)


def _school_years(cursor: Cursor) -> int | None:
    """«2026/2027 уч. года» after a half-year or a term; its first year."""
    token = cursor.peek()
    if token.kind is not Kind.SCHOOL or not isinstance(token.value, tuple) or token.value[1] != token.value[0] + 1:
        return None
    cursor.at += 1
    cursor.skip("уч", "учебный", "учебного", "год", "года", "г", "гг", "-", "учебном", "году")
    return int(token.value[0])


def of_month(cursor: Cursor) -> list[Stretch] | None:
    """«II декада марта», «1-2 неделя мая», «начало мая», «вторая половина июня»; after a month: «март, 2 декада»."""
    mark = cursor.at
    spans = _month_parts(cursor)
    if spans is None:
        return None
    month = cursor.month()
    if month is not None:
        if mark == 0 and cursor.kind(-2) is Kind.NUM and cursor.at == 2 and cursor.is_text("недели", ahead=-1):
            cursor.problem("«Недели» прочитаны как неделя по счёту, а не их число: проверьте.")
        cursor.at += 1
        return [_within(point, span) for point in months_after(cursor, month) for span in spans]
    if (found := _of_quarter(cursor, spans, mark)) is not None:
        return found
    cursor.at = mark
    return None


def _of_quarter(cursor: Cursor, spans: list[Run], mark: int) -> list[Stretch] | None:
    """«последняя неделя I квартала», «первая декада II квартала»."""
    if (
        cursor.number() is None
        or not cursor.is_unit("quarter", "half", ahead=1)
        or _edged(cursor)
        or cursor.is_unit("half_of", ahead=-1)
    ):
        return None
    last = _says_last(cursor, mark)
    quarter = of_year(cursor)
    if not quarter or len(quarter) > 1 or len(spans) > 1 or (spans[0][0] > 20 and not last):
        return None
    month = month_of_one(quarter[0], -1 if last else 1)
    return None if month is None or month.first is None else [_within(month.first, spans[0])]


def _edged(cursor: Cursor) -> bool:
    return cursor.tokens[cursor.at - 1].kind is Kind.PART


def _says_last(cursor: Cursor, mark: int) -> bool:
    """Is the part that was read since `mark` counted from the end?"""
    return any(token.text.startswith("посл") for token in cursor.tokens[mark : cursor.at])


def month_of_year(cursor: Cursor) -> list[Stretch] | None:
    """«третий месяц II квартала», «последний месяц года»."""
    number = cursor.number() if "month" in cursor.units else None
    if number is None or not cursor.is_unit("month", ahead=1):
        return None
    mark = cursor.at
    cursor.at += 2
    cursor.skip("текущего", "календарного", "этого")
    school = cursor.skip("учебного", "уч") or cursor.school
    year = cursor.is_unit("year")
    cursor.at += year
    if year and school and number == -1:
        cursor.problem(SCHOOL_YEAR_END)
    whole = [Stretch(Point(9 if school else 1), Point(8 if school else 12))] if year else of_year(cursor) or []
    months = [month for one in whole if (month := month_of_one(one, number)) is not None]
    if not months or len(months) < len(whole):
        cursor.at = mark
        return None
    return months


def _within(month: Point, span: Run) -> Stretch:
    return Stretch(replace(month, day=span[0]), replace(month, day=None if span[1] == -1 else span[1]))


def _month_parts(cursor: Cursor) -> list[Run] | None:
    """The days of «II декада», «начало», «первые числа», of a month that is still to be said."""
    mark = cursor.at
    cursor.skip("в", "во", "у")
    if cursor.kind() is Kind.PART:
        found = [words.PARTS[str(cursor.peek().value)]]
        cursor.at += 1
        while cursor.is_text(",", "и", "/"):  # «в начале и конце года»
            ahead = 2 if cursor.is_text("в", ahead=1) else 1
            if cursor.kind(ahead) is not Kind.PART:
                break
            found.append(words.PARTS[str(cursor.peek(ahead).value)])
            cursor.at += ahead + 1
        if (
            len(found) == 1
            and cursor.kind() is Kind.DASH
            and cursor.kind(1) is Kind.PART
            and cursor.month(2) is not None
        ):
            cursor.at += 2  # «начало – середина мая»
            found = [(found[0][0], words.PARTS[str(cursor.peek(-1).value)][1])]
        return found
    if cursor.peek().text in _FIRST_DAYS and cursor.is_unit("number", "day", ahead=1):
        cursor.at += 2
        cursor.problem("«Первые (последние) числа» прочитаны как пять дней: проверьте.")
        return [_FIRST_DAYS[cursor.tokens[cursor.at - 2].text]]
    runs = number_list(cursor)
    tens = cursor.peek().text in ("числа", "числах") and cursor.tokens[cursor.at - 1].text.endswith(("е", "х"))
    if runs in ([(10, 10)], [(20, 20)]) and tens:  # «в 20-х числах мая»
        cursor.at += 1
        cursor.problem("«Десятые» и «двадцатые числа» не точны: проверьте.")
        return [(10, 19) if runs[0][0] == 10 else (20, -1)]
    table = _OF_MONTH.get(cursor.unit() or "") if runs else None
    if table is None and runs and cursor.month() == 12 and cursor.month(1) is not None and cursor.is_text("дек"):
        table = _DECADES  # «I дек. марта»
    if table is None or any(number not in table for run in runs for number in run):
        cursor.at = mark
        return None
    cursor.at += 1
    return [(table[first][0], table[last][1]) for first, last in runs]


def month_part(cursor: Cursor) -> bool:
    """A part with no month after it: of the month before it, of each month («2 декада месяца»), or of nobody knows which."""
    mark = cursor.at
    if cursor.is_text("в") and cursor.is_text("течение", "течении", ahead=1) and cursor.number(2) is not None:
        cursor.at += 2  # «в течение первой недели месяца»
    led = cursor.skip(*EACH)
    spans = _month_parts(cursor)
    if spans is None:
        cursor.at = mark
        return False
    edge = _edged(cursor)
    halved = cursor.is_unit("half_of", ahead=-1)
    if not halved and spans_of_each(cursor, spans, last=_says_last(cursor, mark), edge=edge):
        return True
    each = cursor.skip("каждого", "каждой", "ежемесячно") or led
    monthly = each and cursor.tokens[cursor.at - 1].text == "ежемесячно"
    school = cursor.skip("учебного", "уч") or cursor.school
    cursor.skip("календарного", "текущего", "учебного", "нового")
    unit = cursor.unit()
    if edge and unit == "year":
        return _edges_of_year(cursor, spans, school)
    if unit in ("month", "quarter", "half", "term", "week"):
        return _of_unit(cursor, spans, unit, each)
    month = cursor.context_month()
    if month is not None:
        return cursor.add([_within(month, span) for span in spans], within=True)
    if cursor.found.every is Every.MONTH or monthly:
        cursor.found.every = Every.MONTH
        return _each_month(cursor, spans)
    if edge:
        cursor.at = mark
        return False
    cursor.problem("Не сказано, какого месяца: напишите месяц.")
    return True


def _rule_days(spans: list[Run]) -> list[Run]:
    """Days of each month: a stretch to its end runs to the 31st, whether or not there is one."""
    return [(first, 31 if last == -1 else last) for first, last in spans]


def _edges_of_year(cursor: Cursor, spans: list[Run], school: bool) -> bool:
    """«в конце года», «начало учебного года», «в начале и конце года»."""
    cursor.at += 1
    first, middle, last = (9, 1, 5) if school else (1, 6, 12)
    months = [{1: first, 11: middle}.get(span[0], last) for span in spans]
    cursor.problem("«Начало» и «конец» года не точны: напишите месяц.")
    return cursor.add([Stretch(Point(month), Point(month)) for month in months])


def _of_unit(cursor: Cursor, spans: list[Run], unit: str, each: bool) -> bool:
    cursor.at += 1
    month = cursor.context_month()
    if unit == "month" and month is not None and not each:
        return cursor.add([_within(month, span) for span in spans], within=True)
    every = words.EVERY_OF_UNIT[unit]
    cursor.found.every = cursor.found.every or every
    if unit == "month":
        return _each_month(cursor, spans)
    cursor.problem("Начало или конец срока сказаны без числа: напишите день.")
    return True


def _each_month(cursor: Cursor, spans: list[Run]) -> bool:
    """The same days of each month; those counted from its end («последняя неделя») cannot be kept."""
    if all(span[0] > 0 for span in spans):
        cursor.found.month_days += _rule_days(spans)
    elif all(span == _WEEKS[-1] for span in spans) and not cursor.found.month_days:
        return keep(cursor, [Part(Every.MONTH, 1, days=span) for span in spans])
    else:
        cursor.problem("Последние дни месяца в каждом месяце свои: напишите числа.")
    return True
