"""Word documents: paragraphs and tables in the order of the body."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile


def read_docx(name: str, content: bytes) -> Document:
    """Merged cells are read once: a cell that spans columns leaves the others empty, one that spans rows is repeated."""
    import docx
    from docx.oxml.ns import qn

    body = docx.Document(BytesIO(content)).element.body
    blocks: list[Paragraph | Table] = []
    paragraphs = tables = 0
    numbers: Counter[str] = Counter()  # Word's own numbering goes on through the document, list by list
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            paragraphs += 1
            text = _text(child, qn)
            if text:
                blocks.append(Paragraph(text, f"абзац {paragraphs}"))
        elif child.tag == qn("w:tbl"):
            tables += 1
            rows = _rows(child, tables, qn, numbers)
            if rows:
                blocks.append(Table(tuple(rows)))
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _rows(table: Any, number: int, qn: Any, numbers: Counter[str]) -> list[Row]:
    rows: list[Row] = []
    above: dict[int, str] = {}
    for index, row in enumerate(table.iterchildren(qn("w:tr")), start=1):
        cells: list[str] = []
        for cell in row.iterchildren(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span, merge = 1, None
            if properties is not None:
                grid = properties.find(qn("w:gridSpan"))
                span = int(grid.get(qn("w:val"), "1")) if grid is not None else 1
                mark = properties.find(qn("w:vMerge"))
                merge = mark.get(qn("w:val"), "continue") if mark is not None else None
            column = len(cells)
            parts = (_text(one, qn) or _number(one, qn, numbers) for one in cell.iter(qn("w:p")))
            text = "\n".join(part for part in parts if part)
            if merge == "continue" and not text:
                text = above.get(column, "")
            above[column] = text if merge is not None else ""
            cells += [text, *[""] * (span - 1)]
        if any(cells):
            rows.append(Row(tuple(cells), f"таблица {number}, строка {index}"))
    return rows


def _text(paragraph: Any, qn: Any) -> str:
    parts: list[str] = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == qn("w:noBreakHyphen") else " ")
    return "".join(parts).strip()


def _number(paragraph: Any, qn: Any, numbers: Counter[str]) -> str:
    """An empty paragraph of a numbered list shows its number on the page and has no text in the file: «№ п/п» as people make it."""
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if found is None or found.get(qn("w:val")) in (None, "0"):
        return ""
    numbers[found.get(qn("w:val"))] += 1
    return str(numbers[found.get(qn("w:val"))])
