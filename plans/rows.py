"""Rows of a plan's tables: torn ones made whole, sections seen, sub-rows kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plans.headers import Column, columns_of, is_column_numbers
from plans.readers.document import Document, Paragraph, Row, Table

_MONTHS = re.compile(
    r"^(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)(?:\s+20\d\d(?:\s*г(?:\.|ода)?)?)?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class RawRow:
    """A row by columns, as words; `section` is the heading above it."""

    where: str
    section: str | None
    cells: dict[Column, str]


@dataclass(slots=True)
class Tables:
    """What the tables of a document hold, and the paragraphs around them."""

    rows: list[RawRow] = field(default_factory=list)
    before: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def collect(document: Document) -> Tables:
    """Walk the blocks once; rows that fit nothing are named in `problems`."""
    found = Tables()
    columns: dict[Column, int] | None = None
    section: str | None = None
    last_table = max((place for place, block in enumerate(document.blocks) if isinstance(block, Table)), default=-1)
    for place, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if columns is None:
                found.before.append(block)
            elif place > last_table:
                found.after.append(block)
            else:
                section = tidy(block.text)
            continue
        for row in block.rows:
            header = columns_of(row.cells)
            if header is not None:
                columns = header
                continue
            if columns is None:
                found.before += [Paragraph(cell, row.where) for cell in row.cells if cell.strip()]
                continue
            if is_column_numbers(row.cells):
                continue
            section = _take_row(row, columns, section, found)
    if columns is None:
        found.after, found.before = [], [*found.before, *found.after]
    return found


def _take_row(row: Row, columns: dict[Column, int], section: str | None, found: Tables) -> str | None:
    """Add the row, or join it to the one it was torn from; returns the section that holds from here on."""
    filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
    if not filled:
        return section
    cells = {
        column: row.cells[place]
        for column, place in columns.items()
        if place < len(row.cells) and row.cells[place].strip()
    }
    torn = _is_torn(cells, found)
    if len(filled) == 1 and not torn:
        text = tidy(row.cells[filled[0]])
        if filled[0] in (columns.get(Column.NUMBER, 0), 0) or columns.get(Column.TITLE) == filled[0]:
            return text
        found.problems.append(f"{row.where}: непонятная строка «{text}».")
        return section
    if torn:
        last = found.rows[-1].cells
        for column, text in cells.items():
            last[column] = f"{last[column]} {text}" if column in last else text
        return section
    if Column.TITLE not in cells:
        found.problems.append(f"{row.where}: нет названия — «{tidy(' '.join(row.cells))}».")
        return section
    found.rows.append(RawRow(row.where, section, cells))
    return section


def _is_torn(cells: dict[Column, str], found: Tables) -> bool:
    """The rest of a row after a page break: no number, no period of its own, and it goes on where the last one stopped."""
    if not found.rows or Column.NUMBER in cells or not cells:
        return False
    title = cells.get(Column.TITLE)
    if title is None:
        return True
    if Column.PERIOD in cells and Column.PERIOD in found.rows[-1].cells:
        return False
    before = found.rows[-1].cells.get(Column.TITLE, "")
    return title[:1].islower() or title[:1] in "»)," or _open_quotes(before)


def _open_quotes(text: str) -> bool:
    return text.count("«") > text.count("»")


def is_month(section: str | None) -> bool:
    return section is not None and _MONTHS.match(section.strip()) is not None


def tidy(text: str) -> str:
    """Markup remnants and odd spaces go; the words stay as written."""
    plain = re.sub(r"</?[a-zA-Z][^<>]{0,40}>|\*\*|__", " ", text)
    plain = re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", plain).strip()
    return re.sub(r" ([,.;:])", r"\1", plain)
