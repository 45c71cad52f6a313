"""A kept plan as the rows of a document: its own columns and words, headings across, the mark of what came of each row. Pure."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.documents.cells import lines, printable
from bot.texts.common import capital
from bot.texts.documents import APPROVED, MARK, USUAL_COLUMNS, done_mark, year_phrase
from plans.draft import DraftItem, PlanDraft
from plans.periods.calendar import MONTHS
from plans.periods.model import PlanYear
from plans.periods.render import render_period
from plans.readers.document import Paragraph
from plans.tables.furniture import is_month, tidy
from plans.tables.headers import Column
from plans.tables.heading import year_of_heading
from plans.tables.own_columns import roles_of
from storage.models import PlanItem
from storage.records import EventView

_ACROSS = 120  # characters of 11 points across a landscape page
_LONGEST_WORD, _WIDEST, _FOR_A_MARK = 18, 200, 16  # characters
_BARE_DAY = re.compile(r"\d{1,2}(?:\s*[-–—,]\s*\d{1,2})*\.?")


@dataclass(frozen=True, slots=True)
class PlanTable:
    """What a document shows. A row of one cell is a heading across the table; all others are as long as `columns`."""

    title: str
    approved: str | None  # «УТВЕРЖДЕНО: …»
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mark: int  # the place of the mark's column

    @property
    def shares(self) -> tuple[float, ...]:
        """Each column's share of a landscape page: no word is broken where that can be, the rest goes by what stands there. They
        add up to 1."""
        own = [[name, *(row[at] for row in self.rows if len(row) > 1)] for at, name in enumerate(self.columns)]
        needs = [max(_longest_word(texts), _FOR_A_MARK if at == self.mark else 0) for at, texts in enumerate(own)]
        spare = _ACROSS - sum(needs)
        if spare <= 0:
            return tuple(need / sum(needs) for need in needs)
        wishes = [1 + math.pow(_usual_length(texts), 0.75) for texts in own]
        return tuple((need + spare * wish / sum(wishes)) / _ACROSS for need, wish in zip(needs, wishes, strict=True))


def plan_table(draft: PlanDraft, items: Sequence[PlanItem], events: Sequence[EventView]) -> PlanTable:
    """`items` are the plan's rows in order, as many as the draft's; `events` all that came of them."""
    of_item: dict[int, list[EventView]] = defaultdict(list)
    for view in events:
        of_item[view.event.item_id].append(view)
    columns = [lines(name).replace("\n", " ") for name in draft.columns or USUAL_COLUMNS]
    roles = roles_of(columns)
    mark = roles.get(Column.DONE, len(columns))
    if mark == len(columns):
        columns.append(MARK)
    headings = _Headings(roles, draft.year)
    rows: list[tuple[str, ...]] = []
    for kept, item in zip(items, draft.items, strict=True):
        own = [lines(text) for text in item.cells] if item.cells else _by_fields(item, roles, len(columns))
        own = [*own, *[""] * (len(columns) - len(own))][: len(columns)]
        if "period" in item.mended and (place := roles.get(Column.PERIOD)) is not None:
            own[place] = render_period(item.period, draft.year)  # put right by a person: all the files say the same
        own[mark] = lines(done_mark(of_item.get(kept.same_as_id or kept.id, []), own[mark]))
        rows += [(heading,) for heading in headings.above(item, own)]
        rows.append(tuple(own))
    approved = APPROVED.format(tidy(printable(draft.approved))) if draft.approved else None
    return PlanTable(full_title(draft), approved, tuple(columns), tuple(rows), mark)


def full_title(draft: PlanDraft) -> str:
    """The plan's title; a year that it does not say itself is added, or nobody could tell a copy of 2026 from one of 2027."""
    title = tidy(printable(draft.title))
    if draft.year is None or year_of_heading([Paragraph(title, "")]) == draft.year:
        return title
    return f"{title.rstrip(' .')} {year_phrase(draft.year)}".strip()


def _by_fields(item: DraftItem, roles: Mapping[Column, int], width: int) -> list[str]:
    """A row kept before its own cells were: what was understood of it, in its places."""
    cells = [""] * width
    words = {
        Column.NUMBER: item.number,
        Column.TITLE: item.title,
        Column.FORM: item.form,
        Column.PLACE: item.place,
        Column.PERIOD: item.period.text,
        Column.RESPONSIBLE: ",\n".join(
            f"{party.name}, {party.position}" if party.position else party.name for party in item.responsible
        ),
        Column.RESULT: item.expected_result,
        Column.DONE: item.done_mark,
    }
    for column, text in words.items():
        if text and (place := roles.get(column)) is not None:
            said = lines(text)
            cells[place] = f"{cells[place]}\n{said}" if cells[place] else said
    return cells


class _Headings:
    """Which headings stand above a row: its section where it changes, and the month that its bare day needs."""

    def __init__(self, roles: Mapping[Column, int], year: PlanYear | None) -> None:
        self._roles, self._year = roles, year
        self._section: str | None = None
        self._month: str | None = None

    def above(self, item: DraftItem, own: Sequence[str]) -> list[str]:
        section, month = tidy(printable(item.section or "")) or None, self._month_of(item, own)
        if is_month(section):
            section, month = None, section
        beside = Column.SECTION in self._roles
        cells = {tidy(text) for text in own}
        new = section is not None and section != self._section and not beside and section not in cells
        back = section is not None and self._month is not None and month is None and not beside
        found = [section] if section is not None and (new or back) else []
        if found:
            self._month = None
        if month is not None and month != self._month and month not in cells:
            found.append(month)
        self._section, self._month = section, month
        return found

    def _month_of(self, item: DraftItem, own: Sequence[str]) -> str | None:
        """«15» alone, in a plan longer than a month: the heading above it said which."""
        place, windows, year = self._roles.get(Column.PERIOD), item.period.windows, self._year
        if place is None or Column.MONTH in self._roles or not _BARE_DAY.fullmatch(own[place]) or not windows:
            return None
        days = [day for window in windows for day in (window.start, window.end)]
        months = {(day.year, day.month) for day in days if day}
        one_month = year is not None and (year.start.year, year.start.month) == (year.end.year, year.end.month)
        return capital(MONTHS[min(months)[1] - 1]) if len(months) == 1 and not one_month else None


def _longest_word(texts: Sequence[str]) -> int:
    """Of a column, in characters with the cell's margins; a monster of a word may be broken."""
    return min(_LONGEST_WORD, max((len(word) for text in texts for word in text.split()), default=0)) + 2


def _usual_length(texts: Sequence[str]) -> int:
    """Nine tenths of the texts are no longer; the heading counts as one of them."""
    lengths = sorted(map(len, texts))
    return min(_WIDEST, lengths[int(len(lengths) * 0.9)]) if len(lengths) > 1 else lengths[0]
