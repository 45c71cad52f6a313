"""What the families found -> a Period: years, windows, what is nested, what contradicts itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plans.periods.calendar import WEEKDAYS, ImpossibleDay, Joint, Shape, Stretch, month_end, resolve, several_years
from plans.periods.cursor import Found
from plans.periods.model import Every, Period, PlanYear, Window, YearKind
from plans.periods.nested import Placed, by_its_day, deadlines_within, narrowed, without_whole
from plans.periods.within import parts_of

_NO_YEAR = "Непонятно, какой это год: в плане он не назван."
_NAMES = dict(
    zip(WEEKDAYS, ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"), strict=True)
)


def assemble(text: str, found: Found, year: PlanYear | None) -> Period:
    """The period; problems say what is left for a person."""
    if found.except_weekdays and found.every is None:  # «постоянно, кроме понедельника»
        found.every = Every.DAY
    problems = list(found.problems)
    problems += _rest(text, found)
    impossible = len(problems)
    placed = _placed(found, year, problems)
    failed = len(problems) > impossible
    placed = by_its_day(without_whole(placed), problems)
    placed = deadlines_within(narrowed(placed, problems), problems)
    problems += [one.unsure for one in placed if one.unsure]
    placed = _in_each_year(placed, found, year)
    windows = list(dict.fromkeys(one.window for one in placed))
    if (until := _until(placed, found, year)) is not None:
        placed, windows = [], [until]
    if not found.stretches and found.ruled:
        windows = _plan_window(year, problems)
    windows = _parts(_without(windows, found, problems), found, year, problems)
    deadline = _is_deadline(found, placed, windows, problems)
    exact = not deadline and _exact(found, placed, windows)
    problems += _weekdays_checked(found, placed) + _contradicting(found, placed)
    clock = _clock(found, problems)
    silent = not windows and found.condition is None and not found.ruled and not problems and not failed
    if silent:
        problems.append(f"Есть время, но нет дня: «{text}»." if found.clocks else f"Не понято: «{text}».")
    return Period(
        text=text,
        windows=tuple(windows),
        exact=exact,
        deadline=deadline,
        every=found.every,
        interval=found.interval,
        times=found.times,
        weekdays=_weekdays(found),
        nth=tuple(dict.fromkeys(found.nth)) or None,
        month_days=tuple(dict.fromkeys(found.month_days)) or None,
        workday=found.workday,
        time=clock[0],
        time_end=clock[1],
        condition=found.condition,
        problems=tuple(dict.fromkeys(problems)),
    )


def _is_deadline(found: Found, placed: list[Placed], windows: list[Window], problems: list[str]) -> bool:
    """Is it due by the ends of its windows? What speaks against the answer is said."""
    deadline = found.deadline or (bool(placed) and all(one.stretch.deadline for one in placed))
    if found.every not in (None, Every.YEAR) and not found.deadline and windows and all(one.start for one in windows):
        deadline = False  # «с октября ежемесячно до конца года»: the end of a rule
    ends = [one.window.end for one in placed if one.window.end is not None]
    if deadline and ends != sorted(ends):
        problems.append("Крайние сроки идут не по порядку: проверьте, какого они года.")
    months = found.every in (Every.MONTH, Every.QUARTER, Every.HALF)
    if deadline and months and not found.deadline and [one.start for one in windows] == [None]:
        problems.append("Не понятно, крайний ли это срок или конец повторов: проверьте.")
    if not deadline and any(one.stretch.deadline for one in placed):
        problems.append("В одной ячейке и срок, и крайний срок: проверьте.")
    return deadline


def _exact(found: Found, placed: list[Placed], windows: list[Window]) -> bool:
    """Are the windows the very days?"""
    if found.about or not windows:
        return False
    if found.parts:
        return all(part.exact for part in found.parts)
    return bool(placed) and all(one.stretch.exact for one in placed) and not _bounds(found, windows)


def _contradicting(found: Found, placed: list[Placed]) -> list[str]:
    """Rules that cannot both hold: «третий четверг месяца, 15 числа»."""
    working = found.workday == 1
    kinds = [bool(found.weekdays or found.except_weekdays), bool(found.month_days), found.workday == -1]
    weekend = bool({"SA", "SU"} & set(found.weekdays))
    odd = working and (weekend or found.deadline or bool(found.month_days or found.nth))
    once = found.workday == -1 and (bool(found.times) or found.interval > 1)
    if sum(kinds) > 1 or odd or once or (found.nth and found.except_weekdays):
        return ["Названы правила, которые не сходятся (день недели, число, рабочий день): проверьте."]
    if any(kinds) and not found.deadline and any(one.stretch.deadline for one in placed):
        return ["Названы и крайний срок, и правило повтора: проверьте."]
    if found.deadline and any(isinstance(day, tuple) for day in found.month_days):
        return ["В крайнем сроке промежуток: проверьте."]
    days = placed if all(one.stretch.exact for one in placed) else []
    if any(one.window.start == one.window.end for one in days) and (any(kinds) or working):
        return ["Названы и точная дата, и правило повтора: проверьте."]
    return []


def _bounds(found: Found, windows: list[Window]) -> bool:
    """«с 1 февраля по 30 ноября, по вторникам»: the stretch bounds a rule, it is not the very days."""
    often = found.every not in (None, Every.YEAR) or bool(found.weekdays or found.month_days or found.workday)
    return often and any(window.start != window.end for window in windows)


def _rest(text: str, found: Found) -> list[str]:
    """«Не понято: …» with the cell's own words, one sentence for each run of them."""
    runs: list[list[int]] = []
    for token in sorted(found.rest, key=lambda one: one.start):
        if runs and not any(letter.isalnum() or letter in ",;" for letter in text[runs[-1][1] : token.start]):
            runs[-1][1] = token.end
        else:
            runs.append([token.start, token.end])
    return [f"Не понято: «{text[start:end]}»." for start, end in runs]


