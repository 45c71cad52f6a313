"""A Period -> good Russian for the chat: «в III квартале, до 30 сентября», «до 15 мая», «каждый последний четверг месяца»."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from itertools import groupby

from plans.periods.calendar import MONTHS, MONTHS_GENITIVE, MONTHS_IN, month_end
from plans.periods.lexer import tokens
from plans.periods.model import Condition, Every, Period, PlanYear, Window
from plans.periods.reader import read_period
from plans.periods.render_parts import of_each
from plans.periods.render_repeats import listed, repeat
from plans.periods.tokens import Kind

_ROMAN = ("I", "II", "III", "IV")
_CONDITIONS = {
    Condition.ON_REQUEST: "по запросам", Condition.BY_AGREEMENT: "по согласованию", Condition.BY_SCHEDULE: "по графику",
    Condition.TO_BE_ANNOUNCED: "дата уточняется", Condition.AFTER_EVENT: "после мероприятия",
}  # fmt: skip


def render_period(period: Period, year: PlanYear | None = None) -> str:
    """Reads back to the same windows, repeats and deadline in the same plan's year; an unread one is shown as written.

    The year is said only where it must be: with the plan's `year`, where the words alone would be read otherwise; without
    it, where the cell said one or the windows lie in several years.
    """
    said = _says_year(period) if year is None else False
    words = _words(period, said=said)
    if year is not None and period.windows and read_period(words, year).windows != period.windows:
        words = _words(period, said=True)
    return words


def render_window(start: date | None, end: date | None) -> str:
    """«март 2026 года», «III квартал 2026 года», «1–5 июля 2026 года»; an open end: «с 1 сентября 2026 года»."""
    return _window(Window(start, end), exact=False, deadline=start is None, said=True, leads=False)


def _clock(moment: object) -> str:
    return f"{moment:%-H:%M}"


def _words(period: Period, *, said: bool) -> str:
    if period.every is not None and not period.windows:
        return period.text or "срок не указан"  # of no known year, or with a day that does not exist
    parts = [repeat(period)]
    ends = {window.end.year: window.end for window in period.windows if window.end is not None}
    if (rule := of_each(period)) is not None and (not said or len(ends) == 1):
        parts.append(rule + _of(next(iter(ends.values())), said))
    elif period.windows and (said or not (parts[0] and _is_the_plan(period))):
        parts += _stretches(period, said)
    if period.time is not None:
        last = f"–{_clock(period.time_end)}" if period.time_end else ""
        parts.append(_clock(period.time) + last)
    if period.condition is not None:
        parts.append(_CONDITIONS[period.condition])
    return ", ".join(part for part in parts if part) or period.text or "срок не указан"


def _says_year(period: Period) -> bool:
    days = [day for window in period.windows for day in (window.start, window.end) if day is not None]
    if not days:
        return False
    if period.every is Every.YEAR and len({day.year for day in days}) > 1 and not _each_year(period):
        return True
    for token in tokens(period.text):
        if token.text in ("следующего", "будущего"):
            return True
        dated = token.kind is Kind.DATE and isinstance(token.value, tuple) and token.value[2] is not None
        short = token.kind is Kind.NUM and len(token.text) == 2 and int(token.text) == days[0].year % 100
        if token.kind in (Kind.YEAR, Kind.SCHOOL) or dated or short:
            return True
    return False


def _each_year(period: Period) -> bool:
    """Is it one stretch said of each year: «ежегодно, в сентябре»?"""
    ends = {tuple(day and (day.month, day.day) for day in (one.start, one.end)) for one in period.windows}
    return len(ends) == 1 and len(period.windows) > 1


def _is_the_plan(period: Period) -> bool:
    """A repeat with no stretch of its own lasts as long as the plan, which needs no words."""
    if period.every is Every.YEAR and not period.times and period.interval == 1 and not period.month_days:
        return False
    months = any(token.kind is Kind.MONTH for token in tokens(period.text))  # «с января по декабрь» of a school plan
    return len(period.windows) == 1 and _whole_year(period.windows[0]) is not None and not months


def _stretches(period: Period, said: bool) -> list[str]:
    if period.every is Every.YEAR and not said and _each_year(period):
        period = replace(period, windows=period.windows[:1])
    deadline = period.deadline and period.every is None
    months = any(token.kind is Kind.MONTH for token in tokens(period.text))
    if period.exact and len(period.windows) > 1:
        return _listed(period.windows, said)
    if not deadline and not period.exact:
        together = _together(period.windows, said) or _alike(period.windows, said)
        if together is not None:
            return [together]
    plain = _bounds(period) or any(not _by_days(window) for window in period.windows)
    shown = [
        _window(
            window,
            exact=period.exact or (plain and _by_days(window) and window.start != window.end),
            deadline=deadline,
            said=said,
            leads=True,
            months=months,
        )
        for window in period.windows
    ]
    only = period.windows[0]
    quarter = len(shown) == 1 and " квартале" in shown[0] and only.end is not None and not period.deadline
    if quarter and only.end is not None and not period.every and not said:
        shown.append(f"до {only.end.day} {MONTHS_GENITIVE[only.end.month - 1]}")
    return shown


def _together(windows: tuple[Window, ...], said: bool) -> str | None:
    """«в январе, мае и сентябре», «в I и III кварталах»; None where the windows are not several alike."""
    ends = [(window.start, window.end) for window in windows]
    pairs = [
        (start, end)
        for start, end in ends
        if start and end and start.day == 1 and end == month_end(end.year, end.month)
    ]
    years = {day.year for pair in pairs for day in pair}
    if len(pairs) < 2 or len(pairs) < len(windows) or (said and len(years) > 1) or len(set(pairs)) < len(pairs):
        return None
    year = _of(pairs[-1][1], said)
    if all((start.year, start.month) == (end.year, end.month) for start, end in pairs):
        return f"в {listed([MONTHS_IN[start.month - 1] for start, _ in pairs])}{year}"
    if all(_is_quarter(start, end) for start, end in pairs):
        names = [_ROMAN[start.month // 3] for start, _ in pairs]
        return f"{_in_quarter(names[0])}{listed(names)} кварталах{year}"
    return None


def _alike(windows: tuple[Window, ...], said: bool) -> str | None:
    """«в последней неделе марта, июня и сентября»: one part of several months."""
    ends = [(window.start, window.end) for window in windows if window.start and window.end]
    if len(ends) < max(2, len(windows)) or any((one.year, one.month) != (end.year, end.month) for one, end in ends):
        return None
    if all(end == month_end(end.year, end.month) and (end - start).days == 6 for start, end in ends):
        part: tuple[str, str] | None = ("в ", "последней неделе")  # of February it is the fourth too
    else:
        parts = {_part(start, end) for start, end in ends}
        part = parts.pop() if len(parts) == 1 else None
    years = {start.year for start, _ in ends}
    if part is None or (said and len(years) > 1):
        return None
    year = _of(ends[-1][1], said)
    return f"{part[0]}{part[1]} {listed([MONTHS_GENITIVE[start.month - 1] for start, _ in ends])}{year}"


def _is_quarter(start: date, end: date) -> bool:
    return start.year == end.year and end.month - start.month == 2 and start.month % 3 == 1


def _in_quarter(name: str) -> str:
    return "во " if name == "II" else "в "


def _window(window: Window, *, exact: bool, deadline: bool, said: bool, leads: bool, months: bool = False) -> str:
    """`said`: with the year; `leads`: «в марте», not «март»; `months`: the cell spoke of months, not of a year."""
    start, end = window.start, window.end
    if start is None or (deadline and end is not None):
        opened = "" if start is None else f"с {_day(start, said)}, "
        return opened + (f"до {_day(end, said)}" if end else "")
    if end is None:
        return f"с {_day(start, said)}"
    if exact:
        return _days(start, end, said)
    if start.day == 1 and end == month_end(end.year, end.month):
        whole = None if months and not said else _whole_year(window)
        return _a_year(whole, start, end, said, leads) if whole is not None else _months(start, end, said, leads)
    if (start.year, start.month) == (end.year, end.month):
        part = _part(start, end)
        if part is not None:
            lead, name = part
            return f"{lead if leads else ''}{name} {MONTHS_GENITIVE[end.month - 1]}{_of(end, said)}"
    if start.day == 1 and start.month != end.month:
        return f"с {MONTHS_GENITIVE[start.month - 1]}{_of(start, said)} по {_day(end, said)}"
    if end == month_end(end.year, end.month) and start.month != end.month:
        return f"с {_day(start, said)} по {MONTHS[end.month - 1]}{_of(end, said)}"
    if start == end:
        return f"примерно {_day(start, said)}"
    same = (start.year, start.month) == (end.year, end.month)
    return f"примерно с {start.day if same else _day(start, said)} по {_day(end, said)}"


def _bounds(period: Period) -> bool:
    """Days that bound a rule («с 5 февраля по 30 ноября, по вторникам») need no «примерно»: the rule says it."""
    return period.every not in (None, Every.YEAR)


def _by_days(window: Window) -> bool:
    """Is it a stretch that only days can say, not months or parts of them?"""
    start, end = window.start, window.end
    if start is None or end is None:
        return False
    return start == end or (start.day != 1 and end != month_end(end.year, end.month) and _part(start, end) is None)


def _listed(windows: tuple[Window, ...], said: bool) -> list[str]:
    """«10, 17 и 24 марта»: days of one month together, in the order written."""
    shown: list[str] = []
    for _, group in groupby(windows, key=_only_month):
        days = [(window.start, window.end) for window in group if window.start and window.end]
        numbers = [f"{start.day}" if start == end else f"{start.day}–{end.day}" for start, end in days[:-1]]
        last = _days(*days[-1], said)
        shown.append(f"{', '.join(numbers)} и {last}" if numbers else last)
    return shown


def _only_month(window: Window) -> tuple[object, ...]:
    """Windows with the same answer lie in one month; one that crosses a month's end stands alone."""
    start, end = window.start, window.end
    if start is None or end is None or (start.year, start.month) != (end.year, end.month):
        return (window,)
    return (start.year, start.month)


