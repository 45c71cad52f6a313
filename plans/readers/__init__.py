"""docx xlsx xls ods odt pdf rtf csv tsv txt -> tables and paragraphs, each with its place in the file.

`read_file` reads here and now; `read_apart` does it in a child process with limits, for files that strangers send. Libraries are
imported when a file needs them.
"""

from __future__ import annotations

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.readers.isolated import read_apart
from plans.readers.kinds import Kind, kind_of

__all__ = ["Document", "Paragraph", "Row", "Table", "Unreadable", "UnreadableFile", "read_apart", "read_file"]

MAX_BYTES = 20 * 1024 * 1024


def read_file(name: str, content: bytes) -> Document:
    """The document inside a file. Raises UnreadableFile, and nothing else, whatever the bytes are."""
    if not content.strip():
        raise UnreadableFile(Unreadable.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    kind = kind_of(name, content)
    try:
        return _read(kind, name, content)
    except UnreadableFile:
        raise
    except MemoryError:
        raise UnreadableFile(Unreadable.TOO_LARGE) from None
    except Exception as error:  # libraries raise whatever they like on a damaged file
        raise UnreadableFile(Unreadable.DAMAGED) from error


def _read(kind: Kind, name: str, content: bytes) -> Document:
    match kind:
        case Kind.DOCX:
            from plans.readers.word import read_docx

            return read_docx(name, content)
        case Kind.SHEETS:
            from plans.readers.sheets import read_sheets

            return read_sheets(name, content)
        case Kind.ODT:
            from plans.readers.open_text import read_odt

            return read_odt(name, content)
        case Kind.PDF:
            from plans.readers.pdf import read_pdf

            return read_pdf(name, content)
        case Kind.RTF:
            from plans.readers.rich_text import read_rtf

            return read_rtf(name, content)
        case Kind.CSV:
            from plans.readers.delimited import read_delimited

            return read_delimited(name, content)
        case Kind.TEXT:
            from plans.readers.text import read_text

            return read_text(name, content)
