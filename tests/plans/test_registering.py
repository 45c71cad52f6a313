"""What an event asks, and what can be an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.registering import (
    FIELDS,
    PRESETS,
    OwnQuestion,
    Wrong,
    applies,
    asked_fields,
    next_question,
    organisation_key,
    read_answer,
    read_own,
    read_seats,
)


def test_presets() -> None:
    assert asked_fields("вебинар", None) == ("full_name", "organisation")
    assert asked_fields("семинар", None) == ("full_name", "organisation", "position", "municipality")
    assert asked_fields(None, None) == PRESETS["usual"]
    assert asked_fields("вебинар", ["email", "full_name", "shoe"]) == (
        "full_name",
        "email",
    )  # in the order of questions
    assert asked_fields("вебинар", []) == ()
    assert PRESETS["seminar"] == FIELDS


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("full_name", "  Полевая   Анна ", "Полевая Анна"),
        ("full_name", "😀😀", Wrong.NO_LETTERS),
        ("full_name", "я" * 201, Wrong.TOO_LONG),
        ("full_name", "  ", Wrong.EMPTY),
        ("phone", "8 (912) 345-67-89", "+79123456789"),
        ("phone", "912 345 67 89", "+79123456789"),
        ("phone", "+375 29 123-45-67", "+375291234567"),
        ("phone", "8 029 123-45-67", "+375291234567"),
        ("phone", "позвоните мне", Wrong.NOT_PHONE),
        ("phone", "123", Wrong.NOT_PHONE),
        ("email", "Anna@Biblioteka.RU.", "anna@biblioteka.ru"),
        ("email", "anna@biblioteka", Wrong.NOT_EMAIL),
        ("email", "anna biblioteka.ru", Wrong.NOT_EMAIL),
        ("format", "Онлайн", "онлайн"),
        ("format", "как-нибудь", Wrong.NOT_CHOICE),
        ("lodging", "Да", "да"),
        ("talk", "без доклада", "без доклада"),
        ("talk", "Краеведение в сельской библиотеке", "Краеведение в сельской библиотеке"),
    ],
)
def test_answers(field: str, typed: str, kept: str | Wrong) -> None:
    assert read_answer(field, typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3", 3), (" 12 ", 12), ("0", Wrong.NOT_SEATS), ("501", Wrong.NOT_SEATS), ("три", Wrong.NOT_SEATS)],
)
def test_seats(typed: str, kept: int | Wrong) -> None:
    assert read_seats(typed) == kept


def test_spellings_of_an_organisation() -> None:
    assert organisation_key("МБУК «Озёрская  библиотека»") == organisation_key('мбук "озерская библиотека"')
    assert organisation_key("Клуб № 1") != organisation_key("Клуб № 2")


FIRST = OwnQuestion(1, "Привезёте выставку?", "yes_no")
SIZE = OwnQuestion(2, "Сколько столов?", "text", only_if=(1, "да"))
WHEN = OwnQuestion(3, "Когда приедете?", "choice", ("утром", "вечером"), required=False)


def test_a_condition_decides_what_comes_next() -> None:
    questions = [WHEN, SIZE, FIRST]
    assert next_question(questions, {}) == FIRST
    assert next_question(questions, {1: "да"}) == SIZE
    assert next_question(questions, {1: "нет"}) == WHEN
    assert next_question(questions, {1: "нет", 3: ""}) is None  # left out
    assert not applies(SIZE, {1: "нет", 2: "три"})


def test_own_answers() -> None:
    assert read_own(FIRST, "ДА") == "да"
    assert read_own(WHEN, "Вечером") == "вечером"
    assert read_own(WHEN, "ночью") == Wrong.NOT_CHOICE
    assert read_own(SIZE, " два  стола ") == "два стола"
    assert read_own(SIZE, "") == Wrong.EMPTY


@given(st.sampled_from(FIELDS), st.text(max_size=300))
def test_anything_typed_is_kept_or_refused_and_kept_reads_the_same(field: str, typed: str) -> None:
    kept = read_answer(field, typed)
    if not isinstance(kept, Wrong):
        assert read_answer(field, kept) == kept
