"""The real documents, written anew as Word, OpenDocument and RTF files, say the same as their texts do."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import docx
import odfdo
import pytest

from plans.readers import Document, Paragraph, Table, read_file
from plans.reading import read_document, read_plan
from tests.plans.readers.doc_maker import Doc
from tests.plans.readers.pdf_maker import Page, pdf
from tests.plans.readers.samples import coded, open_saved, open_table, rich_file, rich_row, saved
from tests.shared import gold, needs_shared, plan_bytes

WIDTH = 1500  # of a column, twentieths of a point


def as_docx(document: Document) -> bytes:
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        width = max(len(row.cells) for row in block.rows)
        table = made.add_table(rows=len(block.rows), cols=width)
        for drawn, row in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(drawn.cells, row.cells, strict=False):
                cell.text = text
        made.add_paragraph()
    return saved(made)


def as_odt(document: Document) -> bytes:
    made = odfdo.Document("text")
    made.body.clear()
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            made.body.append(odfdo.Paragraph(block.text))
        else:
            made.body.append(open_table(f"T{number}", [list(row.cells) for row in block.rows]))
    return open_saved(made)


def as_rtf(document: Document) -> bytes:
    body = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body += rf"\pard {_escaped(block.text)}\par "
        else:
            body += "".join(rich_row([_safe(cell) for cell in row.cells], _edges(len(row.cells))) for row in block.rows)
    return rich_file(body)


def as_doc(document: Document) -> bytes:
    made = Doc()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.paragraph(block.text)
        else:
            for row in block.rows:
                made.row(row.cells, _edges(len(row.cells)))
    return made.file()


def as_pdf(document: Document) -> bytes:
    """Columns as wide as their share of the letters, lines broken between words, rows kept whole on a page."""
    pages = [Page()]
    y = 40.0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            drawn: list[tuple[list[float], list[str]]] = [
                ([], [part]) for part in textwrap.wrap(_safe(block.text), 100)
            ]
        else:
            drawn = [_fitted(row.cells, _widths(block)) for row in block.rows]
        for widths, texts in drawn:
            height = 16 + 12 * max(text.count("\n") for text in texts)
            if y + height > 800:
                pages.append(Page())
                y = 40.0
            if widths:
                y = pages[-1].table(y, widths, [list(texts)])
            else:
                pages[-1].write(40, y + 11, texts[0])
                y += height
        y += 6
    return pdf(pages)


def _fitted(cells: Sequence[str], widths: list[float]) -> tuple[list[float], list[str]]:
    """Texts broken to the widths of their cells; a section's only text takes the whole row."""
    if cells[0] and not any(cells[1:]):
        cells, widths = cells[:1], [sum(widths)]
    texts = [*cells, *[""] * (len(widths) - len(cells))]
    return widths, [
        "\n".join(textwrap.wrap(_safe(text), int((width - 4) // 5))) for text, width in zip(texts, widths, strict=True)
    ]


def _widths(table: Table) -> list[float]:
    """Columns of a page, none too narrow for its longest word."""
    count = max(len(row.cells) for row in table.rows)
    columns = [
        [row.cells[place] for row in table.rows if place < len(row.cells) and sum(map(bool, row.cells)) > 1]
        for place in range(count)
    ]
    words = [
        12.0 + 5 * max(len(word) for text in column for word in re.split(r"\s|(?<=-)", text)) for column in columns
    ]
    letters = [sum(map(len, column)) ** 0.5 for column in columns]
    return [word + (540 - sum(words)) * one / sum(letters) for word, one in zip(words, letters, strict=True)]


@needs_shared
@pytest.mark.parametrize("name", sorted(gold()) or ["absent"])
@pytest.mark.parametrize(
    ("ending", "written"), [("docx", as_docx), ("odt", as_odt), ("rtf", as_rtf), ("doc", as_doc), ("pdf", as_pdf)]
)
def test_the_same_in_another_format(name: str, ending: str, written: Callable[[Document], bytes]) -> None:
    original = read_file(f"{name}.txt", plan_bytes(name))
    again = read_plan(f"{name}.{ending}", written(original))
    assert _said(again.as_json()) == _said(read_document(original).as_json())


def _said(draft: dict[str, Any]) -> dict[str, Any]:
    """All but the places, which every format counts in its own way."""
    items = [{key: value for key, value in item.items() if key != "where"} for item in draft["items"]]
    return {**draft, "items": items, "problems": len(draft["problems"])}


def _edges(count: int) -> list[int]:
    return [WIDTH * (place + 1) for place in range(count)]


def _safe(text: str) -> str:
    return "".join(one if one.encode("cp1251", errors="ignore") else " " for one in text)


def _escaped(text: str) -> str:
    return coded(_safe(text))
