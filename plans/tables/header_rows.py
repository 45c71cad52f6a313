"""The header of a plan's table: one row or two, in any order of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.readers.document import Row
from plans.tables.headers import Column, Meaning, meaning_of, plain

_MONTH_WORD = re.compile(r"\b(?:янв|фев|март|апрел|ма[йя]\b|июн|июл|август|сентяб|октяб|нояб|декаб)|квартал\b|\d")
_WEAK_TITLES = ("вид", "содержание", "вопрос", "задачи")


@dataclass(frozen=True, slots=True)
class Header:
    """Places of a row by what they hold. `shares` are cells that hold several columns, in their order."""

    columns: dict[Column, int]
    shares: dict[int, tuple[Column, ...]]
    width: int
    more: dict[Column, tuple[int, ...]] = field(default_factory=dict)  # further places of the same column
    left_out: tuple[str, ...] = ()  # headings whose words no item keeps
    blank: tuple[int, ...] = ()  # places without a heading
    carries: bool = False  # the period is a column of months: an empty cell goes on with the one above
    problems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # the headings as written, by place; two lines are one

    def place(self, column: Column) -> int | None:
        """Where a column stands, alone or in a shared cell."""
        if column in self.columns:
            return self.columns[column]
        return next((place for place, columns in self.shares.items() if column in columns), None)


def columns_of(cells: Sequence[str]) -> dict[Column, int] | None:
    """Columns by their place when these cells are a plan's header: a title and a period or a responsible at least."""
    header = header_of(cells)
    return header.columns if header else None


def header_of(cells: Sequence[str]) -> Header | None:
    """These cells as a plan's header, or None. Cells guessed by a head word count only in a row that is all headings."""
    meanings = {place: meaning for place, cell in enumerate(cells) if (meaning := meaning_of(cell.strip()))}
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    if not _looks_like_header(cells, meanings, filled):
        return None
    header = _Builder(cells, meanings).build()
    if header is None:
        return None
    named = {Column.PERIOD, Column.START, Column.END, Column.RESPONSIBLE}
    held = set(header.columns) | {column for columns in header.shares.values() for column in columns}
    return header if named & held else None


def join_lines(top: Sequence[str], bottom: Sequence[str]) -> tuple[str, ...] | None:
    """A header of two rows as one, or None when the lower row is no part of a header."""
    width = max(len(top), len(bottom))
    upper = [*top, *[""] * (width - len(top))]
    lower = [*bottom, *[""] * (width - len(bottom))]
    if not any(cell.strip() for cell in lower):
        return None
    joined: list[str] = []
    gained = False
    for above, below in zip(upper, lower, strict=True):
        cell, new = _join(above.strip(), below.strip())
        if cell is None:
            return None
        joined.append(cell)
        gained = gained or new
    return tuple(joined) if gained else None


def headers_in(rows: Sequence[Row]) -> dict[int, tuple[Header, int]]:
    """Where headers begin: (header, rows it takes). A second row that is part of the header is joined to the first."""
    found: dict[int, tuple[Header, int]] = {}
    place = 0
    while place < len(rows):
        alone = header_of(rows[place].cells)
        below = join_lines(rows[place].cells, rows[place + 1].cells) if place + 1 < len(rows) else None
        joined = header_of(below) if below else None
        if joined is not None and (alone is not None or _heading_like(rows[place])):
            found[place] = joined, 2
        elif alone is not None:
            found[place] = alone, 1
        place += found[place][1] if place in found else 1
    return found


def _heading_like(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) >= 2 and not any(re.search(r"[«»\d]", cell) for cell in filled)


def _join(above: str, below: str) -> tuple[str | None, bool]:
    """(the cell, does the lower row add to it); (None, False) when the lower cell is data."""
    if not below or plain(below) == plain(above):
        return above, False
    if _MONTH_WORD.search(plain(below)):
        return None, False
    together = f"{above}{'' if above.endswith('-') else ' '}{below}".strip()
    if above.endswith("-"):
        together = f"{above[:-1]}{below}"
    whole, alone = meaning_of(together), meaning_of(below)
    if whole is not None and whole.sure:
        return together, True
    if alone is not None and alone.sure:
        return below, True
    first = meaning_of(above) if above else None
    if above and whole is not None and first is not None and below[:1].islower():
        return together, True
    return None, False


