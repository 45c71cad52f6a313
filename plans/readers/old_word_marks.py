"""What paragraphs of Word 97–2003 are: of the body, of a cell, the end of a row and how that row is drawn."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.readers.grid import Cell, columns_between

_PAGE = 512  # bytes of a page of properties
_IN_TABLE, _ROW_END, _DRAWING, _TABS, _MERGE = 0x2416, 0x2417, 0xD608, 0xC615, 0xD62B
_ELSEWHERE = frozenset({0x6645, 0x6646, 0x646B})  # properties too long for the page lie in another stream
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of an operand by the top bits of its code; 0 is «says itself»
_CELL = 20  # bytes that describe a cell
_COVERED, _MERGED_MASK = 1 << 5, 3 << 5


@dataclass(frozen=True, slots=True)
class RowDrawing:
    """Where the cells of a row end, and which of them go on from the row above."""

    edges: tuple[int, ...] = ()
    left: int = 0
    covered: frozenset[int] = frozenset()

    def cells(self, texts: Sequence[str], edges: Sequence[int]) -> list[Cell]:
        """Cells with their width in columns of the whole table; without a drawing each is one column."""
        if len(self.edges) != len(texts):
            return [Cell(text) for text in texts]
        lefts = (self.left, *self.edges)
        return [
            Cell(text, columns_between(lefts[place], self.edges[place], edges), place in self.covered)
            for place, text in enumerate(texts)
        ]


@dataclass(frozen=True, slots=True)
class Mark:
    in_table: bool = False
    row_end: bool = False
    drawing: RowDrawing = RowDrawing()


class Marks:
    """Properties of paragraphs by the place of their last sign in the main stream."""

    def __init__(self, main: bytes, pages: bytes, data: bytes) -> None:
        """`pages` lists the pages of properties of `main`; `data` is the stream for long ones."""
        self._data = data
        found: list[tuple[int, int, bytes]] = []
        count = max(0, (len(pages) - 4) // 8)
        for index in range(count):
            (number,) = struct.unpack_from("<I", pages, (count + 1) * 4 + index * 4)
            found += _runs(main[(number & 0x3FFFFF) * _PAGE :][:_PAGE])
        found.sort(key=lambda run: run[0])
        self._runs = found
        self._starts = [start for start, _, _ in found]

    def at(self, place: int) -> Mark:
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self._runs[index][1]:
            return Mark()
        in_table = row_end = False
        drawing = RowDrawing()
        for code, operand in self._properties(self._runs[index][2]):
            if code == _IN_TABLE:
                in_table = operand[:1] != b"\x00"
            elif code == _ROW_END:
                row_end = operand[:1] != b"\x00"
            elif code == _DRAWING:
                drawing = _drawing(operand)
            elif code == _MERGE and len(operand) >= 2:
                drawing = _merged(drawing, operand[0], operand[1] == 1)
        return Mark(in_table, row_end, drawing)

    def _properties(self, written: bytes) -> Iterator[tuple[int, bytes]]:
        for code, operand in _split(written):
            if code in _ELSEWHERE and len(operand) == 4:
                (place,) = struct.unpack("<I", operand)
                if place + 2 <= len(self._data):
                    (length,) = struct.unpack_from("<H", self._data, place)
                    yield from _split(self._data[place + 2 : place + 2 + length])
            else:
                yield code, operand


def _runs(page: bytes) -> list[tuple[int, int, bytes]]:
    """(start, end, properties) of the paragraphs on a page."""
    if len(page) < _PAGE:
        return []
    count = page[-1]
    found: list[tuple[int, int, bytes]] = []
    for index in range(min(count, 29)):
        start, end = struct.unpack_from("<II", page, index * 4)
        offset = page[(count + 1) * 4 + index * 13] * 2
        if not offset:
            found.append((start, end, b""))
            continue
        size, begins = page[offset] * 2 - 1, offset + 1
        if size < 0:
            size, begins = page[offset + 1] * 2, offset + 2
        found.append((start, end, page[begins + 2 : begins + size]))  # the first two bytes name the style
    return found


def _split(written: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 2 < len(written):
        (code,) = struct.unpack_from("<H", written, place)
        place += 2
        size = _SIZES[code >> 13]
        if code == _DRAWING and place + 2 <= len(written):
            size = struct.unpack_from("<H", written, place)[0] - 1
            place += 2
        elif not size:
            size = written[place]
            place += 1
            if code == _TABS and size == 255:
                return  # its length is written in another way, and nothing after it matters here
        yield code, written[place : place + max(0, size)]
        place += max(0, size)


def _drawing(operand: bytes) -> RowDrawing:
    count = operand[0] if operand else 0
    if not 0 < count <= 63 or len(operand) < 1 + (count + 1) * 2:
        return RowDrawing()
    left, *edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    covered: set[int] = set()
    for index in range(count):
        place = 1 + (count + 1) * 2 + index * _CELL
        if place + 2 <= len(operand) and struct.unpack_from("<H", operand, place)[0] & _MERGED_MASK == _COVERED:
            covered.add(index)
    return RowDrawing(tuple(edges), left, frozenset(covered))


def _merged(drawing: RowDrawing, cell: int, covered: bool) -> RowDrawing:
    others = drawing.covered - {cell}
    return RowDrawing(drawing.edges, drawing.left, others | {cell} if covered else others)
