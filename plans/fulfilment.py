"""Rows of a plan with what became of them -> the figures of a report for one stretch. Pure; every figure knows its rows.

What counts (docs/fulfilment.md says the same for people):

- A row is *planned* in the stretch that holds its planned day. The planned day is the one that the plan names; where the plan gives a
  window, the day chosen inside it; while there is none, or it left the window, the window's last day. Of several days the last counts;
  of a deadline the deadline, also when it is met early. So choosing a day inside the window is never a move.
- Planned here and now standing on a day of another stretch, or postponed without a new day: *moved*, whatever came of it later.
- Not planned here but standing here now: *in addition* («сверх»), with the stretch it came from; so are rows that the newest file of the
  plan no longer has. They are never among the planned.
- Planned is therefore the sum of held, partly, not held, moved, cancelled, waiting for an answer and still ahead.
- A late answer does not move a row: the day is that of the plan or of the date, never that of the answer.
- The row of a series that has meetings stands for nothing itself: its meetings count, each on its own day.
- Participants and other numbers are those of rows held, at least partly, in the stretch, planned here or in addition.
- Standing work has its lines by quarters; as a row it counts once, where its window ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plans.periods.model import PlanYear
from plans.spans import ROMAN, Span, quarters_of

COUNTED = ("participants", "applications", "winners")  # the keys of an outcome's numbers that are added up


class State(StrEnum):
    HELD = "held"  # or done, or noted
    PARTLY = "partly"
    NOT_HELD = "not_held"
    MOVED = "moved"
    CANCELLED = "cancelled"
    WAITING = "waiting"  # its day or window is over, nobody has answered
    AHEAD = "ahead"


_OF_OUTCOME = {
    "held": State.HELD,
    "done": State.HELD,
    "noted": State.HELD,
    "partly": State.PARTLY,
    "not_held": State.NOT_HELD,
    "not_done": State.NOT_HELD,
}


class Why(StrEnum):
    """Why a row that the stretch does not plan is in its report."""

    MOVED_HERE = "moved_here"
    NOT_IN_PLAN = "not_in_plan"  # the newest file has no such row


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One event with its row of the plan, as kept. Days are local and inclusive."""

    event: int
    item: int
    title: str
    department: str  # the lead's name; "" where nobody leads
    nature: str = "event"
    number: str | None = None  # as printed in the plan
    label: str | None = None  # «II квартал»: which of the row's occurrences
    window_start: date | None = None
    window_end: date | None = None
    deadline: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    last_stage: date | None = None  # of a contest
    postponed: bool = False
    cancelled: bool = False
    outcome: str | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    in_plan: bool = True
    was_on: date | None = None  # the first day it ever had, when it was moved since
    ground: str | None = None  # of the last move
    links: tuple[str, ...] = ()  # to the announcement, to the report
    files: tuple[str, ...] = ()  # names of orders and reports that came as files
    answered_by: str | None = None
    answered_at: datetime | None = None  # of the outcome; of the move or the cancelling where there is none

    @property
    def day(self) -> date | None:
        """The last day it has now; None: to be dated. A deadline that was not put off has its own; stages tell of the end of a
        contest only when they go past its window: those that come first are often set alone."""
        dated = max(self.starts_on, self.ends_on or self.starts_on) if self.starts_on else None
        ends = [self.window_end] if self.deadline and not self.postponed else []
        if self.last_stage is not None and (dated or self.window_end is None or self.last_stage > self.window_end):
            ends.append(self.last_stage)
        return max((day for day in (dated, *ends) if day is not None), default=None)

    def planned(self, year: PlanYear) -> date:
        """The day that counts as the plan's; a row without any window lives as long as its plan."""
        last = self.window_end or year.end
        if self.deadline or self.day is None or self.postponed:
            return last
        inside = (self.window_start or date.min) <= self.day <= last
        return self.day if inside else last


@dataclass(frozen=True, slots=True)
class Line:
    """A row in the report of one stretch."""

    row: PlanRow
    planned: date
    state: State
    extra: Why | None = None  # None: planned here

    @property
    def day(self) -> date | None:
        return self.row.day


@dataclass(frozen=True, slots=True)
class Standing:
    """What standing work said of one quarter."""

    row: PlanRow
    quarter: str  # «I квартал»
    state: State  # held (answered), waiting, ahead
    number: int | None
    words: str | None


def _planned_and(state: State) -> Callable[[Line], bool]:
    return lambda line: line.extra is None and line.state is state


