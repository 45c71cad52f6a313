"""The clock's traps, as tables over plans.timetable.due: one comment a row says the trap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.draft import Nature
from plans.periods import PlanYear
from plans.policy import Policy
from plans.reminders import revision_of
from plans.timetable import Due, EventFacts, ReminderKind, due, still_useful
from plans.workdays import WorkCalendar

RU, BY = WorkCalendar("RU"), WorkCalendar("BY")
MOSCOW = ZoneInfo("Europe/Moscow")
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
SCHOOL = PlanYear.school(2025)
CALENDAR = PlanYear.calendar(2026)


def facts(nature: Nature = Nature.EVENT, **values: object) -> EventFacts:
    return replace(EventFacts(nature, None, None, LONG_AGO, year=CALENDAR), **values)  # type: ignore[arg-type]


def all_due(
    of: EventFacts, calendar: WorkCalendar = RU, zone: ZoneInfo = MOSCOW, policy: Policy | None = None
) -> list[Due]:
    return [one for one in due(of, policy or Policy(), calendar, zone, of.appeared_at) if not one.level]


def when(of: EventFacts, kind: ReminderKind, calendar: WorkCalendar = RU, zone: ZoneInfo = MOSCOW) -> list[str]:
    return [one.due_at.astimezone(zone).isoformat()[:16] for one in all_due(of, calendar, zone) if one.kind is kind]


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Asia/Kamchatka", "2026-11-11T21:00"),  # the day before by the server's UTC
        ("Europe/Saratov", "2026-11-12T05:00"),
        ("Europe/Moscow", "2026-11-12T06:00"),
        ("Europe/Minsk", "2026-11-12T06:00"),
        ("Europe/Kaliningrad", "2026-11-12T07:00"),
    ],
)
@pytest.mark.parametrize("start", [time(0, 30), time(14), time(23, 30)])
def test_nine_in_the_morning_is_nine_there(zone: str, utc: str, start: time) -> None:
    """An event near midnight has its morning on its own local day, whatever day it is in UTC."""
    country = BY if "Minsk" in zone else RU
    event = facts(starts_on=date(2026, 11, 12), start_time=start)
    found = [one for one in all_due(event, country, ZoneInfo(zone)) if one.kind is ReminderKind.MORNING]
    assert [one.due_at.astimezone(UTC).isoformat()[:16] for one in found] == [utc]
    assert when(event, ReminderKind.OUTCOME, country, ZoneInfo(zone)) == ["2026-11-13T09:00"]


@pytest.mark.parametrize(
    ("calendar", "last", "kind", "expected"),
    [
        # a report due in the first working days of the year: ten working days before lie in December
        (RU, date(2026, 1, 14), ReminderKind.BEFORE, ["2025-12-19T09:00"]),
        # 9 January 2026 rests in Russia (moved from Saturday the 3rd): its morning is the last working day of the old year
        (RU, date(2026, 1, 9), ReminderKind.MORNING, ["2025-12-30T09:00"]),
        # overdue in the holidays is said on the first three working days after them, not in them
        (RU, date(2025, 12, 30), ReminderKind.OVERDUE, ["2026-01-12T09:00", "2026-01-13T09:00", "2026-01-14T09:00"]),
        # Belarus rests on 1, 2 and 7 January only
        (BY, date(2025, 12, 30), ReminderKind.OVERDUE, ["2025-12-31T09:00", "2026-01-05T09:00", "2026-01-06T09:00"]),
        # Saturday 20.02.2027 works in Russia: a deadline on it has its own morning, the eve is Friday
        (RU, date(2027, 2, 20), ReminderKind.MORNING, ["2027-02-20T09:00"]),
        (RU, date(2027, 2, 20), ReminderKind.EVE, ["2027-02-19T09:00"]),
        # overdue since Friday the 19th: the working Saturday, then Wednesday (22 and 23 February rest)
        (RU, date(2027, 2, 19), ReminderKind.OVERDUE, ["2027-02-20T09:00", "2027-02-24T09:00", "2027-02-25T09:00"]),
        # the same Saturday is no working day in Belarus
        (BY, date(2027, 2, 20), ReminderKind.MORNING, ["2027-02-19T09:00"]),
        # leap day: a Tuesday
        (RU, date(2028, 2, 29), ReminderKind.MORNING, ["2028-02-29T09:00"]),
        (RU, date(2028, 2, 29), ReminderKind.OVERDUE, ["2028-03-01T09:00", "2028-03-02T09:00", "2028-03-03T09:00"]),
    ],
)
def test_deadlines(calendar: WorkCalendar, last: date, kind: ReminderKind, expected: list[str]) -> None:
    report = facts(Nature.DELIVERABLE, window_end=last, deadline=True)
    assert when(report, kind, calendar) == expected


@pytest.mark.parametrize(
    ("of", "kind", "expected"),
    [
        # an event on Sunday 21.02.2027 has its line on the working Saturday before it
        (facts(starts_on=date(2027, 2, 21)), ReminderKind.MORNING, ["2027-02-20T09:00"]),
        # the round for January is sent on Friday 19 December, the 20th being Saturday
        (facts(window_start=date(2026, 1, 1), window_end=date(2026, 1, 31)), ReminderKind.ROUND, ["2025-12-19T09:00"]),
        # a February of 29 days ends on the 29th: asked about its outcome on 1 March
        (
            facts(window_start=date(2028, 2, 1), window_end=date(2028, 2, 29)),
            ReminderKind.OUTCOME,
            ["2028-03-01T09:00"],
        ),
        # an event over the New Year: its outcome after the holidays
        (facts(starts_on=date(2026, 12, 28), ends_on=date(2027, 1, 5)), ReminderKind.OUTCOME, ["2027-01-11T09:00"]),
        # a window of one day is a short one: asked five working days before
        (
            facts(window_start=date(2026, 3, 11), window_end=date(2026, 3, 11)),
            ReminderKind.OPENING,
            ["2026-03-03T09:00"],
        ),
    ],
)
def test_windows_and_days_off(of: EventFacts, kind: ReminderKind, expected: list[str]) -> None:
    assert when(of, kind) == expected


def test_a_round_on_a_day_inside_the_holidays() -> None:
    """A policy that asks on the 5th: January's is the last working day of December."""
    february = facts(window_start=date(2026, 2, 1), window_end=date(2026, 2, 28))
    found = all_due(february, policy=Policy(round_day=5))
    rounds = [one.due_at.astimezone(MOSCOW).date() for one in found if one.kind is ReminderKind.ROUND]
    assert rounds == [date(2025, 12, 30)]


