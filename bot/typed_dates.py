"""Dates that people type in chat: as a plan writes them («15 апреля, 14:00»), else in their own words («завтра в 15:00»)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from plans.periods import PlanYear, read_period
from plans.periods.model import Period

_NEXT = re.compile(r"\b(?:следующ|ближайш)\w+\s+", re.IGNORECASE)
_BARE_HOUR = re.compile(r"\b(?:в\s+)?([01]?\d|2[0-3])\s*(?:ч\.?|час\w*)?$", re.IGNORECASE)
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\.\d{1,2}\.\d\d\b")
_WORDS = re.compile(
    r"сегодня|завтра|послезавтра|через|недел|понедельник|вторник|сред[ауы]|четверг|пятниц|суббот|воскресен",
    re.IGNORECASE,
)
_ANY_DAY = date(2026, 1, 1)  # hours are read beside a day that says nothing


class NotADate(ValueError):
    """What was typed is no day. `why` is a sentence about an impossible one («в феврале дней — 28»), or empty."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class TypedDate:
    """Local days (the last inclusive, None: one day) and hours."""

    starts_on: date
    ends_on: date | None = None
    start_time: time | None = None
    end_time: time | None = None


def read_date(text: str, today: date) -> TypedDate:
    """The nearest such day from `today` on, where no year is typed. Raises NotADate."""
    period = read_period(text, PlanYear.calendar(today.year))
    if _is_day(period) and not _HAS_YEAR.search(text) and _typed(period).starts_on < today:
        later = read_period(text, PlanYear.calendar(today.year + 1))
        period = later if _is_day(later) else period
    if _is_day(period):
        return _typed(period)
    if _WORDS.search(text):
        return _in_words(text, today)
    impossible = next((problem for problem in period.problems if not problem.startswith("Не понято")), "")
    raise NotADate(impossible)


def read_hours(text: str) -> tuple[time, time | None]:
    """«14:00», «14.30», «14», «с 14 до 16», «14:00–16:00». Raises NotADate."""
    plain = " ".join(text.split())
    single = re.fullmatch(
        r"(?:в\s+)?([01]?\d|2[0-3])(?:[:.\s-]([0-5]\d))?(?:\s*(?:ч\.?|час\w*))?", plain, re.IGNORECASE
    )
    if single:
        return time(int(single[1]), int(single[2] or 0)), None
    plain = re.sub(r"(?<![:.\d])(\d{1,2})(?![:.]?\d)", r"\1:00", plain)  # «с 14 до 16»
    period = read_period(f"{_ANY_DAY:%d.%m.%Y} {plain}", PlanYear.calendar(_ANY_DAY.year))
    if period.time is None or not _is_day(period) or (period.time_end and period.time_end <= period.time):
        raise NotADate
    return period.time, period.time_end


def _is_day(period: Period) -> bool:
    return period.exact and len(period.windows) == 1 and not period.problems and period.windows[0].start is not None


def _typed(period: Period) -> TypedDate:
    (window,) = period.windows
    assert window.start is not None
    last = window.end if window.end != window.start else None
    return TypedDate(window.start, last, period.time, period.time_end)


def _in_words(text: str, today: date) -> TypedDate:
    """«завтра в 15:00», «в следующий четверг»: what a plan never says. Always shown to the person before it is kept."""
    import dateparser

    words = _NEXT.sub("", text.casefold())
    hour = _BARE_HOUR.search(words)
    clock = re.search(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b", words)
    start = time(int(clock[1]), int(clock[2])) if clock else time(int(hour[1])) if hour else None
    day_words = words[: clock.start()] if clock else words[: hour.start()] if hour else words
    found = dateparser.parse(
        re.sub(r"\s+в\s*$", "", day_words.strip(" ,")),
        languages=["ru"],
        settings={"RELATIVE_BASE": datetime.combine(today, time()), "PREFER_DATES_FROM": "future"},
    )
    if found is None:
        raise NotADate
    return TypedDate(found.date(), None, start)
