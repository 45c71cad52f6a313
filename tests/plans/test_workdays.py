"""Working days: transferred ones, feasts, overrides."""

from __future__ import annotations

from datetime import date

import pytest

from plans.workdays import WorkCalendar

RU, BY = WorkCalendar("RU"), WorkCalendar("BY")


@pytest.mark.parametrize(
    ("calendar", "day", "working"),
    [
        (RU, date(2027, 2, 20), True),  # a Saturday that works
        (RU, date(2026, 1, 9), False),  # a transferred day off
        (RU, date(2026, 1, 12), True),
        (RU, date(2026, 3, 9), False),  # 8 March falls on Sunday
        (RU, date(2026, 6, 14), False),
        (BY, date(2026, 7, 3), False),
        (BY, date(2026, 1, 9), True),  # no long New Year holidays
    ],
)
def test_days(calendar: WorkCalendar, day: date, working: bool) -> None:
    assert calendar.is_working(day) is working


def test_shifts_skip_feasts() -> None:
    assert RU.shift(date(2026, 1, 12), -1) == date(2025, 12, 30)
    assert RU.shift(date(2026, 1, 3), 1) == date(2026, 1, 12)
    assert RU.on_or_before(date(2026, 1, 11)) == date(2025, 12, 30)
    assert RU.on_or_after(date(2026, 1, 11)) == date(2026, 1, 12)
    assert RU.on_or_after(date(2026, 1, 12)) == date(2026, 1, 12)
    with pytest.raises(ValueError, match="side"):
        RU.shift(date(2026, 1, 12), 0)


def test_between_counts_working_days() -> None:
    assert RU.between(date(2026, 3, 6), date(2026, 3, 10)) == 1  # 7–9 March rest
    assert RU.between(date(2026, 3, 10), date(2026, 3, 6)) == 0


def test_overrides_win() -> None:
    own = WorkCalendar("RU", {date(2026, 5, 20): False, date(2026, 5, 23): True})
    assert not own.is_working(date(2026, 5, 20))
    assert own.is_working(date(2026, 5, 23))


def test_unknown_years_and_countries_are_told() -> None:
    assert RU.knows(2027)
    assert not BY.knows(2027)  # transfers of 2027 are not out yet
    assert WorkCalendar("BY", {date(2027, 1, 16): True}).knows(2027)  # somebody has entered them
    with pytest.raises(ValueError, match="KZ"):
        WorkCalendar("KZ")
