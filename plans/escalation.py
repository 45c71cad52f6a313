"""Who hears when nobody answers (DESIGN.md, section 6): first the head, then the institution's organizers. Pure.

Only where it matters: an overdue deadline, an outcome that nobody gave, a window that is about to close without a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plans.policy import Policy
from plans.workdays import WorkCalendar

HEAD, ORGANIZERS = 1, 2
KEY = "escalated"


class Reason(StrEnum):
    OVERDUE = "overdue"  # a deadline has passed
    OUTCOME = "outcome"  # it is over, nobody has said how it went
    UNDATED = "undated"  # the window closes and there is no date


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a chain. `stage` is that of the lead's own reminders: an answer to them («в работе») stops the chain."""

    reason: Reason
    stage: str
    level: int  # HEAD | ORGANIZERS
    day: date  # local, works
    tag: str = ""  # tells the stages of a contest apart


def overdue(last: date, stage: str, policy: Policy, calendar: WorkCalendar, tag: str = "") -> Iterator[Step]:
    """`last`: the deadline's day. The lead is asked first; the head hears when a working day has gone by without an answer."""
    yield from chain(Reason.OVERDUE, stage, calendar.shift(last, policy.escalate_overdue), policy, calendar, tag)


def unanswered(asked: date, stage: str, policy: Policy, calendar: WorkCalendar) -> Iterator[Step]:
    """`asked`: the day on which the outcome was asked."""
    yield from chain(Reason.OUTCOME, stage, calendar.shift(asked, policy.escalate_outcome), policy, calendar)


def undated(start: date | None, end: date, stage: str, policy: Policy, calendar: WorkCalendar) -> Iterator[Step]:
    """Ten working days before the window's end; of a window shorter than a month (its `start` is given) when half of it has passed."""
    if start is None:
        first = calendar.shift(end, -policy.escalate_undated)
    else:
        first = calendar.on_or_after(start + timedelta(days=((end - start).days + 1) // 2))
    yield from chain(Reason.UNDATED, stage, first, policy, calendar)


def chain(
    reason: Reason, stage: str, first: date, policy: Policy, calendar: WorkCalendar, tag: str = ""
) -> Iterator[Step]:
    yield Step(reason, stage, HEAD, first, tag)
    yield Step(reason, stage, ORGANIZERS, calendar.shift(first, policy.escalate_further), tag)


def chain_of(key: str) -> str | None:
    """What tells a chain from others: its key without the rung. None: no key of an escalation."""
    return key.rpartition(":")[0] if key.startswith(f"{KEY}:") else None


def reason_of(key: str) -> Reason | None:
    """Why a reminder of this key goes up."""
    parts = key.split(":")
    if parts[0] == "snooze":  # `snooze:revision:` before what a person asked for, or what follows an answer taken back
        parts = parts[2:]
    return (
        Reason(parts[1].partition("-")[0])
        if parts[0] == KEY and len(parts) > 1 and not parts[1][:1].isdigit()
        else None
    )
