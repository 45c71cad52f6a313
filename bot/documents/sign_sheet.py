"""«Лист регистрации» to print and sign: A4 landscape, numbered, 15 blank lines at the end, its header on every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

from bot.documents.brush import clean, font_path
from bot.documents.cells import printable
from bot.documents.word import WordPage
from bot.texts import desk_papers as words
from bot.texts.common import shorten
from storage.records import EventView
from storage.repositories.attendance import Entry

BLANK_LINES = 15
_SHARES = (0.06, 0.30, 0.30, 0.16, 0.18)
_BARE_SHARES = (0.06, 0.14, 0.42, 0.20, 0.18)
_FONT, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_MARGIN = 15  # millimetres
_LONGEST = 250  # letters of a cell: a row must fit a page
_LINE = 9  # millimetres: room for a signature


def rows_of(people: Sequence[Entry], *, named: bool = True) -> list[tuple[str, ...]]:
    """Numbered from 1 on; the blank ones go on counting."""
    told = [words.sign_values(one, named=named) for one in people]
    told += [("", "", "", "")] * BLANK_LINES
    return [(str(number), *values) for number, values in enumerate(told, start=1)]


def sign_sheet_docx(view: EventView, people: Sequence[Entry], now: datetime) -> bytes:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    page = WordPage()
    page.line(printable(view.institution.name), align="center")
    page.line(words.SIGN_SHEET, align="center", bold=True)
    page.line(printable(words.heading(view, now)), align="center", after=0 if words.place(view) else 9)
    if words.place(view):
        page.line(printable(words.place(view)), align="center", after=9)
    named = words.keeps_names(view, people)
    table = [tuple(printable(value) for value in row) for row in rows_of(people, named=named)]
    page.table(words.SIGN_COLUMNS if named else words.SIGN_BARE, table, _SHARES if named else _BARE_SHARES)
    for row in page.document.tables[0].rows[1:]:
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(_LINE)
    return page.content(words.SIGN_SHEET)


def sign_sheet_pdf(view: EventView, people: Sequence[Entry], now: datetime) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    _register_fonts()
    small = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=11)
    head = ParagraphStyle("head", parent=small, fontName=_BOLD, alignment=1)
    middle = ParagraphStyle("middle", parent=small, fontSize=11, leading=14, alignment=1)
    title = ParagraphStyle("title", parent=middle, fontName=_BOLD, fontSize=13, leading=17)
    buffer = BytesIO()
    size = landscape(A4)
    width = size[0] - 2 * _MARGIN * mm
    document = SimpleDocTemplate(
        buffer, pagesize=size, title=words.SIGN_SHEET, author="", **dict.fromkeys(_margins(), _MARGIN * mm)
    )
    named = words.keeps_names(view, people)
    header = [Paragraph(name, head) for name in (words.SIGN_COLUMNS if named else words.SIGN_BARE)]
    body = [
        [Paragraph(_markup(shorten(value, _LONGEST)), small) for value in row] for row in rows_of(people, named=named)
    ]
    table = Table(
        [header, *body],
        colWidths=[width * share for share in (_SHARES if named else _BARE_SHARES)],
        rowHeights=None,
        repeatRows=1,
        style=TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, "#000000"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 1), (-1, -1), 2.3 * mm),
                ("BOTTOMPADDING", (0, 1), (-1, -1), 2.3 * mm),
            ]
        ),
    )
    above = [
        Paragraph(_markup(view.institution.name), middle),
        Paragraph(words.SIGN_SHEET, title),
        Paragraph(_markup(words.heading(view, now)), middle),
        Paragraph(_markup(words.place(view)), middle),
        Spacer(1, 4 * mm),
    ]
    foot = clean(words.heading(view, now))
    document.build([*above, table], onFirstPage=_footer(foot), onLaterPages=_footer(foot))
    return buffer.getvalue()


def _margins() -> tuple[str, ...]:
    return "leftMargin", "rightMargin", "topMargin", "bottomMargin"


def _footer(text: str) -> Any:
    """The event and the page's number, so that sheets that came apart are put together again."""

    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawString(_MARGIN * 2.83, 20, text if len(text) < 130 else f"{text[:128]}…")
        canvas.drawRightString(document.pagesize[0] - _MARGIN * 2.83, 20, str(document.page))

    return draw


def _markup(text: str) -> str:
    """Anybody's words inside reportlab's own markup."""
    return escape(clean(text), quote=False)


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = pdfmetrics.getRegisteredFontNames()
    for name, bold in ((_FONT, False), (_BOLD, True)):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(font_path(bold))))
