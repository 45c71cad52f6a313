"""Rows of a plan's tables: headers found, torn rows made whole, sections seen, sub-rows kept; nothing dropped unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.readers.document import Document, Paragraph, Row, Table
from plans.tables.cells import by_column, is_period
from plans.tables.furniture import (
    RowKind,
    TableKind,
    is_contact,
    is_frame,
    is_gap_furniture,
    is_month,
    is_numbered_heading,
    row_kind,
    table_kind,
    tidy,
)
from plans.tables.header_rows import Header, headers_in
from plans.tables.headers import Column, is_column_numbers, plain
from plans.tables.tears import Link, link, may_go_on

__all__ = ["RawRow", "Tables", "collect", "is_month", "tidy"]


@dataclass(slots=True)
class RawRow:
    """A row by places, and by columns once it is whole; `section` is the heading above it, `month` the month of its group."""

    where: str
    section: str | None
    month: str | None
    places: dict[int, str]
    header: Header
    cells: dict[Column, str] = field(default_factory=dict)
    period: str = ""  # the words of its period, the row's above where it says «-//-»
    problems: list[str] = field(default_factory=list)
    aside: dict[int, str] = field(
        default_factory=dict
    )  # the month that began a group: a cell of this row, no words of it


@dataclass(slots=True)
class Tables:
    """What the tables of a document hold, and the paragraphs around them."""

    rows: list[RawRow] = field(default_factory=list)
    before: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    beside: list[Paragraph] = field(default_factory=list)  # words of tables that stand before the plan's and are none
    problems: list[str] = field(default_factory=list)


def collect(document: Document) -> Tables:
    """Walk the blocks once; rows that fit nothing are named in `problems`."""
    walk = _Walk()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            walk.paragraph(block)
        else:
            walk.table(block)
    return walk.finish()


class _Walk:
    """What holds from block to block: the header, the section, the month of a group."""

    def __init__(self) -> None:
        self.found = Tables()
        self._header: Header | None = None
        self._section: str | None = None
        self._month: str | None = None
        self._gap: list[Paragraph] = []
        self._numbered = False
        self._open = False  # may the next row go on with the last one?
        self._fresh = False  # has the heading no rows yet?
        self._months = False  # are the headings under the section months?
        self._bare: list[str] = []

    def paragraph(self, paragraph: Paragraph) -> None:
        (self.found.before if self._header is None else self._gap).append(paragraph)

    def finish(self) -> Tables:
        found = self.found
        if self._header is None:
            found.after, found.before = [], [*found.before]
        else:
            found.after += self._gap
        bare = [*self._bare, *([self._section] if self._fresh and self._section else [])]
        if bare:
            found.problems.append(f"Заголовки без своих пунктов: {', '.join(f'«{one}»' for one in bare)}.")
        for row in found.rows:
            row.cells, problems = by_column(row.places, row.header)
            _part_number(row)
            row.problems += problems
        kept = [row for row in found.rows if row.cells.get(Column.TITLE, "").strip()]
        for row in found.rows:
            if not row.cells.get(Column.TITLE, "").strip():
                found.problems.append(f"{row.where}: нет названия — «{_words(row.places)}».")
        found.rows = kept
        return found

    def table(self, table: Table) -> None:
        rows = table.rows
        spans = headers_in(rows)
        if self._header is None and not spans:
            self._before(rows)
            return
        if not spans and self._header is not None and (kind := table_kind(rows, self._header)) is not TableKind.PLAN:
            self._other_table(rows, kind)
            return
        self._close_gap()
        self._numbered = any(_is_number(row, header) for header in [self._header] if header for row in rows)
        place = 0
        while place < len(rows):
            if place in spans:
                header, taken = spans[place]
                self._take_header(header, rows[place + taken :])
                place += taken
                continue
            if self._header is None:
                self.found.before += _as_paragraphs([rows[place]])
            else:
                self._row(rows[place], self._header, rows[place + 1] if place + 1 < len(rows) else None)
            place += 1

    def _before(self, rows: Sequence[Row]) -> None:
        """A table without a header before any other: a frame around the title and the approval, or something strange."""
        wide = [row for row in rows if len({cell.strip() for cell in row.cells if cell.strip()}) > 1]
        if len(wide) < 2 or is_frame(rows):
            self.found.before += _as_paragraphs(rows)
            return
        self.found.beside += _as_paragraphs(rows)
        self.found.problems.append(_strange(rows))

    def _take_header(self, header: Header, rest: Sequence[Row]) -> None:
        if self._header is None or header.left_out != self._header.left_out:
            if header.left_out:
                names = ", ".join(f"«{name}»" for name in header.left_out)
                self.found.problems.append(f"Слова столбцов {names} в пункты не вошли: они остались в файле.")
            self.found.problems += [one for one in header.problems if one not in self.found.problems]
        if self._header is None:
            self._first_heading()
        self._header = header
        self._numbered = any(_is_number(row, header) for row in rest)

    def _first_heading(self) -> None:
        """«План работы …», «1. Учёба», then the table: the last line is its first section, no part of the plan's title."""
        before = self.found.before
        if len(before) > 1 and is_numbered_heading(tidy(before[-1].text)):
            self._start_section(tidy(before.pop().text))

    def _other_table(self, rows: Sequence[Row], kind: TableKind) -> None:
        if kind is TableKind.AROUND:
            self._gap += _as_paragraphs(rows)
            return
        self._close_gap()
        self.found.problems.append(_strange(rows))

    def _close_gap(self) -> None:
        """Paragraphs between two tables: the last lines are the heading of what follows, notes and contacts are kept."""
        lines = [one for one in self._gap if tidy(one.text) and not is_gap_furniture(one.text)]
        self._gap = []
        contacts = max((place for place, one in enumerate(lines) if is_contact(one.text)), default=-1) + 1
        self.found.after += lines[:contacts]
        lines = lines[contacts:]
        heading: list[str] = []
        for one in lines:
            text = tidy(one.text)
            if row_kind(text) is RowKind.NOTE or text[0].islower() or text[0] in "»)":
                self.found.problems.append(f"{one.where}: вне таблицы, в пункты не вошло — «{text}».")
            else:
                heading.append(text)
        if heading:
            if len(heading) > 3 or sum(map(len, heading)) > 400:
                self.found.problems.append(f"Между таблицами: «{' '.join(heading[:-1])}».")
                heading = heading[-1:]
            section = " ".join(heading)
            if re.search(r"\bплан\b.*\b20\d\d\b", section, re.IGNORECASE):
                self.found.problems.append(
                    f"В файле ещё один план: «{section}». Его пункты вошли разделом; если он на другой год, пришлите его отдельно."
                )
            self._start_section(section)

    def _row(self, row: Row, header: Header, following: Row | None) -> None:
        cells = {place: cell for place, cell in enumerate(row.cells) if cell.strip()}
        if (
            not cells
            or is_column_numbers(row.cells)
            or all(re.fullmatch(r"[\s\-–—_.]*", cell) for cell in cells.values())
        ):
            return
        aside = self._take_month(cells, header)
        last = self.found.rows[-1] if self.found.rows and self._open else None
        alone = bool(aside) or _across(cells, header)
        hangs = Link.OWN if alone else link(cells, header, last.places if last else None, numbered=self._numbered)
        if hangs is not Link.TORN and self._is_heading(row, cells, header, following):
            return
        if hangs is Link.TORN and last is not None:
            for place, text in cells.items():
                last.places[place] = f"{last.places[place]} {text}" if place in last.places else text
            return
        self._add(row, cells, header, hangs, last)
        if self._open and aside:
            self.found.rows[-1].aside = aside

    def _add(self, row: Row, cells: dict[int, str], header: Header, hangs: Link, last: RawRow | None) -> None:
        problems: list[str] = []
        title = header.columns[Column.TITLE]
        if hangs is Link.SAME_TITLE and last is not None:
            cells = {**cells, title: last.places[title]}
            problems.append("Название взято из строки выше: проверьте.")
        elif title not in cells:
            self.found.problems.append(f"{row.where}: нет названия — «{_words(cells)}».")
            self._open = False
            return
        elif last is not None and may_go_on(cells, header, last.places, numbered=self._numbered):
            problems.append("Возможно, это продолжение строки выше: проверьте.")
        period = header.columns.get(Column.PERIOD)
        if header.carries and period is not None and period not in cells and last is not None and period in last.places:
            cells[period] = last.places[period]
        section = self._section
        if (beside := header.columns.get(Column.SECTION)) is not None and cells.get(beside):
            section = self._section = tidy(cells[beside])
        self._fresh = False
        known = {*header.columns.values(), *header.shares, *(p for places in header.more.values() for p in places)}
        loose = [
            tidy(text)
            for place, text in cells.items()
            if place not in known and (place in header.blank or place >= header.width)
        ]
        if loose:
            problems.append(f"Слова вне столбцов: «{' '.join(loose)}».")
        self.found.rows.append(RawRow(row.where, section, self._month, cells, header, problems=problems))
        self._open, self._fresh = True, False

    def _take_month(self, cells: dict[int, str], header: Header) -> dict[int, str]:
        """A month as the first cell of a group, in a column of its own, in that of numbers or in one without a heading:
        taken out of the cells and given back by its place."""
        places = [header.columns.get(Column.MONTH), header.columns.get(Column.NUMBER), *header.blank]
        for place in places:
            if place is not None and place in cells and is_month(tidy(cells[place])) and len(cells) > 1:
                words = cells.pop(place)
                self._month = tidy(words)
                return {place: words}
        return {}

    def _is_heading(self, row: Row, cells: dict[int, str], header: Header, following: Row | None) -> bool:
        """A section, a note, a total, an empty numbered row: taken here, said where a person may doubt it."""
        texts = list(dict.fromkeys(tidy(cell) for cell in cells.values()))
        number, title = header.columns.get(Column.NUMBER), header.columns[Column.TITLE]
        kind = row_kind(texts[0])
        if kind in (RowKind.NOTE, RowKind.TOTAL) and (len(texts) == 1 or kind is RowKind.TOTAL):
            self.found.problems.append(f"{row.where}: в пункты не вошло — «{_words(cells)}».")
            return True
        if len(texts) == 1:
            return self._lone(row, texts[0], set(cells), header)
        if set(cells) == {number, title} and number is not None:
            said = tidy(cells[number]).rstrip(".) ")
            heads = re.fullmatch(r"[IVXLХІ]+", said) is not None or row_kind(tidy(cells[title])) is RowKind.SECTION
            after = tidy(following.cells[number]) if following and number < len(following.cells) else ""
            if heads or (said and after.startswith(f"{said}.") and after.rstrip(".") != said):
                self._start_section(f"{tidy(cells[number])} {tidy(cells[title])}")
                return True
        return False

    def _lone(self, row: Row, text: str, places: set[int], header: Header) -> bool:
        """One text in the whole row."""
        place, number, title = min(places), header.columns.get(Column.NUMBER), header.columns[Column.TITLE]
        if re.fullmatch(r"\d[\d.]*[.)]?", text):
            self.found.problems.append(f"{row.where}: пустая строка с номером «{text}».")
            return True
        across = len(places) > 1 or place == 0 or place == number
        doubtful = len(places) == 1 and place != number
        if not across and place != title:
            self.found.problems.append(f"{row.where}: непонятная строка «{text}».")
            return True
        if doubtful and row_kind(text) is not RowKind.SECTION:
            self.found.problems.append(f"{row.where}: «{text}» принято за заголовок раздела — проверьте.")
        self._start_section(text)
        return True

    def _start_section(self, text: str) -> None:
        """A heading; a month right under one is the month of its rows, and so are the months that follow."""
        self._open = False
        if (
            is_month(text)
            and (self._fresh or self._months)
            and self._section is not None
            and not is_month(self._section)
        ):
            self._month, self._months, self._fresh = text, True, True
            return
        if self._fresh and self._section is not None and not self._months:
            self._bare.append(self._section)
        self._section, self._month, self._months, self._fresh = text, None, False, True


