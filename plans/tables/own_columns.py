"""The plan's own columns: its headings in their order, and each row's own texts under them, for giving the plan back out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.tables.cells import UNPARTED, joined_into
from plans.tables.furniture import tidy
from plans.tables.header_rows import Header, header_of
from plans.tables.headers import Column, meaning_of, plain
from plans.tables.rows import RawRow


def own_columns(rows: Sequence[RawRow]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """(headings in order, texts of each row by them). A heading that the file left empty is "".

    Where tables differ, the first header's columns stand; rows of another header are laid under them by heading, then by
    meaning, and what has no place there gets a column of its own at the end: no words are lost.
    """
    if not rows:
        return (), []
    first = rows[0].header
    names = [_heading(name) for name in first.names]
    further: dict[str, str] = {}  # key of a further column -> its heading
    laid = [_Laid(row, first, further) for row in rows]
    columns = [*names, *further.values()]
    texts = [[*one.cells, *(one.further.get(key, "") for key in further)] for one in laid]
    kept = [place for place in range(len(columns)) if _worth(place, columns, texts)]
    return tuple(columns[place] for place in kept), [tuple(line[place] for place in kept) for line in texts]


def roles_of(columns: Sequence[str]) -> dict[Column, int]:
    """Where the mark, the period, the responsible and all else stand among these headings, alone or in a shared cell."""
    header = header_of(columns)
    if header is not None:
        found = {column: place for column in Column if (place := header.place(column)) is not None}
    else:
        found = {}
        for place, name in enumerate(columns):
            for column in meaning.columns if (meaning := meaning_of(name)) else ():
                found.setdefault(column, place)
    return found


class _Laid:
    """One row laid under the first header's headings; `further` holds what needs a column of its own, by its key."""

    def __init__(self, row: RawRow, first: Header, further: dict[str, str]) -> None:
        self._own = {place: text.replace("\0", "").strip() for place, text in {**row.places, **row.aside}.items()}
        self._row, self._header, self._gone = row, row.header, set[int]()
        same = [_key(name) for name in first.names] == [_key(name) for name in row.header.names]
        self.cells = self._as_they_are(first) if same else self._by_heading(first)
        self.further = self._rest(further)

    def _as_they_are(self, first: Header) -> list[str]:
        self._gone = set(range(len(first.names)))
        return [self._own.get(place, "") for place in range(len(first.names))]

    def _by_heading(self, first: Header) -> list[str]:
        cells: dict[int, str] = {}
        for place, name in enumerate(first.names):
            twin = next(
                (at for at, one in enumerate(self._header.names) if _same(one, name) and at not in self._gone), -1
            )
            if twin >= 0:
                cells[place] = self._own.get(twin, "")
                self._gone.add(twin)
        for place in range(len(first.names)):
            if place not in cells:
                cells[place] = self._by_meaning(_columns_at(first, place))
        return [cells[place] for place in range(len(first.names))]

    def _by_meaning(self, columns: Sequence[Column]) -> str:
        said: list[str] = []
        for column in columns:
            text = self._row.cells.get(column)
            sources = [place for place in self._own if column in map(joined_into, _columns_at(self._header, place))]
            if text and sources and not self._matched(sources):
                said.append(text.replace("\0", "").strip())
                self._gone |= {place for place in sources if not self._unparted(place)}
        return "\n".join(said)

    def _matched(self, sources: Sequence[int]) -> bool:
        """Has a column of the first header with the very same heading taken one of these already?"""
        singles = [place for place in sources if len(_columns_at(self._header, place)) == 1]
        return any(place in self._gone for place in singles)

    def _unparted(self, place: int) -> bool:
        """A shared cell whose words could not all be told apart: it is kept whole besides."""
        return place in self._header.shares and any(one.startswith(UNPARTED) for one in self._row.problems)

    def _rest(self, further: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, text in sorted(self._own.items()):
            if place in self._gone or not text:
                continue
            name = self._header.names[place] if place < len(self._header.names) else ""
            key = _key(name) or f"#{place}"
            further.setdefault(key, _heading(name))
            found[key] = f"{found[key]}\n{text}" if key in found else text
        return found


def _columns_at(header: Header, place: int) -> tuple[Column, ...]:
    """What stands at a place of a header; () for a heading that no item keeps."""
    if place in header.shares:
        return header.shares[place]
    for column, at in header.columns.items():
        if at == place or place in header.more.get(column, ()):
            return (column,)
    return ()


def _worth(place: int, columns: Sequence[str], texts: Sequence[Sequence[str]]) -> bool:
    """No column without a heading and a word; of a heading merged over columns that say the same, one."""
    if not columns[place]:
        return any(line[place] for line in texts)
    same = place > 0 and columns[place - 1] == columns[place]
    return not (same and all(line[place] in ("", line[place - 1]) for line in texts))


def _same(one: str, other: str) -> bool:
    return bool(_key(one)) and _key(one) == _key(other)


def _key(name: str) -> str:
    return plain(name)


def _heading(name: str) -> str:
    """On one line: a word broken at the line's end is whole again."""
    return tidy(re.sub(r"(?<=[а-яё])-\s*\n\s*(?=[а-яё])", "", name)).replace("\0", "")
