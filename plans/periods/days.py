"""Days: «15 января», «1 - 5 июля», «10, 17 и 24 марта», «15-17.04.2026», «март, 24-28»; and lists of numbers for all families."""

from __future__ import annotations

from dataclasses import replace

from plans.periods import words
from plans.periods.calendar import Joint, Point, Stretch
from plans.periods.cursor import Cursor
from plans.periods.tokens import Kind, Token

Run = tuple[int, int]  # first and last number
MANY_RUNS = 31
_AND = ("и", ",", ";", "или", "/", "&", "+", "да")
_TO = ("по", "до")


def number_list(cursor: Cursor) -> list[Run]:
    """«1», «1-5», «10, 17 и 24», «с 1 по 5 и с 10 по 15»: taken; empty where there is none."""
    runs: list[Run] = []
    while True:
        mark = cursor.at
        if runs:
            if len(runs) >= MANY_RUNS:
                return runs
            dots = cursor.tokens[cursor.at - 1].dot and not cursor.peek().spaced  # «3.10.17.24 марта»
            if not cursor.skip(*_AND) and not (dots and cursor.kind() is Kind.NUM):
                return runs
        run = _run(cursor)
        if run is None:
            cursor.at = mark
            return runs
        runs.append(run)


def _run(cursor: Cursor) -> Run | None:
    since = cursor.is_text("с", "со", "от") and cursor.number(1) is not None
    first = cursor.number(1 if since else 0)
    if first is None or cursor.peek().text in words.MULTIPLES:  # «март дважды»
        return None
    if since and not (cursor.is_text(*_TO, ahead=2) or cursor.kind(2) is Kind.DASH):
        return None
    cursor.at += 2 if since else 1
    ranged = cursor.kind() is Kind.DASH or cursor.is_text("по") or (since and cursor.is_text("до"))
    last = cursor.number(1) if ranged else None
    if last is not None and not _clock_like(cursor.peek(1)):
        cursor.at += 2
        return first, last
    if since:
        cursor.at -= 2
        return None
    return first, first


def _clock_like(token: Token) -> bool:
    return token.text == "00"


def day_of(token: Token) -> Point | None:
    """A numeric date as a point: «15.01», «15.01.2026», «03.2026» (a month)."""
    if token.kind not in (Kind.DATE, Kind.DOTTED) or not isinstance(token.value, tuple):
        return None
    if token.kind is Kind.DOTTED:
        day, month = token.value
        return Point(month, day) if 1 <= month <= 12 else None
    day, month, year = token.value
    return Point(month, day, year)


def one(point: Point) -> Stretch:
    return Stretch(point, point, exact=point.day is not None)


def numeric(cursor: Cursor) -> list[Stretch] | None:
    """«15.01.2026 г.», «03.2026»."""
    token, point = cursor.peek(), day_of(cursor.peek())
    if point is None:
        return None
    beside = cursor.after_stretch and cursor.joint is Joint.NONE and token.kind is Kind.DOTTED
    if beside and point.month % 5 == 0:
        cursor.problem(f"«{token.text}» прочитано как дата: если это время, поправьте.")
    cursor.at += 1
    if point.year is None and (year := cursor.year()) is not None:
        point = replace(point, year=year)
    while cursor.is_unit("year") and point.year is not None:
        cursor.at += 1
    return [one(point)]


def day_list(cursor: Cursor) -> list[Stretch] | None:
    """Numbers that end in a month («10, 17-19 марта 2026 г.») or in a numeric date («15-17.04», «3, 10 и 17.04»)."""
    mark = cursor.at
    runs = number_list(cursor)
    if not runs or any(cursor.tokens[place].kind is Kind.ROMAN for place in range(mark, cursor.at)):
        cursor.at = mark
        return None
    if cursor.is_unit("number") and cursor.month(1) is not None:
        cursor.at += 1
    if cursor.kind() is Kind.DASH and cursor.peek(1).text.endswith(("а", "я")) and cursor.month(1) is not None:
        cursor.at += 1  # «24-апреля»
    listed = cursor.tokens[cursor.at - 1]
    month = cursor.month()
    if month is not None and not (listed.dot and _nominative(cursor.peek()) and len(runs) == 1):
        cursor.at += 1
        return [day for point in months_after(cursor, month) for day in _in_month(runs, point)]
    if month is None and (roman := _roman_month(cursor)) is not None:
        return _in_month(runs, roman)
    ranged = cursor.kind() is Kind.DASH or cursor.is_text("по", "до")
    closing = day_of(cursor.peek(1)) if ranged or cursor.is_text(*_AND) else None
    if closing is not None and closing.day is not None:
        before = runs[-1] if ranged else None
        cursor.at += 1
        tail = numeric(cursor)
        assert tail is not None
        end = tail[0].last
        assert end is not None
        whole = replace(end, day=None)
        if before is None:
            return [*_in_month(runs, whole), *tail]
        return [*_in_month(runs[:-1], whole), Stretch(replace(end, day=before[0]), end, exact=True)]
    cursor.at = mark
    return None