def _part_number(row: RawRow) -> None:
    """«1.2. Семинар» in a table without a column of numbers."""
    if Column.NUMBER in row.header.columns:
        return
    match = re.match(r"(\d{1,3}(?:\.\d{1,3})*)[.)]\s+(?=\S)", row.cells.get(Column.TITLE, ""))
    if match:
        row.cells[Column.NUMBER] = match[1]
        row.cells[Column.TITLE] = row.cells[Column.TITLE][match.end() :]


def _across(cells: dict[int, str], header: Header) -> bool:
    """One text that begins the row where neither numbers nor titles stand: a heading merged across, or the rest of a cell?"""
    texts = {tidy(cell) for cell in cells.values()}
    if len(texts) != 1 or 0 not in cells or header.place(Column.TITLE) == 0:
        return False
    text = texts.pop()
    if len(cells) > 1 or row_kind(text) is RowKind.SECTION:
        return True
    return not (text[:1].islower() or text[:1] in "(»)," or is_period(text))


def _is_number(row: Row, header: Header) -> bool:
    place = header.columns.get(Column.NUMBER)
    return place is not None and place < len(row.cells) and bool(row.cells[place].strip())


def _as_paragraphs(rows: Sequence[Row]) -> list[Paragraph]:
    return [
        Paragraph(line, row.where)
        for row in rows
        for cell in dict.fromkeys(row.cells)
        for line in cell.split("\n")
        if line.strip()
    ]


def _strange(rows: Sequence[Row]) -> str:
    said = "; ".join(f"«{_words(dict(enumerate(row.cells)))}»" for row in rows if any(row.cells))
    return f"{rows[0].where}: таблица без понятной шапки, её столбцы не узнаны — {said}."


def _words(cells: dict[int, str]) -> str:
    return tidy(" | ".join(cell for cell in cells.values() if plain(cell)))
