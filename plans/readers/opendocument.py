"""OpenDocument texts and sheets: content.xml walked as it stands.

Repeated rows and columns are counted before they are made: a sheet often declares a million empty ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from plans.readers.document import MAX_ROWS, Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.readers.grid import MAX_COLUMNS, Cell, Line, blocks_of, rows_of
from plans.readers.package import member_of
from plans.readers.values import date_text, time_text, titled, with_section

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_WORDS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_GROUPS = frozenset(
    {f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group", f"{_TEXT}section"}
    | {f"{_TEXT}list", f"{_TEXT}list-item", f"{_TEXT}list-header", f"{_TEXT}index-body"}
)
_GONE = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_DRAW}frame", f"{_DRAW}custom-shape"}
)
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_odt(name: str, content: bytes) -> Document:
    """Paragraphs and tables in the order of the text; deleted text of tracked changes, notes and frames are left out."""
    root = _root(content)
    reader = _TextReader(_numbered_styles(root))
    reader.read(_body(root, "text"))
    return _document(name, reader.blocks)


def read_ods(name: str, content: bytes) -> Document:
    """Each sheet is a table; dates and times are taken from their values, not from their looks."""
    sheets: list[tuple[str, list[Row]]] = []
    for table in _body(_root(content), "spreadsheet").iterchildren(f"{_TABLE}table"):
        title = table.get(f"{_TABLE}name", "")
        sheets.append((title, rows_of(_lines(table, f"лист «{title}»", _Lists(frozenset())))))
    blocks: list[Paragraph | Table] = []
    for section, rows in titled(sheets):
        blocks += blocks_of(rows if section is None else with_section(section, rows))
    return _document(name, blocks)


class _TextReader:
    def __init__(self, numbered: frozenset[str]) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.lists = _Lists(numbered)
        self.paragraphs = self.tables = 0

    def read(self, body: Any) -> None:
        for child in _children(body):
            if child.tag in _WORDS:
                self.paragraphs += 1
                label, text = self.lists.label(child, "–"), _text(child, " ")
                if text:
                    self.blocks.append(Paragraph(f"{label} {text}".strip(), f"абзац {self.paragraphs}"))
            elif child.tag == f"{_TABLE}table":
                self.take_table(child)

    def take_table(self, table: Any) -> None:
        """The table, then tables of two rows and more inside it: a frame around the whole plan is common."""
        self.tables += 1
        rows = rows_of(_lines(table, f"таблица {self.tables}", self.lists))
        if rows:
            self.blocks.append(Table(tuple(rows)))
        for row in _children(table):
            for cell in row.iterchildren(*_CELLS):
                for inner in cell.iterchildren(f"{_TABLE}table"):
                    self.take_table(inner)


class _Lists:
    """Numbers of automatic lists, which are drawn and never written."""

    def __init__(self, numbered: frozenset[str]) -> None:
        self._numbered = numbered
        self._counts: dict[str, int] = {}
        self._seen: set[Any] = set()

    def label(self, paragraph: Any, bullet: str = "") -> str:
        """«3.» for the first paragraph of a numbered item, `bullet` for one of a plain list, else «»."""
        item = paragraph.getparent()
        if item.tag != f"{_TEXT}list-item" or item.find("*") is not paragraph:
            return ""
        top = item.getparent()
        style = top.get(f"{_TEXT}style-name")
        if style not in self._numbered:
            return bullet
        if top not in self._seen:
            self._seen.add(top)
            goes_on = top.get(f"{_TEXT}continue-numbering") == "true" or top.get(f"{_TEXT}continue-list")
            if not goes_on:
                self._counts[style] = 0
        self._counts[style] = self._counts.get(style, 0) + 1
        return f"{self._counts[style]}."


def _numbered_styles(root: Any) -> frozenset[str]:
    """Names of list styles whose first level is a number."""
    names = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"
    styles = root.iterfind(f"{_OFFICE}automatic-styles/{_TEXT}list-style")
    return frozenset(
        one.get(names, "")
        for one in styles
        if one.find("*") is not None and one[0].tag == f"{_TEXT}list-level-style-number"
    )


def _document(name: str, blocks: list[Paragraph | Table]) -> Document:
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _root(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(member_of(content, "content.xml"), parser)


def _body(root: Any, kind: str) -> Any:
    body = root.find(f"{_OFFICE}body/{_OFFICE}{kind}")
    if body is None:
        raise UnreadableFile(Unreadable.DAMAGED)
    return body


def _children(element: Any) -> Iterator[Any]:
    """Children, those inside sections, lists and groups of rows among them."""
    for child in element.iterchildren():
        if child.tag in _GROUPS:
            yield from _children(child)
        elif child.tag not in _GONE:
            yield child


def _lines(table: Any, place: str, lists: _Lists) -> list[Line]:
    lines: list[Line] = []
    number = 0
    below: dict[int, tuple[int, int]] = {}  # column -> rows that its cell still covers, columns that it spans
    for row in (one for one in _children(table) if one.tag == f"{_TABLE}table-row"):
        times = _count(row, "number-rows-repeated")
        cells = _cells(row, below, lists)
        if not any(cell.text or cell.continued for cell in cells):
            number += times
            continue
        if len(lines) + times > MAX_ROWS:
            raise UnreadableFile(Unreadable.TOO_LARGE)
        lines += [Line(cells, f"{place}, строка {number + one + 1}") for one in range(times)]
        number += times
    return lines


def _cells(row: Any, below: dict[int, tuple[int, int]], lists: _Lists) -> list[Cell]:
    drawn: list[Any] = []
    for cell in row.iterchildren(*_CELLS):
        drawn += [cell] * min(_count(cell, "number-columns-repeated"), MAX_COLUMNS - len(drawn))
    cells: list[Cell] = []
    place = 0
    while place < len(drawn):
        cell = drawn[place]
        left, columns = below.pop(place, (0, 1))
        if left and cell.tag == _CELLS[1]:
            cells.append(Cell(columns=columns, continued=True))
        else:
            left, columns = (
                _count(cell, "number-rows-spanned"),
                min(_count(cell, "number-columns-spanned"), MAX_COLUMNS),
            )
            cells.append(Cell(_cell_text(cell, lists), columns))
        if left > 1:
            below[place] = left - 1, columns
        place += columns
    return cells


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _cell_text(cell: Any, lists: _Lists) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date" and (day := date_text(cell.get(f"{_OFFICE}date-value", ""))):
        return day
    if kind == "time" and (hour := time_text(cell.get(f"{_OFFICE}time-value", ""))):
        return hour
    texts = ((_text(one, "\n") or lists.label(one)) for one in _children(cell) if one.tag in _WORDS)
    return "\n".join(filter(None, texts))


def _text(element: Any, broken: str) -> str:
    parts: list[str] = []
    _collect(element, parts, broken)
    return "".join(parts).strip()


def _collect(element: Any, parts: list[str], broken: str) -> None:
    parts.append(element.text or "")
    for node in element.iterchildren():
        if node.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            parts.append(" ")
        elif node.tag == f"{_TEXT}line-break":
            parts.append(broken)
        elif node.tag not in _GONE:
            _collect(node, parts, broken)
        parts.append(node.tail or "")
