"""Word documents: paragraphs and tables in the order of the body, as a reader of the final text sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package

from plans.readers.document import Document, Paragraph, Table, Unreadable, UnreadableFile
from plans.readers.grid import MAX_COLUMNS, Cell, Line, rows_of
from plans.readers.numbering import BULLET, Numbering

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo")))
_GONE = frozenset(map(qn, ("w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "w:txbxContent")))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_TEXT, _TAB, _BREAK, _HYPHEN = map(qn, ("w:t", "w:tab", "w:br", "w:noBreakHyphen"))
_PROPERTIES = qn("w:pPr")


def read_docx(name: str, content: bytes) -> Document:
    """What was deleted with tracked changes is not read, what was inserted is; text boxes and pictures are not.

    Numbers that Word draws itself are written out: alone in a cell with no text, before a paragraph of the body.
    """
    reader = _Reader(content)
    reader.read()
    if not reader.blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(reader.blocks))


class _Reader:
    def __init__(self, content: bytes) -> None:
        part = Package.open(BytesIO(content)).main_document_part
        element = getattr(part, "element", None)  # python-docx does not parse templates and files with macros
        self.body = (parse_xml(part.blob) if element is None else element).find(qn("w:body"))
        self.numbering = Numbering(
            _part_of(part, RELATIONSHIP_TYPE.NUMBERING), _part_of(part, RELATIONSHIP_TYPE.STYLES)
        )
        self.blocks: list[Paragraph | Table] = []
        self.paragraphs = self.tables = 0

    def read(self) -> None:
        for child in _children(self.body):
            if child.tag == _PARAGRAPH:
                self.paragraphs += 1
                text = _text(child)
                label = self.numbering.label(child)
                if text:
                    self.blocks.append(Paragraph(f"{label} {text}".strip(), f"абзац {self.paragraphs}"))
            elif child.tag == _TABLE:
                self.take_table(child)

    def take_table(self, table: Any) -> None:
        """The table, then the tables found inside it: a frame around the whole plan is common."""
        self.tables += 1
        number = self.tables
        inner: list[Any] = []
        lines: list[Line] = []
        for index, row in enumerate((one for one in _children(table) if one.tag == _ROW), start=1):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                lines.append(Line(self.cells_of(row, inner), f"таблица {number}, строка {index}"))
        rows = rows_of(lines)
        if rows:
            self.blocks.append(Table(tuple(rows)))
        for one in inner:
            self.take_table(one)

    def cells_of(self, row: Any, inner: list[Any]) -> list[Cell]:
        """Tables inside a row with no other text go to `inner`; beside other cells they are that cell's text."""
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        cells = [Cell()] * (min(_number(before), MAX_COLUMNS) if before is not None else 0)
        nested: list[tuple[int, Any]] = []
        for cell in _children(row):
            if cell.tag == _CELL:
                nested += [(len(cells), one) for one in _children(cell) if one.tag == _TABLE]
                cells.append(self.cell(cell))
        frame = sum(bool(cell.text) for cell in cells) < 2
        for place, table in nested:
            if frame and _is_real(table):
                inner.append(table)
            else:
                cells[place] = replace(cells[place], text=f"{cells[place].text}\n{_flat(table)}".strip())
        return cells

    def cell(self, cell: Any) -> Cell:
        span, continued = _merging(cell)
        lines: list[str] = []
        for child in _children(cell):
            if child.tag == _PARAGRAPH:
                text = _text(child, broken="\n")
                label = "" if continued else self.numbering.label(child)
                lines.append(text or label.strip(BULLET))
        return Cell("\n".join(filter(None, lines)), span, continued)


def _children(element: Any) -> Iterator[Any]:
    """Children, those inside content controls and insertions among them, without what is deleted."""
    for child in element.iterchildren():
        if child.tag in _WRAPPERS:
            yield from _children(child)
        elif child.tag not in _GONE:
            yield child


def _merging(cell: Any) -> tuple[int, bool]:
    """How many columns the cell spans, and whether it goes on from the row above."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    grid, mark = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    span = min(_number(grid), MAX_COLUMNS) if grid is not None else 1
    return max(1, span), mark is not None and mark.get(qn("w:val"), "continue") == "continue"


def _is_real(table: Any) -> bool:
    """Two rows of two cells at least: less than that inside a cell is only a way to draw its text."""
    wide = [
        row
        for row in _children(table)
        if row.tag == _ROW and len([one for one in _children(row) if one.tag == _CELL]) > 1
    ]
    return len(wide) > 1


def _flat(table: Any) -> str:
    rows = (row for row in _children(table) if row.tag == _ROW)
    lines = (" ".join(filter(None, (_text(one) for one in row.iter(_PARAGRAPH)))) for row in rows)
    return "\n".join(filter(None, lines))


def _text(paragraph: Any, broken: str = " ") -> str:
    parts: list[str] = []
    _collect(paragraph, parts, broken)
    return "".join(parts).strip()


def _collect(element: Any, parts: list[str], broken: str) -> None:
    for node in element.iterchildren():
        if node.tag == _TEXT:
            parts.append(node.text or "")
        elif node.tag == _BREAK:
            parts.append(broken)
        elif node.tag == _TAB:
            parts.append(" ")
        elif node.tag == _HYPHEN:
            parts.append("-")
        elif node.tag not in _GONE and node.tag not in (_ALTERNATE, _PROPERTIES):
            _collect(node, parts, broken)


def _number(element: Any) -> int:
    text = element.get(qn("w:val"), "1")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _part_of(part: Any, kind: str) -> Any | None:
    """The root element of a related part, or None: python-docx would add a default one to a document without it."""
    try:
        return part.part_related_by(kind).element
    except (KeyError, AttributeError):
        return None