def _placed(found: Found, year: PlanYear | None, problems: list[str]) -> list[Placed]:
    placed: list[Placed] = []
    school = next((one.first for one in found.stretches if one.shape is Shape.SCHOOL_YEAR), None)
    if year is None and school is not None and school.year is not None:
        year = PlanYear.school(school.year)
    for stretch in _dated(found.stretches):
        try:
            if stretch.shape is Shape.WHOLE:
                if year is None:
                    raise ImpossibleDay(_NO_YEAR)
                window, unsure = Window(None if stretch.deadline else year.start, year.end), stretch.unsure
            else:
                resolved = resolve(stretch, year)
                window, unsure = resolved.window, resolved.unsure
        except ImpossibleDay as error:
            problems.append(str(error))
            continue
        if found.every is Every.YEAR and unsure and unsure.startswith("План на несколько"):
            unsure = None
        if window.start and window.end and window.start > window.end:
            problems.append("Конец срока раньше начала: проверьте.")
            continue
        placed.append(Placed(window, stretch, unsure))
    return placed


def _dated(stretches: list[Stretch]) -> list[Stretch]:
    """A year belongs to what has none: before it in a list («10, 17 марта 2026»), or to all when it stands alone."""
    found = list(stretches)
    plain = [one for one in found if one.shape is Shape.PLAIN]
    lone = [one for one in found if one.shape is Shape.YEAR and not one.firm and one.first and one.last
            and one.first.year == one.last.year]  # fmt: skip
    if plain and len(lone) == 1 and any(one.undated for one in plain):
        place = found.index(lone[0])
        number = lone[0].first.year if lone[0].first else None
        before = [one.shape is Shape.PLAIN and one.undated for one in found[:place]]
        assert number is not None
        found = [
            one.with_year(number) if one.undated and (not any(before) or spot < place) else one
            for spot, one in enumerate(found)
        ]
        joint = found[place].joint
        del found[place]
        if place < len(found):
            found[place] = replace(found[place], joint=joint)
    school = [one for one in found if one.shape is Shape.SCHOOL_YEAR]
    if plain and school:  # says what the row is for
        found = [one for one in found if one.shape is not Shape.SCHOOL_YEAR or one.firm]
    return _listed_years(found)


def _listed_years(found: list[Stretch]) -> list[Stretch]:
    """«январь, март 2027 г.»: the year of a list stands at its end."""
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        linked = after.joint in (Joint.COMMA, Joint.LINE, Joint.NONE) and after.shape is Shape.PLAIN
        first = after.first or after.last
        if not one.undated or not linked or first is None or first.year is None or one.shape is not Shape.PLAIN:
            continue
        last = one.last or one.first
        if (one.first and one.first.year) or last is None:
            continue
        falls = last.order > first.order and last.month > first.month
        found[place] = one.with_year(first.year - falls)
    return found


def _in_each_year(placed: list[Placed], found: Found, year: PlanYear | None) -> list[Placed]:
    """«ежегодно, сентябрь» of a plan of several years is each year's September."""
    if found.every is not Every.YEAR or year is None or not several_years(year):
        return placed
    spread: list[Placed] = []
    for one in placed:
        spread.append(one)
        if not one.stretch.undated or any(p and p.year for p in (one.stretch.first, one.stretch.last)):
            continue
        for number in range(year.start.year, year.end.year + 1):
            try:
                window = resolve(one.stretch.with_year(number), year).window
            except ImpossibleDay:
                continue
            inside = (window.start or window.end or year.end) >= year.start and (window.end or year.end) <= year.end
            if inside and window != one.window:
                spread.append(Placed(window, one.stretch))
    return sorted(spread, key=lambda one: one.window.end or dt.date.max)


