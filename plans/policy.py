"""An institution's choices about reminders; the defaults are DESIGN.md's, section 6."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
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
