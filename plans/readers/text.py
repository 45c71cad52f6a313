"""Text as it is typed, pasted into a chat or comes out of Word and PDF: rows where columns are certain, else paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plans.readers.document import MAX_TEXT, Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.tables.header_rows import columns_of

MIN_LINES = 3  # fewer lines alike are a coincidence, not a table
_NEAR = 2  # characters by which columns made of spaces may be off
_SPACES = re.compile(r"\s{2,}")
_RULE = re.compile(r"[\s|+:=–—-]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line that is no row of tabs; `raw` keeps its leading spaces."""

    raw: str
    where: str


def read_text(name: str, content: bytes) -> Document:
    """Lines with tabs are rows; «|», « ; » and columns of spaces make rows only where neighbours agree.

    Raises UnreadableFile for no text at all.
    """
    return Document(name, tuple(blocks_of_text(decode(content))))


def blocks_of_text(text: str) -> list[Paragraph | Table]:
    """Paragraphs and tables with «строка 12» as their place. Raises UnreadableFile for blank text."""
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    pieces: list[_Piece] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"строка {number}"
        if "\t" in line:
            blocks += _opened(pieces)
            pieces = []
            rows.append(Row(tuple(cell.strip() for cell in line.split("\t")), where))
            continue
        if not line.strip():
            continue  # a page break inside a table leaves an empty line: the table goes on
        blocks += [Table(tuple(rows))] if rows else []
        rows = []
        pieces.append(_Piece(line.rstrip(), where))
    blocks += _opened(pieces)
    blocks += [Table(tuple(rows))] if rows else []
    if not blocks:
        raise UnreadableFile(Unreadable.EMPTY)
    return blocks


def decode(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 (too), else Windows-1251. Raises UnreadableFile for bytes that are no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif wide := _unmarked_utf16(content):
        text = content.decode(wide, errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1251", errors="replace")
    if len(text) > MAX_TEXT:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    if "\x00" in text:
        raise UnreadableFile(Unreadable.UNKNOWN_FORMAT)
    return text


def _unmarked_utf16(content: bytes) -> str | None:
    """Russian in UTF-16 has its second bytes 0x00 (signs) and 0x04 (letters), hardly anything else."""
    head = content[: len(content[:2000]) // 2 * 2]
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        counted = Counter(high)
        if counted[0] and len(high) > 8 and counted[0] + counted[4] + counted[0x20] > 0.95 * len(high):
            return encoding
    return None


def _opened(pieces: Sequence[_Piece]) -> list[Paragraph | Table]:
    """Tables found among neighbouring lines; what is left are paragraphs."""
    blocks: list[Paragraph | Table] = []
    place = 0
    while place < len(pieces):
        for split in (_by_bars, _by_semicolons, _by_spaces):
            rows, after = _run(pieces, place, split)
            if rows:
                blocks.append(Table(tuple(rows)))
                place = after
                break
        else:
            blocks.append(Paragraph(pieces[place].raw.strip(), pieces[place].where))
            place += 1
    return blocks


def _run(
    pieces: Sequence[_Piece], start: int, split: Callable[[str], list[tuple[int, str]] | None]
) -> tuple[list[Row], int]:
    """Rows from `start` while each line splits into as many cells, at the same columns where spaces part them."""
    first = split(pieces[start].raw)
    if first is None:
        return [], start
    rows: list[Row] = []
    place = start
    while place < len(pieces):
        line = pieces[place]
        if rows and split is _by_bars and _RULE.fullmatch(line.raw):
            place += 1  # the rule under a header
            continue
        cells = split(line.raw)
        if cells is None or len(cells) != len(first):
            break
        if split is _by_spaces and not _aligned(first, cells):
            break
        rows.append(Row(tuple(text for _, text in cells), line.where))
        place += 1
    headed = bool(rows) and columns_of(rows[0].cells) is not None
    if len(rows) < (2 if headed else MIN_LINES):
        return [], start
    return rows, place


def _aligned(first: list[tuple[int, str]], cells: list[tuple[int, str]]) -> bool:
    return all(abs(one - other) <= _NEAR for (one, _), (other, _) in zip(first, cells, strict=True))


def _by_bars(line: str) -> list[tuple[int, str]] | None:
    if "|" not in line or _RULE.fullmatch(line):
        return None
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return [(0, cell.strip()) for cell in cells] if len(cells) > 1 else None


def _by_semicolons(line: str) -> list[tuple[int, str]] | None:
    """« ; » between spaces, or three and more of «;» in a line: a sentence seldom has so many."""
    cells = line.split(" ; ") if " ; " in line else line.split(";") if line.count(";") > 2 else []
    return [(0, cell.strip()) for cell in cells] if len(cells) > 2 else None


def _by_spaces(line: str) -> list[tuple[int, str]] | None:
    """Three columns at least: a signature and a name far from it are two."""
    cells: list[tuple[int, str]] = []
    place = len(line) - len(line.lstrip())
    for match in [*_SPACES.finditer(line, place), None]:
        end = match.start() if match is not None else len(line)
        cells.append((place, line[place:end].strip()))
        place = match.end() if match is not None else end
    return cells if len(cells) > 2 else None
