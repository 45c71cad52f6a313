"""Hours as people say them: «в 14:30», «с 14 до 16», «в два часа дня», «в полтретьего», «после обеда», «на 2 часа».

A part of the day, and an hour that may be of the morning or of the afternoon, are guesses: they are shown before they are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_NUMBERS = "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать".split()
_OF = (
    "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого"
).split()
_HOURS_SAID = {word: number for number, word in enumerate(_NUMBERS, start=1)} | {"час": 1}
_NEXT_HOUR = {word: number for number, word in enumerate(_OF, start=1)}
_BEFORE = {"четверти": 15, "пятнадцати": 15, "десяти": 10, "пяти": 5, "двадцати": 20}
_PARTS = (
    (r"(?:с\s+(?:самого\s+)?)?утр(?:ом|а)|до\s+обеда|(?:в\s+)?перв(?:ой|ую)\s+половин[еу]\s+дня", time(10)),
    (r"после\s+обеда|(?:во\s+)?втор(?:ой|ую)\s+половин[еу]\s+дня", time(14)),
    (r"в\s+обед|днем", time(13)),
    (r"вечером|ближе\s+к\s+вечеру", time(18)),
)
_MONTH = r"(?:январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|числ|го\b)"
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?![\d:])"
_ENDS = r"(?:\s*(?:часов|часа|час|ч\.?)(?!\w))?"
_RANGE = re.compile(rf"(?<![\w.,:])(?:со?|в)\s+{_CLOCK}{_ENDS}\s*(?:до|по)\s+{_CLOCK}(?!\s*{_MONTH}|\.\d){_ENDS}")
_DASHED = re.compile(r"(?<![\d.:])(?:в\s+)?(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)(?![\d:.])")
_DOTTED = re.compile(r"(?<![\d.:])(?:в\s+)?(\d{1,2})\.(\d\d)\s*[-–—]\s*(\d{1,2})\.(\d\d)(?![\d:.])")
_HALF = re.compile(rf"(?:\b(?:в|к)\s+)?\b(пол|половин[аеу]|четверть)[\s-]*({'|'.join(_OF)})\b(?:\s+(утра|дня|вечера))?")
_SHORT_OF = re.compile(
    rf"(?:\b(?:в|к)\s+)?\bбез\s+({'|'.join(_BEFORE)})\s+({'|'.join(_HOURS_SAID)}|\d{{1,2}})\b(?:\s+(утра|дня|вечера))?"
)
_SAID = re.compile(
    rf"\b(?:в|к)\s+(\d{{1,2}}(?![\d:./-])|{'|'.join(_HOURS_SAID)})\b(?!\s*{_MONTH}){_ENDS}"
    r"(?:\s*(\d{1,2})\s*мин\w*)?(?:\s+(утра|дня|вечера))?"
)
_OF_DAY = re.compile(r"\b(\d{1,2})\s*(?:час\w*\s+(утра|дня|вечера)|()(?:часов|ч)(?!\w)|(утра|вечера)\b)")
_NOON = re.compile(r"\b(?:в\s+)?полдень\b")
_EXACT = re.compile(r"(?<![\d.:])(?:в\s+)?(\d{1,2}):(\d\d)(?![\d:.])")
_EXACT_DOT = re.compile(r"(?<![\d.:])(?:в\s+)?(\d{1,2})[.-](\d\d)(?![\d:.])")
_LASTS = re.compile(r"\bна\s+((?:\d|пол|один|одну|два|две|три|четыре|час|весь).*?)\s*$")
_ABOUT = re.compile(r"\b(?:примерно|около|где-то|ориентировочно|ровно)\b")
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}|\d[.,]5)\s*(?:часов|часа|час|ч\.?)(?!\w))?\s*(?:и\s+)?(?:(?P<minutes>\d{1,3})\s*(?:минут[ыа]?|мин\.?|м\.?)(?!\w))?"
)
_LENGTHS = {
    "час": 60,
    "один час": 60,
    "полчаса": 30,
    "полтора часа": 90,
    "два часа": 120,
    "два с половиной часа": 150,
    "три часа": 180,
    "четыре часа": 240,
    "два": 120,
    "три": 180,
}
DAY_ENDS = time(18)  # «весь день»


class NotALength(ValueError):
    """What was typed says no end of an event."""


class OverMidnight(ValueError):
    """The event would end after midnight: a day has one date."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What was found, and the words that are left. `guessed`: the hour stands in for words like «после обеда»."""

    rest: str
    start: time | None = None
    end: time | None = None
    guessed: bool = False


def take_hours(text: str) -> Hours:
    """Find the hours in a line and take them out. What is no hour of a clock stays in `rest`. Never raises."""
    rest = _ABOUT.sub(" ", plain(text))
    lasts = _LASTS.search(rest)
    minutes = _minutes(lasts[1]) if lasts else None
    if lasts and minutes is not None:
        rest = rest[: lasts.start()]
    rest, part = _take_part(rest)
    found = _take_clock(rest, part)
    if found.start is None and part is not None:
        found = Hours(found.rest, part, None, guessed=True)
    if found.start is not None and found.end is None and minutes is not None:
        try:
            return Hours(found.rest, found.start, ends_at(found.start, minutes), found.guessed)
        except OverMidnight:
            return found
    return found