def _days(start: date, end: date, said: bool) -> str:
    if start == end:
        return _day(start, said)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end, said)}"
    return f"{_day(start, said)} – {_day(end, said)}"


def _a_year(whole: str, start: date, end: date, said: bool, leads: bool) -> str:
    if not said:
        return "в течение года" if whole == "calendar" else "в течение учебного года"
    if leads:
        return (
            f"в течение {start.year} года"
            if whole == "calendar"
            else f"в течение {start.year}/{end.year} учебного года"
        )
    return f"{start.year} год" if whole == "calendar" else f"{start.year}/{end.year} учебный год"


def _months(start: date, end: date, said: bool, leads: bool) -> str:
    if (start.month, end.month) == (1, 12) and start.year != end.year:
        return f"{start.year}–{end.year} годы"
    if _is_quarter(start, end):
        name = _ROMAN[start.month // 3]
        return f"{_in_quarter(name)}{name} квартале{_of(end, said)}" if leads else f"{name} квартал{_of(end, said)}"
    if (start.year, start.month) == (end.year, end.month):
        lead = f"в {MONTHS_IN[start.month - 1]}" if leads else MONTHS[start.month - 1]
        return lead + _of(end, said)
    if leads:
        first = MONTHS_GENITIVE[start.month - 1]
        last = MONTHS[end.month - 1]
        return f"с {first}{_of(start, said and start.year != end.year)} по {last}{_of(end, said)}"
    between = " – " if said and start.year != end.year else "–"
    first = MONTHS[start.month - 1] + _of(start, said and start.year != end.year)
    return f"{first}{between}{MONTHS[end.month - 1]}{_of(end, said)}"


def _part(start: date, end: date) -> tuple[str, str] | None:
    """A part of a month by its days: (preposition, words)."""
    last = monthrange(end.year, end.month)[1]
    parts = {
        (1, 10): ("в ", "1-й декаде"), (11, 20): ("во ", "2-й декаде"), (21, last): ("в ", "3-й декаде"),
        (1, 15): ("в ", "первой половине"), (16, last): ("во ", "второй половине"),
        (last - 6, last): ("в ", "последней неделе"), (29, last): ("в ", "5-й неделе"),
        **{(first, first + 6): ("во " if first == 8 else "в ", f"{first // 7 + 1}-й неделе") for first in (1, 8, 15, 22)},
    }  # fmt: skip
    return parts.get((start.day, end.day))


def _day(day: date, said: bool) -> str:
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]}{_of(day, said)}"


def _of(day: date, said: bool) -> str:
    return f" {day.year} года" if said else ""


def _whole_year(window: Window) -> str | None:
    """ "calendar", "school", or None for any other stretch."""
    if window.start is None or window.end is None:
        return None
    ends = (window.start.month, window.start.day, window.end.month, window.end.day)
    years = window.end.year - window.start.year
    if ends == (1, 1, 12, 31) and years == 0:
        return "calendar"
    return "school" if ends == (9, 1, 8, 31) and years == 1 else None
