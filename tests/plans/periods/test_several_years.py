"""A plan of several years: a month without a year is reported, «ежегодно» is each year's."""

from __future__ import annotations

import pytest

from plans.periods import PlanYear, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2022, 2028)

SEVERAL = [
    ("в течение года", "plan"),
    ("весь период", "plan"),
    ("ежегодно", "plan year"),
    ("1 раз в 3 года", "plan year/3"),
    ("2024", "2024-01-01..2024-12-31"),
    ("2 квартал 2024", "2024-04-01..2024-06-30"),
    ("октябрь 2022 - май 2024", "2022-10-01..2024-05-31"),
    ("2023-2025 гг.", "2023-01-01..2025-12-31"),
    ("до 1 мая 2024", "..2024-05-01 deadline"),
    ("до конца 2025 года", "..2025-12-31 deadline"),
    ("до 2025 года", "..2024-12-31 deadline !"),
    ("сентябрь", "2022-09 !"),  # of which year?
    ("ежегодно, сентябрь", "2022-09 2023-09 2024-09 2025-09 2026-09 2027-09 2028-09 year"),
    (
        "ежегодно до 1 декабря",
        "..2022-12-01 ..2023-12-01 ..2024-12-01 ..2025-12-01 ..2026-12-01 ..2027-12-01 ..2028-12-01 deadline year",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
