"""What one reminder is, and what the timetable asks about an event (DESIGN.md, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from plans.draft import Nature
from plans.periods.model import Every, PlanYear


class ReminderKind(StrEnum):
    """What one reminder says. The digest groups and words them by this."""

    LETTER = "letter"  # 20 before an event with registration: «пора разослать информационное письмо»
    BEFORE = "before"  # 10 before a dated event, a deliverable's or a stage's deadline
    EVE = "eve"  # 1 before
    MORNING = "morning"  # that morning, a line of the digest
    OVERDUE = "overdue"  # the deadline has passed: the next three working days
    ROUND = "round"  # the monthly round: «назначить дату / не в этом месяце», «добавить встречу»
    CLOSING = "closing"  # 20 and 10 before an undated window ends
    OPENING = "opening"  # 5 before a short undated window opens
    STAGES = "stages"  # 20 before a contest opens: «укажите этапы»
    OUTCOME = "outcome"  # held / moved / not held; done / partly; numbers
    STANDING = "standing"  # before a quarter's end: «что сделано?»
    DECIDE = "decide"  # a recommendation: «поставить срок / принять к сведению»
    CO_EVE = "co_eve"  # to co-executors, one working day before
    HOUR = "hour"  # an hour before the start, alone
    ESCALATED = "escalated"  # nobody answers: to the head, then to the organizers


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a contest: «приём работ», until `on` (local, inclusive)."""

    name: str
    on: date
    done: bool = False  # answered for: silent


@dataclass(frozen=True, slots=True)
class EventFacts:
    """All that the timetable asks about one event; days and hours are local."""

    nature: Nature
    window_start: date | None
    window_end: date | None
    appeared_at: datetime  # aware: offsets before it are past
    deadline: bool = False
    every: Every | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    start_time: time | None = None
    registers: bool = False  # takes registrations: it has the letter's reminder
    revision: int = 0  # of the date: part of each key
    dated_at: datetime | None = None  # aware: when people last set the date; what was past by then is known to them
    next_window_start: date | None = None  # the item's next occurrence: no offset longer than half the distance
    stages: tuple[Stage, ...] = ()
    meetings: tuple[date, ...] = ()  # of a series: days that already have one
    year: PlanYear | None = None
    meeting: bool = False  # a dated meeting that was added to a series: reminded as a dated event
    postponed: bool = False  # put off without a new date
    closed: bool = False  # it has an outcome or was cancelled: silent


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder to be. `key` is unique within the event and holds the revision of the date."""

    kind: ReminderKind
    stage: str  # what «в работе» silences: the repeats of this stage
    due_at: datetime  # aware, UTC
    key: str
    late: bool = False  # its own day was already past when the event appeared: said once
    for_co: bool = False  # goes to the co-executors, not to the lead
    level: int = 0  # of an escalation: plans.escalation.HEAD | ORGANIZERS


def revision_of(key: str) -> int:
    """Which date of the event a reminder's key speaks of: `kind[:tag]:revision[:late]`, with a responsible behind it where it goes to
    co-executors, a rung where it goes up; `snooze:revision:…` where a person asked for it."""
    first, *parts = key.split(":")
    if first == "snooze":
        return int(parts[0])
    if first == ReminderKind.CO_EVE:
        return next(int(part) for part in parts if part.isdigit())
    if first == ReminderKind.ESCALATED or parts[-1] == "late":
        return int(parts[-2])
    return int(parts[-1])