@pytest.mark.parametrize(
    ("appeared", "first"),
    [
        (datetime(2026, 11, 11, 5, 59, tzinfo=UTC), ("eve", "2026-11-11", False)),  # 08:59 in Moscow: this very morning
        (datetime(2026, 11, 11, 6, 0, tzinfo=UTC), ("eve", "2026-11-11", False)),
        (
            datetime(2026, 11, 11, 6, 1, tzinfo=UTC),
            ("morning", "2026-11-12", False),
        ),  # 09:01: tomorrow's line says it all
        (
            datetime(2026, 11, 12, 6, 1, tzinfo=UTC),
            ("outcome", "2026-11-13", False),
        ),  # its own morning is past and of no use after it
    ],
)
def test_imported_the_day_before_it_happens(appeared: datetime, first: tuple[str, str, bool]) -> None:
    event = facts(starts_on=date(2026, 11, 12), start_time=time(14), appeared_at=appeared)
    found = [one for one in all_due(event) if one.kind is not ReminderKind.CO_EVE]
    assert (found[0].kind.value, found[0].due_at.astimezone(MOSCOW).date().isoformat(), found[0].late) == first
    assert all(one.due_at >= appeared for one in found)
    assert sum(one.late for one in found) <= 1


@pytest.mark.parametrize(
    "of",
    [
        facts(starts_on=date(2026, 3, 12)),  # an event that has been
        facts(window_start=date(2026, 3, 1), window_end=date(2026, 3, 31)),  # a month that is over
        facts(window_start=date(2026, 1, 1), window_end=date(2026, 3, 31)),  # a quarter
        facts(Nature.DELIVERABLE, window_end=date(2026, 5, 15), deadline=True),
        facts(Nature.CONTEST, window_start=date(2026, 2, 1), window_end=date(2026, 5, 31)),
    ],
)
def test_a_plan_that_comes_in_the_middle_of_its_year_asks_about_the_past_once(of: EventFacts) -> None:
    """Saturday 3 October 2026: on Monday morning, together; never again by itself."""
    late = replace(of, appeared_at=datetime(2026, 10, 3, 9, tzinfo=UTC))
    found = all_due(late)
    assert [(one.late, one.due_at.astimezone(MOSCOW).isoformat()[:16]) for one in found] == [(True, "2026-10-05T09:00")]


@pytest.mark.parametrize(
    ("of", "kind", "expected"),
    [
        # a series of a school plan is not asked about for June, July and August
        (
            facts(Nature.SERIES, window_start=date(2026, 4, 1), window_end=date(2026, 8, 31), year=SCHOOL),
            ReminderKind.ROUND,
            ["2026-03-20T09:00", "2026-04-20T09:00"],
        ),
        # its outcome by 15 June
        (
            facts(Nature.SERIES, window_start=date(2025, 9, 1), window_end=date(2026, 8, 31), year=SCHOOL),
            ReminderKind.OUTCOME,
            ["2026-06-15T09:00"],
        ),
        # standing work of a school plan is told for the last time in the last week of May
        (
            facts(Nature.STANDING, window_start=date(2025, 9, 1), window_end=date(2026, 8, 31), year=SCHOOL),
            ReminderKind.STANDING,
            ["2025-12-24T09:00", "2026-03-24T09:00", "2026-05-25T09:00"],
        ),
        # of a calendar plan from 10 December
        (
            facts(Nature.STANDING, window_start=date(2026, 1, 1), window_end=date(2026, 12, 31)),
            ReminderKind.STANDING,
            ["2026-03-24T09:00", "2026-06-23T09:00", "2026-09-23T09:00", "2026-12-10T09:00"],
        ),
    ],
)
def test_the_end_of_a_year(of: EventFacts, kind: ReminderKind, expected: list[str]) -> None:
    assert when(of, kind) == expected


