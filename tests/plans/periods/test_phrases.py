"""Tables of cases by family; a comment for each trap."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plans.periods import Period, PlanYear, YearKind, parse_year, read_period, render_period

CALENDAR = PlanYear.calendar(2026)
SCHOOL = PlanYear.school(2025)
APRIL = parse_year("2026-04")
YEAR = ("2026-01-01", "2026-12-31")


def windows(period: Period) -> list[tuple[str | None, str | None]]:
    return [(one.start and one.start.isoformat(), one.end and one.end.isoformat()) for one in period.windows]


STRETCHES = [
    # days
    ("15 января", [("2026-01-15", "2026-01-15")], True),
    ("1 - 5 июля", [("2026-07-01", "2026-07-05")], True),
    ("10, 17 и 24 марта", [(f"2026-03-{day}",) * 2 for day in (10, 17, 24)], True),
    ("28 июня – 3 июля", [("2026-06-28", "2026-07-03")], True),
    ("с 1 по 10 марта", [("2026-03-01", "2026-03-10")], True),
    ("15.01.2026", [("2026-01-15", "2026-01-15")], True),
    ("15-17.04.2026", [("2026-04-15", "2026-04-17")], True),
    ("15.01.26", [("2026-01-15", "2026-01-15")], True),  # two-digit year
    ("29 февраля 2028 г.", [("2028-02-29", "2028-02-29")], True),  # leap day, and the year of the cell wins
    # months
    ("июль", [("2026-07-01", "2026-07-31")], False),
    ("январь–декабрь", [YEAR], False),
    (
        "январь, май, сентябрь",
        [("2026-01-01", "2026-01-31"), ("2026-05-01", "2026-05-31"), ("2026-09-01", "2026-09-30")],
        False,
    ),
    ("октябрь-март", [("2026-10-01", "2027-03-31")], False),  # a falling pair crosses the new year
    ("Октябрь 2025 - Май 2026", [("2025-10-01", "2026-05-31")], False),
    ("октябрь-март 2026", [("2025-10-01", "2026-03-31")], False),
    ("январь - 31 октября", [("2026-01-01", "2026-10-31")], False),
    ("сен-тябрь", [("2026-09-01", "2026-09-30")], False),  # a narrow column broke the word
    ("янва рь", [("2026-01-01", "2026-01-31")], False),
    ("февр.", [("2026-02-01", "2026-02-28")], False),
    ("В период май – август", [("2026-05-01", "2026-08-31")], False),
    # parts of a year
    ("3 квартал", [("2026-07-01", "2026-09-30")], False),
    ("II, IV кварталы", [("2026-04-01", "2026-06-30"), ("2026-10-01", "2026-12-31")], False),
    ("1-2 квартал", [("2026-01-01", "2026-06-30")], False),
    ("1 квартал январь", [("2026-01-01", "2026-01-31")], False),  # no comma: the narrow one
    ("сентябрь, в течение года", [("2026-09-01", "2026-09-30"), YEAR], False),  # a comma: both
    ("II полугодие", [("2026-07-01", "2026-12-31")], False),
    ("II декада марта", [("2026-03-11", "2026-03-20")], False),
    ("конец марта", [("2026-03-21", "2026-03-31")], False),
    ("весной", [("2026-03-01", "2026-05-31")], False),
    # the whole year
    ("в течение года", [YEAR], False),
    ("Постоянно (в течение 2026г)", [YEAR], False),
    ("весь период", [YEAR], False),
    # brackets are remarks
    ("январь (приём работ)", [("2026-01-01", "2026-01-31")], False),
    ("август (2026-2027 уч.г.)", [("2026-08-01", "2026-08-31")], False),
]


@pytest.mark.parametrize(("text", "expected", "exact"), STRETCHES)
def test_stretches(text: str, expected: list[tuple[str, str]], exact: bool) -> None:
    period = read_period(text, CALENDAR)
    assert (windows(period), period.exact, period.problems) == (expected, exact, ())


DEADLINES = [
    ("до 01.09.2026", "2026-09-01"),
    ("До 15 мая", "2026-05-15"),
    ("не позднее 15 мая", "2026-05-15"),
    ("в срок до 1 июня 2026 г.", "2026-06-01"),
    ("к 1 марта", "2026-03-01"),
    ("до конца года", "2026-12-31"),
    ("до конца марта", "2026-03-31"),
]


@pytest.mark.parametrize(("text", "end"), DEADLINES)
def test_deadlines(text: str, end: str) -> None:
    period = read_period(text, CALENDAR)
    assert (windows(period), period.deadline, period.exact) == ([(None, end)], True, False)


REPEATS: list[tuple[str, dict[str, Any]]] = [
    ("ежеквартально", {"every": "quarter"}),
    ("1 раз в месяц", {"every": "month"}),
    ("1 раз в четверть", {"every": "school_term"}),
    ("2 раза в год", {"every": "year", "times": 2}),
    ("1 раз в 2 недели", {"every": "week", "interval": 2}),
    ("каждые 2 месяца", {"every": "month", "interval": 2}),
    ("каждый последний четверг месяца, 15.00", {"every": "month", "weekdays": ["TH"], "nth": [-1], "time": "15:00"}),
    ("1-й и 3-й вторник месяца", {"every": "month", "weekdays": ["TU"], "nth": [1, 3]}),
    ("по пятницам", {"every": "week", "weekdays": ["FR"]}),
    ("до 20 числа каждого месяца", {"every": "month", "month_days": [20], "deadline": True}),
    ("с 1 по 20 число", {"every": "month", "month_days": [[1, 20]]}),
    ("последний рабочий день месяца", {"every": "month", "workday": -1}),
]


@pytest.mark.parametrize(("text", "expected"), REPEATS)
def test_repeats(text: str, expected: dict[str, Any]) -> None:
    period = read_period(text, CALENDAR)
    read = period.as_json()
    assert {key: read[key] for key in expected} == expected
    assert windows(period) == [YEAR]
    assert period.problems == ()


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("по запросам", "on_request"),
        ("по мере необходимости", "on_request"),
        ("по согласованию", "by_agreement"),
        ("по отдельному графику", "by_schedule"),
        ("дата уточняется", "to_be_announced"),
    ],
)
def test_conditions_alone_have_no_window(text: str, condition: str) -> None:
    period = read_period(text, CALENDAR)
    assert (period.condition, period.windows, period.problems) == (condition, (), ())


def test_a_dash_alone_says_nothing() -> None:
    assert read_period("—", CALENDAR) == Period("—")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("15 мая в 14:00", dt.time(14), None),
        ("15 мая, 10.00-12.00", dt.time(10), dt.time(12)),  # a time is never a date
        ("с 10 до 12 часов 15 мая", dt.time(10), dt.time(12)),
        ("15 мая, 14 ч. 30 мин.", dt.time(14, 30), None),
    ],
)
def test_times(text: str, start: dt.time, end: dt.time | None) -> None:
    period = read_period(text, CALENDAR)
    assert (windows(period), period.time, period.time_end) == ([("2026-05-15", "2026-05-15")], start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 февраля", "в феврале 2026 года дней — 28"),  # reported, never shifted
        ("15 января, пятница", "четверг"),  # a weekday that contradicts its date
        ("абракадабра", "Не понято: «абракадабра»"),
        ("15 января, абракадабра", "Не понято: «абракадабра»"),  # a rest is never silence
        ("октрябрь", "прочитано как «октябрь»"),
        ("", "Срок не указан"),
        ("я" * 700, "Слишком длинный"),
        ("15 мая, 12:00-10:00", "Время окончания раньше начала"),
    ],
)
def test_problems_are_said(text: str, words: str) -> None:
    assert any(words in problem for problem in read_period(text, CALENDAR).problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сентябрь", ("2025-09-01", "2025-09-30")),
        ("январь", ("2026-01-01", "2026-01-31")),
        ("август", ("2026-08-01", "2026-08-31")),
        ("II полугодие", ("2026-01-01", "2026-05-31")),
        ("2 четверть", ("2025-11-01", "2025-12-31")),
        ("октябрь - март", ("2025-10-01", "2026-03-31")),
        ("в течение учебного года", ("2025-09-01", "2026-08-31")),
    ],
)
def test_a_school_plan_has_its_own_year(text: str, expected: tuple[str, str]) -> None:
    assert windows(read_period(text, SCHOOL)) == [expected]


def test_bare_days_belong_to_a_plan_of_one_month_or_to_its_section() -> None:
    assert windows(read_period("15-17", APRIL)) == [("2026-04-15", "2026-04-17")]
    assert windows(read_period("5", CALENDAR, section_month=dt.date(2026, 3, 1))) == [("2026-03-05", "2026-03-05")]
    assert read_period("5", CALENDAR).problems
    assert windows(read_period("в течение месяца", APRIL)) == [("2026-04-01", "2026-04-30")]
    assert read_period("в течение месяца", CALENDAR).problems


def test_a_section_gives_its_month_only_to_cells_that_have_none() -> None:
    january = dt.date(2026, 1, 1)
    assert windows(read_period("февраль", CALENDAR, section_month=january)) == [("2026-02-01", "2026-02-28")]
    assert windows(read_period("в течение года", CALENDAR, section_month=january)) == [YEAR]


def test_an_unknown_year_is_a_problem_unless_the_cell_says_it() -> None:
    assert windows(read_period("май 2026", None)) == [("2026-05-01", "2026-05-31")]
    assert read_period("май", None).problems
    assert read_period("ежеквартально", None).problems


@pytest.mark.parametrize("case", [case[0] for case in (*STRETCHES, *DEADLINES, *REPEATS)])
def test_what_is_rendered_reads_back_the_same(case: Any) -> None:
    period = read_period(case, CALENDAR)
    again = read_period(render_period(period), CALENDAR)
    assert (again.windows, again.every, again.deadline, again.exact) == (
        period.windows, period.every, period.deadline, period.exact,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026", None, "2026-01-01", "2026-12-31"),
        ("2025", YearKind.SCHOOL, "2025-09-01", "2026-08-31"),
        ("2025/2026", None, "2025-09-01", "2026-08-31"),
        ("2025/26", None, "2025-09-01", "2026-08-31"),
        ("2026-04", None, "2026-04-01", "2026-04-30"),
        ("2022-2028", None, "2022-01-01", "2028-12-31"),
    ],
)
def test_years(text: str, kind: YearKind | None, start: str, end: str) -> None:
    year = parse_year(text, kind)
    assert (year.start.isoformat(), year.end.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["", "год", "2025/2028", "2028-2022", "26"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_year(text)
