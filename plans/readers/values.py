"""Values of sheets as a person reads them, and the names that people give to sheets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from plans.readers.document import Row
from plans.tables.header_rows import columns_of

_NO_NAME = re.compile(r"(?:лист|sheet|list|tdsheet|страница|план)\b.*", re.IGNORECASE)
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:[\d.,]+S)?")


def text_of(value: Any) -> str:
    """A cell's value as a person would read it in the sheet."""
    if isinstance(value, dt.datetime):
        day = value.strftime("%d.%m.%Y")
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def titled(sheets: Sequence[tuple[str, list[Row]]]) -> list[tuple[str | None, list[Row]]]:
    """Sheets with rows, each with its name when several are filled and the name was given by a person («Январь»)."""
    filled = [(name, rows) for name, rows in sheets if rows]
    several = len(filled) > 1
    return [(name if several and not _NO_NAME.fullmatch(name.strip()) else None, rows) for name, rows in filled]


def with_section(title: str, rows: list[Row]) -> list[Row]:
    """Rows with one more, the sheet's name, under the header or above all of them."""
    under = next((place + 1 for place, row in enumerate(rows) if columns_of(row.cells)), 0)
    return [*rows[:under], Row((title,), f"лист «{title}»"), *rows[under:]]


def date_text(written: str) -> str | None:
    """«2026-04-15T14:00:00» as in files -> «15.04.2026 14:00»."""
    try:
        return text_of(dt.datetime.fromisoformat(written))
    except ValueError:
        return None


def time_text(written: str) -> str | None:
    """«PT14H30M00S» as in files -> «14:30»."""
    match = _DURATION.fullmatch(written)
    if match is None:
        return None
    return text_of(dt.timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)))
