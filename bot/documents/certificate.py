"""«Сертификат участника» as a PDF: one page, A4 on its side, DejaVu Sans, with the QR of its check."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from bot.documents.brush import clean, font_path
from bot.texts import certificate as words

_REGULAR, _BOLD = "Metodist", "Metodist-Bold"
_INK, _SOFT, _LINE = "#1f2933", "#66727f", "#2f6f8f"
_MARGIN, _QR = 34.0, 96.0  # points


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands in it; plain texts."""

    institution: str
    number: str
    name: str
    event: str
    days: str
    place: str | None
    check: str  # the address that its QR holds


def certificate_pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    _letters()
    buffer = BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    canvas.setTitle(f"{words.CERTIFICATE} № {paper.number}")
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(2)
    canvas.rect(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN)
    canvas.setLineWidth(0.6)
    canvas.rect(_MARGIN + 6, _MARGIN + 6, width - 2 * _MARGIN - 12, height - 2 * _MARGIN - 12)
    room, middle = width - 2 * _MARGIN - 80, width / 2
    corner = width - _MARGIN - 22 - _QR
    beside = 2 * (corner - middle - 12)  # what stands as low as the QR is narrower
    y = _centred(canvas, paper.institution, middle, height - 76, room, 14, 2, colour=_SOFT)
    y = _centred(canvas, words.CERTIFICATE.upper(), middle, y - 28, room, 32, 1, bold=True, colour=_LINE)
    y = _centred(canvas, f"{words.NUMBER} {paper.number}", middle, y - 4, room, 14, 1, colour=_SOFT)
    y = _centred(canvas, words.PARTICIPANT, middle, y - 26, room, 11, 1, colour=_SOFT)
    y = _centred(canvas, paper.name, middle, y - 14, room, 28, 2, bold=True)
    y = _centred(canvas, words.EVENT, middle, y - 14, room, 11, 1, colour=_SOFT)
    y = _centred(canvas, paper.event, middle, y - 6, beside, 18, 4)
    where = f"{paper.days}, {paper.place}" if paper.place else paper.days
    _centred(canvas, where, middle, y - 6, beside, 13, 3)
    _check(canvas, paper.check, corner, _MARGIN + 30)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _letters() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = pdfmetrics.getRegisteredFontNames()
    for name, bold in ((_REGULAR, False), (_BOLD, True)):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(font_path(bold))))


def _centred(
    canvas: Any,
    text: str,
    middle: float,
    top: float,
    room: float,
    size: float,
    most: int,
    *,
    bold: bool = False,
    colour: str = _INK,
) -> float:
    """Writes at most `most` lines below `top`, smaller where they would be more; the height below which the next may stand."""
    from reportlab.lib.utils import simpleSplit

    font, plain = _BOLD if bold else _REGULAR, clean(text)
    lines = simpleSplit(plain, font, size, room)
    while (len(lines) > most or any(_width(line, font, size) > room for line in lines)) and size > 7:
        size -= 1
        lines = simpleSplit(plain, font, size, room)
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    y = top
    for line in lines[:most]:
        while _width(line, font, size) > room:  # one word of two hundred letters
            line = line[: int(len(line) * 0.95)]
        y -= size * 1.25
        canvas.drawCentredString(middle, y, line)
    return y - size * 0.3


def _width(line: str, font: str, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(line, font, size))


def _check(canvas: Any, address: str, x: float, y: float) -> None:
    import segno

    code = segno.make(address, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    cell = _QR / len(rows)
    canvas.setFillColor(_INK)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                canvas.rect(x + right * cell, y + _QR - (down + 1) * cell, cell, cell, stroke=0, fill=1)
    canvas.setFillColor(_SOFT)
    canvas.setFont(_REGULAR, 7)
    canvas.drawCentredString(x + _QR / 2, y - 11, words.CHECK)
    canvas.linkURL(address, (x, y, x + _QR, y + _QR))
