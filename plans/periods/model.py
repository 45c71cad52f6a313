"""A period as data: what a cell such as «ежеквартально» or «до 01.09.2022» becomes (DESIGN.md, section 5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Every(StrEnum):
    """How often a row repeats."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SCHOOL_TERM = "school_term"


class Condition(StrEnum):
    """What a period waits for besides the calendar."""

    ON_REQUEST = "on_request"
    BY_AGREEMENT = "by_agreement"
    BY_SCHEDULE = "by_schedule"
    TO_BE_ANNOUNCED = "to_be_announced"
    AFTER_EVENT = "after_event"


class YearKind(StrEnum):
    CALENDAR = "calendar"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class PlanYear:
    """The stretch that a plan covers; both ends inclusive.

    A calendar plan runs 1 Jan – 31 Dec, a school plan 1 Sep – 31 Aug; a plan of one month or of several years is a
    calendar plan with other ends.
    """

    kind: YearKind
    start: date
    end: date

    @classmethod
    def calendar(cls, year: int, last: int | None = None) -> PlanYear:
        return cls(YearKind.CALENDAR, date(year, 1, 1), date(last or year, 12, 31))

    @classmethod
    def school(cls, first: int) -> PlanYear:
        return cls(YearKind.SCHOOL, date(first, 9, 1), date(first + 1, 8, 31))


@dataclass(frozen=True, slots=True)
class Window:
    """An inclusive stretch of days: `start` is None for a one-off deadline, `end` None when open-ended."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """A period as written (`text`) and as understood. Field by field: DESIGN.md, section 5."""

    text: str
    windows: tuple[Window, ...] = ()
    exact: bool = False
    deadline: bool = False
    every: Every | None = None
    interval: int = 1
    times: int | None = None
    weekdays: tuple[str, ...] | None = None  # MO TU WE TH FR SA SU
    nth: tuple[int, ...] | None = None  # 1..4 or -1
    month_days: tuple[int | tuple[int, int], ...] | None = None
    workday: int | None = None  # -1: the last working day, 1: working days only
    time: dt.time | None = None
    time_end: dt.time | None = None
    condition: Condition | None = None
    problems: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The shape of DESIGN.md, section 5: ISO dates, «HH:MM» times, lists instead of tuples."""
        return {
            "text": self.text,
            "windows": [
                {"start": w.start and w.start.isoformat(), "end": w.end and w.end.isoformat()} for w in self.windows
            ],
            "exact": self.exact,
            "deadline": self.deadline,
            "every": self.every.value if self.every else None,
            "interval": self.interval,
            "times": self.times,
            "weekdays": list(self.weekdays) if self.weekdays is not None else None,
            "nth": list(self.nth) if self.nth is not None else None,
            "month_days": [list(d) if isinstance(d, tuple) else d for d in self.month_days]
            if self.month_days is not None
            else None,
            "workday": self.workday,
            "time": self.time.strftime("%H:%M") if self.time else None,
            "time_end": self.time_end.strftime("%H:%M") if self.time_end else None,
            "condition": self.condition.value if self.condition else None,
            "problems": list(self.problems),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Period:
        """The reverse of `as_json`, for rows that the database kept."""

        def day(value: str | None) -> date | None:
            return date.fromisoformat(value) if value else None

        def hour(value: str | None) -> dt.time | None:
            return dt.time.fromisoformat(value) if value else None

        month_days = data.get("month_days")
        return cls(
            text=data["text"],
            windows=tuple(Window(day(w["start"]), day(w["end"])) for w in data["windows"]),
            exact=data["exact"],
            deadline=data["deadline"],
            every=Every(data["every"]) if data["every"] else None,
            interval=data.get("interval", 1),
            times=data.get("times"),
            weekdays=tuple(data["weekdays"]) if data.get("weekdays") is not None else None,
            nth=tuple(data["nth"]) if data.get("nth") is not None else None,
            month_days=tuple((d[0], d[1]) if isinstance(d, list) else d for d in month_days)
            if month_days is not None
            else None,
            workday=data.get("workday"),
            time=hour(data.get("time")),
            time_end=hour(data.get("time_end")),
            condition=Condition(data["condition"]) if data.get("condition") else None,
            problems=tuple(data.get("problems", ())),
        )
