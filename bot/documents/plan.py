"""A kept plan as .xlsx: its own rows with what came of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from bot.documents.cells import safe
from bot.texts.documents import PLAN_COLUMNS, done_mark
from plans.draft import PlanDraft
from storage.models import PlanItem
from storage.records import EventView

_WIDTHS = (6, 60, 24, 30, 22, 36, 40)


def plan_workbook(draft: PlanDraft, items: Sequence[PlanItem], events: Sequence[EventView]) -> bytes:
    """The bytes of the workbook. `items` are the plan's rows in order, `events` all that came of them."""
    of_item: dict[int, list[EventView]] = defaultdict(list)
    for view in events:
        of_item[view.event.item_id].append(view)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(PLAN_COLUMNS["sheet"])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet.merge_range(0, 0, 0, len(_WIDTHS) - 1, draft.title, book.add_format({"bold": True, "text_wrap": True}))
    for column, (name, width) in enumerate(zip(PLAN_COLUMNS["names"], _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, bold)
    for row, (kept, read) in enumerate(zip(items, draft.items, strict=True), start=2):
        mark = done_mark(of_item.get(kept.same_as_id or kept.id, []), kept.done_mark)
        parties = "\n".join(party.name for party in read.responsible)
        values = (kept.number, kept.title, kept.form, kept.place, read.period.text, parties, mark)
        for column, value in enumerate(values):
            sheet.write_string(row, column, safe(value or ""), cell)
    sheet.freeze_panes(2, 0)
    book.close()
    return buffer.getvalue()
