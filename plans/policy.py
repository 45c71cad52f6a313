"""An institution's choices about reminders; the defaults are DESIGN.md's, section 6."""

from __future__ import annotations

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

    def changed(self, name: str, text: str) -> Policy:
        """With one field as a person typed it: «8:30», «10», «20, 10». Raises ValueError for what it cannot be."""
        if name == "hour":
            hour, _, minute = text.strip().replace(".", ":").partition(":")
            value: Any = time(int(hour), int(minute or 0))
            if not EARLIEST <= value <= LATEST:
                raise ValueError("hour")
        elif name == "closing":
            value = tuple(sorted({_within(name, part) for part in text.split(",")}, reverse=True))
        elif name == "moves_need_confirmation":
            value = {"да": True, "нет": False}.get(text.strip().casefold())
            if value is None:
                raise ValueError(name)
        else:
            value = _within(name, text)
        return replace(self, **{name: value})


# Reminders never come at night; an offset is never longer than a quarter.
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
}


def _within(name: str, text: str) -> int:
    number = int(text)
    low, high = BOUNDS[name]
    if not low <= number <= high:
        raise ValueError(name)
    return number
