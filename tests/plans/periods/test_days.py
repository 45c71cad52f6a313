"""Days: single, listed, ranged; written in words, in figures, by spreadsheets; with weekdays and times of day."""

from __future__ import annotations

import pytest

from plans.periods import PlanYear, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2026)

SINGLE_DAYS = [
    ("15 января", "2026-01-15 exact"),
    ("15 января 2026 г.", "2026-01-15 exact"),
    ("15-го января", "2026-01-15 exact"),
    ("«15» января 2026 года", "2026-01-15 exact"),  # the quotation marks of a form to fill in
    ("15.01", "2026-01-15 exact"),
    ("15.01.2026 г.", "2026-01-15 exact"),
    ("15. 01. 2026", "2026-01-15 exact"),
    ("15.01.26г.", "2026-01-15 exact"),  # two-digit year
    ("2026-01-15 00:00:00", "2026-01-15 exact"),  # a spreadsheet's date
    ("15/01/2026", "2026-01-15 exact"),
    ("15,01,2026", "2026-01-15 exact"),
    ("15-01-2026", "2026-01-15 exact"),
    ("29 февраля 2028 г.", "2028-02-29 exact"),  # leap day, and the year of the cell wins
    ("30 января 2027", "2027-01-30 exact"),  # outside the plan: as written
    ("каждое 1 сентября", "2026-09-01 exact year"),
    ("27 мая – Общероссийский день библиотек", "2026-05-27 exact"),  # the same day said twice
    ("15 апрель", "2026-04-15 exact"),  # the case of a month means nothing
]

SEVERAL_DAYS = [
    ("1 - 5 июля", "2026-07-01..2026-07-05 exact"),
    ("1–5 июля 2026 года", "2026-07-01..2026-07-05 exact"),
    ("с 1 по 5 июля", "2026-07-01..2026-07-05 exact"),
    ("с 1-го по 5-е июля", "2026-07-01..2026-07-05 exact"),
    ("с 1-10 сентября", "2026-09-01..2026-09-10 exact"),  # «с» and a dash
    ("01-05.07.2026", "2026-07-01..2026-07-05 exact"),
    ("01.07.2026-05.07.2026", "2026-07-01..2026-07-05 exact"),
    ("с 01.07. по 05.07.", "2026-07-01..2026-07-05 exact"),
    ("с 01.07 по 05.07.2026", "2026-07-01..2026-07-05 exact"),
    ("15.01.-20.01.2026", "2026-01-15..2026-01-20 exact"),
    ("15.01 - 20.01.2026 г.г.", "2026-01-15..2026-01-20 exact"),
    ("25.09.26-30.09.26", "2026-09-25..2026-09-30 exact"),
    ("28 июня - 3 июля", "2026-06-28..2026-07-03 exact"),
    ("28.06-03.07.26", "2026-06-28..2026-07-03 exact"),
    ("с 15 марта до 20 апреля", "2026-03-15..2026-04-20 exact"),  # «с … до» is a stretch, not a deadline
    ("15 марта по 20 апреля", "2026-03-15..2026-04-20 exact"),
    ("20 декабря - 10 января", "2026-12-20..2027-01-10 exact"),  # a falling pair crosses the new year
    ("1 сентября 2026 - 31 мая 2027", "2026-09-01..2027-05-31 exact"),  # «2026 - 31» is no pair of years
    ("10, 17, 24 марта", "2026-03-10 2026-03-17 2026-03-24 exact"),
    ("10,17 и 24 марта", "2026-03-10 2026-03-17 2026-03-24 exact"),
    ("10 и 17.03.2026", "2026-03-10 2026-03-17 exact"),
    ("3, 10, 17.02", "2026-02-03 2026-02-10 2026-02-17 exact"),
    ("10.03, 17.03, 24.03.2026", "2026-03-10 2026-03-17 2026-03-24 exact"),
    ("14.03; 21.03", "2026-03-14 2026-03-21 exact"),
    ("22/23 апреля", "2026-04-22 2026-04-23 exact"),
    ("10-12, 17-19 марта", "2026-03-10..2026-03-12 2026-03-17..2026-03-19 exact"),
    ("с 15 по 20 января и с 1 по 5 марта", "2026-01-15..2026-01-20 2026-03-01..2026-03-05 exact"),
    (
        "10 марта, 5 апреля, 6 мая 2027 г.",
        "2027-03-10 2027-04-05 2027-05-06 exact",
    ),  # the year of a list stands at its end
    ("10 марта 17 марта", "2026-03-10 2026-03-17 exact"),
    (
        "15 марта, июня и сентября 2027 г.",
        "2027-03-15 2027-06-15 2027-09-15 exact",
    ),  # months in the genitive: the 15th of each
    ("15 марта, июнь", "2026-03-15 2026-06"),  # in the nominative: a month of its own
    ("примерно 15 марта", "2026-03-15"),
    ("около 15 марта", "2026-03-15"),
    ("между 1 и 5 марта", "2026-03-01 2026-03-05 exact !"),
]

