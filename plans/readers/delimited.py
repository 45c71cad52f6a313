"""Tables saved as text: commas, semicolons or tabs, with quoted cells that may hold line breaks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Protocol

from plans.readers.document import Document, Row
from plans.readers.grid import Cell, Line, blocks_of, rows_of
from plans.readers.text import decode, read_text
from plans.tables.header_rows import columns_of


class _Reader(Protocol):
    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


_DELIMITERS = ("\t", ";", ",")
_SAMPLE = 200  # rows that decide which delimiter it is
_LONGEST = 20_000  # characters of one cell: more means a quote that never closes


def read_delimited(name: str, content: bytes) -> Document:
    """The delimiter under which a plan's header appears, else under which most rows are of one width."""
    text = decode(content)
    named = text[:6].lower()
    if named.startswith("sep=") and len(named) > 4 and named[4] in _DELIMITERS:
        delimiter: str | None = named[4]
        text = text[5:]
    else:
        delimiter = _delimiter(text)
    if delimiter is None:
        return read_text(name, content)
    lines = [
        Line([Cell(cell.strip()) for cell in cells], f"строка {number}")
        for number, cells in _parse(text, delimiter, None)
    ]
    rows: list[Row] = rows_of(lines)
    blocks = blocks_of(rows)
    return Document(name, tuple(blocks)) if blocks else read_text(name, content)


def _delimiter(text: str) -> str | None:
    scored = [(_score(text, one), one) for one in _DELIMITERS]
    score, best = max(scored, key=lambda pair: pair[0])
    return best if score > (False, 0) else None


def _score(text: str, delimiter: str) -> tuple[bool, int]:
    rows = [cells for _, cells in _parse(text, delimiter, _SAMPLE)]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    headed = any(columns_of(cells[:60]) for cells in rows[:30])
    return headed, max(widths.values(), default=0)


def _parse(text: str, delimiter: str, limit: int | None) -> list[tuple[int, list[str]]]:
    """Rows with the number of the line each begins in; quotes that never close are taken as signs of the text.

    Raises csv.Error for a cell longer than any plan has.
    """
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _rows(reader, limit)
    except csv.Error as error:
        if "end of data" not in str(error):  # a quote inside a cell
            with suppress(csv.Error):
                return _rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), limit)
    return _rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE), limit)


def _rows(reader: _Reader, limit: int | None) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    for cells in islice(reader, limit):
        rows.append((begins, cells))
        begins = reader.line_num + 1
    return rows
