"""The stretches of a plan's year, and how people name them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.texts.spans import span_key, span_name
from plans.periods import PlanYear, YearKind
from plans.spans import UnknownSpan, span_of, spans_of

CALENDAR, SCHOOL, SEVERAL = PlanYear.calendar(2026), PlanYear.school(2025), PlanYear.calendar(2024, 2025)
APRIL = PlanYear(YearKind.CALENDAR, dt.date(2026, 4, 1), dt.date(2026, 4, 30))


def test_a_calendar_year_and_its_parts() -> None:
    assert [(one.key, f"{one.start:%d.%m}", f"{one.end:%d.%m}") for one in spans_of(CALENDAR)] == [
        ("q1", "01.01", "31.03"),
        ("q2", "01.04", "30.06"),
        ("q3", "01.07", "30.09"),
        ("q4", "01.10", "31.12"),
        ("h1", "01.01", "30.06"),
        ("h2", "01.07", "31.12"),
        ("9m", "01.01", "30.09"),
        ("year", "01.01", "31.12"),
    ]


def test_a_school_year_has_the_third_quarter_twice() -> None:
    assert [(one.key, span_name(one, SCHOOL)) for one in spans_of(SCHOOL)] == [
        ("q3-2025", "III квартал 2025 года (сентябрь)"),
        ("q4", "IV квартал 2025 года"),
        ("q1", "I квартал 2026 года"),
        ("q2", "II квартал 2026 года"),
        ("q3-2026", "III квартал 2026 года (июль–август)"),
        ("h1", "I полугодие 2025/2026 учебного года"),
        ("h2", "II полугодие 2025/2026 учебного года"),
        ("9m", "9 месяцев 2025/2026 учебного года (сентябрь–май)"),
        ("year", "2025/2026 учебный год"),
    ]
    assert (span_of("h2", SCHOOL).start, span_of("h2", SCHOOL).end) == (dt.date(2026, 1, 1), dt.date(2026, 5, 31))


def test_a_plan_of_a_month_is_one_stretch_one_of_years_has_each() -> None:
    assert [(one.key, span_name(one, APRIL)) for one in spans_of(APRIL)] == [("year", "апрель 2026 года")]
    keys = [one.key for one in spans_of(SEVERAL)]
    assert len(keys) == len(set(keys)) == 17
    assert [span_key(one, SEVERAL) for one in spans_of(SEVERAL)][-4:] == [
        "9 месяцев 2025", "2024 год", "2025 год", "2024–2025 годы",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "year", "key"),
    [
        ("I квартал", CALENDAR, "q1"),
        ("1 квартал", CALENDAR, "q1"),
        ("2-й квартал", CALENDAR, "q2"),
        ("3кв", CALENDAR, "q3"),
        ("Четвёртый квартал 2026 года", CALENDAR, "q4"),
        (" Q4 ", CALENDAR, "q4"),
        ("первое полугодие", CALENDAR, "h1"),
        ("II полугодие", SCHOOL, "h2"),
        ("9 месяцев", CALENDAR, "9m"),
        ("9m", SCHOOL, "9m"),
        ("год", CALENDAR, "year"),
        ("2026", CALENDAR, "year"),
        ("2025/2026", SCHOOL, "year"),
        ("III квартал 2026", SCHOOL, "q3-2026"),
        ("q3-2025", SCHOOL, "q3-2025"),
        ("IV кв. 2025", SEVERAL, "q4-2025"),
        ("all", SEVERAL, "all"),
    ],
)
def test_a_stretch_as_people_name_it(text: str, year: PlanYear, key: str) -> None:
    assert span_of(text, year).key == key


@pytest.mark.parametrize(
    ("text", "year", "keys"),
    [
        ("чушь", CALENDAR, ()),
        ("5 квартал", CALENDAR, ()),
        ("h3", CALENDAR, ()),
        ("q", CALENDAR, ()),
        ("I квартал 2025", CALENDAR, ()),
        ("q1", APRIL, ()),
        ("III квартал", SCHOOL, ("q3-2025", "q3-2026")),
        ("год", SEVERAL, ("year-2024", "year-2025")),
    ],
)
def test_what_is_no_stretch_or_several(text: str, year: PlanYear, keys: tuple[str, ...]) -> None:
    with pytest.raises(UnknownSpan) as error:
        span_of(text, year)
    assert error.value.keys == keys
