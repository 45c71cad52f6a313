"""When reminders are due: a table for each nature, and the clock's traps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from plans.draft import Nature
from plans.periods import PlanYear
from plans.timetable import Due, EventFacts, Policy, ReminderKind, Stage, due, still_useful
from plans.workdays import WorkCalendar

RU = WorkCalendar("RU")
MOSCOW = ZoneInfo("Europe/Moscow")
BEFORE_ALL = datetime(2025, 1, 1, tzinfo=UTC)
YEAR = PlanYear.calendar(2026)


def facts(nature: Nature = Nature.EVENT, **values: object) -> EventFacts:
    base = EventFacts(nature, None, None, BEFORE_ALL, year=YEAR)
    return replace(base, **values)  # type: ignore[arg-type]


def plan(of: EventFacts, zone: ZoneInfo = MOSCOW, calendar: WorkCalendar = RU) -> list[Due]:
    """Without what goes up when nobody answers: tests/plans/test_escalation.py."""
    return [one for one in due(of, Policy(), calendar, zone, of.appeared_at) if not one.level]


def days(of: EventFacts, zone: ZoneInfo = MOSCOW) -> list[tuple[str, str]]:
    return [(one.kind.value, one.due_at.astimezone(zone).date().isoformat()) for one in plan(of, zone)]


def test_a_dated_event() -> None:
    event = facts(starts_on=date(2026, 11, 12), start_time=time(14), registers=True)
    assert days(event) == [
        ("letter", "2026-10-14"),
        ("before", "2026-10-28"),
        ("co_eve", "2026-11-11"),
        ("eve", "2026-11-11"),
        ("morning", "2026-11-12"),
        ("hour", "2026-11-12"),
        ("outcome", "2026-11-13"),
    ]


@pytest.mark.parametrize(
    ("on", "at", "hour"),
    [
        (date(2026, 11, 12), time(14), "13:00"),
        (date(2026, 11, 12), time(10), None),  # the morning's digest says it at that very hour
        (date(2026, 11, 12), time(10, 30), "09:30"),
        (date(2026, 11, 12), None, None),
        (date(2026, 11, 14), time(14), None),  # a Saturday: staff rest
    ],
)
def test_an_hour_before_what_people_are_coming_to(on: date, at: time | None, hour: str | None) -> None:
    found = [one for one in plan(facts(starts_on=on, start_time=at, registers=True)) if one.kind is ReminderKind.HOUR]
    assert [f"{one.due_at.astimezone(MOSCOW):%H:%M}" for one in found] == ([hour] if hour else [])
    assert not [one for one in plan(facts(starts_on=on, start_time=at)) if one.kind is ReminderKind.HOUR]


def test_in_work_silences_the_eve() -> None:
    """10 and 1 before are one stage."""
    stages = {one.kind: one.stage for one in plan(facts(starts_on=date(2026, 11, 12)))}
    assert stages[ReminderKind.BEFORE] == stages[ReminderKind.EVE] != stages[ReminderKind.MORNING]


def test_an_event_on_a_day_off_has_its_line_on_the_last_working_day_before() -> None:
    assert ("morning", "2026-11-13") in days(facts(starts_on=date(2026, 11, 14)))
    assert not [one for one in days(facts(starts_on=date(2026, 11, 14))) if one[0] == "eve"]


def test_an_undated_month() -> None:
    april = facts(window_start=date(2026, 4, 1), window_end=date(2026, 4, 30))
    assert days(april) == [
        ("round", "2026-03-20"),
        ("closing", "2026-04-02"),
        ("closing", "2026-04-16"),
        ("outcome", "2026-05-04"),  # 1–3 May rest
    ]


def test_a_quarter_is_asked_about_in_its_first_and_last_month_only() -> None:
    quarter = facts(window_start=date(2026, 7, 1), window_end=date(2026, 9, 30))
    assert [day for kind, day in days(quarter) if kind == "round"] == [
        "2026-06-19",
        "2026-08-20",
    ]  # 20 June is Saturday


def test_a_short_window_is_asked_about_only_before_it_opens() -> None:
    decade = facts(window_start=date(2026, 3, 11), window_end=date(2026, 3, 20))
    assert days(decade) == [("opening", "2026-03-03"), ("outcome", "2026-03-23")]


def test_no_offset_of_a_repeat_is_longer_than_half_the_distance_to_the_next() -> None:
    month = facts(window_start=date(2026, 4, 1), window_end=date(2026, 4, 30), next_window_start=date(2026, 5, 1))
    assert [day for kind, day in days(month) if kind == "closing"] == ["2026-04-16"]


def test_a_deliverable() -> None:
    report = facts(Nature.DELIVERABLE, window_end=date(2026, 5, 15), deadline=True)
    assert days(report) == [
        ("before", "2026-04-29"),
        ("co_eve", "2026-05-14"),
        ("eve", "2026-05-14"),
        ("morning", "2026-05-15"),
        ("overdue", "2026-05-18"),
        ("overdue", "2026-05-19"),
        ("overdue", "2026-05-20"),
    ]


def test_a_contest_asks_for_its_stages_and_then_follows_them() -> None:
    contest = facts(Nature.CONTEST, window_start=date(2026, 2, 1), window_end=date(2026, 11, 30))
    assert days(contest) == [("stages", "2025-12-24"), ("outcome", "2026-12-01")]
    staged = replace(contest, stages=(Stage("приём работ", date(2026, 9, 15)),))
    assert [kind for kind, _ in days(staged)] == [
        "before",
        "co_eve",
        "eve",
        "morning",
        "overdue",
        "overdue",
        "overdue",
        "outcome",
    ]


def test_a_series_is_asked_monthly_while_a_month_has_no_meeting() -> None:
    series = facts(Nature.SERIES, window_start=date(2026, 1, 1), window_end=date(2026, 12, 31))
    rounds = [day for kind, day in days(series) if kind == "round"]
    assert (len(rounds), rounds[1]) == (12, "2026-01-20")
    assert "2026-01-20" not in [day for _, day in days(replace(series, meetings=(date(2026, 2, 10),)))]


def test_standing_work_is_asked_before_each_quarter_ends() -> None:
    standing = facts(Nature.STANDING, window_start=date(2026, 1, 1), window_end=date(2026, 12, 31))
    assert days(standing) == [
        ("standing", "2026-03-24"),
        ("standing", "2026-06-23"),
        ("standing", "2026-09-23"),
        ("standing", "2026-12-10"),
    ]


def test_a_school_years_last_question_is_in_the_last_week_of_may() -> None:
    standing = facts(
        Nature.STANDING, window_start=date(2026, 9, 1), window_end=date(2027, 8, 31), year=PlanYear.school(2026)
    )
    assert [day for _, day in days(standing)][-1] == "2027-05-25"


def test_a_recommendation_is_asked_about_once() -> None:
    item = facts(Nature.RECOMMENDATION, appeared_at=datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert days(item) == [("decide", "2026-01-13")]


@pytest.mark.parametrize(
    ("zone", "utc_hour"),
    [
        ("Europe/Kaliningrad", 7),
        ("Europe/Moscow", 6),
        ("Europe/Saratov", 5),
        ("Europe/Minsk", 6),
        ("Asia/Kamchatka", 21),  # of the day before
    ],
)
def test_nine_in_the_morning_is_local(zone: str, utc_hour: int) -> None:
    of = facts(starts_on=date(2026, 11, 12))
    assert {one.due_at.hour for one in plan(of, ZoneInfo(zone))} == {utc_hour}
    assert all(one.due_at.astimezone(ZoneInfo(zone)).time() == time(9) for one in plan(of, ZoneInfo(zone)))


@pytest.mark.parametrize(
    ("starts_on", "kind", "day"),
    [
        (date(2026, 1, 12), "eve", "2025-12-30"),  # over the New Year holidays
        (date(2027, 2, 22), "before", "2027-02-09"),  # Saturday 20.02.2027 works, 22 and 23 rest
        (date(2028, 2, 29), "morning", "2028-02-29"),  # leap day
    ],
)
def test_traps_of_the_calendar(starts_on: date, kind: str, day: str) -> None:
    assert (kind, day) in days(facts(starts_on=starts_on))


def test_imported_the_day_before_it_happens() -> None:
    event = facts(starts_on=date(2026, 11, 12), appeared_at=datetime(2026, 11, 11, 12, tzinfo=UTC))
    assert days(event) == [("morning", "2026-11-12"), ("outcome", "2026-11-13")]


def test_of_what_was_past_at_the_import_only_the_latest_is_said_once() -> None:
    event = facts(starts_on=date(2026, 11, 12), registers=True, appeared_at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    first = plan(event)[0]
    assert (first.kind, first.late, first.due_at) == (ReminderKind.BEFORE, True, datetime(2026, 11, 3, 6, tzinfo=UTC))


def test_a_row_whose_time_is_over_asks_for_its_outcome_once() -> None:
    past = facts(
        window_start=date(2026, 3, 1), window_end=date(2026, 3, 31), appeared_at=datetime(2026, 7, 1, tzinfo=UTC)
    )
    assert [(one.kind.value, one.late) for one in plan(past)] == [("outcome", True)]


def test_a_move_makes_new_keys_and_a_closed_event_is_silent() -> None:
    event = facts(starts_on=date(2026, 12, 28))
    moved = replace(event, starts_on=date(2027, 1, 14), revision=1)
    assert not {one.key for one in plan(event)} & {one.key for one in plan(moved)}
    assert plan(replace(event, closed=True)) == []


def test_every_reminder_is_on_a_working_day() -> None:
    for month in range(1, 13):
        for nature in Nature:
            of = facts(nature, window_start=date(2026, month, 1), window_end=date(2026, month, 28))
            assert all(RU.is_working(one.due_at.astimezone(MOSCOW).date()) for one in plan(of))


@pytest.mark.parametrize(
    ("kind", "now", "useful"),
    [
        (ReminderKind.OUTCOME, datetime(2026, 11, 20, 6, tzinfo=UTC), True),
        (ReminderKind.MORNING, datetime(2026, 11, 13, 6, tzinfo=UTC), False),  # it was yesterday
        (ReminderKind.BEFORE, datetime(2026, 11, 11, 6, tzinfo=UTC), True),
        (ReminderKind.EVE, datetime(2026, 11, 16, 6, tzinfo=UTC), False),
    ],
)
def test_after_downtime(kind: ReminderKind, now: datetime, useful: bool) -> None:
    event = facts(starts_on=date(2026, 11, 12))
    due_at = datetime(2026, 11, 12, 6, tzinfo=UTC)
    assert still_useful(kind, event, due_at, now, MOSCOW) is useful


def test_a_policy_is_kept_as_json() -> None:
    policy = Policy(hour=time(10, 30), closing=(15,), moves_need_confirmation=False)
    assert Policy.from_json({**policy.as_json(), "unknown": 1}) == policy


def test_a_deadline_over_several_days_is_due_on_the_last() -> None:
    """«12–30 января»: nothing is overdue before the 31st."""
    report = facts(Nature.DELIVERABLE, starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 30))
    told = days(report)
    assert ("morning", "2026-01-30") in told
    assert min(day for kind, day in told if kind == "overdue") == "2026-02-02"