def test_a_move_over_the_years_end_has_keys_of_its_own() -> None:
    """28 December -> 14 January -> back again: nothing repeats a key, so each date reminds."""
    december = facts(starts_on=date(2026, 12, 28), revision=1)
    january = facts(starts_on=date(2027, 1, 14), revision=2)
    back = facts(starts_on=date(2026, 12, 28), revision=3)
    keys = [one.key for of in (december, january, back) for one in all_due(of)]
    assert len(keys) == len(set(keys))
    assert when(january, ReminderKind.BEFORE) == ["2026-12-22T09:00"]
    assert when(january, ReminderKind.EVE) == ["2027-01-13T09:00"]


@pytest.mark.parametrize(
    ("kind", "now", "useful"),
    [
        (ReminderKind.MORNING, datetime(2026, 11, 12, 20, tzinfo=UTC), True),  # the same local day
        (ReminderKind.MORNING, datetime(2026, 11, 12, 21, 30, tzinfo=UTC), False),  # after midnight in Moscow
        (ReminderKind.BEFORE, datetime(2026, 11, 12, 6, tzinfo=UTC), True),  # the day has not passed
        (ReminderKind.BEFORE, datetime(2026, 11, 13, 6, tzinfo=UTC), False),
        (ReminderKind.HOUR, datetime(2026, 11, 12, 10, 30, tzinfo=UTC), True),  # half an hour is left
        (ReminderKind.HOUR, datetime(2026, 11, 12, 11, 0, tzinfo=UTC), False),  # it begins
        (ReminderKind.OUTCOME, datetime(2027, 3, 1, tzinfo=UTC), True),  # asked however late
    ],
)
def test_what_is_still_useful_after_a_standstill(kind: ReminderKind, now: datetime, useful: bool) -> None:
    event = facts(starts_on=date(2026, 11, 12), start_time=time(14))
    due_at = {ReminderKind.HOUR: datetime(2026, 11, 12, 10, tzinfo=UTC)}.get(
        kind, datetime(2026, 11, 12, 6, tzinfo=UTC)
    )
    assert still_useful(kind, event, due_at, now, MOSCOW) is useful


ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("Europe/Kaliningrad", "Europe/Moscow", "Europe/Saratov", "Europe/Minsk", "Asia/Kamchatka")
    ]
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@st.composite
def any_facts(draw: st.DrawFn) -> EventFacts:
    start = draw(DAYS)
    end = start + timedelta(days=draw(st.integers(0, 400)))
    dated = draw(st.booleans())
    on = start + timedelta(days=draw(st.integers(0, 30)))
    return EventFacts(
        draw(st.sampled_from(list(Nature))),
        draw(st.sampled_from([start, None])),
        end,
        draw(st.datetimes(datetime(2023, 6, 1), datetime(2028, 12, 1))).replace(tzinfo=UTC),
        deadline=draw(st.booleans()),
        starts_on=on if dated else None,
        start_time=draw(st.sampled_from([None, time(9), time(14), time(23, 30)])) if dated else None,
        registers=draw(st.booleans()),
        revision=draw(st.integers(0, 3)),
        year=draw(st.sampled_from([CALENDAR, SCHOOL, None])),
    )


@given(of=any_facts(), zone=ZONES, country=st.sampled_from(["RU", "BY"]), hour=st.integers(7, 20))
def test_always_a_working_morning_never_before_it_appeared(
    of: EventFacts, zone: ZoneInfo, country: str, hour: int
) -> None:
    calendar, policy = WorkCalendar(country), Policy(hour=time(hour))
    found = due(of, policy, calendar, zone, of.appeared_at)
    assert len({one.key for one in found}) == len(found)
    assert found == due(of, policy, calendar, zone, of.appeared_at)
    assert due(replace(of, closed=True), policy, calendar, zone, of.appeared_at) == ()
    for one in found:
        local = one.due_at.astimezone(zone)
        assert calendar.is_working(local.date())
        assert one.due_at >= of.appeared_at
        assert local.time() == policy.hour or one.kind is ReminderKind.HOUR
        assert revision_of(one.key) == of.revision
        assert len(one.key) <= 96
        assert len(one.stage) <= 24


@pytest.mark.parametrize(
    ("key", "revision"),
    [
        ("before:3", 3),
        ("overdue:1:0", 0),  # the first of three: no revision
        ("closing:20:2", 2),
        ("overdue:-2-0415-1:0", 0),
        ("outcome:0:late", 0),
        ("co_eve:1:57", 1),  # 57: the responsible
        ("escalated:undated:0:1", 0),  # 1: the head
        ("snooze:2:before:2026-04-01T06:00:00+00:00", 2),
    ],
)
def test_a_key_tells_which_date_it_speaks_of(key: str, revision: int) -> None:
    assert revision_of(key) == revision
