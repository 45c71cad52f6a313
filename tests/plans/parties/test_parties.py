"""Responsible parties: a cell, who stands in it (invented people and institutions), who leads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.responsibles import declared_aliases, phones_in, read_parties, settle_roles
from tests.examples import many

DEPARTMENT, ORGANISATION, PERSON, GROUP = "department", "organisation", "person", "group"

CASES: list[tuple[str, list[tuple[str, str, str | None]]]] = [
    # people: initials before and after, with and without spaces, full names, no separators
    ("Иванова И.И.", [(PERSON, "Иванова И.И.", None)]),
    ("И.И.Иванова", [(PERSON, "И.И.Иванова", None)]),
    ("И. И. Иванова, Петров П. П.", [(PERSON, "И. И. Иванова", None), (PERSON, "Петров П. П.", None)]),
    ("Иванова И.", [(PERSON, "Иванова И.", None)]),
    ("ИвановаИ.И.", [(PERSON, "ИвановаИ.И.", None)]),
    ("Петров-Водкин К.С.", [(PERSON, "Петров-Водкин К.С.", None)]),
    ("Иванова Ирина Ивановна", [(PERSON, "Иванова Ирина Ивановна", None)]),
    ("Ирина Ивановна Иванова, методист", [(PERSON, "Ирина Ивановна Иванова", "методист")]),
    ("Иванова И.И. Петров П.П. Сидорова С.С.", [(PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", None), (PERSON, "Сидорова С.С.", None)]),
    ("Иванова И.И.\nПетров П.П.", [(PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", None)]),
    ("Иванова И.И. и Петров П.П.", [(PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", None)]),
    ("1) Иванова И.И.\n2) Петров П.П.", [(PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", None)]),
    # positions before and after, with commas and «и» inside
    ("директор Иванова И.И.", [(PERSON, "Иванова И.И.", "директор")]),
    ("Зав. отделом Иванова И.И.", [(PERSON, "Иванова И.И.", "Зав. отделом")]),
    ("Иванова И.И. – директор", [(PERSON, "Иванова И.И.", "директор")]),
    ("Иванова И.И. (директор)", [(PERSON, "Иванова И.И.", "директор")]),
    ("Иванова И.И., заведующий отделом комплектования и обработки", [(PERSON, "Иванова И.И.", "заведующий отделом комплектования и обработки")]),
    ("Иванова И.И., заместитель директора по учебной, научной и воспитательной работе, Петров П.П., методист",
     [(PERSON, "Иванова И.И.", "заместитель директора по учебной, научной и воспитательной работе"), (PERSON, "Петров П.П.", "методист")]),
    ("и.о. директора Иванова И.И.", [(PERSON, "Иванова И.И.", "и.о. директора")]),
    ("Директор\nИванова И.И.\nметодист\nПетров П.П.", [(PERSON, "Иванова И.И.", "Директор"), (PERSON, "Петров П.П.", "методист")]),
    ("Иванова И.И.\nдиректор\nПетров П.П.\nметодист", [(PERSON, "Иванова И.И.", "директор"), (PERSON, "Петров П.П.", "методист")]),
    ("заведующий отделом кадров", [(PERSON, "заведующий отделом кадров", None)]),
    ("заместитель директора по учебной, воспитательной работе", [(PERSON, "заместитель директора по учебной, воспитательной работе", None)]),
    ("Директор и методист", [(PERSON, "Директор", None), (PERSON, "методист", None)]),
    # departments
    ("Отдел народного творчества и отдел кадров", [(DEPARTMENT, "Отдел народного творчества", None), (DEPARTMENT, "отдел кадров", None)]),
    ("Отдел комплектования и обработки", [(DEPARTMENT, "Отдел комплектования и обработки", None)]),
    ("Отдел культуры, спорта и туризма", [(DEPARTMENT, "Отдел культуры, спорта и туризма", None)]),
    ("Отдел культуры, молодёжной политики; сектор учёта", [(DEPARTMENT, "Отдел культуры, молодёжной политики", None), (DEPARTMENT, "сектор учёта", None)]),
    ("Методический отдел, отдел сцены", [(DEPARTMENT, "Методический отдел", None), (DEPARTMENT, "отдел сцены", None)]),
    ("Отдел сцены / Отдел кадров", [(DEPARTMENT, "Отдел сцены", None), (DEPARTMENT, "Отдел кадров", None)]),
    ("Отдел сцены Иванова И.И.", [(DEPARTMENT, "Отдел сцены", None), (PERSON, "Иванова И.И.", None)]),
    ("Отдел сцены (Иванова И.И.)", [(DEPARTMENT, "Отдел сцены", None), (PERSON, "Иванова И.И.", None)]),
    ("Отдел сцены (отв. Иванова И.И., Петров П.П.), МОЦ", [(DEPARTMENT, "Отдел сцены", None), (PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", None), (ORGANISATION, "МОЦ", None)]),
    ("МБУК «Волна» (директор Иванова И.И.)", [(ORGANISATION, "МБУК «Волна»", None), (PERSON, "Иванова И.И.", "директор")]),
    ("Директор МБУК «Волна» Иванова И.И.", [(PERSON, "Иванова И.И.", "Директор МБУК «Волна»")]),
    ("Сектор по работе с детьми, молодёжью и семьями", [(DEPARTMENT, "Сектор по работе с детьми, молодёжью и семьями", None)]),
    ("Зам. директора по АХЧ, по УВР", [(PERSON, "Зам. директора по АХЧ, по УВР", None)]),
    ("Иванова И.И. зав. отделом, Петрова А.А. методист", [(PERSON, "Иванова И.И.", "зав. отделом"), (PERSON, "Петрова А.А.", "методист")]),
    ("ГБУ ДО «Центр «Радуга», Администрация", [(ORGANISATION, "ГБУ ДО «Центр «Радуга»", None), (ORGANISATION, "Администрация", None)]),
    ("Отдел (сектор) учёта", [(DEPARTMENT, "Отдел (сектор) учёта", None)]),
    ("Отдел\nнародного творчества", [(DEPARTMENT, "Отдел народного творчества", None)]),
    # organisations
    ("МБУК «Дом культуры им. П.П. Гусева» МБУК «Клуб и К»", [(ORGANISATION, "МБУК «Дом культуры им. П.П. Гусева»", None), (ORGANISATION, "МБУК «Клуб и К»", None)]),
    ("ГУО \"Школа, лицей № 5 г. Заречного\", МОЦ", [(ORGANISATION, "ГУО \"Школа, лицей № 5 г. Заречного\"", None), (ORGANISATION, "МОЦ", None)]),
    ("ЦБС им. А.С. Пушкина", [(ORGANISATION, "ЦБС им. А.С. Пушкина", None)]),
    ("МОЦ/УДО", [(ORGANISATION, "МОЦ", None), (ORGANISATION, "УДО", None)]),
    ("МОЦ и УДО", [(ORGANISATION, "МОЦ", None), (ORGANISATION, "УДО", None)]),
    ("Министерство культуры и туризма", [(ORGANISATION, "Министерство культуры и туризма", None)]),
    ("Администрация района, Управление культуры", [(ORGANISATION, "Администрация района", None), (ORGANISATION, "Управление культуры", None)]),
    # groups
    ("участники проекта, руководители учреждений", [(GROUP, "участники проекта", None), (GROUP, "руководители учреждений", None)]),
    ("заведующие секторами и кабинетами", [(GROUP, "заведующие секторами и кабинетами", None)]),
    ("Клубы района", [(GROUP, "Клубы района", None)]),
    # «совместно с», «по согласованию», «(далее — …)», labels, telephones
    ("Отдел сцены совместно с отделом кадров", [(DEPARTMENT, "Отдел сцены", None), (DEPARTMENT, "отдел кадров", None)]),
    ("Отдел сцены при участии клубов района", [(DEPARTMENT, "Отдел сцены", None), (GROUP, "клубы района", None)]),
    ("МБУК «Волна» (по согласованию)", [(ORGANISATION, "МБУК «Волна»", None)]),
    ("Отдел сцены, Управление образования по согласованию", [(DEPARTMENT, "Отдел сцены", None), (ORGANISATION, "Управление образования", None)]),
    ("Муниципальный опорный центр (далее – МОЦ), УДО", [(ORGANISATION, "Муниципальный опорный центр", None), (ORGANISATION, "УДО", None)]),
    ("Отдел сцены, тел. 8(4012) 11-22-33", [(DEPARTMENT, "Отдел сцены", None)]),
    ("Иванова И.И. (11-22-33), Петров П.П., методист, +375 17 222 33 44", [(PERSON, "Иванова И.И.", None), (PERSON, "Петров П.П.", "методист")]),
    ("Отв. Иванова И.И.", [(PERSON, "Иванова И.И.", None)]),
    ("по согласованию", []),
    ("-", []),
    ("Библиотека, филиалы №1, №5", [("organisation", "Библиотека", None), ("group", "филиалы №1, №5", None)]),
    (
        "Худ. руководитель Лебедев К.К.; звукооператор Орлов Н.",
        [("person", "Лебедев К.К.", "Худ. руководитель"), ("person", "Орлов Н.", "звукооператор")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "parties"), CASES, ids=range(len(CASES)))
def test_a_cell(cell: str, parties: list[tuple[str, str, str | None]]) -> None:
    assert [(one.kind.value, one.name, one.position) for one in read_parties(cell)] == parties


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("Отдел сцены, отдел кадров", ["lead", "co"]),
        ("Министерство культуры, Отдел сцены", ["outside", "lead"]),
        ("участники проекта, Иванова И.И.", ["outside", "lead"]),
        ("Отдел сцены, МБУК «Чужой»", ["lead", "outside"]),  # it leads no row and is in no contacts
        ("Отдел кадров, МБУК «Свой»", ["lead", "co"]),
        ("Соисполнитель: Отдел кадров; отв.: Отдел сцены", ["co", "lead"]),
        ("Отдел сцены, контроль – Иванова И.И., директор", ["lead", "control"]),
        ("Иванова И.И. (контроль), Отдел сцены", ["control", "lead"]),
        ("Отдел культуры администрации района, Отдел сцены", ["outside", "lead"]),
        ("руководители учреждений", ["outside"]),
    ],
)
def test_who_leads_helps_controls_or_stands_outside(cell: str, roles: list[str]) -> None:
    (row,) = settle_roles([read_parties(cell)], ["МБУК «Свой»"])
    assert [party.role.value for party in row] == roles


def test_telephones_and_aliases_are_not_lost() -> None:
    cell = "Отдел сцены, тел. 8(4012) 11-22-33, Иванова И.И. (22-33-44)"
    assert [(one.organisation, one.person, one.phone) for one in phones_in(cell)] == [
        ("Отдел сцены", None, "8(4012) 11-22-33"),
        (None, "Иванова И.И.", "22-33-44"),
    ]
    assert declared_aliases("Муниципальный опорный центр (далее – МОЦ), УДО") == {"МОЦ": "Муниципальный опорный центр"}


PART = st.sampled_from(
    ["Отдел сцены", "отдел кадров", "Иванова И.И.", "П.П. Петров", "директор", "методист", "МБУК «Клуб им. А.А. Гусева»", "МОЦ",
     "участники проекта", "по согласованию", "(далее – МОЦ)", "тел. 8(4012) 11-22-33", "контроль –", "отв.:", "совместно с", "«", ")"]
)  # fmt: skip
GLUE = st.sampled_from([", ", "; ", " ", "\n", " и ", "/", " (", ") ", " – "])
KEPT = ("сцены", "кадров", "Иванова", "Петров", "Клуб", "участники", "директор", "методист")


@settings(max_examples=many(300), deadline=None)
@given(st.lists(st.tuples(PART, GLUE), max_size=7))
def test_any_cell_is_read_and_nobody_is_lost(parts: list[tuple[str, str]]) -> None:
    cell = "".join(part + glue for part, glue in parts)
    (settled,) = settle_roles([read_parties(cell)])
    said = " ".join(f"{party.name} {party.position or ''}" for party in settled)
    assert all(party.name for party in settled)
    for word in KEPT:
        assert word not in cell or word in said, (cell, said)
    assert sum(party.role.value == "lead" for party in settled) <= 1
    phones_in(cell)
