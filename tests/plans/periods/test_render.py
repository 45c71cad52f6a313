"""Periods in the words of the chat, and back: what is rendered reads as the same period."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plans.periods import Period, PlanYear, Window, YearKind, read_period, render_period, render_window
from tests.plans.periods import test_days, test_deadlines, test_months, test_remarks, test_repeats, test_school_plans
from tests.plans.periods import test_one_month as one_month

YEAR = PlanYear.calendar(2026)

WORDS = [
    ("15.01", "15 января"),
    ("15.01.2026", "15 января 2026 года"),  # the year is said where the cell said one
    ("до 01.09.2022", "до 1 сентября 2022 года"),
    ("1 - 5 июля", "1–5 июля"),
    ("28.06-03.07", "28 июня – 3 июля"),
    ("10.03, 17.03 и 24.03", "10, 17 и 24 марта"),
    ("март", "в марте"),
    ("3 квартал", "в III квартале, до 30 сентября"),
    ("март - май", "с марта по май"),
    ("январь - 31 октября", "с января по октябрь"),
    ("2 дек. марта", "во 2-й декаде марта"),
    ("с сентября", "с 1 сентября"),
    ("постоянно", "в течение года"),
    ("2025/2026 уч. год", "в течение 2025/2026 учебного года"),
    ("не позднее 15 мая", "до 15 мая"),
    ("1 раз в квартал", "ежеквартально"),
    ("2 р. в год (апрель, октябрь)", "2 раза в год, в апреле и октябре"),
    ("январь; май; сентябрь", "в январе, мае и сентябре"),
    ("март, ноябрь 2026 г.", "в марте и ноябре 2026 года"),
    ("II, IV кв.", "во II и IV кварталах"),
    ("2 квартал", "во II квартале, до 30 июня"),
    ("до 10 января следующего года", "до 10 января 2027 года"),
    ("до последнего рабочего дня месяца", "до последнего рабочего дня месяца"),
    ("каждый рабочий день, кроме пятницы", "по рабочим дням, кроме пятницы"),
    ("ежегодно 25 мая", "ежегодно, 25 мая"),
    ("1 раз в 2 месяца", "1 раз в 2 месяца"),
    ("1 раз в 5 дней", "1 раз в 5 дней"),
    ("последний четверг месяца, 15.00", "каждый последний четверг месяца, 15:00"),
    ("1 и 3 среда", "каждую 1-ю и 3-ю среду месяца"),
    ("вт., чт.", "по вторникам и четвергам"),
    ("ежемесячно до 20", "до 20 числа каждого месяца"),
    ("ежекв. до 10 числа", "ежеквартально, до 10 числа"),
    ("по заявкам школ", "по запросам"),
    ("май, уточняется", "в мае, дата уточняется"),
    ("30 февраля", "30 февраля"),  # an unread one is shown as written
    ("", "срок не указан"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_of_the_chat(text: str, expected: str) -> None:
    assert render_period(read_period(text, YEAR)) == expected


def test_the_plans_year_is_left_out_where_it_is_known() -> None:
    period = read_period("15.01.2026", YEAR)
    assert render_period(period, YEAR) == "15 января"
    assert render_period(read_period("15.01.2027", YEAR), YEAR) == "15 января 2027 года"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.date(2026, 3, 1), dt.date(2026, 3, 31), "март 2026 года"),
        (dt.date(2026, 7, 1), dt.date(2026, 9, 30), "III квартал 2026 года"),
        (dt.date(2026, 7, 1), dt.date(2026, 7, 5), "примерно с 1 по 5 июля 2026 года"),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), "2026 год"),
        (dt.date(2026, 9, 1), None, "с 1 сентября 2026 года"),
        (None, dt.date(2026, 5, 15), "до 15 мая 2026 года"),
    ],
)
def test_windows(start: dt.date | None, end: dt.date | None, expected: str) -> None:
    assert render_window(start, end) == expected


def _tables() -> list[Any]:
    cases: list[Any] = []
    for module in (test_days, test_months, test_deadlines, test_repeats, test_remarks, test_school_plans, one_month):
        tables = [value for name, value in vars(module).items() if name.isupper() and isinstance(value, list)]
        cases += [pytest.param(text, module.YEAR, id=text) for table in tables for text, _ in table]
    return cases


@pytest.mark.parametrize(("text", "year"), _tables())
def test_what_is_rendered_reads_back_the_same(text: str, year: PlanYear) -> None:
    period = read_period(text, year)
    if period.windows or period.every:
        assert _core(read_period(render_period(period, year), year)) == _core(period)
        assert _core(read_period(render_period(period), year)) == _core(period)


def test_a_kept_period_is_the_same_after_json() -> None:
    period = read_period("каждый последний четверг месяца, 15.00-16.00", YEAR)
    assert Period.from_json(period.as_json()) == period


def test_a_period_of_another_making_is_rendered_too() -> None:
    """Staff may set windows that no cell would say."""
    odd = Period("", windows=(Window(dt.date(2026, 3, 4), dt.date(2026, 5, 6)),))
    assert render_period(odd) == "примерно с 4 марта по 6 мая"
    school = PlanYear(YearKind.SCHOOL, dt.date(2025, 9, 1), dt.date(2026, 8, 31))
    assert _core(read_period(render_period(odd, school), school)) == _core(odd)


def _core(period: Period) -> tuple[object, ...]:
    return (
        period.windows, period.exact, period.deadline, period.every, period.interval, period.times, period.weekdays,
        period.nth, period.month_days, period.workday, period.time, period.time_end, period.condition,
    )  # fmt: skip
