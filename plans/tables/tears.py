"""Rows torn by a page break, and rows that go on below a merged cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from plans.tables.cells import is_period
from plans.tables.header_rows import Header
from plans.tables.headers import Column

_BULLET = re.compile(r"^(?:[–—•·*-]\s|[а-яa-z]\)|\d{1,2}\))")
_UNFINISHED = re.compile(r"(?:[,:;«(–—-]|\b(?:и|в|на|с|по|для|из|к|о|об|от|до|при|или))$", re.IGNORECASE)


class Link(StrEnum):
    """What a row is to the one above it."""

    OWN = "own"  # a row of its own
    TORN = "torn"  # its rest
    SAME_TITLE = "same title"  # another date of the same title, whose cell was merged over both


def link(cells: Mapping[int, str], header: Header, last: Mapping[int, str] | None, *, numbered: bool) -> Link:
    """How a row hangs on the one above. `numbered`: do rows of this table have numbers?"""
    number, title = _get(cells, header, Column.NUMBER), _get(cells, header, Column.TITLE)
    if last is None or number or not cells:
        return Link.OWN
    if not title:
        return Link.SAME_TITLE if _complete(cells, header, last) else Link.TORN
    before = _get(last, header, Column.TITLE)
    if _get(cells, header, Column.PERIOD) and _get(last, header, Column.PERIOD):
        return Link.OWN
    if _BULLET.match(title) or before.rstrip().endswith(":"):
        return Link.OWN
    if title[0] in "»),;" or _open_quotes(before):
        return Link.TORN
    if not title[0].islower():
        return Link.OWN
    others = {place: text for place, text in cells.items() if place != header.place(Column.TITLE)}
    goes_on = all(text[:1].islower() and place in last for place, text in others.items())
    return Link.TORN if numbered or goes_on else Link.OWN


def may_go_on(cells: Mapping[int, str], header: Header, last: Mapping[int, str], *, numbered: bool) -> bool:
    """A row that could be the rest of the one above, though nothing proves it: that has a number and a title only."""
    if not numbered or _get(cells, header, Column.NUMBER) or not _get(last, header, Column.NUMBER):
        return False
    above = _get(last, header, Column.PERIOD) or _get(last, header, Column.RESPONSIBLE)
    title = _get(last, header, Column.TITLE)
    return not above and not title.endswith((":", ".", ";")) and not _BULLET.match(_get(cells, header, Column.TITLE))


def _complete(cells: Mapping[int, str], header: Header, last: Mapping[int, str]) -> bool:
    """Has it a period and a responsible of its own, and has the row above both, finished?"""
    for column in (Column.PERIOD, Column.RESPONSIBLE):
        own, above = _get(cells, header, column), _get(last, header, column)
        if not own or not above or _UNFINISHED.search(above) or _open_quotes(above):
            return False
        if column is Column.PERIOD and not (is_period(own) and is_period(above)):
            return False
        if column is Column.RESPONSIBLE and not own[0].isupper():
            return False
    return not _open_quotes(_get(last, header, Column.TITLE))


def _get(cells: Mapping[int, str], header: Header, column: Column) -> str:
    place = header.place(column)
    return cells.get(place, "").strip() if place is not None else ""


def _open_quotes(text: str) -> bool:
    return text.count("«") > text.count("»")
