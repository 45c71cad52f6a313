"""A plan's dated events and deadlines as an iCalendar file, for the calendar of a phone or an office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.documents.cells import printable
from bot.documents.plan_days import Entry, always, entries, undated
from bot.texts import picture as words
from bot.texts.documents import event_remark
from storage.records import EventView

if TYPE_CHECKING:
    from icalendar import Event

_DAY = dt.timedelta(days=1)


def plan_ics(title: str, views: Sequence[EventView], now: dt.datetime) -> bytes:
    """The bytes of the calendar (RFC 5545, lines folded). `now` is aware: when the file was made.

    Days are all-day events whose end is exclusive; hours are in UTC. A moved event keeps its UID and has a higher SEQUENCE; a
    cancelled one stays, as cancelled. Links to webinars are never in it: only the registered see them.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", "-//Metodist//Plan//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _line(title)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("name", vText(name))
    about = words.calendar_description(name, len(undated(views)), len(always(views)))
    calendar.add("x-wr-caldesc", vText(about))
    calendar.add("description", about)
    for entry in entries(views):
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: dt.datetime) -> Event:
    from icalendar import Event

    view, event = entry.view, entry.view.event
    made = Event()
    stage = f"-stage-{entry.stage}" if entry.stage else ""
    made.add("uid", f"event-{event.id}{stage}@metodist")
    made.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    made.add("sequence", event.revision)
    start, end = _times(entry)
    made.add("dtstart", start)
    if end is not None:
        made.add("dtend", end)
    summary = _line(entry.title)
    made.add("summary", words.DEADLINE.format(summary) if entry.deadline else summary)
    if (place := view.place) and entry.stage is None:
        made.add("location", _line(place))
    if remark := event_remark(view):
        made.add("description", printable(remark))
    made.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if entry.deadline else "OPAQUE")
    return made


def _times(entry: Entry) -> tuple[dt.date, dt.date | None]:
    """(start, end): days with an exclusive end, or moments in UTC; an hour without an end stays without one."""
    event = entry.view.event
    if entry.deadline or event.start_time is None:
        return entry.day, entry.last + _DAY
    zone = ZoneInfo(entry.view.institution.time_zone)

    def moment(day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)

    start = moment(entry.day, event.start_time)
    if event.end_time is not None:
        end = moment(entry.last, event.end_time)
        return start, end if end > start else None
    return start, moment(entry.last + _DAY, dt.time()) if entry.last > entry.day else None


def _line(text: str) -> str:
    return " ".join(printable(text).split())
