"""CSV and TSV: one table; the delimiter is the one that gives the same number of cells most often."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.readers.text import decode, read_text

DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 200  # rows that decide
MAX_FIELD = 100_000


def read_delimited(name: str, content: bytes) -> Document:
    """Quoted cells may hold line breaks; lines above the table with one filled cell are its heading."""
    text = decode(content)
    csv.field_size_limit(MAX_FIELD)
    delimiter = max(DELIMITERS, key=lambda one: _agreement(text, one))
    if _agreement(text, delimiter) == 0:
        return read_text(name, content)
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), start=1):
        filled = [cell for cell in cells if cell.strip()]
        where = f"строка {number}"
        if not filled:
            continue
        if len(filled) == 1 and not rows:
            blocks.append(Paragraph(filled[0].strip(), where))
        else:
            rows.append(Row(tuple(cell.strip() for cell in cells), where))
    if rows:
        blocks.append(Table(tuple(rows)))
    if not blocks:
        raise UnreadableFile(Unreadable.EMPTY)
    return Document(name, tuple(blocks))


def _agreement(text: str, delimiter: str) -> int:
    """How many of the first rows have the most usual number of cells, more than one; an impossible file has none."""
    try:
        widths = Counter(
            len(cells)
            for _, cells in zip(
                range(LOOKED_AT), csv.reader(StringIO(text, newline=""), delimiter=delimiter), strict=False
            )
        )
    except csv.Error:
        return 0
    many = {width: count for width, count in widths.items() if width > 1}
    return max(many.values(), default=0)
