"""docx, xlsx, txt -> tables and paragraphs, each with its place in the file. Libraries are imported when a file needs them."""

from __future__ import annotations

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile

__all__ = ["Document", "Paragraph", "Row", "Table", "Unreadable", "UnreadableFile", "read_file"]

MAX_BYTES = 20 * 1024 * 1024
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def read_file(name: str, content: bytes) -> Document:
    """The document inside a file. Raises UnreadableFile, and nothing else, whatever the bytes are."""
    if not content.strip():
        raise UnreadableFile(Unreadable.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content.startswith(_OLE):
        raise UnreadableFile(Unreadable.OLD_WORD if ending == "doc" else Unreadable.ENCRYPTED)
    if content.startswith(_ZIP):
        return _read_zip(name, content)
    if content.startswith(_PDF) or ending not in ("txt", "tsv", "csv", ""):
        raise UnreadableFile(Unreadable.UNKNOWN_FORMAT if ending not in ("docx", "xlsx") else Unreadable.DAMAGED)
    from plans.readers.text import read_text

    return read_text(name, content)


def _read_zip(name: str, content: bytes) -> Document:
    from plans.readers.package import check_package

    kind = check_package(content)
    try:
        if kind == "docx":
            from plans.readers.word import read_docx

            return read_docx(name, content)
        from plans.readers.sheets import read_xlsx

        return read_xlsx(name, content)
    except UnreadableFile:
        raise
    except Exception as error:  # libraries raise whatever they like on a damaged file
        raise UnreadableFile(Unreadable.DAMAGED) from error
