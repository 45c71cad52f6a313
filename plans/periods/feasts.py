"""Well-known days by name: «ко Дню библиотек», «Международный день музеев», «Неделя детской книги», «Масленица»."""

from __future__ import annotations

import re
from dataclasses import replace

from plans.periods.calendar import Point, Stretch
from plans.periods.cursor import Cursor
from plans.periods.feast_names import BY_CHURCH, CHURCH, FEASTS, MOVEABLE
from plans.periods.tokens import Kind

# What may stand before the name: «Общероссийский», «Международному», «Всемирный».
_LEAD = (
    r"(?:(?:обще|все)?российск\w+ |международн\w+ |всемирн\w+ |республиканск\w+ |празднован\w+ |"
    r"праздник\w* |государственн\w+ |национальн\w+ )?"
)
_EASTER = Point(4)  # its year is that of any April


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:{name})(?![а-я])")


def _fixed(first: Point, last: Point | None, unsure: str | None) -> Stretch:
    days = first.day is not None
    return Stretch(
        first,
        last or first,
        exact=days and (last is None or unsure is None),
        unsure=unsure,
        named=True,
        custom=bool(unsure),
    )


_PATTERNS = (
    *((_pattern(name), _fixed(first, last, unsure)) for name, first, last, unsure in FEASTS),
    *(
        (
            _pattern(name),
            replace(_fixed(Point(month, 1), None, unsure), first=Point(month), last=Point(month), weekday=rule),
        )
        for name, month, rule, unsure in MOVEABLE
    ),
    *(
        (
            _pattern(name),
            Stretch(_EASTER, _EASTER, exact=exact, unsure=BY_CHURCH, named=True, custom=True, easter=(first, last)),
        )
        for name, first, last, exact in CHURCH
    ),
)
_OPENS = re.compile(
    r"(?:обще|все|меж|респ|праз|госу|наци|день|дню|дня|дне|днем|нов|рожд|женск|недел|пушк|весны|"
    r"крещ|татья|святк|святоч|месячн|месяц|майск|купал|иван|медов|яблоч|орехов|дожин|декад|покров|библион|библиос|тотал|ноч|"
    r"маслен|широк|провод|прощ|велик|верб|пасх|светл|христ|красн|раду|радо|троиц|рамках|честь)"
)


def feast(cursor: Cursor) -> list[Stretch] | None:
    """A day that everybody of the trade knows by name."""
    if not _OPENS.match(cursor.peek().text):
        return None
    start = cursor.at
    cursor.take("рамках", "честь")  # «в рамках Декады инвалидов»
    mark, best = cursor.at, None
    for pattern, day in _PATTERNS:
        cursor.at = mark
        if cursor.match(pattern) and (best is None or cursor.at > best[0]):
            best = (cursor.at, day)
    if best is None:
        cursor.at = start
        return None
    cursor.at = best[0]
    if cursor.kind() is Kind.DASH and cursor.kind(1) is Kind.YEAR and not cursor.peek().spaced:  # «Дожинки-2026»
        cursor.at += 1
    year = cursor.year()
    return [best[1] if year is None else best[1].with_year(year)]
