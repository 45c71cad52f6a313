"""An institution's choices about reminders; the defaults are DESIGN.md's, section 6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import time
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """Offsets are in working days of the institution's country; `hour` is local."""

    hour: time = time(9, 0)
    letter: int = 20
    before: int = 10
    eve: int = 1
    overdue_repeats: int = 3
    round_day: int = 20  # of the month, or the working day before
    closing: tuple[int, ...] = (20, 10)
    opening: int = 5
    contest_before: int = 20
    standing: int = 5
    escalate_overdue: int = 2  # working days after a deadline: the head hears
    escalate_outcome: int = 3  # after an outcome was asked
    escalate_undated: int = 10  # before a window's end
    escalate_further: int = 2  # after the head: the organizers
    hour_before: bool = True  # once more, alone, an hour before what people are coming to
    moves_need_confirmation: bool = True

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "hour": self.hour.strftime("%H:%M"), "closing": list(self.closing)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Policy:
        """Unknown names are left out: a policy written by another version still reads."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        if "hour" in values:
            values["hour"] = time.fromisoformat(values["hour"])
        if "closing" in values:
            values["closing"] = tuple(values["closing"])
        return cls(**values)

    def overridden(self, *layers: Mapping[str, Any]) -> Policy:
        """With what a responsible's and then a row's own wishes differ in; each is a part of `as_json`."""
        own = {name: value for layer in layers for name, value in layer.items() if name in OWN}
        return self if not own else Policy.from_json({**self.as_json(), **own})

    def changed(self, name: str, text: str) -> Policy:
        """With one field as a person typed it: «8:30», «10», «20, 10». Raises ValueError for what it cannot be."""
        if name == "hour":
            hour, _, minute = text.strip().replace(".", ":").partition(":")
            value: Any = time(_number(hour), _number(minute or "0"))
            if not EARLIEST <= value <= LATEST:
                raise ValueError("hour")
        elif name == "closing":
            value = tuple(sorted({_within(name, part) for part in text.split(",")}, reverse=True))
        elif name in YES_OR_NO:
            value = {"да": True, "нет": False}.get(text.strip().casefold())
            if value is None:
                raise ValueError(name)
        else:
            value = _within(name, text)
        return replace(self, **{name: value})


# What one responsible or one row may have of its own. The hour and the round's day stay common: a morning is one digest.
OWN = (
    "letter",
    "before",
    "eve",
    "overdue_repeats",
    "closing",
    "opening",
    "contest_before",
    "standing",
    "escalate_overdue",
    "escalate_outcome",
    "escalate_undated",
)
# Reminders never come at night; an offset is never longer than a quarter.
YES_OR_NO = ("hour_before", "moves_need_confirmation")
EARLIEST, LATEST = time(7), time(20)
BOUNDS = {
    "letter": (2, 60),
    "before": (2, 40),
    "eve": (1, 5),
    "overdue_repeats": (0, 10),
    "round_day": (1, 28),
    "closing": (1, 40),
    "opening": (1, 20),
    "contest_before": (1, 60),
    "standing": (1, 20),
    "escalate_overdue": (1, 20),
    "escalate_outcome": (1, 20),
    "escalate_undated": (1, 40),
    "escalate_further": (1, 20),
}


def _number(text: str) -> int:
    """Raises ValueError, also for one that is far too long."""
    if len(text.strip()) > 6:
        raise ValueError(text[:6])
    return int(text)


def _within(name: str, text: str) -> int:
    number = _number(text)
    low, high = BOUNDS[name]
    if not low <= number <= high:
        raise ValueError(name)
    return number
