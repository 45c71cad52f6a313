"""Cells that share a column, and dates that have several columns."""

from __future__ import annotations

import pytest

from tests.plans.small_plans import read


@pytest.mark.parametrize(
    ("heading", "cell", "period", "place"),
    [
        ("Место и дата проведения", "ДК «Заря», 15 апреля, 14.00", "15 апреля, 14.00", "ДК «Заря»"),
        ("Дата и место проведения", "15 апреля ДК «Заря»", "15 апреля", "ДК «Заря»"),
        ("Дата, время, место", "15 апреля\n14.00-16.00\nМалый зал", "15 апреля 14.00-16.00", "Малый зал"),
        ("Дата, место", "1 квартал, г. Заречный", "1 квартал", "г. Заречный"),
        ("Место, дата", "ул. Мира, 5, 15 апреля", "15 апреля", "ул. Мира, 5"),
        ("Место, дата", "Школа «8 Марта», 15 апреля", "15 апреля", "Школа «8 Марта»"),
        ("Дата и время", "15 апреля, 14.00", "15 апреля, 14.00", None),
        ("Место, дата", "Малый зал", "", "Малый зал"),
        ("Место, дата", "в течение года", "в течение года", None),
    ],
)
def test_one_column_for_place_and_date(heading: str, cell: str, period: str, place: str | None) -> None:
    draft = read(("№", "Мероприятие", heading, "Ответственный"), ("1", "Семинар", cell, "Отдел сцены"))
    (item,) = draft.items
    assert (item.period.text, item.place) == (period, place)
    assert not [one for one in item.problems if "отделить" in one]


def test_a_date_that_cannot_be_parted_from_its_place_is_a_problem() -> None:
    draft = read(
        ("№", "Мероприятие", "Дата и место", "Ответственный"),
        ("1", "Семинар", "15 апреля ДК «Заря» 20 мая РДК", "Отдел сцены"),
    )
    (item,) = draft.items
    assert item.period.text == ""
    assert "Не удалось отделить срок в ячейке: «15 апреля ДК «Заря» 20 мая РДК»." in item.problems


@pytest.mark.parametrize(
    ("heading", "cell", "names", "place", "doubt"),
    [
        ("Исполнитель, место", "Отдел сцены, Малый зал", ["Отдел сцены"], "Малый зал", False),
        ("Место проведения, ответственный", "Малый зал\nИванова И.И.", ["Иванова И.И."], "Малый зал", False),
        ("Исполнитель, место", "Отдел сцены", ["Отдел сцены"], None, False),
        ("Исполнитель, место", "МБУК «Волна», РДК «Заря»", ["МБУК «Волна»"], "РДК «Заря»", False),
        ("Исполнитель, место", "МБУК «Волна»", [], None, True),
        ("Исполнитель, место", "Малый зал", [], "Малый зал", False),
        (
            "Место, исполнитель",
            "Отдел сцены; Малый зал",
            ["Отдел сцены"],
            "Малый зал",
            False,
        ),  # the header has it otherwise
        (
            "Исполнитель, место",
            "Отдел сцены; Малый зал; отдел кадров",
            ["Отдел сцены", "отдел кадров"],
            "Малый зал",
            False,
        ),
    ],
)
def test_one_column_for_executor_and_place(
    heading: str, cell: str, names: list[str], place: str | None, doubt: bool
) -> None:
    draft = read(("№", "Мероприятие", "Срок", heading), ("1", "Семинар", "май", cell))
    (item,) = draft.items
    assert [party.name for party in item.responsible] == names
    assert item.place == place
    assert any("отделить место" in one for one in item.problems) is doubt


def test_one_column_for_all_three() -> None:
    draft = read(
        ("№", "Мероприятие", "Дата, место, ответственный"),
        ("1", "Семинар", "15 апреля, Малый зал, Отдел сцены"),
        ("2", "Вебинар", "когда-нибудь, где-нибудь"),
    )
    first, second = draft.items
    assert (first.period.text, first.place, first.responsible[0].name) == ("15 апреля", "Малый зал", "Отдел сцены")
    assert (second.period.text, second.place, second.responsible) == ("", None, ())
    assert any("когда-нибудь, где-нибудь" in one for one in second.problems)


def test_dates_put_together_from_several_columns() -> None:
    draft = read(
        ("Дата", "День недели", "Время", "Мероприятие", "Ответственный"),
        ("15 апреля", "среда", "14.00", "Семинар", "Отдел сцены"),
        ("16 апреля", "", "-", "Лекция", "Отдел сцены"),
    )
    assert [one.period.text for one in draft.items] == ["15 апреля, среда, 14.00", "16 апреля"]
    assert draft.items[0].period.problems == ()
    assert draft.items[0].period.time is not None
