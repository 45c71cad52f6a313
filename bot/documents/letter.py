"""The information letter as offices send it: a page of Word, and the same in PDF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from bot.documents.brush import clean, font_path
from bot.documents.cells import printable
from bot.documents.word import WordPage

Lines = Sequence[tuple[str, str]]


def letter_docx(heading: str, invitation: str, lines: Lines) -> bytes:
    page = WordPage(landscape=False)
    page.line(heading, align="center", bold=True, after=12)
    page.line(printable(invitation), after=12)
    for name, text in lines:
        page.line(f"{name}:", bold=True)
        for part in printable(text).split("\n"):
            page.line(part)
        page.line("")
    return page.content(heading)


def letter_pdf(heading: str, invitation: str, lines: Lines) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Letters", str(font_path())))
    pdfmetrics.registerFont(TTFont("LettersBold", str(font_path(bold=True))))
    plain = ParagraphStyle("plain", fontName="Letters", fontSize=11, leading=15, spaceAfter=9)
    bold = ParagraphStyle("bold", parent=plain, fontName="LettersBold", spaceAfter=0)
    top = ParagraphStyle("top", parent=plain, fontName="LettersBold", fontSize=14, alignment=1, spaceAfter=15)
    story = [Paragraph(heading, top), Paragraph(_marked(invitation), plain)]
    for name, text in lines:
        story += [Paragraph(f"{name}:", bold), Paragraph(_marked(text), plain)]
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, title=heading, author="").build(story)
    return buffer.getvalue()


def _marked(text: str) -> str:
    return "<br/>".join(escape(clean(part)) for part in text.split("\n"))
