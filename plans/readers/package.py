"""A look at an Office package before any library opens it: no bombs, no entities."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from plans.readers.document import Unreadable, UnreadableFile

MAX_UNPACKED = 60 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_RATIO = 200  # an XML that packs better than this is not a plan
_SMALL = 1024 * 1024
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def check_package(content: bytes) -> str:
    """«docx», «sheets» or «odt». Raises UnreadableFile for a bomb, a declared entity, a damaged or an unknown package."""
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
            kind = _open_document(package, names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise UnreadableFile(Unreadable.DAMAGED) from error
    except zlib.error as error:
        raise UnreadableFile(Unreadable.DAMAGED) from error
    if "word/document.xml" in names:
        return "docx"
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "sheets"
    if kind.startswith(_OPEN_DOCUMENT):
        return {"text": "odt", "spreadsheet": "sheets"}.get(kind.removeprefix(_OPEN_DOCUMENT), "") or _unknown()
    raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)


def _open_document(package: zipfile.ZipFile, names: set[str]) -> str:
    """What an OpenDocument says it is; a locked one says so in its manifest."""
    if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableFile(Unreadable.ENCRYPTED)
    return package.read("mimetype").decode("ascii", "ignore").strip() if "mimetype" in names else ""


def _unknown() -> str:
    raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    for member in members:
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise UnreadableFile(Unreadable.TOO_LARGE)


def _check_entities(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Office never declares a document type: whoever does means harm. The header is enough to see it."""
    with package.open(member) as stream:
        head = stream.read(4096).replace(b"\x00", b"")
    if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
        raise UnreadableFile(Unreadable.DAMAGED)
