"""A plan's own headings and each row's own texts come through the reading."""

from __future__ import annotations

import json

import pytest

from bot.practice.setup import SAMPLES
from plans.draft import PlanDraft
from plans.readers import Document
from plans.readers.document import Paragraph, Row, Table
from plans.reading import read_document, read_plan
from plans.tables.headers import Column
from plans.tables.own_columns import roles_of
from tests.shared import needs_shared, plan_bytes


def plan(*tables: list[tuple[str, ...]], title: str = "План на 2026 год") -> PlanDraft:
    blocks: list[Paragraph | Table] = [Paragraph(title, "абзац 1")]
    for number, rows in enumerate(tables, start=1):
        blocks.append(
            Table(tuple(Row(cells, f"таблица {number}, строка {at}") for at, cells in enumerate(rows, start=1)))
        )
    return read_document(Document("plan.docx", tuple(blocks)))


def test_headings_and_cells_stay_as_written_in_their_order() -> None:
    read = plan(
        [
            ("Срок", "Целевая аудитория", "Мероприятие", "Кто отвечает", "№"),
            ("до\n15 мая", "Библиотекари", "Семинар «Свет»", "Отдел сцены,\nИванова И.И.", "1."),
        ]
    )
    assert read.columns == ("Срок", "Целевая аудитория", "Мероприятие", "Кто отвечает", "№")
    assert read.items[0].cells == ("до\n15 мая", "Библиотекари", "Семинар «Свет»", "Отдел сцены,\nИванова И.И.", "1.")


def test_a_shared_column_is_not_taken_apart() -> None:
    read = plan(
        [("№", "Мероприятие", "Место и дата", "Ответственный"), ("1", "Семинар", "ДК «Заря»\n15 мая", "Отдел сцены")]
    )
    assert read.items[0].cells == ("1", "Семинар", "ДК «Заря»\n15 мая", "Отдел сцены")
    assert (read.items[0].place, read.items[0].period.text) == ("ДК «Заря»", "15 мая")


def test_a_header_of_two_lines_is_one_and_a_torn_row_is_whole() -> None:
    read = plan(
        [
            ("№", "Мероприя-\nтие", "Срок", "", "Ответственный"),
            ("", "", "начало", "окончание", ""),
            ("1", "Фестиваль «Свет", "10 марта", "15 марта", "Отдел сцены"),
            ("", "и звук»", "", "", ""),
        ]
    )
    assert read.columns == ("№", "Мероприятие", "Срок начало", "окончание", "Ответственный")
    assert read.items[0].cells == ("1", "Фестиваль «Свет и звук»", "10 марта", "15 марта", "Отдел сцены")


def test_the_month_that_begins_a_group_stays_in_its_cell() -> None:
    read = plan(
        [
            ("Месяц", "Дата", "Мероприятие", "Ответственный"),
            ("Март", "15", "Семинар", "Отдел сцены"),
            ("", "20", "Вебинар", "Отдел сцены"),
        ]
    )
    assert [item.cells[0] for item in read.items] == ["Март", ""]


def test_tables_of_other_headers_are_laid_under_the_first() -> None:
    read = plan(
        [("№", "Мероприятие", "Срок", "Ответственный"), ("1", "Семинар", "15 мая", "Отдел сцены")],
        [
            ("Исполнитель", "Дата и место проведения", "Название", "Охват"),
            ("Отдел чтения", "20 июня\nзал библиотеки", "Вебинар", "40 человек"),
        ],
    )
    assert read.columns == ("№", "Мероприятие", "Срок", "Ответственный", "Охват")
    first, second = read.items
    assert first.cells == ("1", "Семинар", "15 мая", "Отдел сцены", "")
    assert second.cells[1:4] == ("Вебинар", "20 июня", "Отдел чтения")
    assert second.cells[4] == "40 человек"
    assert second.place == "зал библиотеки"


def test_what_could_not_be_parted_keeps_a_column_of_its_own() -> None:
    read = plan(
        [("№", "Мероприятие", "Срок", "Ответственный"), ("1", "Семинар", "15 мая", "Отдел сцены")],
        [
            ("Название", "Дата и место проведения", "Ответственный"),
            ("Вебинар", "май-июнь 2026, ул. Мира, 5 июня 3", "Отдел чтения"),
        ],
    )
    assert any("Не удалось отделить" in problem for problem in read.items[1].problems)
    assert "май-июнь 2026, ул. Мира, 5 июня 3" in read.items[1].cells
    assert read.columns[-1] == "Дата и место проведения"


def test_a_column_without_heading_and_words_goes_with_words_it_stays() -> None:
    read = plan([("№", "Мероприятие", "Срок", "Ответственный", ""), ("1", "Семинар", "15 мая", "Отдел сцены", "")])
    assert len(read.columns) == 4
    read = plan(
        [("№", "Мероприятие", "Срок", "Ответственный", ""), ("1", "Семинар", "15 мая", "Отдел сцены", "за день")]
    )
    assert (read.columns[4], read.items[0].cells[4]) == ("", "за день")


def test_text_without_columns_gets_sensible_ones() -> None:
    flat = read_plan(
        "plan.txt",
        "План на 2026 год\n№ Мероприятие Сроки Ответственный\n1 Семинар «Свет» 15 апреля Отдел сцены\n".encode(),
    )
    assert flat.columns == ("№", "Мероприятие", "Срок", "Ответственный")
    assert flat.items[0].cells == ("1", "Семинар «Свет»", "15 апреля", "Отдел сцены")
    resolution = read_plan(
        "r.txt",
        "РЕЗОЛЮЦИЯ\nфорума\nРекомендовать:\nДиректорам клубов:\n– провести день открытых дверей;\n– завести сайт.\n".encode(),
    )
    assert resolution.columns == ("№", "Содержание рекомендации", "Исполнитель")
    assert resolution.items[0].cells == ("1", "провести день открытых дверей", "Директорам клубов")


def test_the_contract_of_json_is_as_it_was() -> None:
    read = read_plan("centre_2026.docx", (SAMPLES / "centre_2026.docx").read_bytes())
    assert read.columns
    assert all(len(item.cells) == len(read.columns) for item in read.items)
    assert not {"columns", "cells"} & (set(read.as_json()) | set(read.as_json()["items"][0]))
    json.dumps(read.as_json())


@pytest.mark.parametrize(
    ("columns", "column", "place"),
    [
        (("№", "Мероприятие", "Срок", "Отметка о выполнении"), Column.DONE, 3),
        (("Дата и место", "Мероприятие", "Отв."), Column.PERIOD, 0),
        (("№", "Мероприятие", "Срок", "Исполнитель"), Column.RESPONSIBLE, 3),
        (("Содержание", "Отметка"), Column.DONE, 1),  # no header by itself: each heading by what it says
        (("№", "Мероприятие", "Срок"), Column.DONE, None),
    ],
)
def test_roles_of_columns(columns: tuple[str, ...], column: Column, place: int | None) -> None:
    assert roles_of(columns).get(column) == place


@needs_shared
def test_real_plans_keep_their_headings() -> None:
    read = read_plan("plan.txt", plan_bytes("smolensk_culture_2026"))
    assert read.columns[-1] == "Ответственный/исполнитель"
    assert all(len(item.cells) == 6 for item in read.items)
