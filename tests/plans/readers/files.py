"""The same small plan of an invented house in every format, made by each format's own writer."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any

TITLE = "План работы Зареченского дома культуры на 2026 год"
ROWS = (
    ("№", "Мероприятие", "Срок", "Ответственный"),
    ("1", "Семинар «Ритм и слово»", "15 апреля", "Отдел народного творчества"),
    ("2", "Вебинар «Афиша за час»", "III квартал", "Методический отдел"),
    ("3", "Издание приказа о смотре", "до 1 мая", "Методический отдел"),
)


def docx() -> bytes:
    import docx as library

    document = library.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    return _saved(document)


def xlsx() -> bytes:
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("План")
    sheet.write(0, 0, TITLE)
    for row, cells in enumerate(ROWS, start=2):
        for column, text in enumerate(cells):
            sheet.write(row, column, text)
    book.close()
    return buffer.getvalue()


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("План")
    sheet.write(0, 0, TITLE)
    for row, cells in enumerate(ROWS, start=2):
        for column, text in enumerate(cells):
            sheet.write(row, column, text)
    return _saved(book)


def odt() -> bytes:
    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph(TITLE))
    document.body.append(_open_table(odfdo))
    return _saved(document)


def ods() -> bytes:
    import odfdo

    document = odfdo.Document("spreadsheet")
    document.body.clear()
    document.body.append(_open_table(odfdo))
    return _saved(document)


def _open_table(odfdo: Any) -> Any:
    table = odfdo.Table("План", width=len(ROWS[0]), height=len(ROWS))
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            table.set_value((column, row), text)
    return table


def csv(delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    import csv as library

    text = StringIO()
    writer = library.writer(text, delimiter=delimiter)
    writer.writerow([TITLE])
    writer.writerows(ROWS)
    return text.getvalue().encode(encoding)


def rtf() -> bytes:
    """As Word writes it: cp1251 bytes, a cell of two paragraphs."""
    parts = ["{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0 Arial;}}\\pard\\b ", _rtf(TITLE), "\\b0\\par\n"]
    for cells in ROWS:
        parts.append("\\trowd\\cellx900\\cellx4000\\cellx6000\\cellx9000\\pard\\intbl ")
        parts += [_rtf(cell).replace(" «", "\\par \\'ab") + "\\cell " for cell in cells]
        parts.append("\\row\n")
    return ("".join(parts) + "\\pard\\par}").encode("ascii")


def _rtf(text: str) -> str:
    return "".join(sign if ord(sign) < 128 else f"\\'{sign.encode('cp1251').hex()}" for sign in text.replace("№", "N"))


def pdf(*, password: str | None = None, pages: int = 1) -> bytes:
    """In Latin letters: the writer's own fonts have no others. A ruled table that goes over `pages` pages."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    buffer = BytesIO()
    rows = [["No", "Event", "When", "Who"]]
    rows += [[str(number), f"Seminar {number}", "15.04.2026", "Club\ndepartment"] for number in range(1, 20 * pages)]
    table = Table(rows, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    document = SimpleDocTemplate(buffer, pagesize=A4, encrypt=password)
    document.build([Paragraph("Plan 2026", getSampleStyleSheet()["Title"]), table])
    return buffer.getvalue()


def scan() -> bytes:
    """A PDF of a picture, as scanners make it."""
    from PIL import Image

    buffer = BytesIO()
    Image.new("L", (200, 300), 255).save(buffer, "PDF")
    return buffer.getvalue()


def _saved(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
