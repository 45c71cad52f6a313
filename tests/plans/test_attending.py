"""The code word: when it counts, how exactly it must be typed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from plans.attending import same_word, word_window

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = dt.date(2026, 4, 15)


@pytest.mark.parametrize(
    ("word", "said", "same"),
    [
        ("Подснежник", "подснежник", True),
        ("Подснежник", " ПОДСНЕЖНИК! ", True),
        ("Подснежник", "подснежникк", True),  # one letter too many
        ("Подснежник", "подснежик", True),
        ("Подснежник", "подснженик", True),  # two letters changed places
        ("Подснежник", "подснжик", False),  # two errors
        ("Зелёный мяч", "зеленый  мяч", True),
        ("Кот", "код", False),  # short words are typed exactly
        ("Кот", "кот", True),
        ("Кот", "", False),
        ("!!!", "!!!", False),
    ],
)
def test_the_word(word: str, said: str, same: bool) -> None:
    assert same_word(word, said) is same


@pytest.mark.parametrize(
    ("start", "end", "moment", "holds"),
    [
        (dt.time(14), None, "2026-04-15T13:00", True),  # an hour before
        (dt.time(14), None, "2026-04-15T12:59", False),
        (dt.time(14), None, "2026-04-15T17:00", True),  # three hours after the beginning
        (dt.time(14), None, "2026-04-15T17:01", False),
        (dt.time(14), dt.time(16), "2026-04-15T19:00", True),  # after the end, where it is known
        (None, None, "2026-04-15T08:00", True),  # without an hour: its day
        (None, None, "2026-04-16T00:01", False),
        (dt.time(14), None, "2026-04-16T14:00", False),
    ],
)
def test_the_window(start: dt.time | None, end: dt.time | None, moment: str, holds: bool) -> None:
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=MOSCOW)
    assert word_window(DAY, start, None, end, MOSCOW).holds(now) is holds


def test_each_day_of_several_has_its_hours() -> None:
    window = word_window(DAY, dt.time(10), dt.date(2026, 4, 17), None, MOSCOW)
    assert window.holds(dt.datetime(2026, 4, 17, 10, tzinfo=MOSCOW))
    assert not window.holds(dt.datetime(2026, 4, 16, 20, tzinfo=MOSCOW))
    assert not word_window(None, None, None, None, MOSCOW).holds(dt.datetime(2026, 4, 16, 20, tzinfo=MOSCOW))
