"""«План на месяц» and «План на неделю»: what stands on which day, deadlines, and what has no day yet. Ready to publish: links to
webinars are never in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.documents.cells import lines
from bot.documents.papers import PaperSource
from bot.documents.plan_days import Entry, entries, months_of, undated
from bot.texts import papers as words
from bot.texts.common import NBSP, capital, days_text, time_text
from bot.texts.reminders import event_name, window_text
from plans.periods.calendar import MONTHS_GENITIVE, month_end
from storage.records import EventView

_WEEK = dt.timedelta(days=6)
_SHARES = (0.2, 0.38, 0.19, 0.23)  # of the page, by columns


@dataclass(frozen=True, slots=True)
class Agenda:
    """One stretch of days. A row of one cell is a heading across."""

    title: str
    owner: str
    only: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def month_agenda(source: PaperSource, month: dt.date) -> Agenda:
    """`month`: any day of it. A row without a day is in every month that its window touches, unless the window is longer than a
    quarter: then only where it ends."""

    def touches(view: EventView) -> bool:
        end = view.event.window_end
        within = months_of(view) or ([(end.year, end.month)] if end else [])
        return (month.year, month.month) in within

    first, last = month.replace(day=1), month_end(month.year, month.month)
    return _agenda(source, words.month_title(first), first, last, touches)


def week_agenda(source: PaperSource, day: dt.date) -> Agenda:
    """`day`: any of the week (Monday–Sunday). A row without a day is in the week that its window ends in."""
    monday = day - dt.timedelta(days=day.weekday())

    def touches(view: EventView) -> bool:
        return view.event.window_end is not None and monday <= view.event.window_end <= monday + _WEEK

    return _agenda(source, words.week_title(monday), monday, monday + _WEEK, touches)


def agenda_docx(agenda: Agenda) -> bytes:
    """The bytes of the document: portrait A4."""
    from bot.documents.word import WordPage

    page = WordPage(landscape=False)
    page.line(agenda.owner, align="center")
    page.line(agenda.title, align="center", bold=True, after=0 if agenda.only else 9)
    if agenda.only:
        page.line(words.ONLY.format(", ".join(agenda.only)), align="center", after=9)
    if agenda.rows:
        page.table(words.AGENDA_COLUMNS, agenda.rows, _SHARES)
    else:
        page.line(nothing_in(agenda), align="center")
    return page.content(agenda.title)


def nothing_in(agenda: Agenda) -> str:
    """«На апрель 2026 года в плане ничего нет.»"""
    return words.NOTHING_IN.format(agenda.title.partition(" на ")[2])


def _agenda(
    source: PaperSource, title: str, first: dt.date, last: dt.date, touches: Callable[[EventView], bool]
) -> Agenda:
    found = [one for one in entries(source.views) if not one.off and one.day <= last and one.last >= first]
    dated = [(_when(one, first), one.title, one.view) for one in found if not one.deadline]
    due = [(_until(one), one.title, one.view) for one in found if one.deadline]
    open_ = [(_window(view), event_name(view), view) for view in undated(source.views) if touches(view)]
    rows = _rows(source, dated)
    for heading, more in ((words.DEADLINES, due), (words.UNDATED, open_)):
        rows += [(heading,), *_rows(source, more)] if more else []
    return Agenda(title, lines(source.owner.name), tuple(map(lines, source.only)), tuple(rows))


def _rows(source: PaperSource, found: Sequence[tuple[str, str, EventView]]) -> list[tuple[str, ...]]:
    """Equal lines are said once: two rows of a plan may be one event twice."""
    rows = [
        (when, lines("\n".join(filter(None, (title, view.event.theme)))), lines(_where(view)), lines(source.who(view)))
        for when, title, view in found
    ]
    return [row for row, _ in groupby(rows)]


def _when(entry: Entry, first: dt.date) -> str:
    """«15 апреля, среда, 14:00–16:00»; what goes on from before has both its days."""
    event = entry.view.event
    one_day = f"{_day(entry.day)}, {words.weekday(entry.day)}"
    text = days_text(entry.day, entry.last, first) if entry.last > entry.day else one_day
    if event.start_time is not None:
        text += f", {time_text(event.start_time)}" + (f"–{time_text(event.end_time)}" if event.end_time else "")
    return text


def _until(entry: Entry) -> str:
    return f"до {_day(entry.day)}"


def _day(day: dt.date) -> str:
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]}"


def _window(view: EventView) -> str:
    event = view.event
    return capital(window_text(event.window_start, event.window_end))


def _where(view: EventView) -> str:
    online = view.event.link is not None or view.event.form == "вебинар"
    return view.place or (words.ONLINE if online else "")
