"""Workbooks (xlsx, xlsm, xlsb, xls, ods): each sheet is a table; lines above it with one filled cell are its heading."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELLS = 3_000_000


def read_sheets(name: str, content: bytes) -> Document:
    """Real dates become «15.01.2026», whole numbers lose their «.0»; a cell merged over rows is repeated in each."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        raise UnreadableFile(Unreadable.ENCRYPTED) from None
    except CalamineError as error:
        raise UnreadableFile(Unreadable.DAMAGED) from error
    blocks: list[Paragraph | Table] = []
    for sheet_name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(sheet_name)
        if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
            raise UnreadableFile(Unreadable.TOO_LARGE)
        values = [row[:MAX_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]
        grid = [[_text(value) for value in row] for row in values]
        _fill_merged(grid, sheet.merged_cell_ranges or [])
        blocks += _blocks(grid, sheet_name)
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _fill_merged(grid: list[list[str]], ranges: list[Any]) -> None:
    for (top, left), (bottom, _right) in ranges:
        if bottom == top or top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top + 1 : bottom + 1]:
            if left < len(row) and not row[left]:
                row[left] = grid[top][left]


def _blocks(grid: list[list[str]], sheet: str) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    for number, cells in enumerate(grid, start=1):
        where = f"лист «{sheet}», строка {number}"
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if len(filled) == 1 and not rows:
            blocks.append(Paragraph(filled[0], where))
        else:
            rows.append(Row(tuple(cells), where))
    if rows:
        blocks.append(Table(tuple(rows)))
    return blocks


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        day = value.strftime("%d.%m.%Y")
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
