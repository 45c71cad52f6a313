"""Cells as a file draws them, merged over columns and rows -> plain rows of equal meaning, for every format alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plans.readers.document import MAX_ROWS, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.tables.header_rows import columns_of
from plans.tables.headers import column_of

MAX_COLUMNS = 40
_HEADER_ROWS = 50  # a header that has not come by then is not looked for: a look costs
_NEAR = 30  # twentieths of a point: edges drawn closer than this are one


@dataclass(frozen=True, slots=True)
class Cell:
    """`columns` is how many it spans; `continued` says that it belongs to the cell above it."""

    text: str = ""
    columns: int = 1
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row as drawn, with its place in the file."""

    cells: Sequence[Cell]
    where: str


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """A cell over several columns leaves the others empty, one over several rows is repeated in each; empty rows go.

    A header of two storeys («Сроки» over «план» and «факт») becomes one row. Rows drawn with other edges than the header
    but with as many cells are read in its columns: people drag borders. Raises UnreadableFile for a table too large.
    """
    if len(lines) > MAX_ROWS:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    rows: list[Row] = []
    above: list[str] = []
    header: list[int] = []
    upper: Line | None = None
    for line in lines:
        texts = _texts(line.cells, above, header if len(header) == len(line.cells) else _starts(line.cells))
        above = texts
        joined = _joined_header(upper, line) if upper is not None and rows else None
        upper = line if any(texts) else None
        if joined is not None:
            rows[-1], header = Row(tuple(joined), rows[-1].where), []
        elif upper is not None:
            rows.append(Row(tuple(texts), line.where))
            if not header and len(rows) <= _HEADER_ROWS and columns_of(texts):
                header = _starts(line.cells)
    return _without_empty_columns(rows)


def blocks_of(rows: Sequence[Row]) -> list[Paragraph | Table]:
    """Rows of a sheet: those with one filled cell above the table are its heading; the rest is the table."""
    first = next((place for place, row in enumerate(rows) if sum(map(bool, row.cells)) > 1), len(rows))
    heading = [Paragraph(" ".join(filter(None, row.cells)), row.where) for row in rows[:first]]
    return [*heading, *([Table(tuple(rows[first:]))] if rows[first:] else [])]


def merged_edges(drawn: Iterable[int]) -> list[int]:
    """Where the columns of a whole table end, from the edges that its rows are drawn with, in twentieths of a point."""
    edges: list[int] = []
    for edge in sorted(set(drawn)):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges[:MAX_COLUMNS]


def columns_between(left: int, right: int, edges: Sequence[int]) -> int:
    """How many columns a cell drawn from `left` to `right` spans."""
    return max(1, sum(left + _NEAR < edge <= right + _NEAR for edge in edges))


def _without_empty_columns(rows: list[Row]) -> list[Row]:
    """Columns that only the dragged borders of some rows have made hold nothing."""
    filled = sorted({place for row in rows for place, cell in enumerate(row.cells) if cell})
    if filled == list(range(len(filled))):
        return rows
    return [Row(tuple(row.cells[place] for place in filled if place < len(row.cells)), row.where) for row in rows]


def _starts(cells: Sequence[Cell]) -> list[int]:
    """The column where each cell begins."""
    starts: list[int] = []
    place = 0
    for cell in cells:
        starts.append(place)
        place += cell.columns
    return starts


def _texts(cells: Sequence[Cell], above: Sequence[str], starts: Sequence[int]) -> list[str]:
    width = min(max((start + cell.columns for start, cell in zip(starts, cells, strict=True)), default=0), MAX_COLUMNS)
    texts = [""] * width
    for start, cell in zip(starts, cells, strict=True):
        if start < width:
            repeats = cell.continued and not cell.text and start < len(above)
            texts[start] = above[start] if repeats else cell.text
    return texts


def _joined_header(upper: Line, lower: Line) -> list[str] | None:
    """Two rows that are one header, or None: the upper has a wide cell, the lower names its parts and nothing else."""
    if not any(cell.columns > 1 for cell in upper.cells) or len(upper.cells) < 2:
        return None
    parts = _texts([replace(cell, continued=False) for cell in lower.cells], (), _starts(lower.cells))
    heads = [cell for cell in upper.cells for _ in range(min(cell.columns, MAX_COLUMNS))]
    names: list[str] = []
    for place, head in enumerate(heads):
        part = parts[place] if place < len(parts) else ""
        if part and head.columns == 1 and head.text:
            return None
        if part and head.text:
            names.append(part if column_of(part) else f"{head.text} ({part})")
        else:
            names.append(part or head.text)
    return names if any(parts) and columns_of(names) else None
