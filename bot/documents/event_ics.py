"""A person's events for their calendar: a file of one event, and the feed of all; links that add it to a calendar on the web.

UID is stable, SEQUENCE is `events.calendar_sequence`, moments are in UTC. The address of a webinar stands only in what a
registered person gets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.documents.cells import printable
from bot.texts import ticket as words
from bot.texts.common import shorten
from bot.texts.reminders import event_name
from storage.records import EventView, RegistrationView

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as CalendarEvent

_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_TITLE, _PLACE = 100, 60  # letters in a link, each of them six signs there: a button's address has to stay short
REFRESH = dt.timedelta(hours=4)  # how often calendars are asked to look


def event_ics(view: EventView, mine: RegistrationView | None, now: dt.datetime) -> bytes:
    """The file of a dated event. `mine`: the reader's own registration, if they have one."""
    calendar = _calendar()
    calendar.add_component(_event(view, mine, now))
    return bytes(calendar.to_ical())


def feed_ics(rows: Sequence[RegistrationView]) -> bytes:
    """All that a person is registered for. The same rows give the same bytes: an ETag is made of them."""
    from icalendar import vDuration, vText

    calendar = _calendar()
    calendar.add("x-wr-calname", vText(words.CALENDAR_NAME))
    calendar.add("name", vText(words.CALENDAR_NAME))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for one in rows:
        calendar.add_component(_event(one.view, one, one.registration.changed_at))
    return bytes(calendar.to_ical())


def is_off(view: EventView, mine: RegistrationView | None) -> bool:
    """Cancelled: the event, or the reader's own place at it."""
    ended = mine is not None and mine.registration.state == "cancelled"
    return ended or view.event.status == "cancelled" or view.event.outcome == "not_held"


def link_for(view: EventView, mine: RegistrationView | None) -> str | None:
    """The address to connect: only for who has a place."""
    return view.event.link if mine is not None and mine.registration.state == "registered" else None


def google_url(view: EventView, mine: RegistrationView | None) -> str:
    start, end = _stretch(view)
    form = "%Y%m%dT%H%M%SZ" if isinstance(start, dt.datetime) else "%Y%m%d"
    given = {
        "action": "TEMPLATE",
        "text": shorten(_line(event_name(view)), _TITLE),
        "dates": f"{start:{form}}/{end:{form}}",
        "details": printable(words.calendar_note(mine, link_for(view, mine))),
        "location": shorten(_place(view, mine), _PLACE),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(given)}"


def yandex_url(view: EventView, mine: RegistrationView | None, reader_zone: str | None = None) -> str:
    """Its moments have no zone: they are told in the reader's."""
    zone = ZoneInfo(reader_zone or view.institution.time_zone)
    start, end = _stretch(view)
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        moments = [f"{one.astimezone(zone):%Y-%m-%dT%H:%M:%S}" for one in (start, end)]
    else:
        moments = [f"{one:%Y-%m-%dT00:00:00}" for one in (start, end)]
    given = {
        "sidebar": "addEvent",
        "startTs": moments[0],
        "endTs": moments[1],
        "name": shorten(_line(event_name(view)), _TITLE),
        "description": printable(words.calendar_note(mine, link_for(view, mine))),
        "location": shorten(_place(view, mine), _PLACE),
    }
    return f"https://calendar.yandex.ru/week?{urlencode(given)}"


def _calendar() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Metodist//Registrations//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(view: EventView, mine: RegistrationView | None, stamp: dt.datetime) -> CalendarEvent:
    from icalendar import Event, vUri

    event, off = view.event, is_off(view, mine)
    made = Event()
    made.add("uid", f"event-{event.id}@{view.institution.slug}.metodist")
    made.add("dtstamp", stamp.astimezone(dt.UTC).replace(microsecond=0))
    made.add("sequence", event.calendar_sequence)
    start, end = _times(view)
    made.add("dtstart", start)
    if end is not None:
        made.add("dtend", end)
    made.add("summary", _line(event_name(view)))
    made.add("location", _place(view, mine))
    link = None if off else link_for(view, mine)
    made.add("description", printable(words.calendar_about(view, mine, link)))
    if link is not None:
        made.add("url", vUri(_line(link)))
    sure = mine is None or mine.registration.state == "registered"
    made.add("status", "CANCELLED" if off else "CONFIRMED" if sure else "TENTATIVE")
    made.add("transp", "TRANSPARENT" if off or not sure else "OPAQUE")
    return made


def _times(view: EventView) -> tuple[dt.date, dt.date | None]:
    """(start, end): days with an exclusive end, or moments in UTC; an end that nobody named is not made up."""
    event, zone = view.event, ZoneInfo(view.institution.time_zone)
    if event.starts_on is None:
        raise ValueError("an event without a date has no place in a calendar")
    last = event.ends_on or event.starts_on
    if event.start_time is None:
        return event.starts_on, last + _DAY

    def moment(day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)

    start = moment(event.starts_on, event.start_time)
    if event.end_time is not None:
        end = moment(last, event.end_time)
        return start, end if end > start else None
    return start, moment(last + _DAY, dt.time()) if last > event.starts_on else None


def _stretch(view: EventView) -> tuple[dt.date, dt.date]:
    """For the forms of calendars on the web, which ask for an end: an hour where nobody named one."""
    start, end = _times(view)
    if end is not None:
        return start, end
    return start, start + (_HOUR if isinstance(start, dt.datetime) else _DAY)


def _place(view: EventView, mine: RegistrationView | None) -> str:
    return _line(view.place or link_for(view, mine) or view.institution.name)


def _line(text: str) -> str:
    return " ".join(printable(text).split())
