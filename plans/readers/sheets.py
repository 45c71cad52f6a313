"""Excel workbooks, new and old: each sheet is a table; lines above it with one filled cell are its heading."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from plans.readers.document import MAX_ROWS, Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.readers.extent import check_extent
from plans.readers.grid import MAX_COLUMNS, Cell, Line, blocks_of, rows_of
from plans.readers.values import text_of, titled, with_section


def read_workbook(name: str, content: bytes) -> Document:
    """Real dates become «15.01.2026», whole numbers lose their «.0»; a cell merged over rows is repeated in each.

    Formulas give the value that was saved with them; macros are never looked at; hidden sheets are left out.
    """
    check_extent(content)
    blocks: list[Paragraph | Table] = []
    for title, rows in _sheets(content):
        blocks += blocks_of(rows if title is None else with_section(title, rows))
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _sheets(content: bytes) -> list[tuple[str | None, list[Row]]]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [
            one.name
            for one in workbook.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        return titled([(name, _rows(workbook, name)) for name in shown])
    except PasswordError as error:
        raise UnreadableFile(Unreadable.ENCRYPTED) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library's own crash is no Exception
            raise UnreadableFile(Unreadable.DAMAGED) from error
        raise


def _rows(workbook: CalamineWorkbook, name: str) -> list[Row]:
    sheet = workbook.get_sheet_by_name(name)
    merged = _merged(sheet.merged_cell_ranges or [])
    going_on = {row for row, _ in merged}
    lines: list[Line] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        texts = [text_of(value) for value in values[:MAX_COLUMNS]]
        if any(texts) or number in going_on:
            lines.append(Line(_cells(texts, number, merged), f"лист «{name}», строка {number + 1}"))
    return rows_of(lines)


def _merged(ranges: Sequence[Any]) -> dict[tuple[int, int], tuple[int, bool]]:
    """(row, left column) -> columns spanned, and whether the cell goes on from above."""
    found: dict[tuple[int, int], tuple[int, bool]] = {}
    for (top, left), (bottom, right) in ranges:
        if left < MAX_COLUMNS:
            for row in range(top, min(bottom, MAX_ROWS) + 1):
                found[row, left] = max(1, right - left + 1), row > top
    return found


def _cells(texts: list[str], row: int, merged: dict[tuple[int, int], tuple[int, bool]]) -> list[Cell]:
    cells: list[Cell] = []
    place = 0
    while place < len(texts):
        columns, continued = merged.get((row, place), (1, False))
        cells.append(Cell(texts[place], min(columns, len(texts) - place), continued))
        place += columns
    return cells
