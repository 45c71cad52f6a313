"""RTF: striprtf gives the words, marks put in beforehand keep the cells, the rows and the merged places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from striprtf.striprtf import rtf_to_text

from plans.readers.document import MAX_ROWS, Document, Paragraph, Table, Unreadable, UnreadableFile
from plans.readers.grid import Cell, Line, columns_between, merged_edges, rows_of

# Signs of a private area that no text has; striprtf passes them through as ordinary letters.
_CELL, _ROW, _BEGIN, _COVERED, _EDGE, _END = "\ue000\ue001\ue002\ue003\ue004\ue005"
_MARKS = {"cell": _CELL, "row": _ROW, "trowd": _BEGIN, "clvmrg": _COVERED, "nestcell": " ", "nestrow": "\\line "}
_CONTROL = re.compile(r"\\(?:(cell|row|trowd|clvmrg|nestcell|nestrow)|cellx(-?\d{1,6}))(?![a-zA-Z0-9]) ?")
_TOKEN = re.compile(f"([{_CELL}{_ROW}{_BEGIN}{_COVERED}]|{_EDGE}-?\\d+{_END})")
_RAW = re.compile(rb"[\x80-\xff]")
_FAR = 10**6  # twentieths of a point: left of any table


def read_rtf(name: str, content: bytes) -> Document:
    """Paragraphs and tables; a cell merged over rows is repeated, one wider than a column leaves the next ones empty."""
    reader = _Reader()
    for token in _TOKEN.split(_marked_text(content)):
        reader.take(token)
    reader.close_text()
    reader.close_table()
    if not reader.blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(reader.blocks))


def _marked_text(content: bytes) -> str:
    """The words with our marks among them. A pair of braces before a mark ends the letters that RTF says to skip."""
    ascii_only = _RAW.sub(lambda match: b"\\'%02x" % match[0][0], content.rstrip(b"\x00"))
    source = ascii_only.decode("ascii")
    if "\\ansicpg1251" in source:
        source = re.sub(r"\\fcharset[01](?!\d)", r"\\fcharset204", source)  # «plain» fonts hold Cyrillic there
    marked = _CONTROL.sub(lambda match: "{}" + (_MARKS[match[1]] if match[1] else f"{_EDGE}{match[2]}{_END}"), source)
    text = str(rtf_to_text(marked, encoding="cp1251", errors="replace"))  # type: ignore[no-untyped-call]  # has no types
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(slots=True)
class _Drawn:
    """A row: what its cells say, where each ends and which go on from above."""

    texts: list[str]
    edges: list[int]
    covered: list[bool]


class _Reader:
    """A definition of a row that comes before any of its cells ends the text before it; Word repeats it after them too."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.table: list[_Drawn] = []
        self.texts: list[str] = []
        self.edges: list[int] = []
        self.covered: list[bool] = []
        self.going_on = False
        self.open = ""
        self.paragraphs = self.tables = 0

    def take(self, token: str) -> None:
        if token == _CELL:
            self.texts.append(_tidy(self.open))
            self.open = ""
        elif token == _ROW:
            if len(self.table) >= MAX_ROWS:
                raise UnreadableFile(Unreadable.TOO_LARGE)
            self.table.append(_Drawn(self.texts, self.edges, self.covered))
            self.texts, self.open = [], ""
        elif token == _BEGIN:
            if not self.texts:
                self.close_text()
            self.edges, self.covered = [], []
        elif token == _COVERED:
            self.going_on = True
        elif token.startswith(_EDGE):
            self.edges.append(int(token[1:-1]))
            self.covered.append(self.going_on)
            self.going_on = False
        else:
            self.open += token

    def close_text(self) -> None:
        lines = [line.strip() for line in self.open.splitlines()]
        if any(lines):
            self.close_table()
        for line in filter(None, lines):
            self.paragraphs += 1
            self.blocks.append(Paragraph(line, f"абзац {self.paragraphs}"))
        self.open = ""

    def close_table(self) -> None:
        if not self.table:
            return
        self.tables += 1
        edges = merged_edges(edge for row in self.table for edge in row.edges)
        rows = rows_of(
            [
                Line(_cells(row, edges), f"таблица {self.tables}, строка {number}")
                for number, row in enumerate(self.table, start=1)
            ]
        )
        if rows:
            self.blocks.append(Table(tuple(rows)))
        self.table = []


def _cells(row: _Drawn, edges: list[int]) -> list[Cell]:
    if len(row.edges) != len(row.texts):
        return [Cell(text) for text in row.texts]
    lefts = (-_FAR, *row.edges)
    return [
        Cell(text, columns_between(lefts[place], row.edges[place], edges), row.covered[place])
        for place, text in enumerate(row.texts)
    ]


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))
