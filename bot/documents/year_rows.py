"""The rows of the year's picture: each thing of the plan once, in its month, with what became of it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.plan_days import LONG_WINDOW, Entry, entries, met_in
from bot.texts import picture as words
from bot.texts.reminders import event_name
from plans.fulfilment import State
from plans.periods.model import PlanYear
from storage.records import EventView

Month = tuple[int, int]  # (2026, 4)
_OF_OUTCOME = {"partly": State.PARTLY, "not_held": State.NOT_HELD, "not_done": State.NOT_HELD}


@dataclass(frozen=True, slots=True)
class YearRow:
    """`state` None: no day yet, and its time is not over."""

    day: dt.date | None  # None: to be dated
    last: dt.date | None
    title: str
    state: State | None
    remark: str  # «срок», «перенесено с 5 марта», «вне плана»; ""

    @property
    def days(self) -> str:
        """«15», «21–23»; «до 15» of a deadline is said by the remark; «28.04–3.05» over two months."""
        if self.day is None or self.last is None:
            return ""
        if self.last == self.day:
            return str(self.day.day)
        if (self.day.year, self.day.month) == (self.last.year, self.last.month):
            return f"{self.day.day}–{self.last.day}"
        return f"{self.day.day}.{self.day.month:02}–{self.last.day}.{self.last.month:02}"


@dataclass(frozen=True, slots=True)
class YearRows:
    """By the twelve months, then what has no month: windows longer than a quarter and standing work; days outside the months."""

    months: dict[Month, list[YearRow]]
    long: list[YearRow]
    always: list[YearRow]
    outside: int


def months_shown(year: PlanYear | None, today: dt.date) -> tuple[Month, ...]:
    """Twelve: of the plan's year; of `today`'s in a plan of several years, of none or of a few months."""
    first = year.start.replace(day=1) if year else today.replace(month=1, day=1)
    if year is not None and (year.end - year.start).days < 300:  # a plan of a month or a half: its whole year
        first = first.replace(month=1)
    elif year is not None and (year.end - year.start).days > 366:
        first = first.replace(year=min(max(today.year, year.start.year), year.end.year))
    start = first.year * 12 + first.month - 1
    return tuple((number // 12, number % 12 + 1) for number in range(start, start + 12))


def year_rows(views: Sequence[EventView], months: Sequence[Month], today: dt.date) -> YearRows:
    """Dated rows by day, then those of the month without one. A row over several months stands in the first that is shown."""
    found = YearRows({month: [] for month in months}, [], [], 0)
    outside = 0
    dated: set[int] = set()
    met = met_in(views)
    for entry in entries(views):
        if entry.stage is None:
            dated.add(entry.view.event.id)
        month = next((one for one in months if _touches(entry, one)), None)
        if month is None:
            outside += 1
        else:
            found.months[month].append(_of_entry(entry, today))
    for view in views:
        if view.event.id in dated or view.event.stages or (view.event.nature == "series" and view.event.item_id in met):
            continue
        end, row = view.event.window_end, _undated(view, today)
        if view.event.nature in ("standing", "recommendation"):
            found.always.append(row)
        elif end is None or _is_long(view):
            found.long.append(row)
        elif (end.year, end.month) in found.months:
            found.months[end.year, end.month].append(row)
        else:
            outside += 1
    return YearRows(found.months, found.long, found.always, outside)


def state_of(view: EventView, last: dt.date | None, today: dt.date) -> State | None:
    """None: open, its time is not over, no day yet."""
    event = view.event
    if event.status == "cancelled":
        return State.CANCELLED
    if event.outcome is not None:
        return _OF_OUTCOME.get(event.outcome, State.HELD)
    if event.status == "postponed" and event.starts_on is None:
        return State.MOVED
    if last is not None and last < today:
        return State.WAITING
    return None if event.starts_on is None and not event.deadline else State.AHEAD


def _of_entry(entry: Entry, today: dt.date) -> YearRow:
    state = state_of(entry.view, entry.last, today)
    if entry.stage is not None and state in (State.WAITING, None):  # nobody is asked about a stage that is past
        state = State.AHEAD
    moved = words.moved_from(entry.view) if entry.stage is None else ""
    return YearRow(entry.day, entry.last, entry.title, state, _remark(entry.view, moved, deadline=entry.deadline))


def _undated(view: EventView, today: dt.date) -> YearRow:
    event = view.event
    window = words.window(event.window_start, event.window_end) if event.nature not in ("standing",) else ""
    state = State.AHEAD if event.nature == "standing" and event.outcome is None else None
    return YearRow(
        None, None, event_name(view), state or state_of(view, event.window_end, today), _remark(view, window)
    )


def _remark(view: EventView, said: str, *, deadline: bool = False) -> str:
    gone = words.NOT_IN_PLAN if view.item.gone_in_id is not None else ""
    return ", ".join(filter(None, (words.DUE if deadline else "", said, gone)))


def _touches(entry: Entry, month: Month) -> bool:
    return (entry.day.year, entry.day.month) <= month <= (entry.last.year, entry.last.month)


def _is_long(view: EventView) -> bool:
    start, end = view.event.window_start, view.event.window_end
    return start is not None and end is not None and (end - start).days + 1 > LONG_WINDOW
