"""Dates and hours as people type them, and stages of a contest."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.stages_typed import read_stages
from bot.typed_dates import NotADate, TypedDate, read_date, read_hours
from plans.timetable import Stage

TODAY = dt.date(2026, 3, 20)  # a Friday


def d(month: int, day: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 апреля, 14:00", TypedDate(d(4, 15), None, dt.time(14))),
        ("15 апреля 14:00-16:00", TypedDate(d(4, 15), None, dt.time(14), dt.time(16))),
        ("15.04", TypedDate(d(4, 15))),
        ("15.01", TypedDate(d(1, 15, 2027))),  # the nearest one ahead
        ("15.01.2026", TypedDate(d(1, 15))),  # a typed year is kept, the caller refuses the past
        ("1-5 июля", TypedDate(d(7, 1), d(7, 5))),
        ("завтра в 15:00", TypedDate(d(3, 21), None, dt.time(15))),
        ("сегодня в 18", TypedDate(TODAY, None, dt.time(18))),
        ("послезавтра", TypedDate(d(3, 22))),
        ("через 3 дня в 10:00", TypedDate(d(3, 23), None, dt.time(10))),
        ("в пятницу", TypedDate(d(3, 27))),  # on a Friday it is the next one
        ("в следующий четверг в 14", TypedDate(d(3, 26), None, dt.time(14))),
        ("20 мая в 14:00", TypedDate(d(5, 20), None, dt.time(14))),
    ],
)
def test_days(text: str, expected: TypedDate) -> None:
    assert read_date(text, TODAY) == expected


@pytest.mark.parametrize("text", ["апрель", "когда-нибудь", "", "14:00", "ежеквартально", "в среду или четверг"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADate):
        read_date(text, TODAY)


def test_an_impossible_day_says_why() -> None:
    with pytest.raises(NotADate) as refused:
        read_date("30 февраля", TODAY)
    assert "28" in refused.value.why


@given(some.text(max_size=40))
def test_no_words_break_it(text: str) -> None:
    for read in (lambda: read_date(text, TODAY), lambda: read_hours(text), lambda: read_stages(text, TODAY)):
        try:
            read()
        except NotADate:
            continue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:00", (dt.time(14), None)),
        ("14.30", (dt.time(14, 30), None)),
        ("14-30", (dt.time(14, 30), None)),
        ("9", (dt.time(9), None)),
        ("в 9 часов", (dt.time(9), None)),
        ("с 14 до 16", (dt.time(14), dt.time(16))),
        ("14:00–16:00", (dt.time(14), dt.time(16))),
    ],
)
def test_hours(text: str, expected: tuple[dt.time, dt.time | None]) -> None:
    assert read_hours(text) == expected


@pytest.mark.parametrize("text", ["25", "ночью", "16:00–14:00", "25:00", ""])
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(NotADate):
        read_hours(text)


def test_stages() -> None:
    typed = "положение 1 апреля, приём работ до 15 мая; жюри — 20.05\nитоги: 30 мая"
    assert read_stages(typed, TODAY) == [
        Stage("положение", d(4, 1)),
        Stage("приём работ", d(5, 15)),
        Stage("жюри", d(5, 20)),
        Stage("итоги", d(5, 30)),
    ]
    for bad in ("положение", "1 апреля", "положение 1 апреля, потом итоги", ""):
        with pytest.raises(NotADate):
            read_stages(bad, TODAY)
