"""What a file is: by its first bytes, its inside and, for text, its ending. Names lie; bytes seldom do."""

from __future__ import annotations

from enum import Enum, auto

from plans.readers.document import Unreadable, UnreadableFile

_ZIP, _OLE, _PDF, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"{\\rtf"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_TEXTS = ("txt", "tsv", "csv", "text", "md", "")
_EXPECTED = ("docx", "docm", "xlsx", "xlsm", "xls", "ods", "odt", "pdf", "rtf", "doc")


class Kind(Enum):
    DOCX = auto()
    SHEETS = auto()  # xlsx, xlsm, xlsb, xls, ods
    ODT = auto()
    PDF = auto()
    RTF = auto()
    CSV = auto()
    TEXT = auto()


def kind_of(name: str, content: bytes) -> Kind:
    """Raises UnreadableFile for what no reader takes: pictures, locked files, old Word, anything unknown."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content.startswith(_ZIP):
        from plans.readers.package import check_package

        return {"docx": Kind.DOCX, "sheets": Kind.SHEETS, "odt": Kind.ODT}[check_package(content)]
    if content.startswith(_OLE):
        return _in_ole(content)
    if _PDF in content[:1024]:
        return Kind.PDF
    if content.lstrip()[:5] == _RTF:
        return Kind.RTF
    if _is_picture(content):
        raise UnreadableFile(Unreadable.PICTURE)
    if ending in _EXPECTED:
        raise UnreadableFile(Unreadable.DAMAGED)
    if ending not in _TEXTS:
        raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)
    return Kind.CSV if ending in ("csv", "tsv") else Kind.TEXT


def _in_ole(content: bytes) -> Kind:
    """The directory of an OLE file names its streams in UTF-16."""
    if _named(content, "EncryptedPackage"):
        raise UnreadableFile(Unreadable.ENCRYPTED)
    if _named(content, "WordDocument"):
        raise UnreadableFile(Unreadable.OLD_WORD)
    if _named(content, "Workbook") or _named(content, "Book"):
        return Kind.SHEETS
    raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)


def _named(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\x00\x00" in content


def _is_picture(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    heic = content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")
    return webp or heic or content.startswith(_PICTURES)