def _until(placed: list[Placed], found: Found, year: PlanYear | None) -> Window | None:
    """«каждый вторник до 15 марта»: the day bounds a rule, it is no deadline of each; of months only the plan's end does."""
    if found.every is None or found.deadline or year is None or len({one.window for one in placed}) != 1:
        return None
    one = placed[0]
    end = one.window.end
    if not one.stretch.deadline or one.window.start is not None or one.unsure or end is None or end <= year.start:
        return None
    often = found.every in (Every.DAY, Every.WEEK) or (found.every is not Every.YEAR and end == year.end)
    return Window(year.start, end) if often else None


def _plan_window(year: PlanYear | None, problems: list[str]) -> list[Window]:
    if year is None:
        problems.append(_NO_YEAR)
        return []
    return [Window(year.start, year.end)]


def _without(windows: list[Window], found: Found, problems: list[str]) -> list[Window]:
    """«кроме июля и августа»: the months are cut out."""
    if not found.except_months:
        return windows
    kept: list[Window] = []
    for window in windows:
        if window.start is None or window.end is None or (window.end - window.start).days > 800:
            problems.append("Исключение («кроме …») не применено: проверьте.")
            kept.append(window)
            continue
        kept += [one for one in _cut(window.start, window.end, set(found.except_months)) if one not in kept]
    if not kept:
        problems.append("За вычетом исключённых месяцев ничего не осталось: проверьте.")
    return kept


def _cut(start: dt.date, end: dt.date, without: set[int]) -> list[Window]:
    kept: list[Window] = []
    day = start
    while day <= end:
        last = min(month_end(day.year, day.month), end)
        if day.month not in without:
            glued = kept and kept[-1].end == day - dt.timedelta(days=1)
            if glued:
                kept[-1] = Window(kept[-1].start, last)
            else:
                kept.append(Window(day, last))
        day = last + dt.timedelta(days=1)
    return kept


def _parts(windows: list[Window], found: Found, year: PlanYear | None, problems: list[str]) -> list[Window]:
    """«последняя неделя месяца»: such weeks within the windows; beside a rule of weekdays or days they cannot be kept."""
    if not found.parts or not windows:
        return windows
    rule = found.month_days or found.workday or found.except_weekdays or (found.weekdays and not found.nth)
    kept = None
    if not rule and not (found.weekdays and any(part.days for part in found.parts)):
        kept = parts_of(windows, found.parts, year is not None and year.kind is YearKind.SCHOOL)
    if kept:
        return kept
    problems.append("Часть месяца или квартала названа рядом с другим правилом: напишите даты.")
    found.parts, found.deadline = [], False
    return windows


def _weekdays(found: Found) -> tuple[str, ...] | None:
    days = tuple(dict.fromkeys(found.weekdays))
    if found.except_weekdays:
        days = days or (WEEKDAYS[:5] if found.workday == 1 else WEEKDAYS)
        days = tuple(day for day in days if day not in found.except_weekdays)
    return days or None


def _weekdays_checked(found: Found, placed: list[Placed]) -> list[str]:
    """A weekday beside a date must be that date's."""
    said = found.said_weekdays
    days = [one.window for one in placed if one.stretch.exact and one.window.start is not None]
    days += [Window(one.window.end, one.window.end) for one in placed if one.stretch.deadline and _named_day(one)]
    if not said or not days:
        return []
    if len(said) == len(days):
        pairs = [(day, window.start) for day, window in zip(said, days, strict=True)]
    elif len(days) == 1:
        pairs = [(said[0], days[0].start), (said[-1], days[0].end)]
    elif len(said) == 1:
        pairs = [(said[0], window.start) for window in days]
    else:
        return ["Дни недели и числа не сходятся: проверьте."]
    return [
        f"{day:%d.%m.%Y} — {_NAMES[WEEKDAYS[day.weekday()]]}, а написано «{_NAMES[name]}»."
        for name, day in pairs
        if day is not None and WEEKDAYS[day.weekday()] != name
    ]


def _named_day(one: Placed) -> bool:
    """A deadline on a day that the cell itself names."""
    return one.stretch.last is not None and one.stretch.last.day is not None


def _clock_said(first: dt.time, last: dt.time | None) -> str:
    return f"{first:%H:%M}" + (f"–{last:%H:%M}" if last else "")


def _clock(found: Found, problems: list[str]) -> tuple[dt.time | None, dt.time | None]:
    clocks = list(dict.fromkeys(found.clocks))
    if not clocks:
        return None, None
    if len(clocks) > 1:
        others = ", ".join(_clock_said(first, last) for first, last in clocks[1:])
        problems.append(f"В ячейке несколько времён: взято {_clock_said(*clocks[0])}, а названо ещё {others}.")
    first, last = clocks[0]
    if last is not None and last <= first:
        problems.append("Время окончания раньше начала: проверьте.")
    return first, last
