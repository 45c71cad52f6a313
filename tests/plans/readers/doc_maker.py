"""Word 97–2003 by hand, as [MS-DOC] lays it out: text in pieces, one page of paragraph properties, drawn rows."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.plans.readers.ole_maker import ole

TEXT_AT = 2048  # bytes in the main stream


class Doc:
    """Paragraphs and rows are added in order; `bytes()` gives the file."""

    def __init__(self) -> None:
        self.text = ""
        self.ends: list[tuple[int, bytes]] = []  # characters so far, properties of the paragraph that ends here

    def paragraph(self, text: str) -> None:
        self._add(text + "\r", b"")

    def row(self, cells: Sequence[str | None], edges: Sequence[int], more: bytes = b"") -> None:
        """None is a cell that goes on from above; «\\r» inside a cell begins a new paragraph of it."""
        inside = struct.pack("<HB", 0x2416, 1)
        for cell in cells:
            *first, last = (cell or "").split("\r")
            for part in first:
                self._add(part + "\r", inside)
            self._add(last + "\x07", inside)
        kinds = b"".join(struct.pack("<H", 0x20 if cell is None else 0) + bytes(18) for cell in cells)
        drawing = struct.pack(f"<B{len(edges) + 1}h", len(edges), 0, *edges) + kinds
        self._add("\x07", inside + struct.pack("<HBHH", 0x2417, 1, 0xD608, len(drawing) + 1) + drawing + more)

    def _add(self, text: str, properties: bytes) -> None:
        self.text += text
        self.ends.append((len(self.text), properties))

    def file(
        self, *, flags: int = 0x0200, magic: int = 0xA5EC, version: int = 0x00C1, elsewhere: bool = False
    ) -> bytes:
        """`elsewhere` puts the properties into the stream for long ones."""
        data = b""
        if elsewhere:
            for place, (end, properties) in enumerate(self.ends):
                self.ends[place] = end, struct.pack("<HI", 0x6646, len(data))
                data += struct.pack("<H", len(properties)) + properties
        written = self.text.encode("utf-16-le")
        pages, properties = self._pages((TEXT_AT + len(written)) // 512 + 1)
        half = len(self.text) // 2  # two pieces, as Word leaves them after an edit
        plan = struct.pack("<III", 0, half, len(self.text))
        plan += struct.pack("<HIH", 0, TEXT_AT, 0) + struct.pack("<HIH", 0, TEXT_AT + 2 * half, 0)
        pieces = b"\x01" + struct.pack("<H", 2) + b"\x00\x00" + b"\x02" + struct.pack("<I", len(plan)) + plan
        main = bytearray(TEXT_AT)
        struct.pack_into("<HH", main, 0, magic, version)
        struct.pack_into("<H", main, 0x0A, flags)
        struct.pack_into("<I", main, 0x4C, len(self.text))
        struct.pack_into("<II", main, 0x01A2, 0, len(pieces))
        struct.pack_into("<II", main, 0x0102, len(pieces), len(pages))
        main += written
        main += bytes(-len(main) % 512) + properties
        return ole({"WordDocument": bytes(main), "1Table": pieces + pages, "Data": data})

    def _pages(self, first: int) -> tuple[bytes, bytes]:
        """The list of pages of properties, and the pages; one paragraph a page keeps it simple."""
        starts = [0] + [end for end, _ in self.ends]
        places = [TEXT_AT + 2 * start for start in starts]
        out = b""
        for place, (_, properties) in enumerate(self.ends):
            held = b"\x00\x00" + properties
            held += bytes(len(held) % 2)
            page = bytearray(512)
            struct.pack_into("<II", page, 0, places[place], places[place + 1])
            page[8] = 100  # in pairs of bytes
            page[200:202] = bytes([0, len(held) // 2])
            page[202 : 202 + len(held)] = held
            page[511] = 1
            out += bytes(page)
        numbers = range(first, first + len(self.ends))
        return struct.pack(f"<{len(places)}I{len(self.ends)}I", *places, *numbers), out
