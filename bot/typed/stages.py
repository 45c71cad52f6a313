"""Stages of a contest as people type them: «положение 1 марта, приём работ до 15 апреля, итоги 30 апреля»."""

from __future__ import annotations

import re
from datetime import date

from bot.typed.dates import NotADate, read_date
from plans.timetable import Stage

_BETWEEN = re.compile(r"[;\n]|,(?!\s*\d{1,2}[:.]\d\d)")
_DAY = re.compile(r"\b(?:до|по|к|с)?\s*\d{1,2}(?:[.\s].*)?$", re.IGNORECASE)
LONGEST_NAME = 60


def read_stages(text: str, today: date) -> list[Stage]:
    """In order of their days; a year is the nearest one ahead. Raises NotADate when a part has no day or no name."""
    stages: list[Stage] = []
    for part in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        found = _DAY.search(part)
        if found is None:
            raise NotADate(part)
        name = part[: found.start()].strip(" —–-:")
        day = re.sub(r"^(?:до|по|к|с)\s+", "", found[0].strip(), flags=re.IGNORECASE)
        if not name or len(name) > LONGEST_NAME:
            raise NotADate(part)
        stages.append(Stage(name, read_date(day, today).starts_on))
    if not stages:
        raise NotADate
    return sorted(stages, key=lambda one: one.on)