DAYS_OF_A_MONTH_SAID_BEFORE = [
    ("март, 15", "2026-03-15 exact"),
    ("март 24-28", "2026-03-24..2026-03-28 exact"),
    ("март (24-28)", "2026-03-24..2026-03-28 exact"),
    ("март: 5, 12, 19", "2026-03-05 2026-03-12 2026-03-19 exact"),
    ("март (15-20 числа)", "2026-03-15..2026-03-20 exact"),
    ("апрель, 15-20 числа", "2026-04-15..2026-04-20 exact"),
    ("март (с 15 по 20)", "2026-03-15..2026-03-20 exact"),
    ("мар.26", "2026-03"),  # a spreadsheet's month and year
    ("март 26", "2026-03-26 exact !"),  # a day or a year?
]

WEEKDAYS_BESIDE_DATES = [
    ("15 января, четверг", "2026-01-15 exact"),
    ("15 января (чт)", "2026-01-15 exact"),
    ("чт, 15 января", "2026-01-15 exact"),
    ("15 января (пт)", "2026-01-15 exact !"),  # contradicts the calendar
    ("12-16 января, пн-пт", "2026-01-12..2026-01-16 exact"),
    ("10, 17, 24 марта (вторник)", "2026-03-10 2026-03-17 2026-03-24 exact"),
    ("15 января (чт), 20 января (ср)", "2026-01-15 2026-01-20 exact !"),  # the second is a Tuesday
]

TIMES = [
    ("15 января в 15.00", "2026-01-15 exact 15:00"),
    ("15 января 15-00", "2026-01-15 exact 15:00"),
    ("15 января, 15 00", "2026-01-15 exact 15:00"),
    ("15.01.2026 10.00-12.00", "2026-01-15 exact 10:00-12:00"),
    ("15.01.2026 10:00:00", "2026-01-15 exact 10:00"),
    ("15 января, 14.05", "2026-01-15 exact 14:05"),  # after a day in words round minutes are a time
    ("15.03 10.10", "2026-03-15 2026-10-10 exact !"),  # a date or a time?
    ("15.03 в 10.10", "2026-03-15 exact 10:10"),
    ("15.03, 10.11", "2026-03-15 2026-11-10 exact"),  # numeric dates in a list
    ("15 марта в 10-30", "2026-03-15 exact 10:30"),
    ("15 марта с 10.00 до 12.00", "2026-03-15 exact 10:00-12:00"),
    ("15 марта, 10-00 – 12-00", "2026-03-15 exact 10:00-12:00"),
    ("15 марта с 10 до 12 часов", "2026-03-15 exact 10:00-12:00"),
    ("15 марта в 15 ч. 30 мин.", "2026-03-15 exact 15:30"),
    ("15 марта, 14⁰⁰", "2026-03-15 exact 14:00"),
    ("15 марта, начало в 11.00", "2026-03-15 exact 11:00"),
    ("15 марта 14.00 МСК", "2026-03-15 exact 14:00"),
    ("15 марта в 14.00 по московскому времени", "2026-03-15 exact 14:00"),
    ("в 10.00 15 марта", "2026-03-15 exact 10:00"),
    ("15 марта в 9 часов утра", "2026-03-15 exact 09:00"),
    ("12.04. 14.00", "2026-04-12 exact 14:00"),
    ("15 марта (ДК «Юность», 15.00)", "2026-03-15 exact 15:00"),  # the time of a remark is the row's
    ("апрель, 14.00", "2026-04 14:00"),
    ("Вт. 15.00; Чт. 16.00", "plan week TU+TH 15:00 !"),  # two times: the first, and a word about it
    ("15 марта, 12:00-10:00", "2026-03-15 exact 12:00-10:00 !"),
    ("10.00", "10:00 !"),  # a time is never a date
    ("<b>15 января</b><br>10.00", "2026-01-15 exact 10:00"),
]


@pytest.mark.parametrize(("text", "expected"), SINGLE_DAYS)
def test_single_days(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), SEVERAL_DAYS)
def test_several_days(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS_OF_A_MONTH_SAID_BEFORE)
def test_days_of_a_month_said_before(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), WEEKDAYS_BESIDE_DATES)
def test_weekdays_beside_dates(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_times(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
