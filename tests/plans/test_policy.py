"""What a policy may be: as a person types it."""

from __future__ import annotations

import datetime as dt

import pytest

from plans.policy import BOUNDS, Policy


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hour", "8:30", dt.time(8, 30)),
        ("hour", "8.30", dt.time(8, 30)),
        ("hour", "10", dt.time(10)),
        ("before", " 7 ", 7),
        ("closing", "10, 20, 10", (20, 10)),
        ("closing", "5", (5,)),
        ("moves_need_confirmation", "Нет", False),
        ("overdue_repeats", "0", 0),
    ],
)
def test_one_field_changes(name: str, text: str, expected: object) -> None:
    changed = Policy().changed(name, text)
    assert getattr(changed, name) == expected
    assert Policy.from_json(changed.as_json()) == changed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hour", "6:59"),
        ("hour", "23:00"),
        ("hour", "8:61"),
        ("hour", ""),
        ("before", "0"),
        ("before", "1000"),
        ("before", "десять"),
        ("closing", "20, x"),
        ("closing", ""),
        ("moves_need_confirmation", "?"),
        ("round_day", "31"),
    ],
)
def test_what_it_cannot_be(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Policy().changed(name, text)


def test_every_bound_lets_the_default_in() -> None:
    for name, (low, high) in BOUNDS.items():
        value = getattr(Policy(), name)
        assert all(low <= one <= high for one in (value if isinstance(value, tuple) else (value,)))
