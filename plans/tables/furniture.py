"""What is in and around a plan's table and is no item: months, headings, notes, totals, page numbers, other tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from plans.parties.words import PERSON, POSITION
from plans.readers.document import Row
from plans.tables.cells import is_period
from plans.tables.header_rows import Header
from plans.tables.headers import Column

_MONTHS = re.compile(
    r"^(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)(?:\s+20\d\d(?:\s*г(?:\.|ода)?)?)?$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^(?:\*|прим(?:ечани[ея]|\.)|сноска|n\.?b\b)", re.IGNORECASE)
_TOTAL = re.compile(r"^(?:итого|всего)\b", re.IGNORECASE)
_SECTION = re.compile(
    r"^(?:[IVXХ]+[.)]?\s|раздел\b|блок\b|модуль\b|направлени[ея]\b|\d+(?:\.\d+)*\.?\s+[А-ЯЁ]|мероприятия\b|работа с\b|"
    r"[IVX1-4]+\s*(?:-?й|-?ый)?\s+(?:квартал|полугодие)|(?:перв|втор|трет|четв[её]рт)\w+\s+(?:квартал|полугодие))",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"^(?:[-–—\s]*(?:стр(?:аница|\.)?\s*)?\d{1,3}(?:\s+из\s+\d{1,3})?[-–—\s]*|[_\-–—\s.]+|м\.?\s?п\.?)$", re.IGNORECASE
)
_CONTACT = re.compile(r"@|\bтел\b|\bтелефон|(?:\+7|\+375|\b8)[\s(-]*\d{2,4}[\s)-]*\d", re.IGNORECASE)
_SIGNED = re.compile(r"_{3,}|утвержда|согласован|подпись", re.IGNORECASE)


class RowKind(Enum):
    PLAIN = auto()
    SECTION = auto()
    NOTE = auto()
    TOTAL = auto()


class TableKind(Enum):
    """A table without a header: does it go on with the plan, stand around it (contacts, signatures), or is it strange?"""

    PLAN = auto()
    AROUND = auto()
    STRANGE = auto()


def is_month(section: str | None) -> bool:
    return section is not None and _MONTHS.match(section.strip(" .:")) is not None


def row_kind(text: str) -> RowKind:
    """What a row of one text is, by its words."""
    if _NOTE.match(text):
        return RowKind.NOTE
    if _TOTAL.match(text):
        return RowKind.TOTAL
    if is_month(text) or _SECTION.match(text) or (text.isupper() and len(text) > 3):
        return RowKind.SECTION
    return RowKind.PLAIN


def is_numbered_heading(text: str) -> bool:
    """«1. Учёба кадров», «II Выезды», «Раздел 3», «Март»: a heading by its form, whatever it says."""
    heading = re.match(r"\d{1,2}(?:\.\d+)*\.\s+[А-ЯЁ]|[IVXХ]+[.)]?\s+[А-ЯЁ]|(?:Раздел|Блок|Модуль|РАЗДЕЛ|БЛОК)\s", text)
    return is_month(text) or (heading is not None and len(text) < 150)


def is_contact(text: str) -> bool:
    """A telephone or an e-mail."""
    return _CONTACT.search(text) is not None


def is_gap_furniture(text: str) -> bool:
    """Page numbers and rules between two tables."""
    return _PAGE.match(text.strip()) is not None


def is_signature(text: str) -> bool:
    """«Директор ________ А.А. Петрова»: nothing to do about it."""
    rest = re.sub(r"_{2,}|[«»\"'/.,()\d\s]|20\d\d|\bг\b", " ", text).strip()
    signed = not rest or POSITION.match(rest) is not None or PERSON.search(text) is not None
    return re.search(r"_{3,}", text) is not None and len(text) < 120 and signed


def is_frame(rows: Sequence[Row]) -> bool:
    """A table that only holds the approval or the signatures in their places."""
    return any(_SIGNED.search(cell) is not None for row in rows for cell in row.cells)


def table_kind(rows: Sequence[Row], header: Header) -> TableKind:
    """A table without a header goes on with the plan when it is as wide as the header."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        return TableKind.PLAN
    width = max(len(row.cells) for row in filled)
    used = max(place for row in filled for place, cell in enumerate(row.cells) if cell.strip()) + 1
    contacts = sum(_CONTACT.search(" ".join(row.cells)) is not None for row in filled)
    signed = sum(_SIGNED.search(" ".join(row.cells)) is not None for row in filled)
    fits = width >= header.width and used <= header.width
    if fits and _other_matter(filled, header):
        return TableKind.STRANGE
    if fits and max(contacts, signed) * 2 < len(filled) + (used > 2 and header.width > 3):
        return TableKind.PLAN
    number = header.columns.get(Column.NUMBER)
    numbered = number is not None and any(
        row.cells[number].strip().rstrip(".").isdigit() for row in filled if number < len(row.cells)
    )
    if (contacts or signed) and not (fits and numbered):
        return TableKind.AROUND
    if not (fits or (len(filled) == 1 and used == 1)):
        return TableKind.STRANGE
    return TableKind.PLAN


def _other_matter(rows: Sequence[Row], header: Header) -> bool:
    """Unnumbered rows whose column of periods holds none: a table about something else."""
    period, number = header.columns.get(Column.PERIOD), header.columns.get(Column.NUMBER)
    if period is None or (
        number is not None and any(row.cells[number].strip()[:1].isdigit() for row in rows if number < len(row.cells))
    ):
        return False
    full = [row for row in rows if len(row.cells) > period and sum(map(bool, row.cells)) > 1]
    said = [row.cells[period].strip() for row in full if row.cells[period].strip()]
    return bool(said) and not any(is_period(text) or text[0].islower() or text.isdigit() for text in said)


def tidy(text: str) -> str:
    """Markup remnants and odd spaces go; the words stay as written."""
    plain = re.sub(r"</?[a-zA-Z][^<>]{0,40}>|\*\*|__", " ", text)
    plain = re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", plain).strip()
    return re.sub(r" ([,.;:])", r"\1", plain)
