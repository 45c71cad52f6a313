"""A person's events for their calendar, parsed back as a calendar would."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from bot.documents.event_ics import event_ics, feed_ics, google_url, yandex_url
from storage.models import Registration
from storage.records import EventView, RegistrationView
from tests.bot.documents.made import row, view
from tests.builders import NOW

LINK = "https://meet.example/room"


def webinar(**values: Any) -> EventView:
    given = {"starts_on": "2026-04-15", "start_time": dt.time(14), "end_time": dt.time(15, 30), "form": "вебинар"}
    return view(row("Вебинар «Афиша»"), **{**given, "link": LINK, "calendar_sequence": 3, **values})


def mine(of: EventView, state: str = "registered") -> RegistrationView:
    return RegistrationView(Registration(id=1, event_id=of.event.id, number=12, state=state, changed_at=NOW), of, None)


def parsed(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(
    ("state", "changes", "status", "has_link"),
    [
        (None, {}, "CONFIRMED", False),  # somebody who is not registered
        ("registered", {}, "CONFIRMED", True),
        ("waiting", {}, "TENTATIVE", False),
        ("offered", {}, "TENTATIVE", False),
        ("pending", {}, "TENTATIVE", False),
        ("cancelled", {}, "CANCELLED", False),
        ("registered", {"status": "cancelled"}, "CANCELLED", False),
        ("registered", {"outcome": "not_held"}, "CANCELLED", False),
        ("registered", {"outcome": "held"}, "CONFIRMED", True),
    ],
)
def test_who_sees_what(state: str | None, changes: dict[str, str], status: str, has_link: bool) -> None:
    one = webinar(**changes)
    content = event_ics(one, mine(one, state) if state else None, NOW)
    (entry,) = parsed(content)
    assert (str(entry["status"]), LINK.encode() in content.replace(b"\r\n ", b"")) == (status, has_link)
    assert str(entry["uid"]) == f"event-{one.event.id}@centre.metodist"
    assert entry["sequence"] == 3
    assert b"METHOD:PUBLISH" in content
    assert b"VTIMEZONE" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.parametrize(
    ("changes", "start", "end"),
    [
        ({}, dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC), dt.datetime(2026, 4, 15, 12, 30, tzinfo=dt.UTC)),
        ({"end_time": None}, dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC), None),  # an end nobody named
        ({"start_time": None, "end_time": None}, dt.date(2026, 4, 15), dt.date(2026, 4, 16)),
        ({"start_time": None, "end_time": None, "ends_on": "2026-04-17"}, dt.date(2026, 4, 15), dt.date(2026, 4, 18)),
        # two days from 14:00: to the midnight of the second, in Moscow
        (
            {"end_time": None, "ends_on": "2026-04-16"},
            dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC),
            dt.datetime(2026, 4, 16, 21, tzinfo=dt.UTC),
        ),
    ],
)
def test_when(changes: dict[str, Any], start: dt.date, end: dt.date | None) -> None:
    one = webinar(**changes)
    (entry,) = parsed(event_ics(one, None, NOW))
    assert (entry["dtstart"].dt, entry["dtend"].dt if "dtend" in entry else None) == (start, end)


def test_links_to_calendars_on_the_web() -> None:
    one = webinar(end_time=None)
    google = parse_qs(urlsplit(google_url(one, mine(one))).query)
    assert google["dates"] == ["20260415T110000Z/20260415T120000Z"]  # they ask for an end: an hour
    assert google["text"] == ["Вебинар «Афиша»"]
    assert LINK in google["details"][0]
    assert LINK not in google_url(one, None)
    assert parse_qs(urlsplit(yandex_url(one, None)).query)["startTs"] == ["2026-04-15T14:00:00"]
    there = parse_qs(urlsplit(yandex_url(one, None, "Asia/Kamchatka")).query)
    assert there["startTs"] == ["2026-04-15T23:00:00"]
    days = webinar(start_time=None, end_time=None)
    assert parse_qs(urlsplit(google_url(days, None)).query)["dates"] == ["20260415/20260416"]
    long = webinar(
        theme="т " * 300, public_title="Вебинар " + "о важном " * 40, place="ул. Мира " * 40, link=f"{LINK}?{'a' * 250}"
    )
    for url in (google_url(long, mine(long)), yandex_url(long, mine(long))):
        assert len(url) < 2000
        assert str(long.event.link).split("?")[1] in url


def test_a_feed_is_the_same_bytes_until_something_changes() -> None:
    one, other = webinar(), webinar(starts_on="2026-05-01")
    rows = [mine(one), mine(other, "cancelled")]
    first = feed_ics(rows)
    assert first == feed_ics(rows)
    assert [str(entry["status"]) for entry in parsed(first)] == ["CONFIRMED", "CANCELLED"]
    one.event.calendar_sequence += 1
    assert feed_ics(rows) != first
    assert parsed(feed_ics([])) == []


def test_odd_words_break_no_file() -> None:
    one = webinar(place="Зал, 2; \\ «Свет»\nвход\x00 со двора", theme="ряд\r\nBEGIN:VEVENT")
    (entry,) = parsed(event_ics(one, mine(one), NOW))
    assert str(entry["location"]) == "Зал, 2; \\ «Свет» вход со двора"
