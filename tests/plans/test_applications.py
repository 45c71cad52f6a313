"""Applications from elsewhere: headers by meaning, typed lines, doubles."""

from __future__ import annotations

import pytest

from plans.applications import (
    NAMELESS,
    Application,
    Seats,
    WrongSeats,
    header_meaning,
    kept_as,
    normal_phone,
    read_document,
    read_lines,
    read_seats_line,
    sort_out,
)
from plans.readers.document import Document, Paragraph, Row, Table


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("ФИО", "full_name"),
        ("Ф.И.О. участника (полностью)", "full_name"),
        ("Укажите, пожалуйста, Ваши фамилию, имя, отчество", "full_name"),
        ("Фамилия", "surname"),
        ("Ваше имя", "full_name"),
        ("Имя", "first_name"),
        ("Отчество (при наличии)", "patronymic"),
        ("Адрес электронной почты", "email"),
        ("Ваш e-mail для связи *", "email"),
        ("Email Address", "email"),
        ("Контактный телефон", "phone"),
        ("Мобильный телефон для связи", "phone"),
        ("Название организации (полное)", "organisation"),
        ("Место работы", "organisation"),
        ("Место работы, должность", "organisation"),  # both in one column: nothing is lost
        ("Занимаемая должность", "position"),
        ("Муниципальное образование", "municipality"),
        ("Район / город", "municipality"),
        ("Отметка времени", None),
        ("Согласие на обработку персональных данных", None),
        ("ID", None),
        ("", None),
    ],
)
def test_headers_by_meaning(header: str, meaning: str | None) -> None:
    assert header_meaning(header) == meaning


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("8 (900) 123-45-67", "+79001234567"),
        ("+7 900 123 45 67", "+79001234567"),
        ("9001234567", "+79001234567"),
        ("9001234567.0", "+79001234567"),  # as a spreadsheet gives a number
        ("79001234567", "+79001234567"),
        ("80 29 123-45-67", "+375291234567"),  # Belarus, from inside
        ("+375 29 123-45-67", "+375291234567"),
        ("375291234567", "+375291234567"),
        ("123", None),
        ("добавочный 5", None),
        ("", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    assert normal_phone(text) == phone


def table(*rows: tuple[str, ...]) -> Document:
    return Document("form.xlsx", (Table(tuple(Row(cells, f"строка {at}") for at, cells in enumerate(rows, start=1))),))


def test_a_form_export() -> None:
    read = read_document(
        table(
            ("Отметка времени", "Ваши фамилия, имя, отчество", "Организация", "Телефон", "Эл. почта", "Пожелания"),
            ("12.01.2026", "Иванова\x00  Анна", "Заречная библиотека", "8 900 123-45-67", "Anna@Example.ru", "нет"),
            ("12.01.2026", "", "Клуб", "", "", ""),
            ("12.01.2026", "Петров Борис", "", "нет", "не знаю", ""),
        )
    )
    assert read.columns == ("full_name", "organisation", "phone", "email")
    assert read.unknown == ("Отметка времени", "Пожелания")
    anna, nobody, boris = read.applications
    assert anna.told() == {
        "full_name": "Иванова Анна",
        "organisation": "Заречная библиотека",
        "phone": "+79001234567",
        "email": "anna@example.ru",
    }
    assert anna.problems == ()
    assert nobody.problems == (NAMELESS,)
    assert not nobody.usable
    assert boris.problems == ("похоже, это не e-mail: «не знаю»", "похоже, это не телефон: «нет»")
    assert boris.phone == "нет"  # what was typed is not lost
    assert boris.usable


def test_a_name_in_three_columns_below_a_title() -> None:
    read = read_document(
        table(("Заявки",), ("Фамилия", "Имя", "Отчество", "Район"), ("Иванова", "Анна", "", "Заречный"))
    )
    assert [(one.full_name, one.municipality, one.where) for one in read.applications] == [
        ("Иванова Анна", "Заречный", "строка 3")
    ]


def test_a_table_of_something_else() -> None:
    assert read_document(table(("Дата", "Сумма"), ("1", "2"))).columns == ()
    assert read_document(Document("a.txt", (Paragraph("текст", "строка 1"),))).applications == ()


def test_typed_lines() -> None:
    anna, boris, olga = read_lines(
        "1. Иванова Анна, Заречная библиотека, +7 900 123-45-67, a@b.ru\n"
        "\n"
        "Петров Борис; директор; Дом культуры; Заречный район\n"
        "Ольга"
    )
    assert anna.told() == {
        "full_name": "Иванова Анна",
        "organisation": "Заречная библиотека",
        "phone": "+79001234567",
        "email": "a@b.ru",
    }
    assert (boris.position, boris.organisation, boris.municipality) == ("директор", "Дом культуры", "Заречный район")
    assert olga.told() == {"full_name": "Ольга"}
    assert olga.where == "строка 3"
    assert read_lines("+7 900 123-45-67")[0].problems == (NAMELESS,)


def test_doubles() -> None:
    listed = [
        kept_as(full_name="Иванова Анна", organisation="Библиотека", phone="8 900 123 45 67"),
        kept_as(full_name="Кто-то", email="B@b.ru"),
        kept_as(full_name=None),
    ]
    people = [
        Application("1", full_name="Другая", phone="+79001234567"),  # the phone of somebody listed
        Application("2", full_name="Борис", email="b@b.ru"),
        Application("3", full_name="ИВАНОВА  анна", organisation="«Библиотека»"),
        Application("4", full_name="Иванова Анна", organisation="Клуб"),  # a namesake elsewhere
        Application("5", full_name="Иванова Анна", organisation="клуб"),  # twice in the file
        Application("6"),
    ]
    found = sort_out(people, listed)
    assert [one.where for one in found.new] == ["4"]
    assert [one.where for one in found.doubles] == ["1", "2", "3", "5"]
    assert [one.where for one in found.nameless] == ["6"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Заречный дом культуры, Лесной район, 5", Seats("Заречный дом культуры", "Лесной район", 5)),
        ("Клуб «Заря» — 12 мест.", Seats("Клуб «Заря»", None, 12)),
        ("Школа № 7, на 3 человека", Seats("Школа № 7", None, 3)),
        ("ДК, г. Лесной, ул. Мира, 1 место", Seats("ДК", "г. Лесной, ул. Мира", 1)),
        ("Школа № 7", WrongSeats.NO_NUMBER),  # the number is of the school
        ("Клуб, 0", WrongSeats.NO_NUMBER),
        ("Клуб, 501", WrongSeats.NO_NUMBER),
        ("5", WrongSeats.NO_NAME),
        ("Клуб, a@b.ru, 5", WrongSeats.PERSONAL),
        ("Клуб, 8 900 123 45 67, 5", WrongSeats.PERSONAL),
        ("Клуб . . . . 5", Seats("Клуб . . . .", None, 5)),
        ("К" * 400, WrongSeats.TOO_LONG),
    ],
)
def test_an_organisation_asks_for_seats(text: str, read: Seats | WrongSeats) -> None:
    assert read_seats_line(text) == read
