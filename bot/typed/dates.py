"""Dates that people type in chat: as a plan writes them («15 апреля, 14:00»), else in their own words («завтра в 15:00»)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.typed.hours import Hours, by_day, plain, take_hours
from bot.typed.place import read_place
from plans.periods import PlanYear, read_period
from plans.periods.model import Period

_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\.\d{1,2}\.\d\d\b")
_WEEKDAYS = (
    ("понедельник", "понедельника"),
    ("вторник", "вторника"),
    ("среда", "среду", "среды"),
    ("четверг", "четверга"),
    ("пятница", "пятницу", "пятницы"),
    ("суббота", "субботу", "субботы"),
    ("воскресенье", "воскресенья"),
)
_WEEKDAY_NUMBERS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
_WEEKDAY = (
    r"(?:(?:в|во|на)\s+)?(?:(?P<which>эт|ближайш|следующ|будущ)\w*\s+)?"
    rf"(?P<weekday>{'|'.join(_WEEKDAY_NUMBERS)})"
)
_WEEK = (
    r"(?:на\s+(?P<week>этой|следующей|будущей|той)\s+неделе|"
    r"через\s+(?:(?P<weeks>\d{1,2}|одну|две|три|четыре)\s+)?недел[юиь])"
)
_ON_A_WEEKDAY = re.compile(rf"{_WEEKDAY}(?:,?\s+{_WEEK})?")
_IN_A_WEEK = re.compile(rf"{_WEEK},?\s+{_WEEKDAY}")
_WEEKS = {"одну": 1, "две": 2, "три": 3, "четыре": 4}
_DAY_OF_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:-?го)?(?:\s+числа)?(?:\s+(?P<month>этого|следующего|будущего)\s+месяца)?"
)
_RELATIVE = re.compile(r"сегодня|завтра|послезавтра|вчера|позавчера|через\s+.*(?:дн|день|недел|месяц|год|лет)\w*")
_UNITS = "перв втор трет четверт пят шест седьм восьм девят десят".split()
_TEENS = "одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат".split()
_ORDINALS = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS, "двадцат"], start=1)},
    **{f"двадцать {word}": number for number, word in enumerate(_UNITS[:9], start=21)},
    "тридцат": 30,
    "тридцать перв": 31,
}
_ORDINAL = re.compile(
    rf"\b({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?:ого|его|ое|ье)\b"
    r"(?=\s+(?:январ|феврал|март|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр|числа))"
)
_ANY_DAY = date(2026, 1, 1)  # hours are read beside a day that says nothing
_BARE_HOUR = re.compile(r"\s(\d|1\d|2[0-3])$")  # «в пятницу 14»
_NO_PLACE = re.compile(r"(?:(?:в|к|с|до|по|на)\s+)?\d{1,2}(?:[:.]\d\d)?\s*(?:час|ч\b|мин|$)")
OVER = "Этот день уже прошёл."
_REASONABLE = timedelta(days=3650)


class NotADate(ValueError):
    """What was typed is no day. `why` is a sentence about an impossible one («в феврале дней — 28»), or empty."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class TypedDate:
    """Local days (the last inclusive, None: one day) and hours. `guessed`: the hour stands in for «после обеда», «в три»."""

    starts_on: date
    ends_on: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class TypedLine:
    """All that one line may say: «20 мая в 14:00, Дом культуры, https://…»."""

    when: TypedDate
    place: str | None = None
    link: str | None = None


def read_line(text: str, today: date) -> TypedLine:
    """A date, and what follows it after a comma: a place, a link or both. Raises NotADate."""
    words = " ".join(text.split())
    try:
        return TypedLine(read_date(words, today))
    except NotADate as error:
        impossible = error
    cuts = [found.start() for found in re.finditer(r"[,;]\s|\s[—–-]\s|\s(?=https?://)", words)]
    for cut in reversed(cuts):
        place, link = read_place(words[cut:].strip(" ,;—–-"))
        if not link and not _is_place(place or ""):
            continue
        try:
            return TypedLine(read_date(words[:cut], today), place, link)
        except NotADate as error:
            impossible = error if error.why else impossible
    raise impossible


def _is_place(words: str) -> bool:
    """Not a weekday, not an hour that could not be read."""
    first = plain(words).split(",")[0].split()
    return (
        bool(re.search(r"[^\W\d_]{3}", words))
        and not _NO_PLACE.match(plain(words))
        and first[0] not in _WEEKDAY_NUMBERS
    )


def read_date(text: str, today: date) -> TypedDate:
    """The nearest such day from `today` on; one in the past only where its year is typed. Raises NotADate."""
    found = _read(text, today)
    if found.starts_on < today and not _HAS_YEAR.search(text):
        raise NotADate(OVER)
    return found


def _read(text: str, today: date) -> TypedDate:
    words = plain(text)
    hours = take_hours(words)
    day_words = _ORDINAL.sub(lambda found: str(_ORDINALS[found[1]]), hours.rest)
    why = ""
    for line, beside in ((_ORDINAL.sub(lambda found: str(_ORDINALS[found[1]]), words), None), (day_words, hours)):
        if beside is None and hours.guessed:
            continue  # the grammar would take «после обеда» for a remark
        period = _nearest(line, today)
        if _is_day(period):
            return _with_hours(_typed(period), beside)
        why = why or next((said for said in period.problems if not said.startswith("Не понято")), "")
    bare = _BARE_HOUR.search(day_words) if hours.start is None else None
    if bare and (day := _in_words(day_words[: bare.start()], today)) is not None:
        return TypedDate(day, None, time(by_day(int(bare[1]))), None, guessed=True)
    found = _in_words(day_words, today)
    if found is None:
        raise NotADate(why)
    return _with_hours(TypedDate(found), hours)


