"""What a plan puts on which day: events and meetings on theirs, deadlines, stages of contests; and what has no day yet. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts.reminders import event_name
from storage.records import EventView

LONG_WINDOW = 92  # days: a window longer than a quarter belongs to no month
_ALWAYS = ("standing", "recommendation")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendar. Days are local; `last` is inclusive."""

    view: EventView
    day: dt.date
    last: dt.date
    deadline: bool
    title: str
    stage: int | None = None  # from 1: a stage of a contest

    @property
    def nature(self) -> str:
        return "deliverable" if self.deadline else self.view.event.nature

    @property
    def off(self) -> bool:
        """Cancelled, or did not take place."""
        return self.view.event.status == "cancelled" or self.view.event.outcome in ("not_held", "not_done")


def entries(views: Sequence[EventView]) -> list[Entry]:
    """All that has a day, by day. A deliverable's window ends with its deadline; a contest's stages are deadlines."""
    found = [entry for view in views for entry in (_own(view), *_stages(view)) if entry is not None]
    return sorted(found, key=lambda one: (one.day, one.view.event.start_time or dt.time(), one.view.event.id))


def undated(views: Sequence[EventView]) -> list[EventView]:
    """What is still to have a day: open, with none of its own. Standing work and recommendations never have one."""
    met = met_in(views)
    return [view for view in _without_day(views) if view.event.nature not in _ALWAYS and view.event.item_id not in met]


def always(views: Sequence[EventView]) -> list[EventView]:
    """Standing work and recommendations without a day."""
    return [view for view in _without_day(views) if view.event.nature in _ALWAYS]


def months_of(view: EventView) -> list[tuple[int, int]]:
    """(year, month) of every month that an undated event may still take place in; [] for windows longer than a quarter."""
    start, end = view.event.window_start, view.event.window_end
    if start is None or end is None or (end - start).days + 1 > LONG_WINDOW:
        return []
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [(number // 12, number % 12 + 1) for number in range(first, last + 1)]


def _own(view: EventView) -> Entry | None:
    event = view.event
    deadline = event.deadline or event.nature == "deliverable"
    day = event.starts_on or (event.window_end if deadline else None)
    if day is None:
        return None
    last = max(day, event.ends_on or day) if event.starts_on is not None else day
    return Entry(view, last if deadline else day, last, deadline, event_name(view))


def _stages(view: EventView) -> list[Entry]:
    found = []
    for number, stage in enumerate(view.event.stages, start=1):
        day = dt.date.fromisoformat(stage["on"])
        found.append(Entry(view, day, day, True, f"{stage['name']} — {event_name(view)}", number))
    return found


def _without_day(views: Sequence[EventView]) -> list[EventView]:
    return [
        view
        for view in views
        if view.event.status != "cancelled"
        and view.event.outcome is None
        and _own(view) is None
        and not view.event.stages
    ]


def met_in(views: Sequence[EventView]) -> frozenset[int]:
    """Rows of series that have meetings with a day: such a row stands for them and has none of its own."""
    return frozenset(
        view.event.item_id for view in views if view.event.nature == "series" and view.event.starts_on is not None
    )
