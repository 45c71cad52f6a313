"""Which events follow from a row's period."""

from __future__ import annotations

from datetime import date, time

import pytest

from plans.draft import Nature
from plans.occurrences import occurrences
from plans.periods import PlanYear, read_period

CALENDAR, SCHOOL = PlanYear.calendar(2026), PlanYear.school(2026)


def made(text: str, nature: Nature = Nature.EVENT, year: PlanYear = CALENDAR) -> list[tuple[str | None, str | None]]:
    found = occurrences(read_period(text, year), nature, year)
    assert [one.ordinal for one in found] == list(range(1, len(found) + 1))
    return [(one.label, one.window_end and one.window_end.isoformat()) for one in found]


def test_each_quarter_is_its_own_event() -> None:
    assert made("ежеквартально") == [
        ("I квартал", "2026-03-31"), ("II квартал", "2026-06-30"), ("III квартал", "2026-09-30"), ("IV квартал", "2026-12-31"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "year", "labels"),
    [
        ("ежемесячно, январь - март", CALENDAR, ["январь", "февраль", "март"]),
        ("1 раз в четверть", SCHOOL, ["1-я четверть", "2-я четверть", "3-я четверть", "4-я четверть"]),
        ("1 раз в полугодие", SCHOOL, ["I полугодие", "II полугодие"]),
        ("раз в полугодие", CALENDAR, ["I полугодие", "II полугодие"]),
        ("каждые 2 месяца", CALENDAR, ["январь", "март", "май", "июль", "сентябрь", "ноябрь"]),
    ],
)
def test_repeats(text: str, year: PlanYear, labels: list[str]) -> None:
    assert [label for label, _ in made(text, year=year)] == labels


def test_a_school_plan_makes_nothing_in_summer() -> None:
    assert len(made("ежемесячно", year=SCHOOL)) == 9


def test_days_are_dated_with_their_hours() -> None:
    (one,) = occurrences(read_period("15 апреля, 14.00-16.00", CALENDAR), Nature.EVENT, CALENDAR)
    assert (one.starts_on, one.ends_on, one.start_time, one.end_time) == (date(2026, 4, 15), None, time(14), time(16))
    (one,) = occurrences(read_period("1 - 5 июля", CALENDAR), Nature.EVENT, CALENDAR)
    assert (one.starts_on, one.ends_on) == (date(2026, 7, 1), date(2026, 7, 5))


def test_a_rule_names_the_very_days() -> None:
    found = occurrences(read_period("последний четверг месяца", CALENDAR), Nature.EVENT, CALENDAR)
    assert (len(found), found[0].starts_on, found[1].label) == (12, date(2026, 1, 29), "февраль")
    deadlines = occurrences(read_period("до 20 числа каждого месяца", CALENDAR), Nature.DELIVERABLE, CALENDAR)
    assert (len(deadlines), deadlines[0].deadline, deadlines[0].window_end) == (12, True, date(2026, 1, 20))


@pytest.mark.parametrize("nature", [Nature.STANDING, Nature.SERIES, Nature.CONTEST, Nature.RECOMMENDATION])
def test_these_natures_have_one_event(nature: Nature) -> None:
    assert len(made("ежеквартально", nature)) == 1


def test_of_nested_stretches_the_narrow_one_counts() -> None:
    assert made("сентябрь, в течение года") == [(None, "2026-09-30")]


def test_a_row_without_windows_lives_as_long_as_its_plan() -> None:
    assert made("по запросам") == [(None, "2026-12-31")]


def test_weeks_and_days_are_cut_to_the_window() -> None:
    assert len(made("еженедельно, март 2026")) == 6
    assert len(made("ежедневно, март 2026")) == 31
    assert made("ежегодно, май") == [(None, "2026-05-31")]


def test_a_yearly_day_is_dated() -> None:
    """«Ежегодно 25 мая» names the very day; of a plan of several years, in each of them."""
    (one,) = occurrences(read_period("ежегодно 25 мая, 11.00", CALENDAR), Nature.EVENT, CALENDAR)
    assert (one.starts_on, one.ends_on, one.start_time, one.deadline) == (date(2026, 5, 25), None, time(11), False)
    (one,) = occurrences(read_period("ежегодно с 1 по 5 июня", CALENDAR), Nature.EVENT, CALENDAR)
    assert (one.starts_on, one.ends_on) == (date(2026, 6, 1), date(2026, 6, 5))
    several = PlanYear.calendar(2022, 2024)
    found = occurrences(read_period("ежегодно 25 мая", several), Nature.EVENT, several)
    assert [one.starts_on for one in found] == [date(year, 5, 25) for year in (2022, 2023, 2024)]


def test_days_listed_beside_a_repeat_are_the_days() -> None:
    found = occurrences(read_period("ежеквартально: 15 марта, 15 июня", CALENDAR), Nature.EVENT, CALENDAR)
    assert [one.starts_on for one in found] == [date(2026, 3, 15), date(2026, 6, 15)]
