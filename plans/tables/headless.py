"""A table without a header: columns told by what stands in them, where that is plain; a person is asked to check."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plans.readers.document import Document, Row, Table
from plans.responsibles import looks_like_party
from plans.tables.cells import is_period
from plans.tables.flat import Restored
from plans.tables.headers import Column, is_column_numbers

_MOST = 0.6  # of the filled cells of a column
_HEADINGS = {
    Column.NUMBER: "№",
    Column.TITLE: "Мероприятие",
    Column.PERIOD: "Срок",
    Column.RESPONSIBLE: "Ответственный",
}
_SAID = {Column.TITLE: "название", Column.PERIOD: "срок", Column.RESPONSIBLE: "ответственный"}


def give_header(document: Document) -> Restored | None:
    """The document with headings put over the first table whose columns are plain; None where none is."""
    for place, block in enumerate(document.blocks):
        if not isinstance(block, Table) or (columns := _columns(block.rows)) is None:
            continue
        width = max(len(row.cells) for row in block.rows)
        header = [""] * width
        for column, at in columns.items():
            header[at] = _HEADINGS[column]
        table = Table((Row(tuple(header), block.rows[0].where), *block.rows))
        said = ", ".join(f"{_SAID[column]} — столбец {at + 1}" for column, at in columns.items() if column in _SAID)
        blocks = (*document.blocks[:place], table, *document.blocks[place + 1 :])
        problem = f"{block.rows[0].where}: у таблицы нет шапки, столбцы поняты по содержанию ({said}): проверьте."
        return Restored(Document(document.name, blocks), [problem])
    return None


def _columns(rows: Sequence[Row]) -> dict[Column, int] | None:
    """A period and a title at least, each in one column only."""
    full = [
        row for row in rows if sum(bool(cell.strip()) for cell in row.cells) > 1 and not is_column_numbers(row.cells)
    ]
    if len(full) < 2:
        return None
    width = max(len(row.cells) for row in full)
    texts = {
        at: [row.cells[at].strip() for row in full if at < len(row.cells) and row.cells[at].strip()]
        for at in range(width)
    }
    texts = {at: cells for at, cells in texts.items() if len(cells) >= len(full) * _MOST}
    periods = [at for at, cells in texts.items() if _share(cells, is_period) >= _MOST]
    numbers = [at for at, cells in texts.items() if _share(cells, _is_number) >= _MOST and at not in periods]
    rest = [at for at in texts if at not in periods and at not in numbers]
    parties = [at for at in rest if _share(texts[at], looks_like_party) >= _MOST]
    titles = [at for at in rest if at not in parties]
    if len(periods) != 1 or len(titles) != 1 or len(parties) > 1 or len(numbers) > 1:
        return None
    found = {Column.TITLE: titles[0], Column.PERIOD: periods[0]}
    if parties:
        found[Column.RESPONSIBLE] = parties[0]
    if numbers and numbers[0] == 0:
        found[Column.NUMBER] = 0
    return found


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*[.)]?", text) is not None
