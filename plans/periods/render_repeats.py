"""Repeats in Russian: «ежеквартально», «2 раза в год», «каждый последний четверг месяца», «до 20 числа каждого месяца»."""

from __future__ import annotations

from plans.periods.model import Every, Period

_ADVERBS = {
    Every.DAY: "ежедневно", Every.WEEK: "еженедельно", Every.MONTH: "ежемесячно", Every.QUARTER: "ежеквартально",
    Every.HALF: "каждое полугодие", Every.YEAR: "ежегодно", Every.SCHOOL_TERM: "каждую четверть",
}  # fmt: skip
_UNITS = {
    Every.DAY: ("день", "дня", "дней"), Every.WEEK: ("неделю", "недели", "недель"),
    Every.MONTH: ("месяц", "месяца", "месяцев"), Every.QUARTER: ("квартал", "квартала", "кварталов"),
    Every.HALF: ("полугодие", "полугодия", "полугодий"), Every.YEAR: ("год", "года", "лет"),
    Every.SCHOOL_TERM: ("четверть", "четверти", "четвертей"),
}  # fmt: skip
_FEMININE = (Every.WEEK, Every.SCHOOL_TERM)
# Accusative, dative plural, and the endings of ordinals that agree with it.
_WEEKDAYS = {
    "MO": ("понедельник", "понедельникам", "m"), "TU": ("вторник", "вторникам", "m"), "WE": ("среду", "средам", "f"),
    "TH": ("четверг", "четвергам", "m"), "FR": ("пятницу", "пятницам", "f"), "SA": ("субботу", "субботам", "f"),
    "SU": ("воскресенье", "воскресеньям", "n"),
}  # fmt: skip
_GENITIVE = {"MO": "понедельника", "TU": "вторника", "WE": "среды", "TH": "четверга", "FR": "пятницы"}
_LAST = {"m": "последний", "f": "последнюю", "n": "последнее"}
_EACH = {"m": "каждый", "f": "каждую", "n": "каждое"}
_ENDING = {"m": "-й", "f": "-ю", "n": "-е"}


def repeat(period: Period) -> str:
    """The rule by which the row repeats; an empty string where it has none."""
    every = period.every
    if period.month_days:
        return _month_days(period)
    if period.workday == -1:
        unit = _UNITS[every or Every.MONTH][1]
        return f"до последнего рабочего дня {unit}" if period.deadline else f"в последний рабочий день {unit}"
    if period.workday == 1:
        left_out = [_GENITIVE[name] for name in _GENITIVE if period.weekdays and name not in period.weekdays]
        days = f"по рабочим дням, кроме {listed(left_out)}" if left_out else "по рабочим дням"
        return _joined(None if every is Every.DAY else _plain(period), days)
    if period.weekdays:
        return _weekdays(period)
    if period.deadline and every is not None and any(window.start for window in period.windows) and not period.times:
        return (
            f"до конца каждого {_UNITS[every][1]}" if every not in _FEMININE else f"до конца каждой {_UNITS[every][1]}"
        )
    return _plain(period) or ""


def _plain(period: Period) -> str | None:
    if period.every is None:
        return None
    one, few, many = _UNITS[period.every]
    unit = one if period.interval == 1 else f"{period.interval} {plural(period.interval, one, few, many)}"
    if period.times:
        return f"{period.times} {plural(period.times, 'раз', 'раза', 'раз')} в {unit}"
    return _ADVERBS[period.every] if period.interval == 1 else f"1 раз в {unit}"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 месяц, 2 месяца, 5 месяцев, 11 месяцев, 21 месяц."""
    if 11 <= number % 100 <= 14:
        return many
    return one if number % 10 == 1 else few if 2 <= number % 10 <= 4 else many


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _month_days(period: Period) -> str:
    days = period.month_days or ()
    if days == (-1,) and not (period.deadline or period.times or period.interval > 1):
        said = "в последний день месяца"
        return _joined(None if period.every in (None, Every.MONTH) else _plain(period), said)
    numbers = [
        ("последнего" if day == -1 else str(day)) if isinstance(day, int) else f"с {day[0]} по {day[1]}" for day in days
    ]
    number = "число" if len(days) == 1 and isinstance(days[0], tuple) else "числа"
    prefix = "до " if period.deadline else ""
    of_month = period.every in (None, Every.MONTH) and period.interval == 1 and not period.times
    tail = " каждого месяца" if of_month else ""
    said = (
        f"{prefix}{' и '.join([', '.join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers)} {number}{tail}"
    )
    return said if of_month else _joined(_plain(period), said)


def _weekdays(period: Period) -> str:
    names = period.weekdays or ()
    if period.nth:
        return _nth(period, names)
    weekly = period.every in (None, Every.WEEK) and period.interval == 1 and not period.times
    if weekly and len(names) == 1:
        accusative, _, gender = _WEEKDAYS[names[0]]
        return f"{_EACH[gender]} {accusative}"
    return _joined(None if weekly else _plain(period), "по " + listed([_WEEKDAYS[name][1] for name in names]))


def _nth(period: Period, names: tuple[str, ...]) -> str:
    accusative, _, gender = _WEEKDAYS[names[0]]
    numbers = [_LAST[gender] if number == -1 else f"{number}{_ENDING[gender]}" for number in period.nth or ()]
    days = listed([accusative, *(_WEEKDAYS[name][0] for name in names[1:])])
    if period.every in (None, Every.MONTH) and period.interval == 1 and not period.times:
        return f"{_EACH[gender]} {listed(numbers)} {days} месяца"
    if period.every in (Every.QUARTER, Every.HALF) and period.interval == 1 and not period.times:
        return f"{_EACH[gender]} {listed(numbers)} {days} {_UNITS[period.every][1]}"
    return _joined(_plain(period), f"{listed(numbers)} {days} месяца")


def listed(words: list[str]) -> str:
    """«январь, май и сентябрь»."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} и {words[-1]}"
