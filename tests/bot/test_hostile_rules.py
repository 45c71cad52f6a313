"""Whatever is typed, a rule answers or refuses in its own way; nothing else comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.typed.dates import NotADate, read_date, read_hours
from bot.typed.dates import read_line as read_dated_line
from bot.typed.hours import NotALength, OverMidnight, read_length
from bot.typed.outcome import read_told
from bot.typed.place import read_place
from bot.typed.several import by_number, looks_numbered, read_line, split
from bot.typed.stages import read_stages
from plans.addresses import BadAddress, read_address
from plans.applications import read_lines
from plans.attending import same_word
from plans.draft import Nature, PartyRole
from plans.form_book import own_form
from plans.matching import read_hours as read_quiet
from plans.parties.cuts import cuts, party_named, typed_parties
from plans.periods import PlanYear, read_period
from plans.policy import BOUNDS, YES_OR_NO, Policy
from plans.registering import FIELDS, LONGEST, OwnQuestion, organisation_key, read_answer, read_own, read_seats
from plans.search import speaks_of
from plans.typed import clean, shows
from storage.repositories.institutions import is_slug, is_time_zone
from storage.repositories.responsibles import LONGEST_KEY, name_key
from tests.bot.typing_places import NOTHING, WORDS
from tests.examples import many

TODAY = dt.date(2026, 1, 12)
PIECES = st.sampled_from([text for _, text in (*WORDS, *NOTHING)])
NUMBERS = st.sampled_from(
    "0 9 99 31.12.9999 1.1.0001 25:61 1e9 ² ٢٥ 1 — 2: по с до в 14:00 мая марта числа через дней недели".split()
)
ODD = st.lists(st.one_of(PIECES.map(lambda text: text[:40]), NUMBERS, st.text(max_size=12)), max_size=8).map(" ".join)
QUESTION = OwnQuestion(1, "Что?", "text")

# (the rule, what it raises for what it cannot read)
RULES: tuple[tuple[Callable[[str], Any], tuple[type[Exception], ...]], ...] = (
    *((lambda text, field=field: read_answer(field, text), ()) for field in FIELDS),
    (lambda text: read_own(QUESTION, text), ()),
    (read_seats, ()),
    (organisation_key, ()),
    (lambda text: read_date(text, TODAY), (NotADate,)),
    (lambda text: read_dated_line(text, TODAY), (NotADate,)),
    (read_hours, (NotADate,)),
    (lambda text: read_length(text, dt.time(15)), (NotALength, OverMidnight)),
    (lambda text: read_stages(text, TODAY), (NotADate,)),
    (read_place, ()),
    *((lambda text, nature=nature: read_told(text, nature), ()) for nature in ("contest", "event", "")),
    *((lambda text, nature=nature: read_line(text, nature, TODAY), ()) for nature in ("event", "standing", "deliverable")),
    (lambda text: by_number(split(text, 5), 5) if looks_numbered(text) else None, ()),
    (read_address, (BadAddress,)),
    (read_lines, ()),
    (lambda text: same_word("Подснежник", text), ()),
    (lambda text: own_form(text, icon="📌", nature=Nature.EVENT, public=True, registers=True), (ValueError,)),
    (read_quiet, ()),
    (cuts, ()),
    (lambda text: party_named(text, PartyRole.LEAD), ()),
    (lambda text: typed_parties(text, ()), ()),
    (lambda text: read_period(text, PlanYear.calendar(2026)), ()),
    *((lambda text, name=name: Policy().changed(name, text), (ValueError,)) for name in ("hour", *BOUNDS, *YES_OR_NO)),
    (lambda text: speaks_of(text, (text, None)), ()),
    (is_slug, ()),
    (is_time_zone, ()),
    (name_key, ()),
)  # fmt: skip


@given(ODD)
@example("1" * 5000)
@example("99999999999999999999 мая 99999999999999999999 года, 99:99")
@example("\U0001f468\u200d\U0001f469" * 500)
@settings(max_examples=many(120), deadline=None)
def test_a_rule_answers_or_refuses(odd: str) -> None:
    text = clean(odd)
    for rule, refusals in RULES:
        try:
            rule(text)
        except refusals:
            continue


@given(st.text(max_size=60))
@settings(max_examples=many(300), deadline=None)
def test_cleaning_moves_nothing(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()
    assert [one for one in text if one.isalnum()] == [one for one in cleaned if one.isalnum()]
    assert shows(text) or not any(one.isalnum() for one in cleaned)


@given(st.one_of(PIECES, ODD), st.sampled_from(["full_name", "organisation", "position", "municipality", "talk"]))
@settings(max_examples=many(200), deadline=None)
def test_an_answer_is_kept_as_it_was_typed(text: str, field: str) -> None:
    """But for its spaces; a refused one is too long, or says nothing."""
    kept, plain = read_answer(field, text), " ".join(text.split())
    if len(plain) <= LONGEST and any(sign.isalpha() for sign in plain):
        assert kept == plain


def test_what_can_be_seen() -> None:
    assert not any(shows(text) for _, text in NOTHING)
    assert all(shows(text) for _, text in WORDS)
    assert not shows(None)
    assert len(name_key("я" * 9000)) < LONGEST_KEY + 70
