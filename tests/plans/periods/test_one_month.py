"""A plan of one month: bare numbers are its days."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.periods import PlanYear, YearKind, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear(YearKind.CALENDAR, dt.date(2026, 4, 1), dt.date(2026, 4, 30))

APRIL = [
    ("15", "2026-04-15 exact"),
    ("15-17", "2026-04-15..2026-04-17 exact"),
    ("5, 12, 19", "2026-04-05 2026-04-12 2026-04-19 exact"),
    ("1-5, 10", "2026-04-01..2026-04-05 2026-04-10 exact"),
    ("29,30", "2026-04-29 2026-04-30 exact"),
    ("с 1 по 10", "2026-04-01..2026-04-10 exact"),
    ("до 20", "..2026-04-20 deadline"),
    ("до 20 числа", "..2026-04-20 deadline"),
    ("20 числа", "2026-04-20 exact"),
    ("15 (ср)", "2026-04-15 exact"),
    ("15, 10.00", "2026-04-15 exact 10:00"),
    ("3 неделя", "2026-04-15..2026-04-21"),
    ("1 декада", "2026-04-01..2026-04-10"),
    ("начало месяца", "2026-04-01..2026-04-10"),
    ("последний четверг", "2026-04-30 exact"),
    ("третий четверг месяца", "2026-04-16 exact"),
    ("по средам", "plan week WE"),
    ("каждый вторник", "plan week TU"),
    ("в течение месяца", "plan"),
    ("до конца месяца", "..2026-04-30 deadline"),
    ("весь период", "plan"),
    ("май", "2026-05"),
    ("20.04", "2026-04-20 exact"),
    ("1 апреля, 15", "2026-04-01 exact !"),
]


@pytest.mark.parametrize(("text", "expected"), APRIL)
def test_april(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
