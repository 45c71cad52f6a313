"""A plan as .docx: landscape A4, the header on every page."""

from __future__ import annotations

from bot.documents.plan_table import PlanTable
from bot.documents.word import WordPage


def plan_docx(table: PlanTable) -> bytes:
    """The bytes of the document; its own words only, so that Word's «Печать» is all there is left to do."""
    page = WordPage()
    if table.approved:
        page.line(table.approved, align="right")
    page.line(table.title, align="center", bold=True, after=9)
    page.table(table.columns, table.rows, table.shares)
    return page.content(table.title)
