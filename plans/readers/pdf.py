"""PDF with a text layer: ruled tables by pdfplumber, the lines around them as paragraphs. A scan has no text and is said to be one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile

MAX_PAGES = 300


def read_pdf(name: str, content: bytes) -> Document:
    """A table that goes on over pages is one table. Lines broken inside a cell are joined by line breaks."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UnreadableFile(Unreadable.TOO_LARGE)
            blocks: list[Paragraph | Table] = []
            for number, page in enumerate(pdf.pages, start=1):
                _join(blocks, _page(page, number))
                page.close()
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise UnreadableFile(Unreadable.ENCRYPTED) from None
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in error.args)
        raise UnreadableFile(Unreadable.ENCRYPTED if locked else Unreadable.DAMAGED) from error
    if not blocks:
        raise UnreadableFile(Unreadable.SCAN)
    return Document(name, tuple(blocks))


def _page(page: Any, number: int) -> list[Paragraph | Table]:
    """Tables and the lines outside them, from the top down."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda one: not any(_inside(one, box) for box in boxes)) if boxes else page
    found: list[tuple[float, Paragraph | Table]] = []
    for table in tables:
        rows = [
            Row(tuple((cell or "").strip() for cell in cells), f"стр. {number}, строка {index}")
            for index, cells in enumerate(table.extract(), start=1)
            if any(cells)
        ]
        if rows:
            found.append((table.bbox[1], Table(tuple(rows))))
    for line in outside.extract_text_lines(return_chars=False):
        if line["text"].strip():
            found.append((line["top"], Paragraph(line["text"].strip(), f"стр. {number}")))
    return [block for _, block in sorted(found, key=lambda one: one[0])]


def _inside(one: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle, centre = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= centre <= box[3])


def _join(blocks: list[Paragraph | Table], page: list[Paragraph | Table]) -> None:
    """A table at the end of a page goes on at the top of the next; a page number between them is no text of the plan."""
    while blocks and page and isinstance(blocks[-1], Paragraph) and _is_page_number(blocks[-1]):
        blocks.pop()
    first = next((at for at, block in enumerate(page) if not _is_number(block)), None)
    if first is not None and blocks and isinstance(blocks[-1], Table) and isinstance(page[first], Table):
        following = page[first]
        assert isinstance(following, Table)
        if len(following.rows[0].cells) == len(blocks[-1].rows[0].cells):
            blocks[-1] = Table((*blocks[-1].rows, *following.rows))
            page = page[first + 1 :]
    blocks += page


def _is_number(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and _is_page_number(block)


def _is_page_number(paragraph: Paragraph) -> bool:
    return paragraph.text.strip(" -–—").isdecimal() and len(paragraph.text) < 8
