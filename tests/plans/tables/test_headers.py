"""Header cells and header rows by meaning."""

from __future__ import annotations

import pytest

from plans.tables.header_rows import header_of
from plans.tables.headers import Column, column_of


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("Наименование мероприятия", Column.TITLE),
        ("Наименование мероприятий", Column.TITLE),
        ("Содержание работы", Column.TITLE),
        ("Планируемые мероприятия", Column.TITLE),
        ("Перечень основных мероприятий", Column.TITLE),
        ("Наименование мероприятия, возрастная категория, количество человек", Column.TITLE),
        ("Форма и название мероприятия", Column.TITLE),
        ("Сроки проведения", Column.PERIOD),
        ("СРОКИ ИСПОЛНЕНИЯ", Column.PERIOD),
        ("Дата проведения (день недели)", Column.PERIOD),
        ("Планируемая дата проведения", Column.PERIOD),
        ("Срок проведе-\nния", Column.PERIOD),
        ("Дата, время", Column.PERIOD),
        ("Дата начала и окончания", Column.PERIOD),
        ("Дата начала", Column.START),
        ("Окончание", Column.END),
        ("Ответственный исполнитель", Column.RESPONSIBLE),
        ("Ответст-\nвенные", Column.RESPONSIBLE),
        ("Исполнители и соисполнители", Column.RESPONSIBLE),
        ("ФИО ответственного за проведение", Column.RESPONSIBLE),
        ("Ответственные, участники", Column.RESPONSIBLE),
        ("Отв.", Column.RESPONSIBLE),
        ("Ответств.", Column.RESPONSIBLE),
        ("Кто организует", Column.RESPONSIBLE),
        ("№ п\\п", Column.NUMBER),
        ("Название и форма проведения методического мероприятия", Column.TITLE),
        ("Контроль", Column.CONTROL),
        ("Форма проведения", Column.FORM),
        ("Вид мероприятия", Column.FORM),
        ("Целевая аудитория", Column.OTHER),
        ("Количество участников мероприятия", Column.OTHER),
        ("Форма отчёта", Column.OTHER),
        ("Ожидаемый результат", Column.RESULT),
        ("Отметка о выполнении", Column.DONE),
        ("Место проведения", Column.PLACE),
        ("Место, адрес проведения", Column.PLACE),
        ("Время проведения", Column.TIME),
        ("День недели", Column.WEEKDAY),
        ("Месяц", Column.MONTH),
        ("№", Column.NUMBER),
        ("N п/п", Column.NUMBER),
        ("Погода", None),
        ("Отдел сцены", None),
        ("Семинар «Сроки и даты»", None),
    ],
)
def test_what_a_header_cell_names(cell: str, column: Column | None) -> None:
    assert column_of(cell) is column


@pytest.mark.parametrize(
    "cells",
    [
        ("1", "Мероприятия ко Дню семьи", "май", "Организаторы клубов"),
        ("Мероприятия", "Мероприятия", "Мероприятия", "Мероприятия"),
        ("Мероприятия, посвящённые Дню театра", "в срок до 15 мая", "Ответственные за филиалы"),
        ("Директор", "подпись", "дата"),
        ("Учреждение", "Телефон", "E-mail"),
    ],
)
def test_rows_that_are_no_header(cells: tuple[str, ...]) -> None:
    assert header_of(cells) is None
