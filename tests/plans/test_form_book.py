"""Forms that an institution adds to the dictionary: found in every case, before those of the dictionary."""

from __future__ import annotations

import pytest

from plans.draft import Nature
from plans.form_book import BUILT_IN, FormBook, own_form, with_forms
from plans.forms import Form, all_forms
from tests.builders import draft, item


def own(name: str, nature: Nature = Nature.EVENT, *, public: bool = True) -> Form:
    return own_form(name, icon="📌", nature=nature, public=public, registers=public)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("библиомикс", "Библиомикс для подростков"),
        ("библиомикс", "Проведение библиомиксов в районах"),
        ("библиомикс", "Участие в библиомиксе"),
        ("литературный квест", "Литературные квесты по книгам края"),
        ("литературный квест", "Проведение литературного квеста"),
        ("литературный квест", "Команды литературных  квестов"),
        ("методический десант", "Выезд методического десанта"),
        ("школа мастеров", "Занятие школы мастеров"),
        ("кружок", "Открытие кружка резьбы"),
        ("кружок", "Кружок резьбы по дереву"),
        ("посиделки", "Вечер посиделок"),
        ("арт-терапия", "Занятие арт-терапии"),
        ("арт-терапия", "арт – терапия для взрослых"),
        ("час поэзии", "Часы поэзии в библиотеках"),
        ("эко-час", "Проведение эко-часа"),
        ("ёлка", "Новогодние елки"),
        ("TED-встреча", "Серия ted-встреч"),
    ],
)
def test_it_is_found_in_every_case(name: str, text: str) -> None:
    assert FormBook([own(name)]).find(None, text)[0] == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("клуб", "Клубный работник года"),
        ("квест", "Реквестирование фондов"),
        ("кружок", "Кружевоплетение"),
        ("литературный квест", "Литературный вечер и квест"),
        ("библиомикс", "Приказ о проведении библиомикса"),
        ("чаепитие", "Встреча «За чаепитием»"),
    ],
)
def test_what_it_is_not(name: str, text: str) -> None:
    assert name not in FormBook([own(name)]).find(None, text)


def test_the_own_column_comes_first() -> None:
    book = FormBook([own("библиомикс")])
    assert book.find("Библиомикс", "Семинар о фондах") == ("библиомикс",)
    assert book.find("семинар", "Библиомикс") == ("семинар",)
    assert book.find(None, "Семинар-библиомикс") == ("библиомикс", "семинар")
    assert BUILT_IN.find("семинар", "Библиомикс") == ("семинар",)
    assert book.named("библиомикс") == own("библиомикс")
    assert book.named("вебинар") is not None
    assert book.named(None) is None
    assert len(book.all()) == len(all_forms()) + 1


def test_an_institution_may_know_better() -> None:
    """A form of the dictionary may be named anew with other defaults."""
    book = FormBook([own("семинар", public=False)])
    assert [form.name for form in book.all()].count("семинар") == 1
    row = with_forms(draft(item("Семинар директоров", "октябрь")), book).items[0]
    assert (row.forms[0], row.public, row.nature) == ("семинар", False, Nature.EVENT)


@pytest.mark.parametrize(
    ("title", "period", "nature", "expected"),
    [
        ("Библиомикс «Лето»", "июль", Nature.EVENT, Nature.EVENT),
        ("Библиомикс «Лето»", "в течение года", Nature.EVENT, Nature.SERIES),
        ("Библиомикс «Лето»", "20 июля, 12:00", Nature.EVENT, Nature.EVENT),
        ("Библиомикс «Лето»", "март - май", Nature.CONTEST, Nature.CONTEST),
        ("Библиомикс «Лето»", "июль", Nature.STANDING, Nature.STANDING),
        ("Библиомикс «Лето»", "", Nature.EVENT, Nature.EVENT),
    ],
)
def test_what_a_row_becomes(title: str, period: str, nature: Nature, expected: Nature) -> None:
    book = FormBook([own("библиомикс", nature)])
    row = with_forms(draft(item(title, period)), book).items[0]
    assert (row.forms, row.nature, row.public) == (("библиомикс",), expected, True)
    assert "Не видно, что это за вид работы: мероприятие или документ?" not in row.problems


def test_rows_that_name_no_own_form_stay() -> None:
    plan = draft(item("Семинар директоров", "октябрь"), item("Издание приказа", "до 1 мая"))
    assert with_forms(plan, FormBook([own("библиомикс")])) == plan
    assert with_forms(plan, BUILT_IN) is plan


@pytest.mark.parametrize("name", ["", "ab", "🎉", "12", "х" * 61, "квест; drop", "a\u0000bc", "«»"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        own(name)