def _taken_place(line: Line) -> bool:
    return line.state in (State.HELD, State.PARTLY)


FIGURES: dict[str, Callable[[Line], bool]] = {
    "planned": lambda line: line.extra is None,
    **{state.value: _planned_and(state) for state in State},
    "extra": lambda line: line.extra is not None and _taken_place(line),
}


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """The report's figures and the rows that make them."""

    span: Span
    lines: tuple[Line, ...]
    standing: tuple[Standing, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Who leads something here, by name; the rows of nobody last."""
        names = {line.row.department for line in self.lines} | {one.row.department for one in self.standing}
        return tuple(sorted(names, key=lambda name: (not name, name.casefold())))

    def rows_of(self, figure: str, department: str | None = None) -> tuple[Line, ...]:
        """The lines that make a figure of FIGURES or COUNTED, of one department or in all (None)."""
        found = self.of(department)
        if figure in FIGURES:
            return tuple(line for line in found if FIGURES[figure](line))
        return tuple(line for line in found if _taken_place(line) and figure in line.row.numbers)

    def figure(self, name: str, department: str | None = None) -> int:
        found = self.rows_of(name, department)
        return len(found) if name in FIGURES else sum(line.row.numbers[name] for line in found)

    def of(self, department: str | None) -> tuple[Line, ...]:
        return (
            self.lines if department is None else tuple(one for one in self.lines if one.row.department == department)
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        """Which of COUNTED anybody has given."""
        return tuple(name for name in COUNTED if self.rows_of(name))


def fulfilment(rows: Sequence[PlanRow], span: Span, year: PlanYear, today: date) -> Fulfilment:
    """`today` is the institution's day: what is over by then and unanswered waits for an answer."""
    met = {row.item for row in rows if row.nature == "series" and row.starts_on is not None}
    counted = [row for row in rows if not _stands_for_meetings(row, met)]
    lines = [line for row in counted if (line := _line(row, span, year, today)) is not None]
    lines.sort(key=lambda line: (line.day or line.planned, line.row.event))
    return Fulfilment(span, tuple(lines), tuple(_standing(rows, span, year, today)))


def _stands_for_meetings(row: PlanRow, met: set[int]) -> bool:
    return row.nature == "series" and row.starts_on is None and row.item in met


def _line(row: PlanRow, span: Span, year: PlanYear, today: date) -> Line | None:
    planned = row.planned(year)
    mine = row.in_plan and (span.whole or span.has(planned))
    day = row.day or (None if row.in_plan else planned)
    here = day is not None and (span.has(day) or (span.whole and day == planned))
    if mine:
        return Line(row, planned, _state(row, planned, day is None or here, today))
    if not here or row.cancelled or row.postponed:
        return None
    return Line(row, planned, _state(row, planned, True, today), Why.MOVED_HERE if row.in_plan else Why.NOT_IN_PLAN)


def _state(row: PlanRow, planned: date, stays: bool, today: date) -> State:
    if row.cancelled:
        return State.CANCELLED
    if not stays:
        return State.MOVED
    if row.outcome is not None:
        return _OF_OUTCOME[row.outcome]
    if row.postponed:
        return State.MOVED
    return State.WAITING if (row.day or planned) < today else State.AHEAD


def _standing(rows: Sequence[PlanRow], span: Span, year: PlanYear, today: date) -> list[Standing]:
    """Of a quarter that comes twice the first is meant: standing work is not asked in the summer of a school plan."""
    quarters: dict[str, Span] = {}
    for quarter in quarters_of(year):
        quarters.setdefault(f"{ROMAN[quarter.number - 1]} квартал", quarter)
    found = []
    for row in rows:
        if row.nature != "standing" or row.cancelled or not row.in_plan:
            continue
        for name, quarter in quarters.items():
            if span.has(quarter.start) and _touches(row, quarter):
                found.append(_quarter(row, name, quarter, today))
    return found


def _quarter(row: PlanRow, name: str, quarter: Span, today: date) -> Standing:
    said = (line.partition(": ") for line in (row.note or "").splitlines())
    words = next((text.strip() for label, _, text in said if label == name), None)
    number = row.numbers.get(name)
    if words is not None or number is not None:
        return Standing(row, name, State.HELD, number, words)
    return Standing(row, name, State.WAITING if quarter.end < today else State.AHEAD, None, None)


def _touches(row: PlanRow, quarter: Span) -> bool:
    return (row.window_start or quarter.start) <= quarter.end and (row.window_end or quarter.end) >= quarter.start
