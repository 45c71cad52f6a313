"""The plan's year on one picture: twelve months with what stands on which day. For a wall and for a phone."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.documents.brush import clean, fit, font, wrapped, write
from bot.documents.plan_days import Entry, always, entries, months_of, undated
from bot.texts import picture as words
from bot.texts.common import WEEKDAYS_SHORT, capital
from plans.periods.calendar import MONTHS
from plans.periods.model import PlanYear
from plans.workdays import WorkCalendar
from storage.records import EventView

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH = 2000  # pixels; the height follows from what there is to say
_EDGE, _GAP, _INSET = 56, 32, 24
_PANEL = (WIDTH - 2 * _EDGE - 2 * _GAP) // 3
_DAY_WIDTH, _DAY_HEIGHT = (_PANEL - 2 * _INSET) / 7, 74
_HEAD, _WEEK, _LINE, _FOOT = 74, 42, 38, 22
_MOST_LINES = 9  # of a month's list
_MANY = 3  # marks under a day; more are counted

_PAPER, _SHEET, _INK, _FAINT, _RULE = "#F6F3EC", "#FFFFFF", "#23303D", "#8A93A0", "#E4DFD4"
_ACCENT, _WEEKEND, _HOLIDAY, _REST = "#1F4E5F", "#F0EDE5", "#FBE0DC", "#B23A34"
# (sign, its colour, the day's background) by nature: shapes differ as well, for who does not tell the colours apart
_LOOKS = {
    "event": ("●", "#1F6FB2", "#D6E8F7"),
    "series": ("▲", "#2E8B57", "#D8F0E1"),
    "contest": ("★", "#8E44AD", "#EBDDF3"),
    "deliverable": ("◆", "#C0392B", "#FFF3CF"),
    "standing": ("■", "#7A6A4F", "#EDE6D8"),
}


@dataclass(frozen=True, slots=True)
class _Year:
    """What the picture shows, told apart by months and days."""

    months: tuple[tuple[int, int], ...]
    by_day: Mapping[dt.date, Sequence[Entry]]
    by_month: Mapping[tuple[int, int], Sequence[Entry]]  # by the first day within the month
    without_day: Mapping[tuple[int, int], int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lists:
    """How the lists of a row of months are written: lines to a title at most, entries at most, lines in all."""

    storeys: int
    most: int
    lines: int

    def shown(self, found: Sequence[Entry]) -> tuple[Sequence[Entry], int]:
        """(entries that are written, how many are not)."""
        shown = found if len(found) <= self.most else found[: self.most - 1]
        return shown, len(found) - len(shown)


def year_picture(
    title: str, owner: str, views: Sequence[EventView], year: PlanYear | None, calendar: WorkCalendar, today: dt.date
) -> bytes:
    """A PNG, 2000 pixels wide, of the twelve months of the plan's year (of `today`'s year in a plan of several years or of none).

    `title` and `owner` (the institution) are cut where they do not fit. Cancelled events are left out. Raises brush.NoFont.
    """
    from PIL import Image, ImageDraw

    found = _told_apart(views, _months(year, today), calendar)
    heading = wrapped(clean(title), font(50, bold=True), WIDTH - 2 * _EDGE, 3)
    top = 150 + 64 * len(heading)
    lists = [_lists(found, found.months[row * 3 : row * 3 + 3]) for row in range(4)]
    heights = [_panel_height(found.months[row * 3 : row * 3 + 3], plan.lines) for row, plan in enumerate(lists)]
    notes = [line for note in found.notes for line in wrapped(note, font(28), WIDTH - 2 * _EDGE, 2)]
    height = top + sum(heights) + 4 * _GAP + 90 + 42 * len(notes)
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    _heading(draw, clean(owner), heading)
    y = float(top)
    for row, plan in enumerate(lists):
        for column, month in enumerate(found.months[row * 3 : row * 3 + 3]):
            x = _EDGE + column * (_PANEL + _GAP)
            _month(draw, (x, y), heights[row], month, found, calendar, plan)
        y += heights[row] + _GAP
    _legend(draw, y + 40, {one.nature for day in found.by_day.values() for one in day})
    for number, note in enumerate(notes):
        write(draw, (_EDGE, y + 106 + 42 * number), note, font(28), _INK)
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _months(year: PlanYear | None, today: dt.date) -> tuple[tuple[int, int], ...]:
    first = year.start.replace(day=1) if year else today.replace(month=1, day=1)
    if year is not None and (year.end - year.start).days < 300:  # a plan of a month or a half: its whole year
        first = first.replace(month=1)
    elif year is not None and (year.end - year.start).days > 366:
        first = first.replace(year=min(max(today.year, year.start.year), year.end.year))
    start = first.year * 12 + first.month - 1
    return tuple((number // 12, number % 12 + 1) for number in range(start, start + 12))


def _told_apart(views: Sequence[EventView], months: tuple[tuple[int, int], ...], calendar: WorkCalendar) -> _Year:
    by_day: dict[dt.date, list[Entry]] = defaultdict(list)
    by_month: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    shown = set(months)
    outside = 0
    for entry in entries(views):
        if entry.off:
            continue
        days = [entry.day + dt.timedelta(days=number) for number in range(min(366, (entry.last - entry.day).days + 1))]
        inside = [day for day in days if (day.year, day.month) in shown]
        outside += not inside
        for day in inside:
            by_day[day].append(entry)
        for month in dict.fromkeys((day.year, day.month) for day in inside):
            by_month[month].append(entry)
    waiting = undated(views)
    without_day = Counter(month for view in waiting for month in months_of(view) if month in shown)
    nowhere = sum(not shown.intersection(months_of(view)) for view in waiting)
    unknown = sorted({year for year, _ in months if not calendar.knows(year)})
    notes = (
        words.EXPLAINED if without_day else "",
        " ".join(filter(None, (words.long_windows(nowhere, len(always(views))), words.outside(outside)))),
        words.unknown_holidays(" и ".join(map(str, unknown))) if unknown else "",
    )
    return _Year(months, by_day, by_month, without_day, tuple(filter(None, notes)))


def _lists(found: _Year, months: Sequence[tuple[int, int]]) -> _Lists:
    """Of one row of months: long titles go on below themselves where there is little to say."""
    most = max(len(found.by_month.get(month, ())) for month in months)
    storeys = 3 if most <= 2 else 2 if most <= 5 else 1
    plan = _Lists(storeys, _MOST_LINES, 0)
    lines = 0
    for month in months:
        shown, rest = plan.shown(found.by_month.get(month, ()))
        lines = max(lines, sum(len(title) for *_, title in _listed(month, shown, storeys)) + bool(rest))
    return _Lists(storeys, _MOST_LINES, lines)


def _panel_height(months: Sequence[tuple[int, int]], lines: int) -> int:
    weeks = max(len(Calendar().monthdayscalendar(*month)) for month in months)
    return _HEAD + _WEEK + weeks * _DAY_HEIGHT + 14 + lines * _LINE + (12 if lines else 0) + _FOOT


def _heading(draw: ImageDraw, owner: str, lines: Sequence[str]) -> None:
    write(draw, (_EDGE, 86), fit(owner, font(32), WIDTH - 2 * _EDGE), font(32), _FAINT)
    for number, line in enumerate(lines):
        write(draw, (_EDGE, 158 + 64 * number), line, font(50, bold=True), _ACCENT)


def _month(
    draw: ImageDraw,
    at: tuple[float, float],
    height: int,
    month: tuple[int, int],
    found: _Year,
    calendar: WorkCalendar,
    plan: _Lists,
) -> None:
    """A sheet: the month's name, its days, its list, what has no day yet."""
    x, y = at
    draw.rounded_rectangle((x, y, x + _PANEL, y + height), 18, fill=_SHEET, outline=_RULE, width=2)
    name = f"{capital(MONTHS[month[1] - 1])} {month[0]}"
    write(draw, (x + _INSET, y + 52), name, font(38, bold=True), _ACCENT)
    if count := found.without_day.get(month, 0):
        write(draw, (x + _PANEL - _INSET, y + 50), words.WITHOUT_DAY.format(count), font(26), _FAINT, "rs")
    for place, day_name in enumerate(WEEKDAYS_SHORT):
        middle = x + _INSET + (place + 0.5) * _DAY_WIDTH
        write(draw, (middle, y + _HEAD + 26), day_name, font(24), _REST if place > 4 else _FAINT, "ms")
    weeks = Calendar().monthdatescalendar(*month)
    for row, week in enumerate(weeks):
        for place, day in enumerate(week):
            if day.month == month[1]:
                corner = (x + _INSET + place * _DAY_WIDTH, y + _HEAD + _WEEK + row * _DAY_HEIGHT)
                _day(draw, corner, day, found.by_day.get(day, ()), calendar)
    below = y + _HEAD + _WEEK + len(weeks) * _DAY_HEIGHT + 14
    _list(draw, (x + _INSET, below), month, found.by_month.get(month, ()), plan)


