"""Deadlines of every wording: «до», «к», «не позднее», «по», «в срок до»; by days, months, days of each month."""

from __future__ import annotations

import pytest

from plans.periods import PlanYear, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2026)

ONE_OFF = [
    ("до 01.09.2026", "..2026-09-01 deadline"),
    ("До 15 мая", "..2026-05-15 deadline"),
    ("до 15-го мая", "..2026-05-15 deadline"),
    ("до 1.09", "..2026-09-01 deadline"),
    ("не позднее 15 мая", "..2026-05-15 deadline"),
    ("не позже 1 июня", "..2026-06-01 deadline"),
    ("в срок до 1 июня 2026 г.", "..2026-06-01 deadline"),
    ("Срок: до 15 марта", "..2026-03-15 deadline"),
    ("к 1 марта", "..2026-03-01 deadline"),
    ("к 8 Марта", "..2026-03-08 deadline"),
    ("по 20 июня", "..2026-06-20 deadline"),
    ("до 20 июня включительно", "..2026-06-20 deadline"),
    ("до конца марта", "..2026-03-31 deadline"),
    ("до конца года", "..2026-12-31 deadline"),
    ("до конца 2026 года", "..2026-12-31 deadline"),
    ("до конца I квартала", "..2026-03-31 deadline"),
    ("к концу мая", "..2026-05-31 deadline"),
    ("до 15 января, до 15 июля", "..2026-01-15 ..2026-07-15 deadline"),
    (
        "до 15 января, 15 апреля, 15 июля",
        "..2026-01-15 ..2026-04-15 ..2026-07-15 deadline",
    ),  # one «до» governs the list
    (
        "ежеквартально до 15.04, 15.07, 15.10, 15.01",
        "..2026-04-15 ..2026-07-15 ..2026-10-15 ..2026-01-15 deadline quarter !",
    ),  # which January?
    ("до мая", "..2026-04-30 deadline !"),  # April's end, or May's?
    ("до I квартала", "..2026-12-31 deadline !"),
    ("до 2028 года", "..2027-12-31 deadline !"),
    ("до конца учебного года", "..2026-08-31 deadline !"),
    ("к началу учебного года", "..2026-09-01 deadline !"),
    ("март, до 15 марта", "..2026-03-15 deadline"),
    ("март (до 15)", "..2026-03-15 deadline"),
    ("в течение года, до 1 декабря", "..2026-12-01 deadline"),
    ("май, к 9 мая", "..2026-05-09 deadline"),
    ("ежегодно, до 1 декабря", "..2026-12-01 deadline year"),
    ("до 25 августа ежегодно", "..2026-08-25 deadline year"),
    ("прием заявок до 1 марта", "..2026-03-01 deadline !"),
    ("до 1 мая т.г.", "..2026-05-01 deadline"),
    ("да 15 мая", "..2026-05-15 deadline"),
]

OF_EACH_MONTH = [
    ("до 20 числа", "plan deadline month 20"),
    ("до 20 числа каждого месяца", "plan deadline month 20"),
    ("ежемесячно до 5 числа", "plan deadline month 5"),
    ("ежемесячно, до 25", "plan deadline month 25"),
    ("ежемесячно (до 5 числа)", "plan deadline month 5"),
    ("к 1-му числу каждого месяца", "plan deadline month 1"),
    ("не позднее 5 числа следующего месяца", "plan deadline month 5"),
    ("ежемесячно, до 5 числа месяца, следующего за отчетным", "plan deadline month 5"),
    ("ежеквартально до 10 числа", "plan deadline quarter 10"),
    ("ежеквартально до 5 числа месяца, следующего за отчетным кварталом", "plan deadline quarter 5"),
    (
        "ежеквартально, до 25 числа последнего месяца квартала",
        "..2026-03-25 ..2026-06-25 ..2026-09-25 ..2026-12-25 deadline quarter",
    ),  # of those months only
    ("до 10 и 25 числа", "plan deadline month 10 25"),
    ("до конца каждого месяца", "plan deadline month"),
    ("ежеквартально до конца квартала", "plan deadline quarter"),
    ("до 15 числа первого месяца квартала", "..2026-01-15 ..2026-04-15 ..2026-07-15 ..2026-10-15 deadline quarter"),
    ("до 20 января, апреля", "..2026-01-20 ..2026-04-20 deadline"),
    ("до 1 февраля года, следующего за отчетным", "..2026-02-01 deadline !"),
    ("до окончания проекта", "!"),
]

KNOWN_DAYS = [
    ("ко Дню библиотек", "..2026-05-27 deadline"),
    ("к Общероссийскому дню библиотек", "..2026-05-27 deadline"),
    ("ко Дню Победы", "..2026-05-09 deadline"),
    ("май (к Дню Победы)", "..2026-05-09 deadline"),
    ("ко Дню Победы (май)", "..2026-05-09 deadline"),
    ("в День знаний", "2026-09-01 exact"),
    ("к Новому году", "..2026-12-31 deadline"),
    ("Неделя детской книги", "2026-03-24..2026-03-30 exact"),
    ("8 июля - День семьи, любви и верности", "2026-07-08 exact"),
    ("15 марта – День театра", "2026-03-15 2026-03-27 exact !"),  # another day: no range
    ("День учителя", "2026-10-05 exact !"),  # differs by country
    ("ко Дню матери", "..2026-11-29 deadline !"),
]

BY_EVENTS = [
    ("за 10 дней до мероприятия", "!"),
    ("за неделю до 15 мая", "..2026-05-15 deadline !"),
    ("не позднее чем за 3 дня до начала", "!"),
    ("в течение 3 рабочих дней после мероприятия", "after_event"),
    ("через неделю после семинара", "after_event"),  # not «every other week»
]


@pytest.mark.parametrize(("text", "expected"), ONE_OFF)
def test_one_off(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), OF_EACH_MONTH)
def test_of_each_month(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), KNOWN_DAYS)
def test_known_days(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), BY_EVENTS)
def test_by_events(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
