"""A message that would be too long keeps its lines and its tags; the longest lines are cut."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.rules import check_text
from bot.sending.fitting import MESSAGE, fit, units
from bot.texts.common import esc
from tests.examples import many

CARD = "<b>Вебинар «{0}»</b>\n📅 15 апреля, среда\n📍 {0}\nВопрос?"


def seen(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_a_long_title_leaves_the_date_and_the_question() -> None:
    for title in ("Областной семинар " * 400, "Ы" * 9000, esc("<&> " * 3000), "👨‍👩‍👧‍👦" * 1000):
        cut = fit(CARD.format(title), MESSAGE)
        assert units(seen(cut)) <= MESSAGE
        assert "\n📅 15 апреля, среда\n📍 " in cut
        assert cut.endswith("…\nВопрос?")
        check_text(cut, "HTML")
    assert fit(CARD.format("Свет"), MESSAGE) == CARD.format("Свет")


def test_too_many_lines_lose_the_last() -> None:
    cut = fit("<b>" + "\n".join(f"{number}. строка" for number in range(2000)) + "</b>", MESSAGE)
    check_text(cut, "HTML")
    assert cut.endswith("…</b>")
    assert cut.startswith("<b>0. строка\n1. строка")


WORDS = st.text(alphabet=st.sampled_from("аб <&>\n👩\u200dя"), max_size=120)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "b", "i", "code"])), max_size=12), st.integers(60, 300))
@settings(max_examples=many(300), deadline=None)
def test_it_always_fits_and_stays_whole(parts: list[tuple[str, str]], limit: int) -> None:
    text = "\n".join(f"<{tag}>{esc(said)}</{tag}>" if tag else esc(said) for said, tag in parts)
    cut = fit(text, limit)
    assert units(seen(cut)) <= limit + 2
    check_text(cut or "x", "HTML", limit=10_000)
    assert (cut == text) or "…" in cut
