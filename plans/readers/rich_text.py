"""RTF: its text by striprtf; cells and rows are marked before, which that library would run together with paragraphs."""

from __future__ import annotations

import re

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile

_ROW = re.compile(r"\\trowd(?![a-z])(?:(?!\\row(?![a-z])).)*\\row(?![a-z])", re.DOTALL)
_BREAK = re.compile(r"\\(?:par|line)(?![a-z])")
_CELL = re.compile(r"\\cell(?![a-z])")
_CELL_MARK, _ROW_MARK, _BREAK_MARK = "@@cell@@", "@@row@@", "@@br@@"


def read_rtf(name: str, content: bytes) -> Document:
    """Raises UnreadableFile when there is no text inside."""
    from striprtf.striprtf import rtf_to_text

    source = content.decode("latin-1")
    text: str = rtf_to_text(_ROW.sub(_mark, source), errors="ignore")  # type: ignore[no-untyped-call]
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    tables, paragraphs = 0, 0
    for line in text.split("\n"):
        if _ROW_MARK in line:
            tables += not rows
            cells = line.replace(_ROW_MARK, "").split(_CELL_MARK)[:-1]
            tidy = tuple("\n".join(part.strip() for part in cell.split(_BREAK_MARK) if part.strip()) for cell in cells)
            if any(tidy):
                rows.append(Row(tidy, f"таблица {tables}, строка {len(rows) + 1}"))
        elif line.strip():
            paragraphs += 1
            blocks += _closed(rows)
            rows = []
            blocks.append(Paragraph(line.strip(), f"абзац {paragraphs}"))
    blocks += _closed(rows)
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _mark(row: re.Match[str]) -> str:
    inside = _BREAK.sub(f" {_BREAK_MARK} ", row[0])
    inside = _CELL.sub(f" {_CELL_MARK} ", inside)
    return inside.removesuffix("\\row") + f" {_ROW_MARK}\\par "


def _closed(rows: list[Row]) -> list[Paragraph | Table]:
    return [Table(tuple(rows))] if rows else []
