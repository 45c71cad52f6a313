"""Several answers in one message: where a line begins, and what it says."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.typed.dates import TypedDate
from bot.typed.several import Kind, Said, by_number, looks_numbered, read_line, split

TODAY = dt.date(2026, 3, 20)
APRIL_14 = TypedDate(dt.date(2026, 4, 14))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 — 14 апреля 14:00, 2 — не в апреле, 3: 20 мая", [(1, "14 апреля 14:00"), (2, "не в апреле"), (3, "20 мая")]),
        ("1 - 14 апреля, 14:00\n2 - нет", [(1, "14 апреля, 14:00"), (2, "нет")]),
        ("1. 14 апреля; 2) нет", [(1, "14 апреля"), (2, "нет")]),
        ("1 — 14 апреля, 14:00–16:00, 2 — нет", [(1, "14 апреля, 14:00–16:00"), (2, "нет")]),
        ("1 — 14 апреля, 14.30, 2 — нет", [(1, "14 апреля, 14.30"), (2, "нет")]),
        ("1, 3 — не в апреле", [(1, "не в апреле"), (3, "не в апреле")]),
        ("1 и 3: нет; 2 — 20 мая", [(1, "нет"), (3, "нет"), (2, "20 мая")]),
        ("1-3 — нет", [(1, "нет"), (2, "нет"), (3, "нет")]),
        ("1 — 14 апреля, остальные — не в апреле", [(1, "14 апреля"), (2, "не в апреле"), (3, "не в апреле"), (4, "не в апреле")]),
        ("1 — 12 консультаций, 2 — 30 человек", [(1, "12 консультаций"), (2, "30 человек")]),
        ("3:20 мая", [(3, "20 мая")]),
        ("1 — не состоялось: карантин, приказ № 5, 2 — провели, 25 чел", [(1, "не состоялось: карантин, приказ № 5"), (2, "провели, 25 чел")]),
        ("1 — выполнено, 17 — нет", [(1, "выполнено, 17 — нет")]),  # there is no 17
        ("17 — нет", [(17, "нет")]),
        ("14:00", []),
        ("14:00 - 16:00", []),
        ("14.04.2026", []),
        ("1-5 июля", []),
        ("1–5 июля", []),
        ("25", []),
        ("привет, 1 — нет", []),
    ],
)  # fmt: skip
def test_where_lines_begin(text: str, expected: list[tuple[int, str]]) -> None:
    assert by_number(split(text, 4), 4) == expected
    assert looks_numbered(text) is bool(expected)


@pytest.mark.parametrize(
    ("text", "nature", "said"),
    [
        ("14 апреля", "event", Said(Kind.DATE, APRIL_14)),
        ("14 апреля, 14:00", "event", Said(Kind.DATE, TypedDate(APRIL_14.starts_on, None, dt.time(14)))),
        ("14.04 в 14:00", "series", Said(Kind.DATE, TypedDate(APRIL_14.starts_on, None, dt.time(14)))),
        ("завтра в 15:00", "event", Said(Kind.DATE, TypedDate(dt.date(2026, 3, 21), None, dt.time(15)))),
        ("завтра", "event", Said(Kind.LATER, days=1)),
        ("Позже", "deliverable", Said(Kind.LATER, days=1)),
        ("через 3 рабочих дня", "standing", Said(Kind.LATER, days=3)),
        ("напомнить 14 апреля", "event", Said(Kind.LATER, APRIL_14)),
        ("нет", "event", Said(Kind.NOT_NOW)),
        ("не в этом месяце", "event", Said(Kind.NOT_NOW)),
        ("Не в апреле.", "contest", Said(Kind.NOT_NOW, month=4)),
        ("в работе", "event", Said(Kind.WORK)),
        ("в работе", "standing", Said(Kind.WORK)),
        ("состоялось 25", "event", Said(Kind.OUTCOME, outcome="held", words="25")),
        ("провели, 25 чел", "series", Said(Kind.OUTCOME, outcome="held", words="25 чел")),
        ("Провёл", "event", Said(Kind.OUTCOME, outcome="held")),
        ("прошло хорошо", "contest", Said(Kind.OUTCOME, outcome="held", words="хорошо")),
        ("не состоялось: карантин", "event", Said(Kind.OUTCOME, outcome="not_held", words="карантин")),
        ("не проводили", "event", Said(Kind.OUTCOME, outcome="not_held")),
        ("выполнено, приказ № 5", "deliverable", Said(Kind.OUTCOME, outcome="done", words="приказ № 5")),
        ("частично: нет подписи", "deliverable", Said(Kind.OUTCOME, outcome="partly", words="нет подписи")),
        ("выполнено частично", "deliverable", Said(Kind.OUTCOME, outcome="partly")),
        ("не выполнено: нет данных", "deliverable", Said(Kind.OUTCOME, outcome="not_done", words="нет данных")),
        ("принять к сведению", "recommendation", Said(Kind.OUTCOME, outcome="noted")),
        ("частично", "event", Said(Kind.UNCLEAR)),
        ("12 консультаций для сельских библиотек", "standing", Said(Kind.REPORT, words="12 консультаций для сельских библиотек")),
        ("провели 12 консультаций", "standing", Said(Kind.REPORT, words="провели 12 консультаций")),
        ("нет", "standing", Said(Kind.UNCLEAR)),
        ("…", "standing", Said(Kind.UNCLEAR)),
        ("абракадабра", "event", Said(Kind.UNCLEAR)),
        ("", "event", Said(Kind.UNCLEAR)),
    ],
)  # fmt: skip
def test_what_a_line_says(text: str, nature: str, said: Said) -> None:
    assert read_line(text, nature, TODAY) == said


def test_an_impossible_day_is_named() -> None:
    said = read_line("30 февраля", "event", TODAY)
    assert said.kind is Kind.UNCLEAR
    assert "в феврале" in said.why


NATURES = some.sampled_from(["event", "series", "contest", "deliverable", "standing", "recommendation"])


@given(some.text(max_size=60), some.integers(1, 30), NATURES)
def test_nothing_typed_breaks_it(text: str, count: int, nature: str) -> None:
    for number, words in by_number(split(text, count), count):
        assert number >= 0
        read_line(words, nature, TODAY)


@given(
    some.lists(some.sampled_from(["14 апреля, 14:00", "не в апреле", "20 мая", "провели, 25 чел", "завтра"]), min_size=1, max_size=9),
    some.sampled_from([" — ", ": ", " - ", ") "]),
    some.sampled_from([", ", "; ", "\n", ";\n"]),
)  # fmt: skip
def test_every_writing_of_a_list_is_read_back(texts: list[str], sign: str, between: str) -> None:
    lines = list(enumerate(texts, start=1))
    typed = between.join(f"{number}{sign}{text}" for number, text in lines)
    assert by_number(split(typed, len(lines)), len(lines)) == lines
