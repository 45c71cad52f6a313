"""Several answers typed at once: «1 — 14 апреля 14:00, 2 — не в апреле, 3: 20 мая». Pure: what each number is told, as words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.typed.dates import NotADate, TypedDate, read_date
from plans.periods.calendar import MONTHS_IN

MOST = 20  # numbers in one message
_ITEM = r"\d{1,3}(?:\s?[–-]\s?\d{1,3})?"
_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)"
# «14:00», «14-16», «14.04» begin no line: an hour, a stretch, a date
_SIGN = rf"(?:—|[–-](?!\d)|:(?!\d\d(?!\d|\s*{_MONTH}))|[.)](?!\d))"
_START = re.compile(
    rf"(?P<before>^|[\n;,])\s*(?P<numbers>{_ITEM}(?:\s*(?:,|и)\s*{_ITEM})*|остальн\w+)\s*{_SIGN}\s*", re.IGNORECASE
)
_NOT_NOW = re.compile(rf"(?:нет|не сейчас|не в этом месяце|не в (?P<month>{'|'.join(MONTHS_IN)}))", re.IGNORECASE)
_WORK = re.compile(r"(?:в работе|работаем|делаем|готовим|готовимся)", re.IGNORECASE)
_LATER = re.compile(
    r"(?:напомни\w*\s+)?(?:завтра|позже|потом|через\s+(?P<days>\d{1,2})\s+рабоч\w+\s+д\w+)", re.IGNORECASE
)
_REMIND = re.compile(r"напомни\w*\s+(?P<day>.+)", re.IGNORECASE)
_NO_EVENT = r"не\s+(?:состоял\w*|провел\w*|проведен\w*|провод\w*|прошл\w*)"
_NO_PAPER = r"не\s+(?:выполн\w*|сдела\w*|готов\w*|сдан\w*)"
_PARTLY = r"(?:выполнен\w*\s+)?частично(?:\s+выполнен\w*)?"
_NOTED = r"прин(?:ять|ято|имаем)\s+к\s+сведению|к\s+сведению"
_YES = r"состоял\w*|пров[её]л\w*|провед[её]н\w*|прош(?:л[оаи]|[её]л)|выполн\w*|сдела\w*|готов[оаы]?|сдан[оаы]?"
_OUTCOMES = tuple(
    (re.compile(rf"(?:{words})\b", re.IGNORECASE), outcome)
    for words, outcome in (
        (f"{_NO_EVENT}|{_NO_PAPER}", "no"),
        (_PARTLY, "partly"),
        (_NOTED, "noted"),
        (_YES, "yes"),
    )
)
_BY_NATURE = {
    "event": {"yes": "held", "no": "not_held"},
    "series": {"yes": "held", "no": "not_held"},
    "contest": {"yes": "held", "no": "not_held"},
    "deliverable": {"yes": "done", "partly": "partly", "no": "not_done"},
    "recommendation": {"noted": "noted"},
}
_HAS_WORD = re.compile(r"\d|[^\W\d_]{4}")


class Kind(StrEnum):
    DATE = "date"
    NOT_NOW = "not_now"  # «не в апреле»
    OUTCOME = "outcome"
    REPORT = "report"  # a number and a line about standing work
    WORK = "work"  # «в работе»
    LATER = "later"  # to be reminded again
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered line. `numbers` empty: the rest («остальные»)."""

    numbers: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a line tells about its row."""

    kind: Kind
    date: TypedDate | None = None  # the day; of LATER the one to be reminded on
    days: int | None = None  # of LATER: working days from now
    month: int | None = None  # of NOT_NOW: the one that was named
    outcome: str = ""
    words: str = ""  # why, or what came of it
    why: str = ""  # of UNCLEAR: a sentence about an impossible day


def looks_numbered(text: str) -> bool:
    """Does it begin as an answer by numbers?"""
    found = _START.match(text.lstrip())
    return found is not None and found["before"] == ""


def split(text: str, count: int) -> list[Entry]:
    """The numbered lines of a message about `count` rows; empty when it does not begin with one. Within a line of text a number that
    is none of theirs begins nothing: it belongs to the words before it."""
    text = text.strip()
    starts = [
        found
        for found in _START.finditer(text)
        if found["before"] in ("", "\n") or all(1 <= number <= count for number in _numbers(found["numbers"]))
    ]
    if not starts or starts[0].start() != 0 or starts[0]["before"]:
        return []
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return [
        Entry(_numbers(found["numbers"]), " ".join(text[found.end() : end].split()).strip(" ,;"))
        for found, end in zip(starts, ends, strict=True)
    ]


def by_number(entries: list[Entry], count: int) -> list[tuple[int, str]]:
    """(number, its text) in the order typed; «остальные» are those that no line names."""
    named = {number for entry in entries for number in entry.numbers}
    rest = [number for number in range(1, count + 1) if number not in named]
    return [(number, entry.text) for entry in entries for number in (entry.numbers or rest)]


def read_line(text: str, nature: str, today: date) -> Said:
    """`today`: local, of the day it was typed."""
    if not text:
        return Said(Kind.UNCLEAR)
    if _WORK.fullmatch(text):
        return Said(Kind.WORK)
    if later := _LATER.fullmatch(text):
        return Said(Kind.LATER, days=int(later["days"] or 1))
    if remind := _REMIND.fullmatch(text):
        return _dated(remind["day"], today, Kind.LATER)
    if not_now := _NOT_NOW.fullmatch(text.rstrip(".")):
        named = (not_now["month"] or "").casefold()
        month = MONTHS_IN.index(named) + 1 if named else None
        return Said(Kind.NOT_NOW, month=month) if nature != "standing" else Said(Kind.UNCLEAR)
    if nature == "standing":
        return Said(Kind.REPORT, words=text) if _HAS_WORD.search(text) else Said(Kind.UNCLEAR)
    for pattern, meant in _OUTCOMES:
        if found := pattern.match(text):
            outcome = _BY_NATURE.get(nature, {}).get(meant)
            words = text[found.end() :].strip(" ,:;.—–-")
            return Said(Kind.OUTCOME, outcome=outcome, words=words) if outcome else Said(Kind.UNCLEAR)
    return _dated(text, today, Kind.DATE)


def _dated(text: str, today: date, kind: Kind) -> Said:
    try:
        return Said(kind, date=read_date(text, today))
    except (NotADate, OverflowError) as error:
        return Said(Kind.UNCLEAR, why=error.why if isinstance(error, NotADate) else "")


def _numbers(text: str) -> tuple[int, ...]:
    """«1, 3–5» -> 1 3 4 5; none for «остальные»."""
    found: list[int] = []
    for one in re.finditer(r"(\d{1,3})(?:\s?[–-]\s?(\d{1,3}))?", text):
        first, last = int(one[1]), int(one[2] or one[1])
        found += range(first, min(last, first + MOST) + 1) if last >= first else (first, last)
    return tuple(dict.fromkeys(found))
