"""A file -> tables and paragraphs, each with its place in the file. Libraries are imported when a file needs them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from plans.readers.document import (
    MAX_CELL,
    MAX_ROWS,
    MAX_TEXT,
    Document,
    Paragraph,
    Row,
    Table,
    Unreadable,
    UnreadableFile,
)
from plans.readers.formats import Format, format_of

__all__ = ["MAX_BYTES", "Document", "Paragraph", "Row", "Table", "Unreadable", "UnreadableFile", "read_file"]

MAX_BYTES = 20 * 1024 * 1024
_READERS = {
    Format.DOCX: "word.read_docx",
    Format.DOC: "old_word.read_doc",
    Format.XLSX: "sheets.read_workbook",
    Format.XLS: "sheets.read_workbook",
    Format.ODT: "opendocument.read_odt",
    Format.ODS: "opendocument.read_ods",
    Format.PDF: "pdf.read_pdf",
    Format.RTF: "rtf.read_rtf",
    Format.CSV: "delimited.read_delimited",
    Format.TEXT: "text.read_text",
}


def read_file(name: str, content: bytes) -> Document:
    """The document inside a file, read in this process: strangers' files go through `isolated.read_file_safely`.

    Raises UnreadableFile, and nothing else, whatever the bytes are.
    """
    if not content.strip():
        raise UnreadableFile(Unreadable.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    try:
        module, function = _READERS[format_of(name, content)].split(".")
        reader = cast(Callable[[str, bytes], Document], getattr(import_module(f"plans.readers.{module}"), function))
        document = reader(name, content)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise UnreadableFile(Unreadable.TOO_LARGE) from error
    except Exception as error:  # libraries raise whatever they like on a damaged file
        raise UnreadableFile(Unreadable.DAMAGED) from error
    _check_size(document)
    return document


def _check_size(document: Document) -> None:
    """What goes on to be understood is bounded, however it was written in the file."""
    rows = characters = longest = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            rows, characters = rows + 1, characters + len(block.text)
            longest = max(longest, len(block.text))
        else:
            rows += len(block.rows)
            lengths = [len(cell) for row in block.rows for cell in row.cells]
            characters += sum(lengths)
            longest = max(longest, *lengths, 0)
    if rows > MAX_ROWS or characters > MAX_TEXT or longest > MAX_CELL:
        raise UnreadableFile(Unreadable.TOO_LARGE)
