"""How far a workbook's filled cells reach, before a library makes room for every cell between them.

One cell in the first corner and one in the last cost a few bytes in the file and many gigabytes in memory.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

import olefile

from plans.readers.document import Unreadable, UnreadableFile

MAX_AREA = 4_000_000  # cells, filled or not
_FILLED = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_BEGINNING, _PASSWORD, _SEVERAL, _DECLARED, _WORDS = 0x0809, 0x002F, 0x00BD, 0x0200, 0x00FC
_SECTOR_COUNTS = (0x28, 0x2C, 0x40, 0x48)


def check_extent(content: bytes) -> None:
    """Raises UnreadableFile for a workbook too wide and long to be a plan, and for an old one with a password."""
    extents = _new(content) if content.startswith(b"PK") else _old(content)
    if any(height * width > MAX_AREA for height, width in extents):
        raise UnreadableFile(Unreadable.TOO_LARGE)


def _new(content: bytes) -> Iterator[tuple[int, int]]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        for member in package.infolist():
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                yield _reach(package.read(member))


def _reach(sheet: bytes) -> tuple[int, int]:
    height = width = 0
    for attributes in _FILLED.finditer(sheet):
        place = _PLACE.search(attributes[1])
        if place is not None:
            height = max(height, int(place[2]))
            width = max(width, _column(place[1]))
    return height, width


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _old(content: bytes) -> Iterator[tuple[int, int]]:
    """Records of the 97–2003 format: type, length, and for a cell its row and column.

    The library makes room for whatever size a record declares, so the declared ones count too.
    """
    _check_container(content)
    with olefile.OleFileIO(BytesIO(content)) as container:
        stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
    height = width = 0
    for kind, body in _records(stream):
        if kind == _PASSWORD:
            raise UnreadableFile(Unreadable.ENCRYPTED)
        if kind == _WORDS and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] > len(stream):
            raise UnreadableFile(Unreadable.DAMAGED)
        if kind == _BEGINNING:
            yield height, width
            height = width = 0
        elif kind == _DECLARED and len(body) >= 10:
            top, rows, left, columns = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
            if top > rows or left > columns:
                raise UnreadableFile(Unreadable.DAMAGED)
            height, width = max(height, rows), max(width, columns)
        elif kind in _CELL_RECORDS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if kind == _SEVERAL:
                (column,) = struct.unpack_from("<H", body, len(body) - 2)  # the last of its columns
            height, width = max(height, row + 1), max(width, column + 1)
    yield height, width


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _check_container(content: bytes) -> None:
    """The header of the container may not speak of more sectors than there are."""
    sectors = len(content) // 512 + 1
    if len(content) < 512 or any(struct.unpack_from("<I", content, place)[0] > sectors for place in _SECTOR_COUNTS):
        raise UnreadableFile(Unreadable.DAMAGED)
