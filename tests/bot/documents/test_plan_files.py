"""Exported Word and Excel files, opened back: as a person opens them, and by the project's own reader."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.cells import lines, printable, safe
from bot.documents.plan_docx import plan_docx
from bot.documents.plan_table import PlanTable, plan_table
from bot.documents.plan_xlsx import plan_xlsx
from bot.practice.setup import SAMPLES
from plans.draft import PlanDraft
from plans.reading import read_plan
from tests.bot.documents.made import plan_of, rows
from tests.builders import item
from tests.examples import many
from tests.shared import SHARED, needs_shared

MAKERS = {"docx": plan_docx, "xlsx": plan_xlsx}
SAMPLE_FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".docx", ".xlsx", ".txt"))
REAL = sorted(SHARED.glob("plans/*.txt"))
TABLE = PlanTable(
    "План на 2026 год",
    "УТВЕРЖДЕНО: Приказ № 4",
    ("№", "Мероприятие", "Срок", "Отметка о выполнении"),
    (
        ("1. Учёба",),
        ("1", "Семинар «Свет»\n=СУММ(1)", "15 мая", "состоялось 15.05.2026"),
        ("=1+1", "-cmd|calc", "-", ""),
    ),
    3,
)


def again(plan: PlanDraft, ending: str) -> PlanDraft:
    return read_plan(f"plan.{ending}", MAKERS[ending](plan_table(plan, rows(plan), [])))


@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_samples_come_back_equal(path: Path, ending: str) -> None:
    read = read_plan(path.name, path.read_bytes())
    back = again(read, ending)
    assert [(one.number, one.title, one.period, one.responsible, one.section, one.place) for one in back.items] == [
        (one.number, one.title, one.period, one.responsible, one.section, one.place) for one in read.items
    ]
    assert (back.title, back.year, back.approved) == (read.title, read.year, read.approved)
    assert not set(back.problems) - set(read.problems)


SHAPES = {
    "months in a column": [
        ("Месяц", "Дата", "Мероприятие", "Ответственный"),
        ("Март", "15", "Семинар", "Отдел сцены"),
        ("", "20", "Вебинар", "Отдел сцены"),
        ("Апрель", "2", "Лекция", "Отдел сцены"),
    ],
    "months above their rows": [
        ("№", "Мероприятие", "Дата", "Ответственный"),
        ("1. Учёба",),
        ("Март",),
        ("1", "Семинар", "15", "Отдел сцены"),
        ("2", "Вебинар", "20", "Отдел сцены"),
        ("2. Выезды",),
        ("3", "Выезд", "5 мая", "Отдел сцены"),
    ],
    "shared columns and dashes": [
        ("№", "Мероприятие", "Дата и место", "Кто отвечает"),
        ("1", "Конкурс «Голоса»:", "", ""),
        ("", "- приём заявок", "март\nДК «Заря»", "Отдел сцены"),
        ("", "- финал", "5 мая\nДК «Заря»", "Отдел сцены,\nИванова И.И."),
    ],
}


@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("shape", SHAPES)
def test_tables_as_people_make_them_come_back_equal(shape: str, ending: str) -> None:
    written = "План на 2026 год\n" + "\n".join(
        "\t".join(cell.replace("\n", "; ") for cell in row) for row in SHAPES[shape]
    )
    read = read_plan("plan.txt", written.encode())
    back = again(read, ending)
    assert len(read.items) > 1
    assert [replace(one, where="") for one in back.items] == [replace(one, where="") for one in read.items]


@needs_shared
@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_plans_come_back_equal(path: Path, ending: str) -> None:
    read = read_plan(path.name, path.read_bytes())
    back = again(read, ending)
    assert [one.title for one in back.items] == [one.title for one in read.items]
    assert back.year == read.year
    if read.year is not None:  # a resolution has neither periods nor leads
        assert [(one.period, one.responsible) for one in back.items] == [
            (one.period, one.responsible) for one in read.items
        ]


def test_word_is_ready_to_print() -> None:
    document = docx.Document(BytesIO(plan_docx(TABLE)))
    section, table = document.sections[0], document.tables[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width is not None
    assert round(section.page_width.cm, 1) == 29.7
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert [one.text for one in document.paragraphs] == ["УТВЕРЖДЕНО: Приказ № 4", "План на 2026 год"]
    assert [cell.text for cell in table.rows[0].cells] == list(TABLE.columns)
    assert len(table.rows[0]._tr.xpath("w:trPr/w:tblHeader")) == 1
    assert len(table.rows[1]._tr.tc_lst) == 1  # a heading across
    assert [cell.text for cell in table.rows[2].cells] == list(TABLE.rows[1])
    widths = [column.width.cm for column in table.columns if column.width is not None]
    assert sum(widths) == pytest.approx(26.7, abs=0.1)
    assert widths[1] > widths[0]


def test_excel_is_text_only_and_ready_to_print() -> None:
    sheet = openpyxl.load_workbook(BytesIO(plan_xlsx(TABLE))).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == ("УТВЕРЖДЕНО: Приказ № 4", "План на 2026 год")
    assert [cell.value for cell in sheet[3]] == list(TABLE.columns)
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:D1", "A2:D2", "A4:D4"}
    assert [cell.value for cell in sheet[5]] == list(TABLE.rows[1])
    assert [cell.value for cell in sheet[6]][:3] == ["'=1+1", "'-cmd|calc", "-"]
    assert all(cell.data_type in ("s", "n") for line in sheet for cell in line)
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")


def test_a_plan_of_one_column_has_nothing_to_merge() -> None:
    table = PlanTable("План", None, ("Мероприятие",), (("Раздел",),), 0)
    for make in MAKERS.values():
        assert make(table)


def test_a_cell_longer_than_excel_takes_is_cut_not_lost() -> None:
    table = replace(TABLE, rows=(("1", "слово " * 8000, "май", ""),))
    sheet = openpyxl.load_workbook(BytesIO(plan_xlsx(table))).active
    assert sheet is not None
    assert str(sheet["B4"].value).endswith("…")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("=1", "'=1"),
        ("+7 900", "'+7 900"),
        ("-5", "'-5"),
        ("@имя", "'@имя"),
        ("-", "-"),
        ("–", "–"),
        ("- приём заявок", "- приём заявок"),
        ("- а|cmd", "'- а|cmd"),
        ("- 1+1", "'- 1+1"),
        ("", ""),
        ("а=1", "а=1"),
    ],
)
def test_formulas_are_defused(text: str, made: str) -> None:
    assert safe(text) == made


def test_signs_that_xml_forbids_go_and_lines_stay() -> None:
    assert printable("а\x00б\x0bв\ud800г\ufffe") == "аб\nвг"
    assert lines(" а \r\n\n<b>б</b> **в** ") == "а\nб в"


@settings(max_examples=many(25), deadline=None)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec=None), max_size=40)] * 4),
        min_size=1,
        max_size=4,
    )
)
def test_any_words_make_files_that_open(texts: list[tuple[str, str, str, str]]) -> None:
    items = [replace(item("Семинар", "май"), cells=one, section=one[0] or None) for one in texts]
    plan = plan_of(*items, columns=("№", "Мероприятие", "Срок", "Ответственный"))
    table = plan_table(plan, rows(plan), [])
    document = docx.Document(BytesIO(plan_docx(table)))
    assert len(document.tables[0].rows) == len(table.rows) + 1
    sheet = openpyxl.load_workbook(BytesIO(plan_xlsx(table))).active
    assert sheet is not None
    assert sheet.max_row >= len(table.rows)
