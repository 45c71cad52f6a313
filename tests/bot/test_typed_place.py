"""A place, a link, or both."""

from __future__ import annotations

import pytest

from bot.typed.place import read_place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Зал 2", ("Зал 2", None)),
        ("https://meet.example/a", (None, "https://meet.example/a")),
        ("Зал  2,\nhttps://meet.example/a", ("Зал 2", "https://meet.example/a")),
        ("HTTPS://meet.example/a — зал", ("зал", "HTTPS://meet.example/a")),
        ("meet.example", ("meet.example", None)),
    ],
)
def test_places(text: str, expected: tuple[str | None, str | None]) -> None:
    assert read_place(text) == expected
