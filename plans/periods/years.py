"""A plan's year, as the command line and titles write it."""

from __future__ import annotations

import re
from datetime import date

from plans.periods.calendar import month_end
from plans.periods.model import PlanYear, YearKind

_YEAR = r"((?:19|20)\d\d)"
_ODD = str.maketrans("–—‑−\\", "----/")


def parse_year(text: str, kind: YearKind | None = None) -> PlanYear:
    """«2026», «2025/2026», «2026-04» (a plan of one month), «2022-2028» (several years).

    `kind` settles what the form leaves open: «2025» of a school plan is 2025/2026, «2025/2026» of a calendar one two
    years. Raises ValueError with a sentence that says what is wrong.
    """
    plain = re.sub(r"\s+|г(?:г|од|оды)?\.?$", "", text.translate(_ODD).strip())
    if match := re.fullmatch(_YEAR + r"-(0[1-9]|1[0-2])", plain):
        return _one_month(int(match[1]), int(match[2]), kind)
    if match := re.fullmatch(_YEAR + r"([/-])((?:19|20)?\d\d)", plain):
        first, last = int(match[1]), _full(int(match[1]), match[3])
        school = kind is YearKind.SCHOOL or (kind is None and match[2] == "/")
        return _several(first, last, text, school=school, one=match[2] == "/")
    if match := re.fullmatch(_YEAR, plain):
        number = int(match[1])
        return PlanYear.school(number) if kind is YearKind.SCHOOL else PlanYear.calendar(number)
    raise ValueError(f"not a year: «{text}» (2026, 2025/2026, 2026-04 or 2022-2028)")


def _full(first: int, last: str) -> int:
    """«2025/26»: the century is that of the first year."""
    return int(last) if len(last) == 4 else first // 100 * 100 + int(last)


def _one_month(number: int, month: int, kind: YearKind | None) -> PlanYear:
    return PlanYear(kind or YearKind.CALENDAR, date(number, month, 1), month_end(number, month))


def _several(first: int, last: int, text: str, *, school: bool, one: bool) -> PlanYear:
    if last <= first:
        raise ValueError(f"the years do not rise: «{text}»")
    if not school:
        return PlanYear.calendar(first, last)
    if one and last != first + 1:
        raise ValueError(f"a school year has neighbouring years: «{text}»")
    return PlanYear(YearKind.SCHOOL, date(first, 9, 1), date(last, 8, 31))
