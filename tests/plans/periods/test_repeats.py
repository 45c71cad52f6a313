"""Repeats: how often, on which weekdays, on which days of a month."""

from __future__ import annotations

import pytest

from plans.periods import PlanYear, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2026)

HOW_OFTEN = [
    ("ежедневно", "plan day"),
    ("еженед.", "plan week"),
    ("ежемес.", "plan month"),
    ("ежеквартально", "plan quarter"),
    ("ежегодно", "plan year"),
    ("штомесяц", "plan month"),
    ("1 раз в месяц", "plan month"),
    ("раз в месяц", "plan month"),
    ("1 р/мес", "plan month"),
    ("1 р. в месяц", "plan month"),
    ("1 раз/месяц", "plan month"),
    ("1 раз в четверть", "plan school_term"),
    ("не реже 1 раза в месяц", "plan month"),
    ("не менее двух раз в год", "plan year x2"),
    ("не реже одного раза в полугодие", "plan half"),
    ("2 раза в год", "plan year x2"),
    ("дважды в месяц", "plan month x2"),
    ("3 раза в течение года", "plan year x3"),
    ("2-3 раза в год", "plan year x2 !"),  # one number is kept, and it is said
    ("1 раз в 2 месяца", "plan month/2"),
    ("раз в две недели", "plan week/2"),
    ("раз в три года", "plan year/3"),
    ("1 раз в полгода", "plan half"),
    ("1 раз в семестр", "plan half"),
    ("1 раз в 10 дней", "plan day/10"),
    ("1 раз в декаду", "plan month x3"),
    ("через неделю", "plan week/2"),
    ("ежемесячно, 2 раза", "plan month x2"),
    ("2 раза ежемесячно", "plan month x2"),
    ("2 занятия в месяц", "plan month x2"),
    ("каждый месяц", "plan month"),
    ("каждые две недели", "plan week/2"),
    ("каждый второй месяц", "plan month/2"),
    ("каждую четверть", "plan school_term"),
    ("по кварталам", "plan quarter"),
    ("каждый март", "2026-03 year"),
    ("ежемесячно/ежеквартально", "plan month !"),  # two at once
]

WITH_STRETCHES = [
    ("январь–декабрь, еженедельно", "plan week"),
    ("Ежегодно (июль-август)", "2026-07-01..2026-08-31 year"),
    ("Ежегодно – август-сентябрь 2026г.", "2026-08-01..2026-09-30 year"),
    ("Ежегодно август (2026- 2027 уч.г.)", "2026-08 year"),
    ("Декабрь (ежегодно)", "2026-12 year"),
    ("ежегодно 25 мая", "2026-05-25 exact year"),
    ("ежемесячно с сентября по май", "2026-09-01..2027-05-31 month"),
    ("ежемесячно в течение года", "plan month"),
    ("2 раза в год (апрель, октябрь)", "2026-04 2026-10 year x2"),
    ("2 раза в год – июнь, декабрь", "2026-06 2026-12 year x2"),
    ("ежеквартально (март, июнь, сентябрь, декабрь)", "2026-03 2026-06 2026-09 2026-12 quarter"),
    ("1 раз в полугодие – май, ноябрь", "2026-05 2026-11 half"),
    ("ежемесячно, кроме июля и августа", "2026-01-01..2026-06-30 2026-09-01..2026-12-31 month"),
    ("ежемесячно (кроме летних месяцев)", "2026-01-01..2026-05-31 2026-09-01..2026-12-31 month"),
    ("круглогодично (кроме июля)", "2026-01-01..2026-06-30 2026-08-01..2026-12-31"),
    (
        "с 1 февраля по 30 ноября, по вторникам",
        "2026-02-01..2026-11-30 week TU",
    ),  # bounds of a rule are not the very days
    ("с 5 февраля по 13 ноября, еженедельно", "2026-02-05..2026-11-13 week"),
    ("март 2 раза", "2026-03 !"),  # no unit: not understood
]

