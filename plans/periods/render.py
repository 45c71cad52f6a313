"""A Period -> good Russian for the chat: «в III квартале», «до 15 мая», «каждый последний четверг месяца, 15:00»."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from plans.periods.calendar import MONTHS_GENITIVE
from plans.periods.model import Condition, Every, Period, Window

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")
_EVERY = {
    Every.DAY: "ежедневно", Every.WEEK: "еженедельно", Every.MONTH: "ежемесячно", Every.QUARTER: "ежеквартально",
    Every.HALF: "1 раз в полугодие", Every.YEAR: "ежегодно", Every.SCHOOL_TERM: "1 раз в четверть",
}  # fmt: skip
_UNITS = {
    Every.DAY: ("день", "дня", "дней"), Every.WEEK: ("неделю", "недели", "недель"),
    Every.MONTH: ("месяц", "месяца", "месяцев"), Every.QUARTER: ("квартал", "квартала", "кварталов"),
    Every.HALF: ("полугодие", "полугодия", "полугодий"), Every.YEAR: ("год", "года", "лет"),
    Every.SCHOOL_TERM: ("четверть", "четверти", "четвертей"),
}  # fmt: skip
_CONDITIONS = {
    Condition.ON_REQUEST: "по запросам", Condition.BY_AGREEMENT: "по согласованию", Condition.BY_SCHEDULE: "по графику",
    Condition.TO_BE_ANNOUNCED: "дата уточняется", Condition.AFTER_EVENT: "после мероприятия",
}  # fmt: skip
_WEEKDAYS = {
    "MO": ("понедельник", "понедельникам", "й"), "TU": ("вторник", "вторникам", "й"), "WE": ("среду", "средам", "ю"),
    "TH": ("четверг", "четвергам", "й"), "FR": ("пятницу", "пятницам", "ю"), "SA": ("субботу", "субботам", "ю"),
    "SU": ("воскресенье", "воскресеньям", "е"),
}  # fmt: skip


def render_period(period: Period) -> str:
    """Reads back to the same windows, repeats and deadline in the same plan's year; an unread one is shown as written."""
    parts: list[str] = []
    repeat = _repeat(period)
    if repeat:
        parts.append(repeat)
    if period.deadline and not period.month_days:
        parts += [_until(window) for window in period.windows]
    elif period.windows and not (
        repeat and len(period.windows) == 1 and _whole_year(period.windows[0]) and period.every is not Every.YEAR
    ):
        parts += _stretches(period)
    if period.time is not None:
        text = f"{period.time.hour}:{period.time.minute:02}"
        parts.append(text + (f"–{period.time_end.hour}:{period.time_end.minute:02}" if period.time_end else ""))
    if period.condition is not None:
        parts.append(_CONDITIONS[period.condition])
    return ", ".join(part for part in parts if part) or period.text or "срок не указан"


def render_window(start: date | None, end: date | None) -> str:
    """«март 2026 года», «III квартал 2026 года», «1–5 июля 2026 года»; an open end: «с 1 сентября 2026 года»."""
    return _window(Window(start, end), exact=False)


def _stretches(period: Period) -> list[str]:
    return [_window(window, exact=period.exact) for window in period.windows]


def _window(window: Window, *, exact: bool) -> str:
    start, end = window.start, window.end
    if start is None:
        return _until(window)
    if end is None:
        return f"с {_day(start)}"
    if start == end:
        return _day(start)
    if exact or not _months_only(start, end):
        if (start.year, start.month) == (end.year, end.month):
            part = None if exact else _part_of_month(start, end)
            return f"{part} {MONTHS_GENITIVE[end.month - 1]} {end.year} года" if part else f"{start.day}–{_day(end)}"
        first = _day(start) if exact or start.day != 1 else f"{_MONTHS[start.month - 1]} {start.year} года"
        return f"{first} – {_day(end)}"
    if start.year == end.year and end.month - start.month == 2 and start.month % 3 == 1:
        return f"{_ROMAN[start.month // 3]} квартал {start.year} года"
    if _whole_year(window):
        return "весь год" if start.month == 1 else "весь учебный год"
    if (start.year, start.month) == (end.year, end.month):
        return f"{_MONTHS[start.month - 1]} {start.year} года"
    if start.year == end.year:
        return f"{_MONTHS[start.month - 1]}–{_MONTHS[end.month - 1]} {end.year} года"
    return f"{_MONTHS[start.month - 1]} {start.year} года – {_MONTHS[end.month - 1]} {end.year} года"


def _part_of_month(start: date, end: date) -> str | None:
    last = monthrange(end.year, end.month)[1]
    parts = {(1, 10): "I декада", (11, 20): "II декада", (21, last): "III декада", (1, 15): "первая половина",
             (16, last): "вторая половина", (1, 7): "1-я неделя", (8, 14): "2-я неделя", (15, 21): "3-я неделя",
             (22, 28): "4-я неделя", (25, last): "последняя неделя"}  # fmt: skip
    return parts.get((start.day, end.day))


def _until(window: Window) -> str:
    return f"до {_day(window.end)}" if window.end else ""


def _day(day: date) -> str:
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} года"


def _months_only(start: date, end: date) -> bool:
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def _whole_year(window: Window) -> bool:
    if window.start is None or window.end is None:
        return False
    ends = ((window.start.month, window.start.day), (window.end.month, window.end.day))
    years = window.end.year - window.start.year
    return (ends == ((1, 1), (12, 31)) and years == 0) or (ends == ((9, 1), (8, 31)) and years == 1)


def _repeat(period: Period) -> str:
    every = period.every
    if period.month_days:
        days = [str(day) if isinstance(day, int) else f"с {day[0]} по {day[1]}" for day in period.month_days]
        return ("до " if period.deadline else "") + ", ".join(days) + " числа каждого месяца"
    if period.workday == -1:
        return "последний рабочий день месяца"
    if period.workday == 1:
        return "по рабочим дням"
    if period.weekdays:
        return _weekdays(period)
    if every is None:
        return ""
    one, few, many = _UNITS[every]
    if period.times:
        times = f"{period.times} раз{'а' if 2 <= period.times <= 4 else ''}"
        return f"{times} в {one}" if period.interval == 1 else f"{times} в {period.interval} {few}"
    if period.interval > 1:
        return f"1 раз в {period.interval} {few if period.interval < 5 else many}"
    return _EVERY[every]


def _weekdays(period: Period) -> str:
    names = period.weekdays or ()
    if period.nth:
        words = []
        for name in names:
            accusative, _, ending = _WEEKDAYS[name]
            for nth in period.nth:
                if nth == -1:
                    last = {"й": "последний", "ю": "последнюю", "е": "последнее"}[ending]
                    words.append(f"{last} {accusative}")
                else:
                    words.append(f"{nth}-{ {'й': 'й', 'ю': 'я', 'е': 'е'}[ending] } {accusative}")
        return (
            "каждый " + ", ".join(words) + " месяца"
            if len(words) == 1 and words[0].startswith("последний")
            else ", ".join(words) + " месяца"
        )
    return "по " + ", ".join(_WEEKDAYS[name][1] for name in names)