def _roman_month(cursor: Cursor) -> Point | None:
    """«15.IX.2026», «1-5.V», «15/V»: the month in Roman numbers, right behind the day."""
    stroke = cursor.is_text("/") and not cursor.peek().spaced
    token, dotted = cursor.peek(1 if stroke else 0), cursor.tokens[cursor.at - 1].dot
    if token.kind is not Kind.ROMAN or token.spaced or not (dotted or stroke) or not isinstance(token.value, int):
        return None
    if cursor.kind(2 if stroke else 1) is Kind.UNIT and not cursor.is_unit("year", ahead=2 if stroke else 1):
        return None
    cursor.at += 2 if stroke else 1
    return Point(token.value, None, month_year(cursor))


def _nominative(token: Token) -> bool:
    """«1. Январь» is a numbered line, not the first of January."""
    return token.text.endswith(("ь", "й", "т"))


def month_year(cursor: Cursor) -> int | None:
    """A year after a month; «месяц(а)» before it goes."""
    if cursor.is_unit("month") and not cursor.is_unit("month", ahead=1):
        cursor.at += 1
    if cursor.is_text(",") and cursor.kind(1) is Kind.YEAR and not cursor.is_unit("year", ahead=3):
        mark = cursor.at
        cursor.at += 1
        year = cursor.year()
        if cursor.month() is None:  # «март, 2026 г.»; but «март, 2026 год: май» is another thing
            return year
        cursor.at = mark
        return None
    if cursor.kind() is Kind.DASH and cursor.kind(1) is Kind.YEAR and cursor.month(2) is None:  # «март – 2026 г.»
        cursor.at += 1
    before, here = cursor.tokens[cursor.at - 1] if cursor.at else None, cursor.peek()
    glued = before is not None and before.dot and not here.spaced and here.kind is Kind.NUM and len(here.text) == 2
    if glued and isinstance(here.value, int) and here.value > 19:  # «мар.26», as spreadsheets write it
        cursor.at += 1
        return 2000 + here.value
    return cursor.year()


def months_after(cursor: Cursor, first: int) -> list[Point]:
    """The months that a day or a part governs: «15 марта», «последняя пятница марта, июня и сентября» (all genitive)."""
    found = [Point(first, None, month_year(cursor))]
    while cursor.is_text(",", "и", ";", "/") and (month := cursor.month(1)) is not None:
        last = cursor.peek(1).text.endswith(("а", "я"))
        if not last or cursor.kind(2) is Kind.DASH or cursor.is_text("по", ahead=2):
            break
        cursor.at += 2
        found.append(Point(month, None, month_year(cursor)))
    return found


def _in_month(runs: list[Run], month: Point) -> list[Stretch]:
    return [Stretch(replace(month, day=first), replace(month, day=last), exact=True) for first, last in runs]


def bare_days(cursor: Cursor) -> bool:
    """«15», «15-17» under a month's heading or in its plan; «март: 5, 12», «март (24-28)», «апрель, 15-20 числа»."""
    month = cursor.context_month()
    if month is None:
        return False
    mark = cursor.at
    cursor.take("в")
    single = (
        cursor.is_text("с", "со")
        and cursor.number(1) is not None
        and not (cursor.is_text("по", "до", ahead=2) or cursor.kind(2) is Kind.DASH)
    )
    if single:
        cursor.at += 1
    roman = cursor.kind() is Kind.ROMAN
    runs = number_list(cursor)
    number = cursor.is_unit("number")
    if number:
        cursor.at += 1
    after = cursor.kind()
    closed = (Kind.SEP, Kind.CLOSE, Kind.OPEN, Kind.WEEKDAY, Kind.TIME)
    open_end = cursor.done or after in closed or cursor.is_text("в", "и", "с", "во")
    plausible = all(0 <= first <= 31 and first <= last <= 31 for first, last in runs)
    if not runs or roman or not plausible or not (open_end or number):
        cursor.at = mark
        return False
    if not number and len(runs) == 1 and runs[0][0] == runs[0][1] and _year_like(cursor, runs[0][0], mark):
        cursor.problem(f"«{runs[0][0]}» прочитано как день месяца, а не год: проверьте.")
    if single:
        return cursor.add([Stretch(replace(month, day=runs[0][0]), None)], within=True)
    return cursor.add(_in_month(runs, month), within=True)


def _year_like(cursor: Cursor, number: int, mark: int) -> bool:
    before = cursor.tokens[mark - 1] if mark else None
    return before is not None and before.kind is Kind.MONTH and 20 <= number <= 31
