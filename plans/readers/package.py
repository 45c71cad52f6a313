"""A look at an Office or OpenDocument package before any library opens it: no bombs, no entities, no passwords."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from plans.readers.document import Unreadable, UnreadableFile

MAX_UNPACKED = 60 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_RATIO = 200  # an XML that packs better than this is not a plan
_SMALL = 1024 * 1024
_PROLOG = 64 * 1024  # bytes in which an honest file has begun its root element
_MANIFEST = "META-INF/manifest.xml"
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def check_package(content: bytes) -> str:
    """«docx», «xlsx», «odt» or «ods».

    Raises UnreadableFile for a bomb, a declared entity, a password, a damaged or an unknown package.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            members = package.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableFile(Unreadable.ENCRYPTED)
            _check_sizes(members)
            names = {member.filename for member in members}
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_entities(package, member)
            kind = _kind(package, names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise UnreadableFile(Unreadable.DAMAGED) from error
    if kind is None:
        raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)
    return kind


def member_of(content: bytes, name: str) -> bytes:
    """One part of a package that has been checked."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name)


def _kind(package: zipfile.ZipFile, names: set[str]) -> str | None:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "docx"
    if "mimetype" not in names:
        return None
    if _MANIFEST in names and b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableFile(Unreadable.ENCRYPTED)
    mime = package.read("mimetype").strip().removesuffix(b"-template")
    return _OPEN_DOCUMENT.get(mime) if "content.xml" in names else None


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    for member in members:
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise UnreadableFile(Unreadable.TOO_LARGE)


def _check_entities(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Office never declares a document type: whoever does means harm. Nothing but remarks may stand before the root."""
    with package.open(member) as stream:
        rest = stream.read(_PROLOG).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    while rest.startswith((b"<?", b"<!--")):
        _, closed, rest = rest.partition(b"?>" if rest.startswith(b"<?") else b"-->")
        if not closed:
            raise UnreadableFile(Unreadable.DAMAGED)
        rest = rest.lstrip()
    if rest.startswith(b"<!"):
        raise UnreadableFile(Unreadable.DAMAGED)
