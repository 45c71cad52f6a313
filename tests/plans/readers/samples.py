"""One plan of an invented palace of culture, in every format: a title, a section, a merged cell, a date."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import odfdo
import xlsxwriter
import xlwt

from plans.readers import Document, Paragraph
from tests.plans.readers.doc_maker import Doc
from tests.plans.readers.pdf_maker import Page, pdf

TITLE = "План мероприятий Дворца культуры «Заречье» на 2026 год"
HEADER = ["№", "Мероприятие", "Сроки", "Ответственный"]
SECTION = "Учёба"
FIRST = ["1.", "Вебинар «Афиша»", "15 апреля", "Отдел сцены"]
SECOND = ["2.", "Семинар «Свет»", "май", "Отдел сцены"]  # the last cell is merged with the one above
ROWS = [HEADER, FIRST, SECOND]


def shown(document: Document) -> list[str | list[list[str]]]:
    """Paragraphs as text, tables as lists of cells without the empty ones at the end of a row."""
    found: list[str | list[list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found.append([_trimmed(list(row.cells)) for row in block.rows])
    return found


def places(document: Document) -> list[str]:
    return [
        where
        for block in document.blocks
        for where in ([block.where] if isinstance(block, Paragraph) else [row.where for row in block.rows])
    ]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=4, cols=4)
    for row, texts in zip(table.rows, [HEADER, [SECTION], FIRST, SECOND[:3]], strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 3))
    table.cell(2, 3).merge(table.cell(3, 3))
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def old_word() -> bytes:
    document = Doc()
    document.paragraph(TITLE)
    edges = [500, 3000, 4500, 7000]
    document.row(HEADER, edges)
    document.row([SECTION], edges[-1:])
    document.row(FIRST, edges)
    document.row([*SECOND[:3], None], edges)
    return document.file()


def excel() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("План")
    sheet.write(0, 0, TITLE)
    sheet.write_row(2, 0, HEADER)
    sheet.merge_range(3, 0, 3, 3, SECTION)
    sheet.write_row(4, 0, FIRST)
    sheet.write_datetime(4, 2, dt.datetime(2026, 4, 15), book.add_format({"num_format": "dd.mm.yyyy"}))
    sheet.write_row(5, 0, SECOND)
    sheet.merge_range(4, 3, 5, 3, FIRST[3])
    book.close()
    return buffer.getvalue()


def old_excel() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("План")
    sheet.write(0, 0, TITLE)
    for row, texts in ((2, HEADER), (3, [SECTION]), (4, FIRST), (5, SECOND[:3])):
        for column, text in enumerate(texts):
            if (row, column) not in ((4, 2), (4, 3)):
                sheet.write(row, column, text)
    sheet.write(4, 2, dt.date(2026, 4, 15), xlwt.easyxf(num_format_str="DD.MM.YYYY"))
    sheet.write_merge(4, 5, 3, 3, FIRST[3])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_table(name: str, rows: list[list[object]]) -> odfdo.Table:
    table = odfdo.Table(name, width=max(map(len, rows)), height=len(rows))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            table.set_value((x, y), value)
    return table


def open_saved(document: odfdo.Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def open_text() -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph(TITLE))
    table = open_table("Т", [HEADER, [SECTION], FIRST, SECOND[:3]])
    table.set_span("A2:D2")
    table.set_span("D3:D4")
    document.body.append(table)
    return open_saved(document)


def open_sheet() -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = open_table(
        "План", [[TITLE], [], HEADER, [SECTION], [*FIRST[:2], dt.date(2026, 4, 15), FIRST[3]], [*SECOND[:3]]]
    )
    table.set_span("D5:D6")
    document.body.append(table)
    return open_saved(document)


def portable() -> bytes:
    """Two pages: the table goes on with its header repeated."""
    widths: list[float] = [30.0, 200.0, 90.0, 150.0]
    first, second = Page(), Page()
    first.write(40, 40, TITLE)
    first.table(60, widths, [HEADER, [SECTION, "", "", ""], FIRST])
    second.table(40, widths, [HEADER, SECOND])
    for number, page in enumerate((first, second), start=1):
        page.write(300, 820, str(number))
    return pdf([first, second])


def rich() -> bytes:
    edges = [500, 3000, 4500, 7000]
    rows = [(HEADER, edges), ([SECTION], edges[-1:]), (FIRST, edges)]
    body = "".join(rich_row(texts, drawn) for texts, drawn in rows) + rich_row([*SECOND[:3], None], edges)
    return rich_file(rf"{coded(TITLE)}\par {body}\pard\par")


def rich_file(body: str) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1251\deff0{{\fonttbl{{\f0\fnil\fcharset0 Plain;}}}}\pard {body}}}".encode("ascii")


def rich_row(texts: list[str | None], edges: list[int]) -> str:
    merged = ["\\clvmrg" if text is None else "" for text in texts]
    drawn = "".join(rf"{mark}\cellx{edge}" for mark, edge in zip(merged, edges, strict=True))
    cells = "".join(rf"{coded(text or '')}\cell " for text in texts)
    return rf"\trowd {drawn}\pard\intbl {cells}\row "


def coded(text: str) -> str:
    return "".join(one if ord(one) < 128 else rf"\'{one.encode('cp1251')[0]:02x}" for one in text).replace(
        "\n", r"\par "
    )


def commas() -> bytes:
    rows = [TITLE, ",".join(HEADER), f"{SECTION},,,"] + [",".join(f'"{one}"' for one in row) for row in (FIRST, SECOND)]
    return "\r\n".join(rows).encode()


def typed() -> bytes:
    return "\n".join([TITLE, "\t".join(HEADER), SECTION, "\t".join(FIRST), "\t".join(SECOND)]).encode()


ALL = {
    "plan.docx": word,
    "plan.doc": old_word,
    "plan.xlsx": excel,
    "plan.xls": old_excel,
    "plan.odt": open_text,
    "plan.ods": open_sheet,
    "plan.pdf": portable,
    "plan.rtf": rich,
    "plan.csv": commas,
    "plan.txt": typed,
}


def package(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def changed(content: bytes, members: dict[str, bytes]) -> bytes:
    """The package with some members replaced or added."""
    with zipfile.ZipFile(BytesIO(content)) as given:
        return package({name: given.read(name) for name in given.namelist()} | members)


def workbook_of_one_long_word() -> bytes:
    """Small in the file, huge in memory: one long text shared by very many cells."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("План")
    for row in range(15_000):
        for column in range(4):
            sheet.write(row, column, "слово " * 4_000)
    book.close()
    return buffer.getvalue()
