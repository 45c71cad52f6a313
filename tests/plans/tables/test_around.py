"""Around the table: approval, drafts, contacts, notes; rows listed twice and rows of another year."""

from __future__ import annotations

import pytest

from plans.readers.document import Paragraph
from plans.tables.approval import approval_of, approval_problems
from plans.tables.heading import contacts_of, title_of
from tests.plans.small_plans import HEADER, TITLE, read, table


def lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, f"абзац {place}") for place, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("texts", "approved"),
    [
        (["УТВЕРЖДАЮ", "Директор МБУК «Клуб»", "_____ А.А. Петрова", "«12» января 2026 г."], "«12» января 2026 г."),
        (["Утверждаю: директор", "12.01.2026"], "12.01.2026"),
        (["УТВЕРЖДАЮ", "«__» _____ 2026 г."], None),
        (["Утверждено:", "Приказ № 1 от 16.01.2026г."], "Приказ № 1 от 16.01.2026г."),
        (["Утверждён", "приказом директора МБУК «Клуб» от 12.01.2026 № 3-од"], "приказом директора МБУК «Клуб» от 12.01.2026 № 3-од"),
        (["УТВЕРЖДЕНО приказом отдела культуры", "от «12» января 2026 г. № 5"], "приказом отдела культуры от «12» января 2026 г. № 5"),
        (["Приложение № 1", "План"], None),
        (["Приложение № 1 к приказу от 12.01.2026 № 3"], "приказу от 12.01.2026 № 3"),
        (["Принято", "Протокол педсовета от 30.08.2026 № 1"], "Протокол педсовета от 30.08.2026 № 1"),
        (["СОГЛАСОВАНО", "«10» января 2026 г.", "Начальник", "УТВЕРЖДАЮ", "«12» января 2026 г."], "«12» января 2026 г."),
        (["План работы на 2026 год"], None),
    ],
)  # fmt: skip
def test_who_approved(texts: list[str], approved: str | None) -> None:
    assert approval_of(lines(*texts)) == approved


def test_an_empty_date_and_a_draft_are_said() -> None:
    assert approval_problems(lines("УТВЕРЖДАЮ", "«__» _____ 2026 г.", "ПРОЕКТ")) == [
        "Дата утверждения не указана.",
        "Документ помечен как проект.",
    ]
    assert approval_problems(lines("План реализации проекта «Круг» на 2026 год")) == []
    draft = read(
        TITLE,
        table(HEADER, ("1", "Семинар", "май", "Отдел")),
        Paragraph("УТВЕРЖДАЮ", "а"),
        Paragraph("12.01.2026", "б"),
    )
    assert draft.approved == "12.01.2026"


def test_a_title_ends_where_the_approval_begins() -> None:
    assert (
        title_of(lines("План работы", "клуба на 2026 год", "ПРОЕКТ", "УТВЕРЖДАЮ", "Директор"))
        == "План работы клуба на 2026 год"
    )


def test_contacts_people_signatures_and_notes() -> None:
    contacts, notes = contacts_of(
        lines(
            "Контактная информация:",
            "МБУК «Клуб»",
            "Тел.: 8(4012) 11-22-33, e-mail: klub@example.org",
            "Исп. Петрова А.А., тел. 22-33-44",
            "Директор ____________ А.А. Петрова",
            "- 3 -",
            "МБУК «Волна» тел. 8 800 111-22-33, спросить Анну",
            "В плане возможны изменения",
        )
    )
    assert [(one.organisation, one.person, one.phone, one.email) for one in contacts] == [
        ("МБУК «Клуб»", None, "8(4012) 11-22-33", "klub@example.org"),
        (None, "Петрова А.А.", "22-33-44", None),
        ("МБУК «Волна», спросить Анну", None, "8 800 111-22-33", None),
    ]
    assert notes == ("В плане возможны изменения",)