def read_length(text: str, start: time) -> time:
    """When it ends: «2 часа», «полтора часа», «40 минут», «1 ч 30 мин», «до 16:00», «весь день». Raises NotALength, OverMidnight."""
    words = re.sub(r"^(?:на|около|примерно)\s+", "", plain(text))
    if words in ("весь день", "целый день", "день"):
        return _after(start, DAY_ENDS)
    until = re.fullmatch(rf"(?:до|по)\s+{_CLOCK}{_ENDS}", words) or re.fullmatch(r"(\d{1,2})[:.](\d\d)", words)
    if until:
        end = _time(until[1], until[2])
        if end is None:
            raise NotALength
        early = until[2] is None and end <= start and end.hour < 12
        return _after(start, end.replace(hour=end.hour + 12) if early else end)
    minutes = _minutes(words)
    if minutes is None:
        raise NotALength
    return ends_at(start, minutes)


def ends_at(start: time, minutes: int) -> time:
    """Raises OverMidnight."""
    end = start.hour * 60 + start.minute + minutes
    if end >= 24 * 60:
        raise OverMidnight
    return time(end // 60, end % 60)


def plain(text: str) -> str:
    """Small letters without «ё», single spaces, no dots at the end."""
    return " ".join(text.casefold().replace("ё", "е").split()).strip(" .,;!")


def by_day(hour: int) -> int:
    """An hour said without its part of the day: nobody gathers people at three in the night."""
    return hour + 12 if 1 <= hour <= 7 else hour


def _after(start: time, end: time) -> time:
    if end <= start:
        raise OverMidnight
    return end


def _minutes(words: str) -> int | None:
    if words in _LENGTHS:
        return _LENGTHS[words]
    found = _LENGTH.fullmatch(words)
    if found is None or not (found["hours"] or found["minutes"]):
        return None
    minutes = round(float((found["hours"] or "0").replace(",", ".")) * 60) + int(found["minutes"] or 0)
    return minutes or None


def _take_part(text: str) -> tuple[str, time | None]:
    for pattern, hour in _PARTS:
        found = re.search(rf"\b(?:{pattern})\b", text)
        if found and not re.search(r"\d\s*(?:час\w*\s*)?$", text[: found.start()]):  # «в 9 утра» is one hour
            return _cut(text, found), hour
    return text, None


def _take_clock(text: str, part: time | None) -> Hours:
    for pattern in (_RANGE, _DASHED, _DOTTED):
        found = pattern.search(text)
        if found and (start := _time(found[1], found[2])) and (end := _time(found[3], found[4])) and start < end:
            return Hours(_cut(text, found), start, end)
    found = _NOON.search(text)
    if found:
        return Hours(_cut(text, found), time(12))
    found = _HALF.search(text)
    if found:
        hour = (_NEXT_HOUR[found[2]] - 1) or 12
        return _said(_cut(text, found), hour, 15 if found[1] == "четверть" else 30, found[3], part)
    found = _SHORT_OF.search(text)
    if found:
        hour = _HOURS_SAID.get(found[2]) or int(found[2])
        return _said(_cut(text, found), (hour - 1) or 12, 60 - _BEFORE[found[1]], found[3], part)
    found = _SAID.search(text)
    if found:
        hour = _HOURS_SAID.get(found[1]) or (int(found[1]) if found[1].isdecimal() else 0)
        return _said(_cut(text, found), hour, int(found[2] or 0), found[3], part, text)
    found = _OF_DAY.search(text)
    if found:
        return _said(_cut(text, found), int(found[1]), 0, found[2] or found[4], part, text)
    for pattern in (_EXACT, _EXACT_DOT):
        found = pattern.search(text)
        if found and (start := _time(found[1], found[2])):
            return Hours(_cut(text, found), start)
    return Hours(text)


def _said(rest: str, hour: int, minute: int, of_day: str | None, part: time | None, whole: str | None = None) -> Hours:
    """An hour in words: «дня» and «вечера» are after noon; without them the day's part, else what people mean."""
    if hour > 23 or minute > 59:
        return Hours(whole if whole is not None else rest)
    if of_day == "утра" or (of_day is None and part is not None and part.hour < 12):
        return Hours(rest, time(hour, minute))
    if of_day is not None or part is not None:
        return Hours(rest, time(hour + 12 if hour < 12 else hour, minute))
    return Hours(rest, time(by_day(hour), minute), None, guessed=by_day(hour) != hour)


def _time(hour: str, minute: str | None) -> time | None:
    if int(hour) > 23 or int(minute or 0) > 59:
        return None
    return time(int(hour), int(minute or 0))


def _cut(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ,")
