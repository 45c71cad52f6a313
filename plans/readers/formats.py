"""What a file is: by its first bytes, its package, and only then by the ending of its name."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO

from plans.readers.document import Unreadable, UnreadableFile
from plans.readers.package import check_package


class Format(StrEnum):
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    ODT = "odt"
    ODS = "ods"
    PDF = "pdf"
    RTF = "rtf"
    CSV = "csv"
    TEXT = "txt"


_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")
_PICTURE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "heic", "heif", "webp", "avif"})
_TEXT_ENDINGS = frozenset({"txt", "text", "md", ""})
_TABLE_ENDINGS = frozenset({"csv", "tsv", "tab"})
_PACKAGES = {"docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "odt", "ott", "ods", "ots"}


def format_of(name: str, content: bytes) -> Format:
    """The format to read it as. Raises UnreadableFile for pictures, encrypted files and what nobody here reads."""
    ending = ending_of(name)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(_ZIP):
        return Format(check_package(content))
    if content.startswith(_OLE):
        return _old_office(content)
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if head.startswith(b"{\\rtf"):
        return Format.RTF
    if _is_picture(content, ending):
        raise UnreadableFile(Unreadable.PICTURE)
    if ending in _TABLE_ENDINGS:
        return Format.CSV
    if ending in _TEXT_ENDINGS:
        return Format.TEXT
    if ending in _PACKAGES | {"doc", "xls", "pdf", "rtf"}:
        raise UnreadableFile(Unreadable.DAMAGED)
    raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)


def ending_of(name: str) -> str:
    return name.rsplit(".", 1)[-1].strip().lower() if "." in name else ""


def _is_picture(content: bytes, ending: str) -> bool:
    if content[4:8] == b"ftyp" and content[8:12] in _PICTURE_BRANDS:
        return True
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return True
    if content.startswith(_PICTURES):
        return not content.startswith(b"BM") or ending in _PICTURE_ENDINGS  # «BM» alone may begin a text
    return ending in _PICTURE_ENDINGS


def _old_office(content: bytes) -> Format:
    """Word and Excel 97–2003 live in one kind of container, and so do encrypted new files."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
                raise UnreadableFile(Unreadable.ENCRYPTED)
            if container.exists("WordDocument"):
                return Format.DOC
            if container.exists("Workbook") or container.exists("Book"):
                return Format.XLS
    except UnreadableFile:
        raise
    except Exception as error:  # a broken container: olefile raises whatever it meets
        raise UnreadableFile(Unreadable.DAMAGED) from error
    raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)
