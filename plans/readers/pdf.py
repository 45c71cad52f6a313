"""PDF with a text layer: ruled tables, a table that goes over pages as one, and the lines around them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from plans.readers.document import Document, Paragraph, Row, Table, Unreadable, UnreadableFile
from plans.readers.grid import Cell, Line, rows_of
from plans.readers.pdf_cells import cell_texts
from plans.readers.text import blocks_of_text

MAX_PAGES = 300
_FEW = 30  # characters: a stamp or a page number on a scan, not a text
_PAGE_NUMBER = re.compile(r"\W*(?:стр\.?|страница|лист)?\s*\d{1,3}(?:\s*(?:из|/)\s*\d{1,3})?\W*", re.IGNORECASE)
_NEAR = 1.0  # points


@dataclass(slots=True)
class _Grid:
    """A ruled table, by the column edges it is drawn with; pages are joined while `width` is the same."""

    lines: list[Line]
    width: int


@dataclass(slots=True)
class _Page:
    number: int
    blocks: list[str | _Grid] = field(default_factory=list)


def read_pdf(name: str, content: bytes) -> Document:
    """Page numbers and running heads are left out; a cell's lines are joined as `pdf_cells` says.

    Raises UnreadableFile for a scan, a password, more than MAX_PAGES pages.
    """
    pages: list[_Page] = []
    layout: list[tuple[int, str]] = []
    characters = 0
    with _opened(content) as file:
        if len(file.pages) > MAX_PAGES:
            raise UnreadableFile(Unreadable.TOO_LARGE)
        for number, page in enumerate(file.pages, start=1):
            characters += len(page.chars)
            pages.append(_read_page(page, number))
            if not any(isinstance(block, _Grid) for block in pages[-1].blocks):
                layout.append((number, page.extract_text(layout=True)))
            page.close()
    if characters < _FEW:
        raise UnreadableFile(Unreadable.SCAN)
    _drop_running(pages)
    ruled = any(isinstance(block, _Grid) for page in pages for block in page.blocks)
    blocks = _joined(pages) if ruled else _aligned(layout) or _joined(pages)
    if not blocks:
        raise UnreadableFile(Unreadable.NOTHING_INSIDE)
    return Document(name, tuple(blocks))


def _opened(content: bytes) -> Any:
    try:
        return pdfplumber.open(BytesIO(content))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect | PDFEncryptionError):
            raise UnreadableFile(Unreadable.ENCRYPTED) from error
        raise


def _read_page(page: Any, number: int) -> _Page:
    """Text lines and tables from the top of the page down."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    around = page.filter(lambda one: one["object_type"] != "char" or not any(_inside(one, box) for box in boxes))
    found: list[tuple[float, str | _Grid]] = [
        (line["top"], line["text"].strip()) for line in around.extract_text_lines(return_chars=False)
    ]
    rows = 0
    for table in sorted(tables, key=lambda one: one.bbox[1]):
        grid = _grid(table, number, rows)
        rows += len(grid.lines)
        found.append((table.bbox[1], grid))
    found.sort(key=lambda pair: pair[0])
    return _Page(number, [block for _, block in found if block])


def _inside(char: Any, box: tuple[float, float, float, float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across < box[2] and box[1] <= down < box[3])


def _grid(table: Any, page: int, before: int) -> _Grid:
    """Cells by the edges of the columns; one drawn over several columns or rows is seen by its box."""
    edges = sorted({cell[0] for cell in table.cells})
    owners = sorted(table.cells, key=lambda cell: cell[1])
    lines: list[Line] = []
    texts = cell_texts(table.page.chars, table.cells)
    for row in table.rows:
        cells: list[Cell] = []
        while len(cells) < len(edges) and sum(cell.columns for cell in cells) < len(edges):
            place = sum(cell.columns for cell in cells)
            box = row.cells[place]
            if box is not None:
                cells.append(Cell(texts[box], _columns(box, edges)))
                continue
            owner = next((one for one in owners if _covers(one, edges[place], row.bbox[1])), None)
            cells.append(Cell(columns=_columns(owner, edges), continued=True) if owner is not None else Cell())
        lines.append(Line(cells, f"стр. {page}, строка {before + len(lines) + 1}"))
    return _Grid(lines, len(edges))


def _covers(box: tuple[float, ...], left: float, top: float) -> bool:
    return box[1] < top - _NEAR and abs(box[0] - left) < _NEAR and box[3] > top + _NEAR


def _columns(box: tuple[float, ...], edges: list[float]) -> int:
    return max(1, sum(box[0] - _NEAR < edge < box[2] - _NEAR for edge in edges))


def _drop_running(pages: list[_Page]) -> None:
    """Page numbers, and the first or last line of a page when most pages have the same one."""
    edges = [{place: page.blocks[place] for place in (0, -1)} if page.blocks else {} for page in pages]
    said = Counter(_plain(block) for edge in edges for block in set(map(_text_of, edge.values())) if block)
    running = {text for text, count in said.items() if count > 2 and count > len(pages) / 2}
    for page, edge in zip(pages, edges, strict=True):
        for place in sorted(edge, reverse=True):
            text = _text_of(edge[place])
            repeated = _plain(text) in running and page.number > 1  # the first time it may be the plan's title
            if text and (_PAGE_NUMBER.fullmatch(text) or repeated):
                page.blocks = [block for block in page.blocks if block is not edge[place]]


def _text_of(block: str | _Grid) -> str:
    return block if isinstance(block, str) else ""


def _plain(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _joined(pages: list[_Page]) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table | _Grid] = []
    for page in pages:
        for block in page.blocks:
            last = blocks[-1] if blocks else None
            if isinstance(block, str):
                blocks.append(Paragraph(block, f"стр. {page.number}"))
            elif isinstance(last, _Grid) and last.width == block.width:
                last.lines += block.lines
            else:
                blocks.append(block)
    return [made for block in blocks if (made := _made(block)) is not None]


def _made(block: Paragraph | Table | _Grid) -> Paragraph | Table | None:
    if not isinstance(block, _Grid):
        return block
    rows = rows_of(block.lines)
    return Table(tuple(rows)) if rows else None


def _aligned(layout: list[tuple[int, str]]) -> list[Paragraph | Table]:
    """Columns without rules, where every row is one line; nothing when no table comes out of it for certain."""
    blocks: list[Paragraph | Table] = []
    for number, text in layout:
        count = 0
        for block in blocks_of_text(text) if text.strip() else []:
            if isinstance(block, Table):
                rows = (
                    Row(row.cells, f"стр. {number}, строка {count + one}")
                    for one, row in enumerate(block.rows, start=1)
                )
                blocks.append(Table(tuple(rows)))
                count += len(block.rows)
            else:
                blocks.append(Paragraph(block.text, f"стр. {number}"))
    return blocks if any(isinstance(block, Table) for block in blocks) else []
