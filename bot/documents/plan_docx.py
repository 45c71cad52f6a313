"""A plan as .docx: landscape A4, the header on every page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.documents.plan_table import PlanTable

_FONT = "Times New Roman"
_WIDTH = 26.7  # centimetres between the margins of a landscape A4


def plan_docx(table: PlanTable) -> bytes:
    """The bytes of the document; its own words only, so that Word's «Печать» is all there is left to do."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _page(document)
    _font(document)
    if table.approved:
        document.add_paragraph(table.approved).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(table.title)
    run.bold = True
    heading.paragraph_format.space_after = 120_000  # EMU: about 9 points
    _rows(document, table)
    document.core_properties.title = table.title[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)


def _font(document: Any) -> None:
    """Word takes Cyrillic from the «other» slot: the name stands in all four."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), _FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1


def _rows(document: Any, table: PlanTable) -> None:
    from docx.shared import Cm

    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    for column, share in zip(made.columns, table.shares, strict=True):
        column.width = Cm(_WIDTH * share)
    header = made.add_row()
    _mark(header, "w:tblHeader")
    for cell, name in zip(header.cells, table.columns, strict=True):
        _write(cell, name, bold=True)
    for line in table.rows:
        row = made.add_row()
        _mark(row, "w:cantSplit")
        cells = row.cells
        if len(line) == 1:
            _write(cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0], line[0], bold=True)
            continue
        for cell, text in zip(cells, line, strict=True):
            _write(cell, text)


def _mark(row: Any, name: str) -> None:
    """A property of a row: repeated on each page, not torn over two."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    """Lines of a cell are paragraphs; a heading stands in the middle."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    first, *others = text.split("\n")
    paragraphs = [cell.paragraphs[0], *(cell.add_paragraph() for _ in others)]
    for paragraph, line in zip(paragraphs, (first, *others), strict=True):
        run = paragraph.add_run(line)
        if bold:
            run.bold = True
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