def _looks_like_header(cells: Sequence[str], meanings: dict[int, Meaning], filled: list[int]) -> bool:
    if len(meanings) < 2:
        return False
    if all(plain(cells[place]) == plain(cells[filled[0]]) for place in filled):
        return False  # one heading across the row
    sure = [meaning for meaning in meanings.values() if meaning.sure]
    columns = {column for meaning in sure for column in meaning.columns}
    times = {Column.PERIOD, Column.START, Column.END, Column.TIME, Column.MONTH, Column.RESPONSIBLE}
    if columns & {Column.TITLE, Column.THEME, Column.SECTION, Column.FORM} and columns & times:
        return True
    if Column.NUMBER in columns and columns & {Column.PERIOD, Column.RESPONSIBLE}:
        return True
    doubtful = [cells[place] for place in filled if place not in meanings]
    data = any(re.search(r"[«\"\d]", cell) for cell in doubtful)
    named = {column for meaning in meanings.values() for column in meaning.columns}
    if Column.TITLE in named and columns & times and len(meanings) >= 3 and not data:
        return len(doubtful) * 2 <= len(filled)
    return len(sure) >= 1 and len(doubtful) * 4 <= len(filled) and not data


class _Builder:
    """Gives each column its place; of two candidates the better one, the other joins it or is left out."""

    def __init__(self, cells: Sequence[str], meanings: dict[int, Meaning]) -> None:
        self._cells = cells
        self._shares: dict[int, tuple[Column, ...]] = {}
        self._places: dict[Column, list[int]] = {}
        for place, meaning in meanings.items():
            if len(meaning.columns) > 1:
                self._shares[place] = meaning.columns
            else:
                self._places.setdefault(meaning.columns[0], []).append(place)
        self._known = set(meanings)
        self._problems: list[str] = []
        self._carries = False

    def build(self) -> Header | None:
        if not self._settle_title():
            return None
        self._settle_period()
        columns: dict[Column, int] = {}
        more: dict[Column, tuple[int, ...]] = {}
        left_out = [cell for place, cell in enumerate(self._cells) if cell.strip() and place not in self._known]
        for column, places in self._places.items():
            if column is Column.OTHER:
                left_out += [self._cells[place] for place in places]
                continue
            columns[column] = places[0]
            if column in (Column.RESPONSIBLE, Column.THEME, Column.RESULT):
                more[column] = tuple(places[1:])
            else:
                left_out += [self._cells[place] for place in places[1:]]
        blank = tuple(place for place, cell in enumerate(self._cells) if not cell.strip() and not self._taken(place))
        names = tuple(dict.fromkeys(re.sub(r"\s+", " ", name).strip() for name in left_out))
        return Header(
            columns,
            self._shares,
            len(self._cells),
            more,
            names,
            blank,
            self._carries,
            tuple(self._problems),
            tuple(self._cells),
        )

    def _taken(self, place: int) -> bool:
        return any(place in places for places in self._places.values())

    def _settle_title(self) -> bool:
        """The title is the column that says so most plainly; without one a theme, a direction, a form stands for it."""
        titles = self._places.get(Column.TITLE, [])
        if titles:
            best = min(titles, key=lambda place: plain(self._cells[place]).startswith(_WEAK_TITLES))
            others = [place for place in titles if place != best]
            self._places[Column.TITLE] = [best]
            self._places.setdefault(Column.OTHER, []).extend(others)
        else:
            for column in (Column.THEME, Column.FORM, Column.SECTION):
                if column in self._places:
                    first, *rest = self._places.pop(column)
                    self._places[Column.TITLE] = [first]
                    self._places.setdefault(Column.OTHER, []).extend(rest)
                    break
            else:
                self._unnamed_title()
        if not self._places.get(Column.OTHER):
            self._places.pop(Column.OTHER, None)
        return Column.TITLE in self._places

    def _unnamed_title(self) -> None:
        """«№ | | Сроки | Ответственный»: the only column without a heading, next to the number."""
        blank = [place for place, cell in enumerate(self._cells) if not cell.strip()]
        number = self._places.get(Column.NUMBER)
        if number and number[0] + 1 in blank:
            self._places[Column.TITLE] = [number[0] + 1]
            self._problems.append(f"Столбец {number[0] + 2} без заголовка принят за название мероприятия: проверьте.")

    def _settle_period(self) -> None:
        """«Время» and «месяц» are the period where nothing else is."""
        shared = any(Column.PERIOD in columns for columns in self._shares.values())
        if Column.PERIOD in self._places or shared:
            return
        if Column.START in self._places or Column.END in self._places:
            return
        for column in (Column.MONTH, Column.TIME):
            if column in self._places:
                self._carries = column is Column.MONTH
                self._places[Column.PERIOD] = self._places.pop(column)
                return
