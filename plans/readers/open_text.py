"""OpenDocument texts: paragraphs and tables in the order of the body."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile

MAX_COLUMNS = 60
MAX_ROWS = 20_000


def read_odt(name: str, content: bytes) -> Document:
    """A cell that spans rows is repeated in each; one that spans columns leaves the others empty."""
    import odfdo

    body = odfdo.Document(BytesIO(content)).body
    blocks: list[Paragraph | Table] = []
    paragraphs = tables = 0
    for element in _flat(body):
        if element.tag == "table:table":
            tables += 1
            rows = _rows(element, tables)
            if rows:
                blocks.append(Table(tuple(rows)))
        else:
            paragraphs += 1
            text = " ".join(element.inner_text.split())
            if text:
                blocks.append(Paragraph(text, f"абзац {paragraphs}"))
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _flat(element: Any) -> Iterator[Any]:
    """Paragraphs, headings and tables; lists and sections are opened, notes and drawings are left."""
    for child in element.children:
        if child.tag in ("text:p", "text:h", "table:table"):
            yield child
        elif child.tag in ("text:list", "text:list-item", "text:section", "text:list-header"):
            yield from _flat(child)


def _rows(table: Any, number: int) -> list[Row]:
    rows: list[Row] = []
    above: dict[int, tuple[int, str]] = {}  # column -> rows still covered, the text
    for index, element in enumerate(table.get_elements("descendant::table:table-row"), start=1):
        cells: list[str] = []
        for cell in element.get_elements("table:table-cell | table:covered-table-cell"):
            for _ in range(min(_count(cell, "table:number-columns-repeated"), MAX_COLUMNS - len(cells))):
                cells.append(_cell(cell, len(cells), above))
        if any(cells):
            rows.append(Row(tuple(cells), f"таблица {number}, строка {index}"))
        if len(rows) > MAX_ROWS:
            raise UnreadableFile(Unreadable.TOO_LARGE)
    return rows


def _cell(cell: Any, column: int, above: dict[int, tuple[int, str]]) -> str:
    left, text = above.pop(column, (0, ""))
    if cell.tag == "table:covered-table-cell" and left:
        if left > 1:
            above[column] = (left - 1, text)
        return text
    parts = (" ".join(one.inner_text.split()) for one in cell.get_elements("descendant::text:p"))
    own = "\n".join(part for part in parts if part)
    spanned = _count(cell, "table:number-rows-spanned")
    if spanned > 1:
        above[column] = (spanned - 1, own)
    return own


def _count(cell: Any, attribute: str) -> int:
    value = cell.get_attribute(attribute)
    return max(1, int(value)) if value is not None and str(value).isdecimal() else 1