WEEKDAYS = [
    ("каждый последний четверг месяца, 15.00", "plan month TH#-1 15:00"),
    ("последняя пятница месяца", "plan month FR#-1"),
    ("1-й и 3-й вторник месяца", "plan month TU#1,3"),
    ("1 и 3 среда месяца", "plan month WE#1,3"),
    ("2-ая и 4-ая пятница", "plan month FR#2,4"),
    ("каждый второй вторник месяца", "plan month TU#2"),
    ("каждый второй вторник", "plan week/2 TU !"),  # of the month, or every other?
    ("каждый третий четверг", "plan month TH#3"),
    ("по последним четвергам месяца", "plan month TH#-1"),
    ("март, июнь, сентябрь – третий четверг месяца", "2026-03 2026-06 2026-09 month TH#3"),
    ("ежемесячно, последний четверг", "plan month TH#-1"),
    ("ежемесячно (первый вторник)", "plan month TU#1"),
    ("ежеквартально, последний четверг месяца", "plan quarter TH#-1"),
    ("последний вторник квартала", "plan quarter TU#-1"),
    ("по средам", "plan week WE"),
    ("по вторникам и четвергам", "plan week TU+TH"),
    ("каждую среду", "plan week WE"),
    ("кажд. вторник", "plan week TU"),
    ("Среда, 14:00", "plan week WE 14:00"),
    ("вторник, четверг", "plan week TU+TH"),
    ("пн-пт", "plan week MO+TU+WE+TH+FR"),
    ("с понедельника по пятницу", "plan week MO+TU+WE+TH+FR"),
    ("пн., ср., пт. 15.00", "plan week MO+WE+FR 15:00"),
    ("еженедельно (среда)", "plan week WE"),
    ("еженедельно, четверг, 15.00-16.00", "plan week TH 15:00-16:00"),
    ("1 раз в месяц по средам", "plan month WE"),
    ("каждая среда месяца", "plan week WE"),
    ("по субботам и воскресеньям", "plan week SA+SU"),
    ("по выходным", "plan week SA+SU"),
    ("шестой школьный день", "plan week SA"),  # so a Belarusian school calls its Saturday
    ("по вторникам в марте", "2026-03 week TU"),
    ("каждый вторник сентября", "2026-09 week TU"),
    ("ежедневно, кроме выходных", "plan day MO+TU+WE+TH+FR"),
    ("понедельник-пятница, 9.00-18.00", "plan week MO+TU+WE+TH+FR 09:00-18:00"),
    ("каждый четверг, кроме последнего", "plan week TH !"),
]

DAYS_OF_EACH_MONTH = [
    ("20 числа каждого месяца", "plan month 20"),
    ("каждое 20-е число месяца", "plan month 20"),
    ("каждое 10-е", "plan month 10"),
    ("каждого 10 числа", "plan month 10"),
    ("ежемесячно 20 числа", "plan month 20"),
    ("ежемесячно, 25-го", "plan month 25"),
    ("1 и 15 числа", "plan month 1 15"),
    ("с 1 по 5 число каждого месяца", "plan month 1-5"),
    ("1-5 число", "plan month 1-5"),
    ("последний день месяца", "plan month -1"),
    ("ежемесячно, 2 декада", "plan month 11-20"),
    ("первая неделя месяца", "plan month 1-7"),
    (
        "I квартал, последняя неделя месяца",
        "2026-01-25..2026-01-31 2026-02-22..2026-02-28 2026-03-25..2026-03-31 month",
    ),
    ("последний рабочий день месяца", "plan month workday-1"),
    ("в последний рабочий день квартала", "plan quarter workday-1"),
    ("первый рабочий день месяца", "plan month !"),
    ("по рабочим дням", "plan day workday1"),
    ("в будни", "plan day workday1"),
    ("в рабочие дни с 10.00 до 18.00", "plan day workday1 10:00-18:00"),
    ("в рабочем порядке", "!"),
]


@pytest.mark.parametrize(("text", "expected"), HOW_OFTEN)
def test_how_often(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), WITH_STRETCHES)
def test_with_stretches(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), WEEKDAYS)
def test_weekdays(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS_OF_EACH_MONTH)
def test_days_of_each_month(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
