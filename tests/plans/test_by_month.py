"""In which months a row falls."""

from __future__ import annotations

import pytest

from plans.by_month import is_year_round, months_of
from plans.periods import PlanYear, read_period

YEAR, SCHOOL = PlanYear.calendar(2026), PlanYear.school(2025)


@pytest.mark.parametrize(
    ("text", "year", "months"),
    [
        ("15 апреля", YEAR, [(2026, 4)]),
        ("апрель - июнь", YEAR, [(2026, 4), (2026, 5), (2026, 6)]),
        ("до 1 мая", YEAR, [(2026, 5)]),  # a deadline is in its month
        ("ноябрь - январь", SCHOOL, [(2025, 11), (2025, 12), (2026, 1)]),  # over the new year
        ("март, октябрь", YEAR, [(2026, 3), (2026, 10)]),
        ("по запросам", YEAR, []),
        ("30 февраля", YEAR, []),
    ],
)
def test_months(text: str, year: PlanYear, months: list[tuple[int, int]]) -> None:
    assert list(months_of(read_period(text, year), year)) == months


def test_the_whole_year() -> None:
    assert is_year_round(read_period("в течение года", YEAR), YEAR)
    assert is_year_round(read_period("ежеквартально", YEAR), YEAR)
    assert not is_year_round(read_period("I полугодие", YEAR), YEAR)
