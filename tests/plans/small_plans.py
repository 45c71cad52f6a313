"""Small plans for tests: rows of cells as documents, items as tuples."""

from __future__ import annotations

from plans.draft import DraftItem, PlanDraft
from plans.readers.document import Document, Paragraph, Row, Table
from plans.reading import read_document

HEADER = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
TITLE = Paragraph("План работы на 2026 год", "абзац 1")


def table(*rows: tuple[str, ...], number: int = 1) -> Table:
    return Table(tuple(Row(cells, f"таблица {number}, строка {place}") for place, cells in enumerate(rows, start=1)))


def read(*blocks: Table | Paragraph | tuple[str, ...]) -> PlanDraft:
    """Rows given one by one make a table under the title of a plan for 2026."""
    if blocks and isinstance(blocks[0], tuple):
        return read_document(Document("план", (TITLE, table(*(row for row in blocks if isinstance(row, tuple))))))
    return read_document(Document("план", (TITLE, *(one for one in blocks if not isinstance(one, tuple)))))


def row(item: DraftItem) -> tuple[str | None, str, str, str]:
    return item.number, item.title, item.period.text, "; ".join(party.name for party in item.responsible)


def rows(draft: PlanDraft) -> list[tuple[str | None, str, str, str]]:
    return [row(item) for item in draft.items]
