"""Which usual stage a person's words mean, and what is odd about the days."""

from __future__ import annotations

from datetime import date

import pytest

from plans.stages import Odd, Oddity, acceptance, oddities, rank


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Положение", 0),
        ("приём заявок", 1),
        ("прием работ", 1),
        ("сбор работ", 1),
        ("жюри", 2),
        ("экспертная оценка", 2),
        ("подведение итогов", 3),
        ("гала-концерт", None),
    ],
)
def test_what_is_meant(name: str, place: int | None) -> None:
    assert rank(name) == place


def test_works_are_taken_until_the_last_such_day() -> None:
    stages = [{"name": "приём заявок", "on": "2026-04-01"}, {"name": "приём работ", "on": "2026-04-15"}]
    assert acceptance(stages) == date(2026, 4, 15)
    assert acceptance([{"name": "итоги", "on": "2026-04-15"}]) is None


def test_what_is_odd() -> None:
    april, may = date(2026, 4, 1), date(2026, 5, 31)
    stages = [
        ("положение", date(2026, 3, 1)),
        ("приём работ", date(2026, 3, 20)),
        ("итоги", date(2026, 6, 1)),
        ("жюри", date(2026, 3, 10)),
    ]
    assert oddities(stages, april, may) == [
        Oddity(Odd.ORDER, "жюри", "приём работ"),
        Oddity(Odd.EARLY, "приём работ"),
        Oddity(Odd.LATE, "итоги"),
        Oddity(Odd.EARLY, "жюри"),
    ]
    assert oddities(stages[:1], april, may) == []
    assert oddities(stages, None, None) == [Oddity(Odd.ORDER, "жюри", "приём работ")]
