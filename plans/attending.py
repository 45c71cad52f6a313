"""The code word of a webinar: when it counts, and whether this is it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=3)
FORGIVING = 6  # letters from which one typing error is forgiven
LONGEST_WORD = 40
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class WordWindow:
    """From an hour before the beginning to three hours after the end (without an end: after the beginning; without an hour: the
    whole day). Of several days, each day its own hours."""

    spans: tuple[tuple[datetime, datetime], ...]

    def holds(self, now: datetime) -> bool:
        return any(begin <= now <= end for begin, end in self.spans)


def word_window(
    starts_on: date | None, start: time | None, ends_on: date | None, end: time | None, zone: ZoneInfo
) -> WordWindow:
    if starts_on is None:
        return WordWindow(())
    days = [starts_on + timedelta(days=number) for number in range(((ends_on or starts_on) - starts_on).days + 1)]
    spans = []
    for day in days:
        first = datetime.combine(day, start or time(0), zone)
        last = datetime.combine(day, (end or start) if start else time(23, 59), zone)
        spans.append((first - BEFORE, last + AFTER) if start else (first, last))
    return WordWindow(tuple(spans))


def same_word(word: str, said: str) -> bool:
    """Case, spaces and signs do not matter; one typing error is forgiven in a word of six letters and more."""
    wanted, typed = _bare(word), _bare(said)
    if not wanted or not typed:
        return False
    if wanted == typed:
        return True
    return len(wanted) >= FORGIVING and OSA.distance(wanted, typed, score_cutoff=1) <= 1


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold().replace("ё", "е"))
