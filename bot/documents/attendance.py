"""The list of participants as .xlsx: the attendance-sheet practice, with a totals sheet beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from bot.documents.cells import safe
from bot.texts import desk as words
from bot.texts.events import when
from bot.texts.reminders import event_name
from storage.records import EventView, Participant

_WIDTHS = (6, 36, 36, 24, 24, 10, 16, 18, 10, 14, 24)


def attendance_workbook(view: EventView, people: Sequence[Participant], now: datetime) -> bytes:
    """The bytes of the workbook; values are texts, never formulas."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, totals = (book.add_worksheet(name) for name in words.SHEETS)
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    heading = f"{event_name(view)}, {when(view, now)}"
    sheet.write_string(0, 0, safe(heading), book.add_format({"bold": True}))
    for column, (name, width) in enumerate(zip(words.COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, bold)
    for row, one in enumerate(people, start=2):
        entry = one.registration
        values = (
            entry.number,
            entry.full_name,
            entry.organisation,
            entry.position,
            entry.municipality,
            "",
            "",
            words.STATES[entry.state],
            "",
            "",
            "",
        )
        for column, value in enumerate(values):
            sheet.write_string(row, column, safe(str(value or "")), cell)
    sheet.freeze_panes(2, 0)
    counted = Counter(one.registration.state for one in people)
    for row, (state, name) in enumerate(words.TOTALS.items()):
        totals.write_string(row, 0, name, cell)
        totals.write_number(row, 1, counted[state], cell)
    totals.set_column(0, 0, 36)
    book.close()
    return buffer.getvalue()