def test_a_plan_of_rows_listed_twice() -> None:
    draft = read(
        HEADER,
        ("1", "Семинар «Свет»", "май", "Отдел сцены"),
        ("2", "Вебинар «Звук»", "июнь", "Отдел сцены"),
        ("Второй раздел", "", "", ""),
        ("3", "Семинар «Свет»", "май", "Отдел сцены"),
        ("4", "вебинар «Звук».", "ИЮНЬ", "Отдел сцены"),
    )
    assert draft.problems == (
        "2 пункта повторяются в двух разделах: № 1 и № 3; № 2 и № 4. Повторы станут одним мероприятием.",
    )


def test_quarters_as_headings_are_asked_about_and_double_nothing() -> None:
    draft = read(
        HEADER,
        ("1 квартал", "", "", ""),
        ("1", "Семинар", "", "Отдел сцены"),
        ("2 квартал", "", "", ""),
        ("2", "Семинар", "", "Отдел сцены"),
    )
    assert draft.problems == ()
    assert "Раздел называется «2 квартал»: если это и есть срок, впишите его в строку." in draft.items[1].problems


def test_rows_that_are_all_but_the_same_are_asked_about() -> None:
    draft = read(
        HEADER,
        ("1", "Областной семинар для хормейстеров «Свет»", "май", "Отдел сцены"),
        ("2", "Областной семинар для хормейстров «Свет»", "май", "Отдел кадров"),
        ("3", "Круглый стол для сотрудников клубов г. Заречного", "май", "Отдел кадров"),
        ("4", "Круглый стол для сотрудников клубов г. Озёрного", "май", "Отдел кадров"),
        ("5", "Семинар «Клуб», часть 1", "май", "Отдел кадров"),
        ("6", "Семинар «Клуб», часть 2", "май", "Отдел кадров"),
    )
    assert draft.problems == ("Похожие пункты с одним сроком: № 1 и № 2. Проверьте, не одно ли это мероприятие.",)


@pytest.mark.parametrize(
    ("title", "stale"),
    [
        ("Анализ работы за 6 месяцев 2024 года", True),
        ("Отчёт за 2022-2024 гг.", True),
        ("Итоги 2025 года", False),  # last year is looked back on
        ("Заявки на 2027 год", False),
        ("Конкурс к битве 1380 и 1812 года", False),
        ("Программа на 2022–2028 годы", False),
        ("Концерт к 81-летию Победы 1945 года", False),
        ("Приказ № 2024", False),
    ],
)
def test_years_of_a_plan_gone_by(title: str, stale: bool) -> None:
    draft = read(HEADER, ("1", title, "май", "Отдел сцены"))
    assert any("прошлого плана" in one for one in draft.items[0].problems) is stale


def test_a_period_of_another_year_and_a_row_without_a_leader() -> None:
    draft = read(
        HEADER,
        ("1", "Семинар", "март 2024", "Отдел сцены"),
        ("2", "Вебинар", "май", "участники проекта"),
        ("3", "Лекция", "май", "по согласованию"),
    )
    assert "Срок «март 2024» не попадает в год плана (2026)." in draft.items[0].problems
    assert "Ведущий не назван, напоминать некому: «участники проекта»." in draft.items[1].problems
    assert "Ответственный не указан: «по согласованию»." in draft.items[2].problems


def test_who_controls_has_a_column_and_telephones_become_contacts() -> None:
    draft = read(
        ("№", "Мероприятие", "Срок", "Исполнитель", "Контроль"),
        ("1", "Семинар", "май", "Отдел сцены, тел. 8(4012) 11-22-33", "Петрова А.А., директор"),
    )
    assert [(one.name, one.role.value) for one in draft.items[0].responsible] == [
        ("Отдел сцены", "lead"),
        ("Петрова А.А.", "control"),
    ]
    assert [(one.organisation, one.phone) for one in draft.contacts] == [("Отдел сцены", "8(4012) 11-22-33")]