def read_hours(text: str) -> tuple[time, time | None]:
    """«14:00», «14.30», «14», «с 14 до 16», «14:00–16:00», «в два часа дня», «в полтретьего», «утром». Raises NotADate."""
    words = plain(text)
    single = re.fullmatch(r"(?:в\s+)?([01]?\d|2[0-3])(?:([:.\s-])([0-5]\d))?(?:\s*(?:ч\.?|час\w*))?", words)
    if single:
        hour, second = int(single[1]), int(single[3] or 0)
        if (
            single[2] == "-" and hour < second < 24 and second not in (10, 15, 20)
        ):  # «14-16» is a stretch, «14-30» an hour
            return time(hour), time(second)
        return time(hour if single[2] else by_day(hour), int(single[3] or 0)), None
    spoken = take_hours(words)
    if spoken.start is not None and not spoken.rest:
        return spoken.start, spoken.end
    digits = re.sub(r"(?<![:.\d])(\d{1,2})(?![:.]?\d)", r"\1:00", words)  # «14-16»
    period = read_period(f"{_ANY_DAY:%d.%m.%Y} {digits}", PlanYear.calendar(_ANY_DAY.year))
    if period.time is None or not _is_day(period) or (period.time_end and period.time_end <= period.time):
        raise NotADate
    return period.time, period.time_end


def _nearest(text: str, today: date) -> Period:
    """As a plan of this year says it; of the next one, where that day is over and no year is typed."""
    period = read_period(text, PlanYear.calendar(today.year))
    over = not _is_day(period) or _typed(period).starts_on < today
    if over and not _HAS_YEAR.search(text) and today.year < date.max.year:
        later = read_period(text, PlanYear.calendar(today.year + 1))
        if _is_day(later) and (_is_day(period) or _over(period, today)):
            return later
    return period


def _over(period: Period, today: date) -> bool:
    """A weekday that contradicts a day of this year may fit the next year's, if this one is over."""
    ends = [window.end for window in period.windows if window.end is not None]
    return bool(ends) and max(ends) < today


def _is_day(period: Period) -> bool:
    return period.exact and len(period.windows) == 1 and not period.problems and period.windows[0].start is not None


def _typed(period: Period) -> TypedDate:
    (window,) = period.windows
    assert window.start is not None
    last = window.end if window.end != window.start else None
    return TypedDate(window.start, last, period.time, period.time_end)


def _with_hours(found: TypedDate, hours: Hours | None) -> TypedDate:
    if hours is None or hours.start is None or found.start_time is not None:
        return found
    return replace(found, start_time=hours.start, end_time=hours.end, guessed=hours.guessed)


def _in_words(text: str, today: date) -> date | None:
    """«завтра», «в следующий четверг», «20 числа»: what a plan never says. Always shown to the person before it is kept."""
    words = text.strip(" ,.")
    weekday = _ON_A_WEEKDAY.fullmatch(words) or _IN_A_WEEK.fullmatch(words)
    try:
        if weekday:
            return _weekday(weekday, today)
        numbered = _DAY_OF_MONTH.fullmatch(words)
        if numbered and not words.isdecimal():
            return _day_of_month(int(numbered["day"]), numbered["month"], today)
        if _RELATIVE.fullmatch(words) and len(re.sub(r"\D", "", words)) <= 3:
            return _by_library(words, today)
    except (OverflowError, ValueError):
        return None
    return None


def _weekday(found: re.Match[str], today: date) -> date:
    """«в четверг»: the nearest one ahead. «в следующий четверг», «на следующей неделе в четверг»: of the next week, as most people
    mean it on any day of this one. «в этот четверг» may be today."""
    number = _WEEKDAY_NUMBERS[found["weekday"]]
    monday = today - timedelta(days=today.weekday())
    weeks = None
    if found["week"]:
        weeks = 0 if found["week"] == "этой" else 1
    elif re.search(r"через\s+.*недел", found[0]):
        weeks = _WEEKS.get(found["weeks"] or "одну") or int(found["weeks"])
    elif found["which"] in ("следующ", "будущ"):
        weeks = 1
    if weeks is not None:
        day = monday + timedelta(days=number, weeks=weeks)
        if day < today:
            raise ValueError
        return day
    ahead = (number - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or found["which"] == "эт" else 7)


def _day_of_month(day: int, month: str | None, today: date) -> date:
    """«20-го», «20 числа следующего месяца»: the nearest such day. Raises ValueError where a month has none."""
    first = today.replace(day=1)
    if month in ("следующего", "будущего") or (month is None and day < today.day):
        first = (first + timedelta(days=32)).replace(day=1)
    found = first.replace(day=day)
    if found < today:
        raise ValueError
    return found


def _by_library(words: str, today: date) -> date | None:
    import dateparser

    found = dateparser.parse(
        re.sub(r"\bпосле завтра\b", "послезавтра", words),
        languages=["ru"],
        settings={"RELATIVE_BASE": datetime.combine(today, time()), "PREFER_DATES_FROM": "future"},
    )
    day: date | None = found.date() if found is not None else None
    return day if day is not None and abs(day - today) <= _REASONABLE else None
