"""Stages of a contest: the four usual ones, which of them a person's words mean, and what is odd about their days. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

USUAL = ("положение", "приём работ", "экспертиза", "итоги")
ACCEPTANCE = 1
_MEANT = (
    re.compile(r"положени|регламент", re.IGNORECASE),
    re.compile(r"при[её]м|заяв|сбор\s+работ", re.IGNORECASE),
    re.compile(r"эксперт|жюри|оцен|отбор|просмотр", re.IGNORECASE),
    re.compile(r"итог|результат|награжд|финал", re.IGNORECASE),
)


class Odd(StrEnum):
    """What a person may want to look at again; never forbidden."""

    ORDER = "order"  # it stands before one that usually comes first
    EARLY = "early"  # before the contest's window
    LATE = "late"  # after it


@dataclass(frozen=True, slots=True)
class Oddity:
    why: Odd
    name: str
    other: str = ""  # the stage that should be first


def rank(name: str) -> int | None:
    """Its place among the usual ones, from 0; None: a stage of the contest's own."""
    return next((place for place, words in enumerate(_MEANT) if words.search(name)), None)


def acceptance(stages: Sequence[dict[str, Any]]) -> date | None:
    """Until which day works are taken (inclusive): the last such stage."""
    days = [date.fromisoformat(stage["on"]) for stage in stages if rank(stage["name"]) == ACCEPTANCE]
    return max(days, default=None)


def oddities(stages: Sequence[tuple[str, date]], start: date | None, end: date | None) -> list[Oddity]:
    """Stages out of their usual order, and outside the contest's window (the rules are published before it opens)."""
    found: list[Oddity] = []
    ranked = [(place, name, on) for name, on in stages if (place := rank(name)) is not None]
    for place, name, on in ranked:
        before = next((other for first, other, day in ranked if first < place and day > on), None)
        if before is not None:
            found.append(Oddity(Odd.ORDER, name, before))
    for name, on in stages:
        if start is not None and on < start and rank(name) != 0:
            found.append(Oddity(Odd.EARLY, name))
        if end is not None and on > end:
            found.append(Oddity(Odd.LATE, name))
    return found


def stage_tag(number: int, on: date) -> str:
    """What tells a stage's reminders from its brothers': its place (from 1) and its day, «-2-0415-»."""
    return f"-{number}-{on:%m%d}-"


def stage_place(reminder_stage: str, stages: Sequence[dict[str, Any]]) -> int | None:
    """Which of the kept stages (from 0) a reminder's `stage` is about; None: about the contest as a whole, or one that has moved."""
    tags = [stage_tag(number, date.fromisoformat(one["on"])) for number, one in enumerate(stages, start=1)]
    return next((place for place, tag in enumerate(tags) if reminder_stage.endswith(tag)), None)
