"""A plan as .xlsx: XlsxWriter, everything as text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.documents.cells import safe
from bot.documents.plan_table import PlanTable
from bot.texts.common import shorten
from bot.texts.documents import PLAN_SHEET

_SIGNS = 165  # characters across a landscape page
_LONGEST = 32_767  # characters of a cell, by Excel's own limit
_FONT = {
    "font_name": "Times New Roman",
    "font_size": 11,
    "text_wrap": True,
    "quote_prefix": True,
}  # quoted: editing a cell keeps it a text


def plan_xlsx(table: PlanTable) -> bytes:
    """The bytes of the workbook: one sheet, ready to print. Texts that could run as formulas are defused (`cells.safe`)."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(PLAN_SHEET)
    cell, bold, title, right = (
        book.add_format({**_FONT, "valign": "top", "border": 1}),
        book.add_format({**_FONT, "bold": True, "border": 1, "align": "center", "valign": "vcenter"}),
        book.add_format({**_FONT, "bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}),
        book.add_format({**_FONT, "align": "right"}),
    )
    last = len(table.columns) - 1
    for place, share in enumerate(table.shares):
        sheet.set_column(place, place, max(5, round(share * _SIGNS)))
    row = 0
    for words, look in ((table.approved, right), (table.title, title)):
        if words:
            _across(sheet, row, last, words, look)
            sheet.set_row(row, 20 * (len(words) // 110 + 1))
            row += 1
    header = row
    for place, name in enumerate(table.columns):
        _write(sheet, row, place, name, bold)
    for row, line in enumerate(table.rows, start=header + 1):
        if len(line) == 1:
            _across(sheet, row, last, line[0], bold)
            sheet.set_row(row, 16 * (len(line[0]) // 130 + 1))
            continue
        for place, text in enumerate(line):
            _write(sheet, row, place, text, cell)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _across(sheet: Any, row: int, last: int, text: str, look: Any) -> None:
    """One text over all columns; a plan of a single column has nothing to merge."""
    if last:
        sheet.merge_range(row, 0, row, last, "", look)
    _write(sheet, row, 0, text, look)


def _write(sheet: Any, row: int, place: int, text: str, look: Any) -> None:
    sheet.write_string(row, place, safe(text if len(text) < _LONGEST else shorten(text, _LONGEST - 1)), look)
