"""The container of Office 97–2003 by hand: a few streams, each long enough to need no small sectors."""

from __future__ import annotations

import struct

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096


def ole(streams: dict[str, bytes]) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(content: bytes) -> int:
        first = len(sectors)
        parts = [content[place : place + _SECTOR].ljust(_SECTOR, b"\x00") for place in range(0, len(content), _SECTOR)]
        sectors.extend(parts)
        chain.extend([*range(first + 1, first + len(parts)), _END])
        return first

    padded = {name: content.ljust(_SMALLEST, b"\x00") for name, content in streams.items()}
    starts = {name: put(content) for name, content in padded.items()}
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for place, name in enumerate(sorted(padded, key=lambda one: (len(one), one.upper())), start=1):
        following = place + 1 if place < len(padded) else _FREE
        entries.append(_entry(name, 2, following=following, start=starts[name], size=len(padded[name])))
    directory = put(b"".join(entries))
    tables = (len(chain) + _SECTOR // 4 - 1) // (_SECTOR // 4 - 1) + 1
    first_table = len(sectors)
    chain += [_FAT] * tables
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory, 0, _SMALLEST, _END, 0, _END, 0)
    places = [first_table + place for place in range(tables)] + [_FREE] * (109 - tables)
    return header + struct.pack("<109I", *places) + b"".join(sectors) + fat


def _entry(name: str, kind: int, *, child: int = _FREE, following: int = _FREE, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    head = written.ljust(64, b"\x00") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", _FREE, following, child) + bytes(36) + struct.pack("<IQ", start, size)
