"""Word 97–2003 (.doc): text by its pieces, tables by the properties of their paragraphs ([MS-DOC], sections 2.4 and 2.6).

No library reads tables of this format: those that exist give the words alone. Deleted text of tracked changes and
automatic list numbers are not told from the rest. Whatever does not fit gets «сохраните документ как .docx».
"""

from __future__ import annotations

import re
import struct
from io import BytesIO

import olefile

from plans.readers.document import MAX_ROWS, Document, Paragraph, Table, Unreadable, UnreadableFile
from plans.readers.grid import Line, merged_edges, rows_of
from plans.readers.old_word_marks import Marks, RowDrawing

_MAGIC, _NEWEST_95 = 0xA5EC, 0x00C1
_ENCRYPTED, _SECOND_TABLE, _COMPRESSED = 0x0100, 0x0200, 0x40000000
_LENGTH, _PIECES, _PROPERTIES = 0x4C, 0x01A2, 0x0102  # places in the file information block
MAX_CHARACTERS = 3_000_000
_FIELD = re.compile("\x13[^\x13-\x15]*\x14?")  # its code; what it shows stays
_CONTROL = re.compile("[\x00-\x08\x0e-\x1d\x1f\xad]")


def read_doc(name: str, content: bytes) -> Document:
    """Paragraphs and tables in the order of the text. Raises UnreadableFile with OLD_WORD for what is not understood."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            main = container.openstream("WordDocument").read()
            kind, version, flags = _word(main, 0), _word(main, 2), _word(main, 0x0A)
            if flags & _ENCRYPTED:
                raise UnreadableFile(Unreadable.ENCRYPTED)
            if kind != _MAGIC or version < _NEWEST_95:
                raise UnreadableFile(Unreadable.OLD_WORD)
            tables = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
            data = container.openstream("Data").read() if container.exists("Data") else b""
        reader = _Reader(Marks(main, _part(main, tables, _PROPERTIES), data))
        reader.read(_pieces(main, tables))
    except (struct.error, IndexError, OSError, ValueError) as error:
        raise UnreadableFile(Unreadable.OLD_WORD) from error
    if not reader.blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(reader.blocks))


class _Reader:
    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.blocks: list[Paragraph | Table] = []
        self.rows: list[tuple[list[str], RowDrawing]] = []
        self.cells: list[str] = []
        self.words: list[str] = []
        self.paragraphs = self.tables = 0

    def read(self, pieces: list[tuple[str, int, int]]) -> None:
        """Each piece: its text, where it lies in the stream, bytes of a character."""
        for text, start, width in pieces:
            begun = 0
            for match in re.finditer("[\r\x07\x0c]", text):
                self.words.append(text[begun : match.start()])
                begun = match.end()
                self.end(match[0], start + match.start() * width)
            self.words.append(text[begun:])
        self.end("\r", -1)
        self.close_table()

    def end(self, sign: str, place: int) -> None:
        """A paragraph, a cell or a row ends here: the properties of its last sign tell which."""
        found = self.marks.at(place)
        if found.row_end and sign == "\x07":
            if len(self.rows) >= MAX_ROWS:
                raise UnreadableFile(Unreadable.TOO_LARGE)
            self.rows.append((self.cells, found.drawing))
            self.cells, self.words = [], []
        elif sign == "\x07":
            self.cells.append(_tidy("".join(self.words)))
            self.words = []
        elif found.in_table:
            self.words.append("\n")
        else:
            text = _tidy("".join(self.words)).replace("\n", " ")
            self.words = []
            self.paragraphs += 1
            if text:
                self.close_table()
                self.blocks.append(Paragraph(text, f"абзац {self.paragraphs}"))

    def close_table(self) -> None:
        if self.cells:  # a row that never ends: the structure was misread
            raise UnreadableFile(Unreadable.OLD_WORD)
        if not self.rows:
            return
        self.tables += 1
        edges = merged_edges(edge for _, drawing in self.rows for edge in drawing.edges)
        lines = [
            Line(drawing.cells(texts, edges), f"таблица {self.tables}, строка {number}")
            for number, (texts, drawing) in enumerate(self.rows, start=1)
        ]
        self.blocks += [Table(tuple(rows))] if (rows := rows_of(lines)) else []
        self.rows = []


def _pieces(main: bytes, tables: bytes) -> list[tuple[str, int, int]]:
    """The main text in order: what follows it in the file are notes and running heads."""
    structure = _part(main, tables, _PIECES)
    at = 0
    while structure[at] == 1:  # properties of pieces come first
        at += 3 + _word(structure, at + 1)
    if structure[at] != 2:
        raise UnreadableFile(Unreadable.OLD_WORD)
    plan = structure[at + 5 : at + 5 + _long(structure, at + 1)]
    count = (len(plan) - 4) // 12
    length = _long(main, _LENGTH)
    found: list[tuple[str, int, int]] = []
    if length > MAX_CHARACTERS:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    for index in range(count):
        first, last = _long(plan, index * 4), min(_long(plan, index * 4 + 4), length)
        if last <= first:
            continue
        place = _long(plan, (count + 1) * 4 + index * 8 + 2)
        width = 1 if place & _COMPRESSED else 2
        start = (place & 0x3FFFFFFF) // 2 if width == 1 else place
        raw = main[start : start + (last - first) * width]
        found.append((raw.decode("cp1252" if width == 1 else "utf-16-le", errors="replace"), start, width))
    return found


def _part(main: bytes, tables: bytes, place: int) -> bytes:
    start, length = _long(main, place), _long(main, place + 4)
    return tables[start : start + length]


def _tidy(text: str) -> str:
    text = _CONTROL.sub("", _FIELD.sub("", text).replace("\x0b", "\n").replace("\x1e", "-"))
    return "\n".join(filter(None, (line.strip() for line in text.replace("\t", " ").split("\n"))))


def _word(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<H", data, place)[0])


def _long(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])