def _day(
    draw: ImageDraw, corner: tuple[float, float], day: dt.date, marked: Sequence[Entry], calendar: WorkCalendar
) -> None:
    x, y = corner
    holiday, rest = calendar.is_holiday(day), not calendar.is_working(day)
    box = (x + 2, y + 2, x + _DAY_WIDTH - 2, y + _DAY_HEIGHT - 2)
    if holiday or rest:
        draw.rounded_rectangle(box, 10, fill=_HOLIDAY if holiday else _WEEKEND)
    if marked:
        kinds = {one.nature for one in marked}
        _, colour, tint = _look(
            "deliverable" if kinds == {"deliverable"} else next(iter(sorted(kinds - {"deliverable"})))
        )
        draw.rounded_rectangle(box, 10, fill=tint, outline=colour, width=4 if "deliverable" in kinds else 2)
        if "deliverable" in kinds:
            draw.rounded_rectangle(box, 10, outline=_look("deliverable")[1], width=4)
    middle = x + _DAY_WIDTH / 2
    ink = _REST if holiday or rest else _INK
    write(draw, (middle, y + (39 if marked else 49)), str(day.day), font(34, bold=bool(marked)), ink, "ms")
    if marked:
        _marks(draw, middle, y + 64, marked)


def _marks(draw: ImageDraw, middle: float, y: float, marked: Sequence[Entry]) -> None:
    """A sign for each thing of the day; of many, their kinds and the number."""
    letters = font(24)
    if len(marked) <= _MANY:
        for number, entry in enumerate(marked):
            sign, colour, _ = _look(entry.nature)
            write(draw, (middle + (number - (len(marked) - 1) / 2) * 22, y), sign, letters, colour, "ms")
        return
    kinds = list(dict.fromkeys(one.nature for one in marked))[:2]
    count, bold = str(len(marked)), font(22, bold=True)
    width = sum(letters.getlength(_look(kind)[0]) for kind in kinds) + 4 + bold.getlength(count)
    x = middle - width / 2
    for kind in kinds:
        x += write(draw, (x, y), _look(kind)[0], letters, _look(kind)[1])
    write(draw, (x + 4, y - 1), count, bold, _INK)


