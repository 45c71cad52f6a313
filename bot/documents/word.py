"""Word documents as offices print them: the page, the font, paragraphs, tables with a repeated header."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

FONT = "Times New Roman"
_LONG, _SHORT, _MARGIN = 29.7, 21.0, 1.5  # centimetres of A4


class WordPage:
    """A document under way. `width`: centimetres between the margins."""

    def __init__(self, *, landscape: bool = True) -> None:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm

        self.document: Any = Document()
        width, height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
        self.width = width - 2 * _MARGIN
        _font(self.document)

    def line(self, text: str, *, align: str = "left", bold: bool = False, after: int = 0) -> None:
        """A paragraph; `align`: left center right; `after`: points of space below."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        run = paragraph.add_run(text)
        if bold:
            run.bold = True
        if after:
            paragraph.paragraph_format.space_after = Pt(after)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        """Borders, the header on every page, no row torn over two. A row of one cell is a heading across. `shares` of the width
        add up to 1."""
        from docx.shared import Cm

        made = self.document.add_table(rows=0, cols=len(columns))
        made.style = "Table Grid"
        made.autofit = False
        for column, share in zip(made.columns, shares, strict=True):
            column.width = Cm(self.width * share)
        header = made.add_row()
        _mark(header, "w:tblHeader")
        for cell, name in zip(header.cells, columns, strict=True):
            _write(cell, name, bold=True)
        for line in rows:
            row = made.add_row()
            _mark(row, "w:cantSplit")
            cells = row.cells
            if len(line) == 1:
                across = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
                _write(across, line[0], bold=True)
                across.paragraphs[0].paragraph_format.keep_with_next = True  # never alone at a page's foot
                continue
            for cell, text in zip(cells, line, strict=True):
                _write(cell, text)

    def content(self, title: str) -> bytes:
        """The bytes of the file; `title` is its property."""
        self.document.core_properties.title = title[:255]
        self.document.core_properties.author = ""
        self.document.core_properties.comments = ""
        buffer = BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def _font(document: Any) -> None:
    """Word takes Cyrillic from the «other» slot: the name stands in all four."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1


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
