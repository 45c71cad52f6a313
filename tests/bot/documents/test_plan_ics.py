"""The calendar file, parsed back as a calendar would."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from icalendar import Calendar

from bot.documents.plan_ics import plan_ics
from storage.models import Responsible
from storage.records import EventView
from tests.bot.documents.made import row, view
from tests.builders import NOW


def parsed(*views: EventView, title: str = "План на 2026 год") -> tuple[Any, list[Any]]:
    calendar = Calendar.from_ical(plan_ics(title, views, NOW))
    return calendar, list(calendar.walk("VEVENT"))


def test_hours_are_in_utc_and_days_end_exclusively() -> None:
    timed = view(row("Вебинар"), starts_on="2026-04-15", start_time=dt.time(14), end_time=dt.time(15, 30))
    days = view(row("Фестиваль"), starts_on="2026-07-01", ends_on="2026-07-05")
    _, (first, second) = parsed(timed, days)
    assert first["dtstart"].dt == dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC)
    assert first["dtend"].dt == dt.datetime(2026, 4, 15, 12, 30, tzinfo=dt.UTC)
    assert (second["dtstart"].dt, second["dtend"].dt) == (dt.date(2026, 7, 1), dt.date(2026, 7, 6))


def test_ends_that_nobody_named_are_not_made_up() -> None:
    hour = view(row("Вебинар"), starts_on="2026-04-15", start_time=dt.time(14))
    over = view(row("Слёт"), starts_on="2026-05-15", ends_on="2026-05-16", start_time=dt.time(14))
    odd = view(row("Ночь музеев"), starts_on="2026-05-20", start_time=dt.time(22), end_time=dt.time(2))
    _, (first, second, third) = parsed(hour, over, odd)
    assert "dtend" not in first
    assert second["dtend"].dt == dt.datetime(2026, 5, 16, 21, tzinfo=dt.UTC)  # midnight in Moscow
    assert "dtend" not in third


def test_a_moved_event_is_the_same_one_with_a_higher_sequence() -> None:
    one = view(row(), starts_on="2026-04-15")
    _, (before,) = parsed(one)
    one.event.revision, one.event.starts_on, one.event.status = 2, dt.date(2026, 4, 20), "rescheduled"
    _, (after,) = parsed(one)
    assert before["uid"] == after["uid"] == f"event-{one.event.id}@metodist"
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert (after["status"], after["dtstart"].dt) == ("CONFIRMED", dt.date(2026, 4, 20))


def test_deadlines_and_stages_are_days_of_their_own() -> None:
    report = view(row("Отчёт"), nature="deliverable", deadline=True, window_end="2026-06-01")
    stages = [{"name": "приём работ", "on": "2026-04-15"}, {"name": "итоги", "on": "2026-05-02"}]
    contest = view(row("Конкурс хоров"), nature="contest", stages=stages)
    calendar, found = parsed(report, contest)
    assert [str(one["summary"]) for one in found] == [
        "Срок: приём работ — Конкурс хоров",
        "Срок: итоги — Конкурс хоров",
        "Срок: Отчёт",
    ]
    assert len({one["uid"] for one in found}) == 3
    assert found[2]["dtend"].dt == dt.date(2026, 6, 2)
    assert "без даты" not in str(calendar["x-wr-caldesc"])


def test_what_is_off_stays_as_cancelled() -> None:
    gone = view(row(), starts_on="2026-04-15", status="cancelled", outcome_reason="ремонт")
    missed = view(row(), starts_on="2026-04-16", outcome="not_held", outcome_reason="карантин")
    _, found = parsed(gone, missed)
    assert [one["status"] for one in found] == ["CANCELLED", "CANCELLED"]
    assert "Не состоялось: карантин" in str(found[1]["description"])


def test_what_has_no_day_is_counted_not_shown() -> None:
    waiting = [view(row(), window_start="2026-04-01", window_end="2026-06-30") for _ in range(3)]
    calendar, found = parsed(*waiting, view(row(), nature="standing"))
    assert found == []
    said = "Пока без даты и в календарь не вошли — 3.\nПостоянная работа без дат — 1\u00a0пункт."
    assert str(calendar["description"]).endswith(said)
    assert b"X-WR-CALDESC:" in plan_ics("План", waiting, NOW)
    assert str(calendar["x-wr-calname"]) == "План на 2026 год"


def test_places_are_there_and_links_never() -> None:
    webinar = view(row("Вебинар"), starts_on="2026-04-15", link="https://example.org/secret", place="Онлайн")
    webinar = replace(webinar, lead=Responsible(id=1, name="Отдел сцены"))
    content = plan_ics("План", [webinar], NOW).decode()
    _, (event,) = parsed(webinar)
    assert (event["location"], event["description"]) == ("Онлайн", "Ответственный: Отдел сцены")
    assert "secret" not in content


def test_lines_are_folded_and_odd_words_come_back() -> None:
    title = "Семинар; «Свет, звук» \\ " + "и ещё немного слов " * 12
    content = plan_ics("План;\nна год\x07", [view(row(title), starts_on="2026-04-15")], NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert str(calendar.walk("VEVENT")[0]["summary"]) == title.strip()
    assert "X-WR-CALNAME:План\\; на год\r\n".encode() in content
