"""A plan's year, as the command line and titles write it."""

from __future__ import annotations

import re
from datetime import date

from plans.periods.calendar import month_end
from plans.periods.model import PlanYear, YearKind


def parse_year(text: str, kind: YearKind | None = None) -> PlanYear:
    """«2026», «2025/2026», «2026-04» (a plan of one month), «2022-2028» (several years). Raises ValueError."""
    plain = re.sub(r"\s+", "", text).replace("–", "-").replace("—", "-")
    if match := re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", plain):
        number, month = int(match[1]), int(match[2])
        return PlanYear(kind or YearKind.CALENDAR, date(number, month, 1), month_end(number, month))
    if match := re.fullmatch(r"((?:19|20)\d\d)/((?:19|20)?\d\d)", plain):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if last != first + 1:
            raise ValueError(f"a school year has neighbouring years: {text}")
        return PlanYear.school(first)
    if match := re.fullmatch(r"((?:19|20)\d\d)-((?:19|20)\d\d)", plain):
        first, last = int(match[1]), int(match[2])
        if kind is YearKind.SCHOOL and last == first + 1:
            return PlanYear.school(first)
        if last < first:
            raise ValueError(f"the years fall: {text}")
        return PlanYear(kind or YearKind.CALENDAR, date(first, 1, 1), date(last, 12, 31))
    if re.fullmatch(r"(?:19|20)\d\d", plain):
        return PlanYear.school(int(plain)) if kind is YearKind.SCHOOL else PlanYear.calendar(int(plain))
    raise ValueError(f"not a year: {text}")
