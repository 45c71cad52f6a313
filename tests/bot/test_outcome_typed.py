"""Numbers, a note and links out of one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.typed.outcome import Told, good_link, read_told

A, B = "https://centre.example/anons", "https://centre.example/itogi"


@pytest.mark.parametrize(
    ("text", "nature", "told"),
    [
        ("25", "event", Told({"participants": 25})),
        ("25 человек", "event", Told({"participants": 25})),
        ("участников — 25", "series", Told({"participants": 25})),
        ("Было 25 чел.", "event", Told({"participants": 25})),
        ("1 200 зрителей", "event", Told({"participants": 1200})),
        (f"25 человек, {B}", "event", Told({"participants": 25}, report=B)),
        (f"25, {A} {B}", "event", Told({"participants": 25}, announcement=A, report=B)),
        (f"25 человек, выступили 3 методиста, анонс {A}", "event", Told({"participants": 25}, "выступили 3 методиста", announcement=A)),
        (f"отчёт: {B}, анонс: {A}.", "event", Told(report=B, announcement=A)),
        (f"Афиша {A}; фото {B}", "event", Told(announcement=A, report=B)),
        (f"({B})", "event", Told(report=B)),
        ("приказ № 5, 25 человек", "event", Told({"participants": 25}, "приказ № 5")),
        ("много", "event", Told(note="много")),
        ("заявок 40, участников 35, победителей 6", "contest", Told({"applications": 40, "participants": 35, "winners": 6})),
        ("40 заявок и 35 участников, 6 лауреатов", "contest", Told({"applications": 40, "participants": 35, "winners": 6})),
        ("заявок 40 участников 35 победителей 6", "contest", Told({"applications": 40, "participants": 35, "winners": 6})),
        ("40/35/6", "contest", Told({"applications": 40, "participants": 35, "winners": 6})),
        ("40, 35, 6", "contest", Told({"applications": 40, "participants": 35, "winners": 6})),
        ("заявок 40, 35", "contest", Told({"applications": 40, "participants": 35})),
        ("6 призёров", "contest", Told({"winners": 6})),
        ("1, 2, 3, 4", "contest", Told({"applications": 1, "participants": 2, "winners": 3}, "4")),
        ("приказ № 12 от 15.04.2026", "deliverable", Told(note="приказ № 12 от 15.04.2026")),
        (f"приказ № 12, {B}", "deliverable", Told(note="приказ № 12", report=B)),
        ("12 консультаций, 30 человек", "standing", Told(note="12 консультаций, 30 человек")),
        ("1234567 человек", "event", Told(note="1234567 человек")),
        ("http://localhost/x", "event", Told(bad=("http://localhost/x",))),
    ],
)  # fmt: skip
def test_a_line(text: str, nature: str, told: Told) -> None:
    assert read_told(text, nature) == told


def test_a_number_without_a_word_answers_what_is_asked() -> None:
    assert read_told("6", "contest", "winners").numbers == {"winners": 6}
    assert read_told("35, 6", "contest", "participants").numbers == {"participants": 35, "winners": 6}


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://vk.com/wall-1_2", True),
        ("HTTP://centre.example", True),
        ("ftp://centre.example/a", False),
        ("javascript:alert(1)", False),
        ("https://localhost/a", False),
        ("https://user@centre.example/", False),
        ("https://[1", False),
        ("https://centre.example/" + "a" * 400, False),
    ],
)
def test_links(link: str, good: bool) -> None:
    assert good_link(link) is good


@given(some.text(max_size=80), some.sampled_from(["event", "contest", "deliverable", "standing", "recommendation"]))
def test_any_line_is_read(text: str, nature: str) -> None:
    told = read_told(text, nature)
    assert all(0 <= number <= 999_999 for number in told.numbers.values())
    assert told.note is None or told.note.strip()


@given(*[some.integers(0, 999_999)] * 3)
def test_three_numbers_in_any_writing(a: int, b: int, c: int) -> None:
    wanted = {"applications": a, "participants": b, "winners": c}
    assert read_told(f"заявок {a}, участников {b}, победителей {c}", "contest").numbers == wanted
    assert read_told(f"{c} победителей, {a} заявок, {b} человек", "contest").numbers == wanted
    assert read_told(f"{a}/{b}/{c}", "contest").numbers == wanted
