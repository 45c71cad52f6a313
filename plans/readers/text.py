"""Text as it comes out of Word and PDF: lines with tabs are rows of a table, others are paragraphs."""

from __future__ import annotations

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile


def read_text(name: str, content: bytes) -> Document:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1251. Raises UnreadableFile for no text at all."""
    text = decode(content)
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"строка {number}"
        if "\t" in line:
            rows.append(Row(tuple(cell.strip() for cell in line.split("\t")), where))
            continue
        if not line.strip():
            continue  # a page break inside a table leaves an empty line: the table goes on
        blocks += _closed(rows)
        rows = []
        blocks.append(Paragraph(line.strip(), where))
    blocks += _closed(rows)
    if not blocks:
        raise UnreadableFile(Unreadable.EMPTY)
    return Document(name, tuple(blocks))


def _closed(rows: list[Row]) -> list[Paragraph | Table]:
    return [Table(tuple(rows))] if rows else []


def decode(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1251. Raises UnreadableFile for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if "\x00" in text:
        raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)
    return text
