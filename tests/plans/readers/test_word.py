"""Word: what is drawn and never written, what is written and never drawn, borders that people drag."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from plans.readers import read_file
from plans.reading import read_plan
from tests.plans.readers.samples import FIRST, HEADER, SECOND, changed, places, saved, shown, word


def table_of(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table


def insert(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))


def read(document: Any) -> list[Any]:
    return shown(read_file("plan.docx", saved(document)))


def test_a_number_column_made_of_an_automatic_list() -> None:
    document = docx.Document()
    table = table_of(document, [HEADER, ["", *FIRST[1:]], ["", *SECOND[1:]]])
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0].style = document.styles["List Number"]
    assert [one.number for one in read_plan("plan.docx", saved(document)).items] == ["1", "2"]


def test_a_style_based_on_a_numbered_one() -> None:
    document = docx.Document()
    own = document.styles.add_style("Пункт клуба", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["List Number"]
    document.add_paragraph("семинар", style=own)
    assert read(document) == ["1. семинар"]


@pytest.mark.parametrize("kind", ["document.macroEnabled", "template"])
def test_macro_files_and_templates_are_read_as_data(kind: str) -> None:
    content = word()
    with zipfile.ZipFile(BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert main in types
    other = types.replace(main, f"application/vnd.ms-word.{kind}.main+xml")
    made = changed(content, {"[Content_Types].xml": other.encode(), "word/vbaProject.bin": b"AutoOpen"})
    assert read_file("plan.docm", made).blocks == read_file("plan.docx", content).blocks


def test_levels_bullets_and_lists_that_begin_anew() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="2"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%3)"/></w:lvl>'
        '<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    for number, override in ((91, ""), (92, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>')):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{override}</w:num>')
        )
    for number, level in ((91, 0), (91, 1), (91, 1), (91, 2), (91, 3), (91, 0), (91, 1), (92, 0), (99, 0)):
        properties = document.add_paragraph("пункт")._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )
    labels = [text.removesuffix("пункт").strip() for text in read(document)]
    assert labels == ["I)", "I.1", "I.2", "б)", "–", "II)", "II.1", "IV)", ""]


def test_deleted_text_goes_inserted_text_stays() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("План")
    insert(paragraph, "<w:t xml:space='preserve'> на</w:t>")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>2025</w:delText><w:tab/></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:moveFrom {nsdecls("w")} w:id="2"><w:r><w:t>лишнее</w:t></w:r></w:moveFrom>'))
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="3"><w:r><w:t xml:space="preserve"> 2026 год</w:t></w:r></w:ins>')
    )
    table = table_of(document, [HEADER, FIRST, SECOND])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="4"/>'))
    assert read(document) == ["План на 2026 год", [HEADER, SECOND]]


def test_text_boxes_are_not_read_and_content_controls_are() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("План")
    insert(paragraph, "<w:pict><w:txbxContent><w:p><w:r><w:t>надпись</w:t></w:r></w:p></w:txbxContent></w:pict>")
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>из поля</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    paragraph._p.addnext(control)
    assert read(document) == ["План", "из поля"]


def test_breaks_are_lines_in_a_cell_and_spaces_in_a_heading() -> None:
    document = docx.Document()
    heading = document.add_paragraph("План")
    insert(heading, "<w:br/><w:t>работы</w:t><w:tab/><w:t>клуба</w:t><w:noBreakHyphen/><w:t>музея</w:t>")
    cell = table_of(document, [HEADER, FIRST]).cell(1, 3)
    insert(cell.paragraphs[0], "<w:br/><w:t>Отдел музыки</w:t>")
    assert read(document) == ["План работы клуба-музея", [HEADER, [*FIRST[:3], "Отдел сцены\nОтдел музыки"]]]


def test_a_table_framed_by_a_table_is_read_as_its_own() -> None:
    document = docx.Document()
    frame = document.add_table(rows=1, cols=1)
    inner = frame.cell(0, 0).add_table(rows=2, cols=4)
    for row, texts in zip(inner.rows, [HEADER, FIRST], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    found = read_file("plan.docx", saved(document))
    assert shown(found) == [[HEADER, FIRST]]
    assert places(found) == ["таблица 2, строка 1", "таблица 2, строка 2"]


def test_a_small_table_inside_a_cell_is_its_text() -> None:
    document = docx.Document()
    table = table_of(document, [HEADER, FIRST])
    inner = table.cell(1, 1).add_table(rows=2, cols=2)
    for cell, text in zip(
        (one for row in inner.rows for one in row.cells), ["10:00", "показ", "11:00", "разбор"], strict=True
    ):
        cell.text = text
    assert read(document) == [[HEADER, ["1.", "Вебинар «Афиша»\n10:00 показ\n11:00 разбор", *FIRST[2:]]]]


def test_a_header_of_two_storeys() -> None:
    document = docx.Document()
    rows = [
        ["№", "Мероприятие", "Сроки", "", "Ответственный"],
        ["", "", "план", "факт", ""],
        ["1", "Вебинар", "май", "июнь", "Отдел"],
    ]
    table = table_of(document, rows)
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    assert read(document)[0][0] == ["№", "Мероприятие", "Сроки (план)", "факт", "Ответственный"]
    draft = read_plan("plan.docx", saved(document))
    (item,) = draft.items
    assert (item.title, item.period.text, item.responsible[0].name) == ("Вебинар", "май", "Отдел")
    assert not [problem for problem in draft.problems if "строк" in problem]


def test_parts_of_a_header_with_names_of_their_own() -> None:
    document = docx.Document()
    rows = [
        ["№", "Мероприятие", "Проведение", "", ""],
        ["", "", "дата", "место", "организатор"],
        ["1", "Вебинар", "май", "зал", "Отдел"],
    ]
    table = table_of(document, rows)
    table.cell(0, 2).merge(table.cell(0, 4))
    assert read(document)[0][0] == ["№", "Мероприятие", "дата", "место", "организатор"]


def test_a_row_with_dragged_borders_is_read_in_the_header_columns() -> None:
    document = docx.Document()
    table = table_of(
        document, [["№", "Мероприятие", "", "Сроки", "Ответственный"], ["1", "Вебинар", "май", "", "Отдел"]]
    )
    table.cell(0, 1).merge(table.cell(0, 2))  # in the header the second cell is the wide one
    table.cell(1, 2).merge(table.cell(1, 3))  # in the row the third
    (item,) = read_plan("plan.docx", saved(document)).items
    assert (item.title, item.period.text, item.responsible[0].name) == ("Вебинар", "май", "Отдел")


@pytest.mark.parametrize("span", ["1000000000", "-5", "много", "0"])
def test_impossible_spans_do_no_harm(span: str) -> None:
    document = docx.Document()
    table = table_of(document, [HEADER, FIRST])
    properties = table.cell(1, 3)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{span}"/>'))
    assert read(document) == [[HEADER, FIRST]]


def test_skipped_columns_before_a_row() -> None:
    document = docx.Document()
    table = table_of(document, [HEADER, FIRST])
    row = table.rows[1]._tr
    row.remove(row.findall(qn("w:tc"))[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert read(document) == [[HEADER, ["", *FIRST[1:]]]]


def test_a_document_without_lists_and_styles_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("План")
    for relation in [key for key, one in document.part.rels.items() if one.reltype.endswith(("/numbering", "/styles"))]:
        del document.part.rels[relation]
    buffer = BytesIO()
    document.part.package.save(buffer)
    assert shown(read_file("plan.docx", buffer.getvalue())) == ["План"]
