"""The days that «Напомнить позже» offers."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.snoozing import snooze_days
from plans.workdays import WorkCalendar

CALENDAR = WorkCalendar("RU")
MONDAY, FRIDAY = dt.date(2026, 4, 13), dt.date(2026, 4, 17)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("today", "event", "expected"),
    [
        (MONDAY, None, [("1", "04-14"), ("3", "04-16")]),
        (FRIDAY, None, [("1", "04-20"), ("3", "04-22")]),
        (day("04-30"), None, [("1", "05-04"), ("3", "05-06")]),  # the first of May and a weekend
        (MONDAY, day("04-30"), [("1", "04-14"), ("3", "04-16"), ("eve", "04-29")]),
        (MONDAY, day("04-17"), [("1", "04-14"), ("3", "04-16")]),  # its eve is offered already
        (MONDAY, day("04-16"), [("1", "04-14"), ("eve", "04-15")]),
        (MONDAY, day("04-15"), [("1", "04-14")]),
        (MONDAY, day("04-14"), [("1", "04-14")]),  # the very morning is better than nothing
        (MONDAY, MONDAY, []),
        (MONDAY, day("04-01"), [("1", "04-14"), ("3", "04-16")]),  # over: the answer is what is put off
    ],
)
def test_days(today: dt.date, event: dt.date | None, expected: list[tuple[str, str]]) -> None:
    assert snooze_days(today, event, CALENDAR) == [(key, day(text)) for key, text in expected]
