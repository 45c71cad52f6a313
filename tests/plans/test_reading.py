"""Readers and reading: our own small plans, each with a difficulty of the real ones."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.draft import PartyRole, PlanKind
from plans.periods import PlanYear
from plans.readers import Paragraph, Unreadable, UnreadableFile, read_file
from plans.reading import read_plan
from plans.responsibles import read_parties
from plans.tables.approval import approval_of
from plans.tables.header_rows import columns_of
from plans.tables.headers import Column, column_of, is_column_numbers
from plans.tables.heading import contacts_of, year_of_heading
from tests.examples import many
from tests.plans.small_plans import read as read_rows

HEADER = "№\tМероприятие\tСроки\tОтветственный"


def read(*lines: str, year: PlanYear | None = None):  # type: ignore[no-untyped-def]
    return read_plan("plan.txt", "\n".join(lines).encode(), year=year)


def test_columns_in_any_order() -> None:
    draft = read(
        "План работы на 2026 год",
        "Ответственные\tДата проведения\tФорма мероприятия\tНазвание мероприятия\t№ п/п\tМесто проведения",
        "Отдел сцены\t15 апреля\tсеминар\t«Свет и звук»\t3.\tДом культуры",
    )
    (item,) = draft.items
    assert (item.number, item.title, item.form, item.place) == ("3", "«Свет и звук»", "семинар", "Дом культуры")
    assert item.period.exact
    assert item.responsible[0].role is PartyRole.LEAD


def test_torn_rows_sections_and_sub_rows() -> None:
    draft = read(
        "План на 2026 год", HEADER,
        "1.\tСеминар «Клуб и", "", "\tсцена»\tапрель\tОтдел сцены",
        "2.\tКонкурс «Голоса\tмай\tОтдел", "", "\tобласти»\t\tсцены",
        "\tКонсультации\tпо запросам\tОтдел сцены",
        "Второй раздел",
        "1.\tВебинар «Афиша»\tиюнь\tОтдел сцены",
    )  # fmt: skip
    assert [(one.number, one.title, one.section) for one in draft.items][1:] == [
        ("2", "Конкурс «Голоса области»", None),
        (None, "Консультации", None),
        ("1", "Вебинар «Афиша»", "Второй раздел"),
    ]
    assert draft.items[1].responsible[0].name == "Отдел сцены"


def test_a_month_heading_gives_its_month_only_to_cells_without_one() -> None:
    draft = read(
        "План на 2026 год", HEADER, "Март", "1\tСеминар\t5\tОтдел", "2\tВебинар\tапрель\tОтдел", "3\tЛекция\t\tОтдел"
    )
    starts = [one.period.windows[0].start for one in draft.items]
    assert starts == [dt.date(2026, 3, 5), dt.date(2026, 4, 1), dt.date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("heading", "start", "end"),
    [
        ("План на 2026 год", "2026-01-01", "2026-12-31"),
        ("План работы на 2026/2027 учебный год", "2026-09-01", "2027-08-31"),
        ("Сводный план на апрель 2026 года", "2026-04-01", "2026-04-30"),
        ("План мероприятий на 2022-2028 годы", "2022-01-01", "2028-12-31"),
    ],
)
def test_years_of_headings(heading: str, start: str, end: str) -> None:
    year = year_of_heading([Paragraph(heading, "строка 1")])
    assert year is not None
    assert (year.start.isoformat(), year.end.isoformat()) == (start, end)


def test_a_year_from_the_cells_from_the_approval_or_from_nowhere() -> None:
    assert read("План работы", HEADER, "1\tСеминар\tмай 2026\tОтдел").year == PlanYear.calendar(2026)
    approved = read("Утверждаю", "Приказ № 3 от 12.01.2026 г.", "План работы", HEADER, "1\tСеминар\tмай\tОтдел")
    assert (approved.year, approved.approved) == (PlanYear.calendar(2026), "Приказ № 3 от 12.01.2026 г.")
    nowhere = read("План работы", HEADER, "1\tСеминар\tмай\tОтдел")
    assert nowhere.year is None
    assert any("год" in problem for problem in nowhere.problems)
    assert read(
        "План работы", HEADER, "1\tСеминар\tмай\tОтдел", year=PlanYear.calendar(2027)
    ).year == PlanYear.calendar(2027)


def test_nothing_is_dropped_silently() -> None:
    draft = read(
        "План на 2026 год", HEADER, "1\tСеминар\tмай\t", "2\t\tмай\tОтдел", "\t\tпозже\t\t", "Итого пунктов два"
    )
    assert any("Ответственный не указан" in problem for problem in draft.items[0].problems)
    assert any("нет названия" in problem for problem in draft.problems)
    assert any("Итого пунктов два" in problem for problem in draft.problems)


def test_a_file_without_a_plan_says_what_to_do() -> None:
    draft = read("Просто письмо", "ни о чём")
    assert draft.items == ()
    assert Unreadable.NOTHING_INSIDE.value in draft.problems


def test_a_resolution() -> None:
    draft = read(
        "РЕЗОЛЮЦИЯ", "СЪЕЗДА БИБЛИОТЕКАРЕЙ", "«Книга рядом»", "Участники рекомендуют:", "Районным библиотекам:",
        "– создать клубы", "для детей;", "– вести дневники.", "ПРОЕКТ",
    )  # fmt: skip
    assert (draft.kind, draft.title) == (PlanKind.RESOLUTION, "Резолюция съезда библиотекарей «Книга рядом»")
    assert [one.title for one in draft.items] == ["создать клубы для детей", "вести дневники"]
    assert draft.items[0].responsible[0].name == "Районным библиотекам"
    assert draft.problems == ("Документ помечен как проект.",)


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("Отдел сцены", [("department", "Отдел сцены", None)]),
        ("Петрова А.А., директор, Иванов И. И., методист по музыке", [("person", "Петрова А.А.", "директор"), ("person", "Иванов И. И.", "методист по музыке")]),
        ("директор Петрова А.А.", [("person", "Петрова А.А.", "директор")]),
        ("А.А. Петрова", [("person", "А.А. Петрова", None)]),
        ("Петрова А.А. Иванов И.И.", [("person", "Петрова А.А.", None), ("person", "Иванов И.И.", None)]),
        ("МБУК «Дом культуры им. П.П. Гусева» Отдел сцены", [("organisation", "МБУК «Дом культуры им. П.П. Гусева»", None), ("department", "Отдел сцены", None)]),
        ("заведующие отделами, члены совета", [("group", "заведующие отделами", None), ("group", "члены совета", None)]),
        ("методист", [("person", "методист", None)]),
        ("Иванова О.П., заместитель директора по учебной, воспитательной работе", [("person", "Иванова О.П.", "заместитель директора по учебной, воспитательной работе")]),
        ("", []),
    ],
)  # fmt: skip
def test_parties(cell: str, parties: list[tuple[str, str, str | None]]) -> None:
    assert [(one.kind.value, one.name, one.position) for one in read_parties(cell)] == parties


def test_headers_by_meaning() -> None:
    assert column_of("Ответственые") is Column.RESPONSIBLE  # a typing error
    assert column_of("Наименование мероприятия (форма и название)") is Column.TITLE
    assert column_of("Погода") is None
    assert columns_of(["Срок", "Погода"]) is None
    assert is_column_numbers(["1", "2", "3", "4"])
    assert not is_column_numbers(["1", "2", "5"])


def test_contacts_and_approval() -> None:
    lines = ["Контакты:", "МБУК «Клуб»", "тел.: 8(4012) 11-22-33, e-mail: klub@example.org", "Приходите"]
    contacts, notes = contacts_of([Paragraph(line, "") for line in lines])
    assert (contacts[0].organisation, contacts[0].email, notes) == ("МБУК «Клуб»", "klub@example.org", ("Приходите",))
    assert approval_of([Paragraph("УТВЕРЖДАЮ", ""), Paragraph("«__» _____ 2022г.", "")]) is None
    assert approval_of([Paragraph("УТВЕРЖДАЮ", ""), Paragraph("«12» января 2026 г.", "")]) == "«12» января 2026 г."


def word_plan() -> bytes:
    document = docx.Document()
    document.add_paragraph("План методических мероприятий на 2026 год")
    table = document.add_table(rows=4, cols=4)
    for place, text in enumerate(["№", "Мероприятие", "Дата", "Ответственный"]):
        table.cell(0, place).text = text
    table.cell(1, 0).merge(table.cell(1, 3)).text = "Учёба"
    for place, text in enumerate(["1.", "Вебинар «Афиша»", "15 апреля, 14:00", "Отдел сцены"]):
        table.cell(2, place).text = text
    for place, text in enumerate(["2.", "Семинар «Свет»", "май", ""]):
        table.cell(3, place).text = text
    table.cell(2, 3).merge(table.cell(3, 3))
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet_plan() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("План")
    sheet.write(0, 0, "Сводный план на апрель 2026 года")
    sheet.write_row(2, 0, ["№", "Дата", "Мероприятие", "Организатор"])
    sheet.write_row(3, 0, [1, 2, 3, 4])
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_number(4, 0, 1)
    sheet.write_datetime(4, 1, dt.datetime(2026, 4, 15), day)
    sheet.write_row(4, 2, ["Вебинар «Афиша»", "МБУК «Клуб»"])
    sheet.write_row(5, 0, [2, "20", "Семинар «Свет»", "МБУК «Клуб»"])
    book.close()
    return buffer.getvalue()


def test_word() -> None:
    draft = read_plan("plan.docx", word_plan())
    assert [(one.where, one.section, one.number, one.responsible[0].name) for one in draft.items] == [
        ("таблица 1, строка 3", "Учёба", "1", "Отдел сцены"),
        ("таблица 1, строка 4", "Учёба", "2", "Отдел сцены"),  # a cell merged over rows
    ]


def test_excel() -> None:
    draft = read_plan("plan.xlsx", sheet_plan())
    assert [(one.where, one.number, one.period.windows[0].start) for one in draft.items] == [
        ("лист «План», строка 5", "1", dt.date(2026, 4, 15)),
        ("лист «План», строка 6", "2", dt.date(2026, 4, 20)),
    ]


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 70_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return buffer.getvalue()


def other_package() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("readme.txt", b"hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.txt", b"  ", Unreadable.EMPTY),
        ("plan.txt", b"\n\x00\x01", Unreadable.UNKNOWN_FORMAT),
        ("plan.png", b"\x89PNG", Unreadable.PICTURE),
        ("plan.pdf", b"%PDF-1.4", Unreadable.DAMAGED),
        ("plan.docx", b"nonsense", Unreadable.DAMAGED),
        ("plan.docx", b"PK\x03\x04nonsense", Unreadable.DAMAGED),
        ("plan.docx", bomb(), Unreadable.TOO_LARGE),
        ("plan.docx", entities(), Unreadable.DAMAGED),
        ("plan.zip", other_package(), Unreadable.UNKNOWN_FORMAT),
        ("plan.txt", b"a" * (21 * 1024 * 1024), Unreadable.TOO_LARGE),
    ],
    ids=range(10),
)
def test_bad_files_get_one_sentence(name: str, content: bytes, reason: Unreadable) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(name, content)
    assert caught.value.reason is reason


def test_encodings() -> None:
    text = f"План на 2026 год\n{HEADER}\n1\tСеминар\tмай\tОтдел"
    for encoding in ("utf-8-sig", "utf-16", "cp1251"):
        assert read_plan("p.txt", text.encode(encoding)).items[0].title == "Семинар"


@settings(max_examples=many(150), deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.xlsx", "a"]), st.sampled_from([b"", b"PK\x03\x04"])
)
def test_any_bytes_are_read_or_refused(content: bytes, name: str, start: bytes) -> None:
    try:
        assert read_plan(name, start + content) is not None
    except UnreadableFile:
        return


CELL = st.sampled_from(
    [
        "",
        "1",
        "Семинар «Свет",
        "»",
        "май",
        "до 5 мая",
        "Отдел",
        "Иванова И.И.",
        "№",
        "Сроки",
        "**жирно**",
        "Мероприятие",
    ]
)


@settings(max_examples=many(150), deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=6).map("\t".join), max_size=12))
def test_any_table_is_read(lines: list[str]) -> None:
    text = "\n".join([HEADER, *lines])
    draft = read_plan("a.txt", text.encode())
    assert all(item.title for item in draft.items)


@pytest.mark.parametrize("text", ["\n" * 5000, " \t" * 2500, "Отдел «" * 1000, "и " * 4000, "a" * 9000, "( " * 4000])
@pytest.mark.parametrize("column", range(4))
def test_a_cell_as_long_as_an_article_is_not_walked_through(text: str, column: int) -> None:
    """Nothing hangs on it; a date or a name that long is said."""
    cells = ["1", "Семинар", "май", "Отдел сцены"]
    cells[column] = text
    draft = read_rows(("№", "Мероприятие", "Срок", "Ответственный"), ("1", "Вебинар", "март", "Отдел"), tuple(cells))
    said = " ".join(problem for item in draft.items for problem in item.problems)
    assert draft.items[0].title == "Вебинар"
    if column > 1 and text.strip():
        assert "Слишком длинный текст" in said


def test_short_names_that_the_document_explains() -> None:
    draft = read_rows(
        ("№", "Мероприятие", "Срок", "Ответственный"),
        ("1", "Семинар", "май", "Муниципальный опорный центр развития (далее — МОЦР-2)"),
        ("2", "Вебинар", "июнь", "МОЦР-2"),
    )
    assert draft.declared == (("МОЦР-2", "Муниципальный опорный центр развития"),)


@pytest.mark.parametrize("ditto", ["-//-", "то же", '-"-', "— // —", "То же."])
def test_ditto_marks_take_the_words_of_the_row_above(ditto: str) -> None:
    draft = read_rows(
        ("№", "Мероприятие", "Срок", "Место", "Ответственный"),
        ("1", "Семинар", "май", "Клуб", "Отдел сцены"),
        ("2", "Вебинар", ditto, ditto, ditto),
        ("3", "Концерт", ditto, "Зал", "Отдел хора"),
    )
    second, third = draft.items[1:]
    assert second.period.text == ditto
    assert second.period.windows == third.period.windows == draft.items[0].period.windows
    assert (second.place, [party.name for party in second.responsible]) == ("Клуб", ["Отдел сцены"])
    assert third.place == "Зал"
    assert second.problems == second.period.problems == ()


def test_a_ditto_mark_under_nothing_is_asked_about() -> None:
    draft = read_rows(("№", "Мероприятие", "Срок", "Ответственный"), ("1", "Семинар", "-//-", "Отдел сцены"))
    assert draft.items[0].period.problems


def test_much_text_without_a_table_is_no_scan() -> None:
    draft = read_plan("letter.txt", ("Уважаемые коллеги, направляем вам наши предложения. " * 20).encode())
    assert draft.items == ()
    assert "Вижу текст" in draft.problems[0]