def _listed(month: tuple[int, int], found: Sequence[Entry], storeys: int) -> list[tuple[Entry, str, list[str]]]:
    """(entry, its days, its title in at most `storeys` lines)."""
    said = []
    for entry in found:
        days = _days(entry, month)
        width = _PANEL - 2 * _INSET - _indent(days)
        said.append((entry, days, wrapped(clean(entry.title), font(25), width, storeys)))
    return said


def _indent(days: str) -> float:
    return max(44.0, font(25, bold=True).getlength(days) + 8) + 28


def _list(
    draw: ImageDraw, at: tuple[float, float], month: tuple[int, int], found: Sequence[Entry], plan: _Lists
) -> None:
    """«15 ● Вебинар «Афиша за час»»: as many as fit, then how many more."""
    x, y = at
    shown, rest = plan.shown(found)
    base = y + 30
    for entry, days, title in _listed(month, shown, plan.storeys):
        sign, colour, _ = _look(entry.nature)
        write(draw, (x, base), days, font(25, bold=True), _INK)
        write(draw, (x + _indent(days) - 28, base), sign, font(22), colour)
        for line in title:
            write(draw, (x + _indent(days), base), line, font(25), _INK)
            base += _LINE
    if rest:
        write(draw, (x, base), words.MORE.format(rest), font(25), _FAINT)


def _days(entry: Entry, month: tuple[int, int]) -> str:
    """«15», «21–23»; of what goes on from or into another month the days within this one."""
    inside = [day for day in (entry.day, entry.last) if (day.year, day.month) == month]
    if entry.day == entry.last:
        return str(entry.day.day)
    if len(inside) == 2:
        return f"{entry.day.day}–{entry.last.day}"
    if not inside:
        return "…"
    return f"{inside[0].day}…" if inside[0] == entry.day else f"…{inside[0].day}"


def _legend(draw: ImageDraw, y: float, kinds: set[str]) -> None:
    x: float = _EDGE
    for nature, name in words.NATURES.items():
        if nature in kinds:
            sign, colour, _ = _look(nature)
            write(draw, (x, y), sign, font(32), colour)
            x += 40 + write(draw, (x + 40, y), name, font(28), _INK) + 44
    for tint, name in ((_WEEKEND, words.WEEKEND), (_HOLIDAY, words.HOLIDAY)):
        draw.rounded_rectangle((x, y - 28, x + 36, y + 6), 8, fill=tint, outline=_RULE, width=2)
        x += 48 + write(draw, (x + 48, y), name, font(28), _INK) + 44


def _look(nature: str) -> tuple[str, str, str]:
    return _LOOKS.get(nature, _LOOKS[words.OTHERS])
