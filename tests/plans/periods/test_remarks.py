"""Conditions, remarks in brackets, broken and mistyped words, references, impossible days: nothing unread is silent."""

from __future__ import annotations

import pytest

from plans.periods import PlanYear, read_period
from tests.plans.periods.compact import compact

YEAR = PlanYear.calendar(2026)

CONDITIONS = [
    ("по запросам", "on_request"),
    ("по заявкам учреждений культуры", "on_request"),
    ("по мере необходимости", "on_request"),
    ("по мере поступления заявок", "on_request"),
    ("по мере комплектования групп", "on_request"),
    ("при необходимости", "on_request"),
    ("в случае необходимости", "on_request"),
    ("по согласованию", "by_agreement"),
    ("по согласованию с администрацией школы", "by_agreement"),
    ("дата по согласованию", "by_agreement"),
    ("по договоренности", "by_agreement"),
    ("по отдельному графику", "by_schedule"),
    ("согласно плану-графику", "by_schedule"),
    ("по плану работы школы на 2026 год", "by_schedule"),  # the year is the plan's, not the row's
    ("согласно приказу МО РФ", "by_schedule"),
    ("в установленные сроки", "by_schedule"),
    ("в сроки, установленные министерством", "by_schedule"),
    ("дата уточняется", "to_be_announced"),
    ("сроки уточняются", "to_be_announced"),
    ("дата будет объявлена дополнительно", "to_be_announced"),
    ("по назначению", "to_be_announced"),
    ("после проведения мероприятия", "after_event"),
    ("по завершении проекта", "after_event"),
    ("по итогам I квартала", "after_event !"),
    ("по окончании каждой четверти", "plan school_term after_event"),
    ("январь–декабрь, по запросам", "plan on_request"),
    ("В течение года согласно плану", "plan by_schedule"),
    ("2026г (согласно графику курсов)", "plan by_schedule"),
    ("Раз в год (дата по согласованию)", "plan year by_agreement"),
    ("май (дата уточняется)", "2026-05 to_be_announced"),
    ("1 раз в месяц по графику", "plan month by_schedule"),
    ("по мере поступления информации, но не реже 1 раза в месяц", "plan month on_request"),
    ("по запросу, по согласованию", "on_request !"),  # two: the first, and a word about it
    ("—", ""),
]

BRACKETS_AND_STAGES = [
    ("январь (прием работ)", "2026-01"),
    ("январь (приём работ до 20 января)", "2026-01"),
    ("июнь (заявки до 1 мая)", "2026-06"),
    ("март (отборочный тур), апрель (финал)", "2026-03 2026-04"),
    ("1 квартал (отчет)", "2026-01-01..2026-03-31"),
    ("сентябрь (5 занятий)", "2026-09"),
    ("15 марта, онлайн", "2026-03-15 exact"),
    ("(онлайн) 15 марта", "2026-03-15 exact"),
    ("до 1 сентября 2026 г. (приказ)", "..2026-09-01 deadline"),
    ("I этап – январь, II этап – март", "2026-01 2026-03"),
    ("март (перенос на апрель)", "2026-03 2026-04 !"),  # may change the period: reported
    ("март (отменено)", "2026-03 !"),
    ("март (не проводится)", "2026-03 !"),
    ("март (2 раза)", "2026-03 !"),  # no remark: a number that was not understood
    ("Онлайн (15 марта)", "2026-03-15 exact"),
    ("15 марта, г. Минск", "2026-03-15 exact !"),
    ('апрель, ДК "Родина"', "2026-04 !"),
    ("1) март 2) май", "2026-03 2026-05"),
    ("1. Январь", "2026-01 !"),  # not the first of January
]

BROKEN_WORDS = [
    ("сен-тябрь", "2026-09"),
    ("янва рь", "2026-01"),
    ("сентя- брь", "2026-09"),
    ("сен-\nтябрь", "2026-09"),
    ("еже-месячно", "plan month"),
    ("ежеквар-тально", "plan quarter"),
    ("в тече-ние года", "plan"),
    ("по согла-сованию", "by_agreement"),
    ("cентябрь", "2026-09"),  # a Latin letter
    ("**июль**", "2026-07"),
    ("<i>июль</i>", "2026-07"),
    ("октрябрь", "2026-10 !"),
    ("ноябь", "2026-11 !"),
    ("15 мрта", "2026-03-15 exact !"),
    ("ежекварталльно", "plan quarter !"),
]

NOT_UNDERSTOOD = [
    ("30 февраля", "!"),
    ("25-30 февраля", "!"),
    ("31 апреля", "!"),
    ("32 января", "!"),
    ("15.13.2026", "!"),
    ("00.00.2026", "!"),
    ("15 марта, 30 февраля", "2026-03-15 exact !"),  # what can be read is read
    ("15 марта 25.00", "2026-03-15 exact !"),
    ("25:00", "!"),
    ("абракадабра", "!"),
    ("15 января, абракадабра", "2026-01-15 exact !"),
    ("-//-", "!"),
    ("то же", "!"),
    ("см. п. 3", "!"),
    ("15", "!"),
    ("10-12", "!"),
    ("с 10 по", "!"),
    ("в течение месяца", "!"),
    ("май не проводится", "2026-05 !"),
    ("15 марта и далее ежемесячно", "2026-03-15 exact month !"),
    ("март-апрель, 1 квартал, абв", "2026-03-01..2026-04-30 2026-01-01..2026-03-31 !"),
    ("онлайн", "!"),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_conditions(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), BRACKETS_AND_STAGES)
def test_brackets_and_stages(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), BROKEN_WORDS)
def test_broken_words(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected


@pytest.mark.parametrize(("text", "expected"), NOT_UNDERSTOOD)
def test_not_understood(text: str, expected: str) -> None:
    assert compact(read_period(text, YEAR), YEAR) == expected
