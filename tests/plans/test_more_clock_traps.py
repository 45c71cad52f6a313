"""Traps of the clock and the calendar, as tables over the timetable: a row is a trap, its comment says which."""

from __future__ import annotations

import os
import time as process_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plans.draft import Nature
from plans.periods.model import Every, PlanYear
from plans.policy import Policy
from plans.timetable import Due, EventFacts, ReminderKind, Stage, due, still_useful
from plans.workdays import WorkCalendar

RU, BY = WorkCalendar("RU"), WorkCalendar("BY")
MOSCOW = ZoneInfo("Europe/Moscow")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
POLICY = Policy()
K = ReminderKind


def of(nature: Nature = Nature.EVENT, **values: object) -> EventFacts:
    return replace(EventFacts(nature, None, None, LONG_AGO), **values)  # type: ignore[arg-type]


def dated(on: date, **values: object) -> EventFacts:
    return of(starts_on=on, **values)


def deadline(on: date, **values: object) -> EventFacts:
    return of(Nature.DELIVERABLE, window_end=on, deadline=True, **values)


def window(start: date, end: date, nature: Nature = Nature.EVENT, **values: object) -> EventFacts:
    return of(nature, window_start=start, window_end=end, **values)


def told(
    facts: EventFacts,
    *kinds: ReminderKind,
    calendar: WorkCalendar = RU,
    zone: ZoneInfo = MOSCOW,
    policy: Policy = POLICY,
) -> list[Due]:
    """What the lead himself is told, of these kinds (none given: all)."""
    found = due(facts, policy, calendar, zone, facts.appeared_at)
    return [one for one in found if getattr(one, "level", 0) == 0 and (not kinds or one.kind in kinds)]


def days(
    facts: EventFacts,
    *kinds: ReminderKind,
    calendar: WorkCalendar = RU,
    zone: ZoneInfo = MOSCOW,
    policy: Policy = POLICY,
) -> list[date]:
    found = told(facts, *kinds, calendar=calendar, zone=zone, policy=policy)
    return [one.due_at.astimezone(zone).date() for one in found]


# Zones


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Europe/Kaliningrad", datetime(2026, 11, 12, 7, tzinfo=UTC)),
        ("Europe/Moscow", datetime(2026, 11, 12, 6, tzinfo=UTC)),
        ("Europe/Minsk", datetime(2026, 11, 12, 6, tzinfo=UTC)),  # Moscow's hour under another country's law
        ("Europe/Saratov", datetime(2026, 11, 12, 5, tzinfo=UTC)),  # an hour ahead of Moscow since December 2016
        ("Asia/Kamchatka", datetime(2026, 11, 11, 21, tzinfo=UTC)),  # in UTC it is still the day before
    ],
)
@pytest.mark.parametrize(
    "at", [None, time(0, 30), time(9), time(23, 30)]
)  # of the event: the reminders' day is its own day
def test_the_morning_of_the_event_is_local(zone: str, utc: datetime, at: time | None) -> None:
    calendar = BY if zone == "Europe/Minsk" else RU
    event = dated(date(2026, 11, 12), start_time=at)
    (morning,) = told(event, K.MORNING, zone=ZoneInfo(zone), calendar=calendar)
    assert morning.due_at == utc


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "UTC"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server stands somewhere else in the world."""
    monkeypatch.setenv("TZ", request.param)
    process_time.tzset()
    yield request.param
    monkeypatch.undo()
    process_time.tzset()


def test_where_the_server_stands_changes_nothing(server_zone: str) -> None:
    assert os.environ["TZ"] == server_zone
    event = dated(date(2026, 11, 12), start_time=time(0, 30), registers=True)
    assert [one.due_at for one in told(event, K.LETTER, K.BEFORE, K.EVE, K.MORNING, K.OUTCOME)] == [
        datetime(2026, 10, 14, 6, tzinfo=UTC),
        datetime(2026, 10, 28, 6, tzinfo=UTC),
        datetime(2026, 11, 11, 6, tzinfo=UTC),
        datetime(2026, 11, 12, 6, tzinfo=UTC),
        datetime(2026, 11, 13, 6, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("zone", "on", "utc_hour"),
    [
        ("Europe/Moscow", date(2011, 3, 28), 5),  # the day after the clocks went forward for good: UTC+4
        ("Europe/Moscow", date(2014, 10, 24), 5),  # the last working day of UTC+4
        ("Europe/Moscow", date(2014, 10, 27), 6),  # the first of UTC+3
        ("Europe/Saratov", date(2016, 12, 2), 6),  # Saratov, still with Moscow
        ("Europe/Saratov", date(2016, 12, 5), 5),  # the Monday after it moved
        ("Europe/Astrakhan", date(2016, 3, 25), 6),  # Astrakhan, the last working day with Moscow
        ("Europe/Astrakhan", date(2016, 3, 28), 5),
        ("Asia/Kamchatka", date(2010, 11, 1), 22),  # Kamchatka had given up an hour: UTC+11 for one winter
        ("Europe/Minsk", date(2011, 10, 31), 6),  # Belarus stayed on summer time
    ],
)
def test_zones_have_a_history(zone: str, on: date, utc_hour: int) -> None:
    event = of(starts_on=on, appeared_at=datetime(2009, 1, 1, tzinfo=UTC))
    (morning,) = told(event, K.MORNING, zone=ZoneInfo(zone))
    assert morning.due_at.hour == utc_hour
    assert morning.due_at.astimezone(ZoneInfo(zone)).time() == time(9)


# New Year


@pytest.mark.parametrize(
    ("calendar", "facts", "kind", "expected"),
    [
        (
            RU,
            deadline(date(2025, 12, 31)),
            K.BEFORE,
            [date(2025, 12, 17)],
        ),  # 31 December rests: the tenth day back from it
        (
            RU,
            deadline(date(2025, 12, 31)),
            K.MORNING,
            [date(2025, 12, 30)],
        ),  # a transferred day off has its line before it
        (RU, deadline(date(2025, 12, 31)), K.EVE, []),  # which is the eve as well: one message, not two
        (
            RU,
            deadline(date(2025, 12, 31)),
            K.OVERDUE,
            [date(2026, 1, day) for day in (12, 13, 14)],
        ),  # not in the holidays
        (RU, deadline(date(2026, 1, 9)), K.BEFORE, [date(2025, 12, 17)]),  # all of the holidays are no working days
        (RU, deadline(date(2026, 1, 9)), K.MORNING, [date(2025, 12, 30)]),
        (RU, deadline(date(2026, 1, 9)), K.OVERDUE, [date(2026, 1, day) for day in (12, 13, 14)]),
        (RU, deadline(date(2026, 12, 31)), K.MORNING, [date(2026, 12, 30)]),  # a Thursday that rests in 2026 too
        (RU, deadline(date(2026, 12, 31)), K.OVERDUE, [date(2027, 1, day) for day in (11, 12, 13)]),
        (RU, dated(date(2026, 1, 12)), K.EVE, [date(2025, 12, 30)]),  # the first working day: its eve is last year
        (RU, dated(date(2026, 1, 5)), K.OUTCOME, [date(2026, 1, 12)]),  # a fir-tree party in the holidays
        (BY, deadline(date(2025, 12, 31)), K.MORNING, [date(2025, 12, 31)]),  # Belarus works on 31 December
        (BY, deadline(date(2025, 12, 31)), K.EVE, [date(2025, 12, 30)]),
        (
            BY,
            deadline(date(2025, 12, 31)),
            K.OVERDUE,
            [date(2026, 1, day) for day in (5, 6, 8)],
        ),  # 1, 2 and 7 January rest
        (BY, deadline(date(2026, 1, 9)), K.EVE, [date(2026, 1, 8)]),  # 9 January works there
        (
            BY,
            deadline(date(2026, 1, 9)),
            K.BEFORE,
            [date(2025, 12, 20)],
        ),  # 25 and 26 December rest for Saturday the 20th
    ],
)
def test_new_year(calendar: WorkCalendar, facts: EventFacts, kind: ReminderKind, expected: list[date]) -> None:
    assert days(facts, kind, calendar=calendar) == expected


@pytest.mark.parametrize(
    ("calendar", "month", "day"),
    [
        (RU, (2026, 1), date(2025, 12, 19)),  # 20 December 2025 is a Saturday
        (BY, (2026, 1), date(2025, 12, 20)),  # … that works in Belarus
        (RU, (2027, 1), date(2026, 12, 18)),  # a Sunday
        (RU, (2027, 3), date(2027, 2, 20)),  # Saturday 20.02.2027 works: the round is on the day itself
        (BY, (2027, 3), date(2027, 2, 19)),  # and does not in Belarus
        (RU, (2028, 3), date(2028, 2, 18)),  # a Sunday of a leap year
    ],
)
def test_the_round_on_the_twentieth(calendar: WorkCalendar, month: tuple[int, int], day: date) -> None:
    first = date(*month, 1)
    assert days(window(first, first + timedelta(days=29)), K.ROUND, calendar=calendar) == [day]


@pytest.mark.parametrize(
    ("round_day", "month", "day"),
    [
        (
            1,
            (2026, 2),
            date(2025, 12, 30),
        ),  # the 1st of January: the last working day of the old year, not after the holidays
        (5, (2026, 2), date(2025, 12, 30)),  # in the middle of the holidays
        (8, (2027, 2), date(2026, 12, 30)),  # 31 December 2026 rests too
        (12, (2026, 2), date(2026, 1, 12)),  # the first working day itself
        (1, (2026, 6), date(2026, 4, 30)),  # 1 May
        (28, (2026, 3), date(2026, 2, 27)),  # the last day that every month has
        (28, (2028, 3), date(2028, 2, 28)),  # … is not the last one of a leap February
    ],
)
def test_a_round_day_in_the_holidays(round_day: int, month: tuple[int, int], day: date) -> None:
    first = date(*month, 1)
    policy = Policy(round_day=round_day)
    assert days(window(first, first + timedelta(days=27)), K.ROUND, policy=policy) == [day]


def test_a_week_that_rests_by_the_institutions_own_word() -> None:
    """The 20th and the whole week around it are off: the round is on the Friday before."""
    own = WorkCalendar("RU", {date(2026, 4, day): False for day in range(20, 25)})
    may = window(date(2026, 5, 1), date(2026, 5, 31))
    assert days(may, K.ROUND, calendar=own) == [date(2026, 4, 17)]


# Transferred days


@pytest.mark.parametrize(
    ("calendar", "facts", "kind", "expected"),
    [
        (RU, dated(date(2027, 2, 20)), K.MORNING, [date(2027, 2, 20)]),  # an event on a Saturday that works
        (RU, dated(date(2027, 2, 20)), K.EVE, [date(2027, 2, 19)]),
        (RU, deadline(date(2027, 2, 20)), K.MORNING, [date(2027, 2, 20)]),  # a deadline on it
        (RU, deadline(date(2027, 2, 20)), K.OVERDUE, [date(2027, 2, day) for day in (24, 25, 26)]),  # 22 and 23 rest
        (RU, dated(date(2027, 2, 21)), K.MORNING, [date(2027, 2, 20)]),  # Sunday has its line on that Saturday
        (RU, dated(date(2027, 2, 21)), K.EVE, []),
        (RU, dated(date(2027, 2, 24)), K.EVE, [date(2027, 2, 20)]),  # and so has the Wednesday after
        (RU, dated(date(2027, 2, 19)), K.OUTCOME, [date(2027, 2, 20)]),  # the next working day is that Saturday
        (BY, dated(date(2027, 2, 21)), K.MORNING, [date(2027, 2, 19)]),  # Belarus knows nothing of it
        (RU, dated(date(2025, 11, 2)), K.MORNING, [date(2025, 11, 1)]),  # Saturday 1.11.2025 worked
        (BY, dated(date(2026, 4, 26)), K.MORNING, [date(2026, 4, 25)]),  # Saturday 25.04.2026 works in Belarus
        (BY, dated(date(2026, 4, 22)), K.EVE, [date(2026, 4, 17)]),  # … for Monday 20 and Tuesday 21 (Radunitsa)
        (RU, dated(date(2025, 12, 27)), K.MORNING, [date(2025, 12, 26)]),  # Saturday 27 December rests
        (RU, dated(date(2026, 3, 8)), K.MORNING, [date(2026, 3, 6)]),  # a feast on Sunday
        (RU, dated(date(2026, 3, 8)), K.OUTCOME, [date(2026, 3, 10)]),  # … whose Monday rests for it
        (RU, dated(date(2026, 5, 9)), K.OUTCOME, [date(2026, 5, 12)]),  # Victory Day on Saturday
    ],
)
def test_transferred_days(calendar: WorkCalendar, facts: EventFacts, kind: ReminderKind, expected: list[date]) -> None:
    assert days(facts, kind, calendar=calendar) == expected


# Leap day


@pytest.mark.parametrize(
    ("facts", "kind", "expected"),
    [
        (deadline(date(2028, 2, 29)), K.MORNING, [date(2028, 2, 29)]),
        (deadline(date(2028, 2, 29)), K.EVE, [date(2028, 2, 28)]),
        (deadline(date(2028, 2, 29)), K.OVERDUE, [date(2028, 3, day) for day in (1, 2, 3)]),
        (dated(date(2028, 3, 1)), K.EVE, [date(2028, 2, 29)]),
        (dated(date(2028, 2, 28)), K.OUTCOME, [date(2028, 2, 29)]),
        (window(date(2028, 2, 1), date(2028, 2, 29)), K.OUTCOME, [date(2028, 3, 1)]),
        (window(date(2028, 2, 1), date(2028, 2, 29)), K.ROUND, [date(2028, 1, 20)]),  # «февраль»
        (window(date(2027, 2, 1), date(2027, 2, 28)), K.ROUND, [date(2027, 1, 20)]),  # 28 days are a month, not less
        (window(date(2028, 2, 29), date(2028, 2, 29)), K.OPENING, [date(2028, 2, 21)]),  # a window of that one day
    ],
)
def test_leap_day(facts: EventFacts, kind: ReminderKind, expected: list[date]) -> None:
    assert days(facts, kind) == expected


# When it was imported


@pytest.mark.parametrize(
    ("clock", "late", "mornings"),
    [
        (
            time(8, 59),
            False,
            [date(2026, 11, 11), date(2026, 11, 12), date(2026, 11, 13)],
        ),  # the eve's hour is still ahead
        (time(9, 0), False, [date(2026, 11, 11), date(2026, 11, 12), date(2026, 11, 13)]),  # it strikes this minute
        (time(9, 1), False, [date(2026, 11, 12), date(2026, 11, 13)]),  # the next morning speaks of it anyway: once
        (time(23, 59), False, [date(2026, 11, 12), date(2026, 11, 13)]),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Kamchatka"])
def test_imported_on_the_eve(zone: str, clock: time, late: bool, mornings: list[date]) -> None:
    local = ZoneInfo(zone)
    appeared = datetime.combine(date(2026, 11, 11), clock, local).astimezone(UTC)
    event = dated(date(2026, 11, 12), appeared_at=appeared)
    found = told(event, zone=local)
    assert sorted({one.due_at.astimezone(local).date() for one in found}) == mornings
    assert any(one.late for one in found) is late


@pytest.mark.parametrize(
    ("facts", "appeared", "kind", "on"),
    [
        # nine working days before: the tenth is past, it is said the next morning
        (dated(date(2026, 11, 12)), datetime(2026, 10, 29, 12), K.BEFORE, date(2026, 10, 30)),
        # on a Friday afternoon: on Monday, never on Saturday
        (dated(date(2026, 11, 20)), datetime(2026, 11, 6, 15), K.BEFORE, date(2026, 11, 9)),
        # on 30 December after the hour: when the holidays are over
        (window(date(2026, 1, 1), date(2026, 3, 31)), datetime(2025, 12, 30, 12), K.ROUND, date(2026, 1, 12)),
        # on 1 January
        (deadline(date(2026, 1, 19)), datetime(2026, 1, 1, 12), K.BEFORE, date(2026, 1, 12)),
        # an hour before the window opens, at 23:00 of the day before
        (window(date(2026, 4, 1), date(2026, 4, 10)), datetime(2026, 3, 31, 23), K.OPENING, date(2026, 4, 1)),
        # inside a window of one day
        (window(date(2026, 4, 1), date(2026, 4, 1)), datetime(2026, 3, 31, 23), K.OPENING, date(2026, 4, 1)),
        # its time is over: the outcome, and nothing of what was before
        (dated(date(2026, 5, 14), registers=True), datetime(2026, 10, 3, 12), K.OUTCOME, date(2026, 10, 5)),
        (deadline(date(2026, 5, 15)), datetime(2026, 10, 3, 12), K.OVERDUE, date(2026, 10, 5)),
        (window(date(2026, 3, 1), date(2026, 3, 31)), datetime(2026, 10, 3, 12), K.OUTCOME, date(2026, 10, 5)),
        # a contest that goes on: its stages
        (window(date(2026, 9, 1), date(2026, 12, 15), Nature.CONTEST), datetime(2026, 10, 3, 12), K.STAGES, date(2026, 10, 5)),
        # standing work: the quarter that has just ended
        (
            window(date(2026, 1, 1), date(2026, 12, 31), Nature.STANDING),
            datetime(2026, 10, 3, 12), K.STANDING, date(2026, 10, 5),
        ),
    ],
)  # fmt: skip
def test_of_what_is_past_at_the_import_the_latest_is_said_once(
    facts: EventFacts, appeared: datetime, kind: ReminderKind, on: date
) -> None:
    found = told(replace(facts, appeared_at=appeared.replace(tzinfo=MOSCOW).astimezone(UTC)))
    late = [one for one in found if one.late]
    assert [(one.kind, one.due_at.astimezone(MOSCOW).date()) for one in late] == [(kind, on)]
    assert min(one.due_at for one in found) == late[0].due_at


# Moves


def test_over_the_years_end_and_back() -> None:
    """Each date has keys of its own: there, and back to the first day, it reminds again."""
    first = dated(date(2026, 12, 28))
    moved = replace(first, starts_on=date(2027, 1, 14), revision=1)
    back = replace(first, starts_on=date(2026, 12, 28), revision=2)
    keys = [{one.key for one in told(one)} for one in (first, moved, back)]
    assert not keys[0] & keys[1] | keys[1] & keys[2] | keys[0] & keys[2]
    assert days(first, K.BEFORE, K.EVE, K.MORNING, K.OUTCOME) == days(back, K.BEFORE, K.EVE, K.MORNING, K.OUTCOME)
    assert days(moved, K.BEFORE, K.EVE, K.MORNING, K.OUTCOME) == [
        date(2026, 12, 22),  # ten working days: 31 December and the holidays are none
        date(2027, 1, 13),
        date(2027, 1, 14),
        date(2027, 1, 15),
    ]


@pytest.mark.parametrize(
    ("on", "set_at", "outcome"),
    [
        (date(2026, 3, 5), datetime(2026, 3, 10, 12), date(2026, 3, 11)),  # days ago: its answer is still asked for
        (date(2026, 3, 10), datetime(2026, 3, 11, 9, 1), date(2026, 3, 12)),  # yesterday, a minute after the hour
        (date(2026, 3, 10), datetime(2026, 3, 11, 8, 59), date(2026, 3, 11)),  # yesterday, a minute before it
        (date(2026, 3, 6), datetime(2026, 3, 7, 12), date(2026, 3, 10)),  # written down in the holidays
        (date(2026, 3, 11), datetime(2026, 3, 11, 12), date(2026, 3, 12)),  # today
    ],
)
def test_a_date_written_down_afterwards_still_asks_for_its_outcome(on: date, set_at: datetime, outcome: date) -> None:
    moment = set_at.replace(tzinfo=MOSCOW).astimezone(UTC)
    event = dated(on, revision=1, dated_at=moment)
    assert days(event) == [outcome]
    assert {one.kind for one in told(event)} == {K.OUTCOME}


def test_a_deadline_moved_into_the_past_is_overdue_once() -> None:
    moment = datetime(2026, 3, 20, 9, tzinfo=UTC)
    order = of(Nature.DELIVERABLE, starts_on=date(2026, 3, 2), revision=1, dated_at=moment)
    assert [(one.kind, one.late) for one in told(order)] == [(K.OVERDUE, True)]


def test_who_sets_a_near_date_is_not_told_that_it_is_near() -> None:
    """Of a date that people have just set nothing past is said; what lies ahead is."""
    moment = datetime(2026, 11, 10, 9, tzinfo=UTC)
    event = dated(date(2026, 11, 12), registers=True, revision=1, dated_at=moment)
    assert days(event, K.LETTER, K.BEFORE, K.EVE, K.MORNING) == [date(2026, 11, 11), date(2026, 11, 12)]
    assert not any(one.late for one in told(event))


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), K.OUTCOME),  # the new window is over already
        (date(2026, 10, 1), date(2026, 12, 31), K.ROUND),  # it has begun
    ],
)
def test_a_window_moved_by_a_new_version_of_the_plan_is_asked_about(start: date, end: date, kind: ReminderKind) -> None:
    """The revision grows and the row appears anew: what is past of the new window is said once, as at an import."""
    row = window(start, end, revision=1, appeared_at=datetime(2026, 10, 3, 9, tzinfo=UTC))
    assert told(row)[0].kind is kind
    assert days(row)[0] == date(2026, 10, 5)


# School plans


SCHOOL = PlanYear.school(2026)


@pytest.mark.parametrize(
    ("facts", "kind", "expected"),
    [
        # the year's series: its outcome by 15 June, nothing is asked in summer
        (
            window(date(2026, 9, 1), date(2027, 8, 31), Nature.SERIES, year=SCHOOL),
            K.OUTCOME,
            [date(2027, 6, 15)],
        ),
        # 12–15 June 2025 rest: by the 15th means before the feast
        (
            window(date(2024, 9, 1), date(2025, 8, 31), Nature.SERIES, year=PlanYear.school(2024)),
            K.OUTCOME,
            [date(2025, 6, 11)],
        ),
        # one that ends in spring is asked when it ends
        (window(date(2026, 10, 1), date(2027, 5, 31), Nature.SERIES, year=SCHOOL), K.OUTCOME, [date(2027, 6, 1)]),
        # one that ends on the very eve of the limit
        (window(date(2026, 10, 1), date(2027, 6, 10), Nature.SERIES, year=SCHOOL), K.OUTCOME, [date(2027, 6, 11)]),
        # a summer school is not asked about before it is held
        (window(date(2027, 7, 1), date(2027, 8, 20), Nature.SERIES, year=SCHOOL), K.OUTCOME, [date(2027, 8, 23)]),
        # standing work: the quarters, and the last in the last week of May
        (
            window(date(2026, 9, 1), date(2027, 8, 31), Nature.STANDING, year=SCHOOL),
            K.STANDING,
            [date(2026, 12, 24), date(2027, 3, 24), date(2027, 5, 25)],
        ),
        # 25 May 2025 is a Sunday: still that week
        (
            window(date(2025, 1, 1), date(2025, 8, 31), Nature.STANDING, year=PlanYear.school(2024)),
            K.STANDING,
            [date(2025, 3, 24), date(2025, 5, 26)],
        ),
        # summer work has its question before its own end
        (window(date(2027, 6, 1), date(2027, 8, 31), Nature.STANDING, year=SCHOOL), K.STANDING, [date(2027, 8, 24)]),
        # the plan's very end
        (window(date(2027, 8, 1), date(2027, 8, 31), year=SCHOOL), K.OUTCOME, [date(2027, 9, 1)]),
        # the first round of a school year lies before its beginning
        (window(date(2026, 9, 1), date(2026, 9, 30), year=SCHOOL), K.ROUND, [date(2026, 8, 20)]),
    ],
)
def test_school_plans(facts: EventFacts, kind: ReminderKind, expected: list[date]) -> None:
    assert days(facts, kind) == expected


def test_a_school_series_is_not_asked_for_meetings_in_summer() -> None:
    year = window(date(2026, 9, 1), date(2027, 8, 31), Nature.SERIES, year=SCHOOL)
    rounds = days(year, K.ROUND)
    assert rounds[0] == date(2026, 8, 20)
    assert rounds[-1] == date(2027, 4, 20)  # for May
    assert len(rounds) == 9


# Offsets


@pytest.mark.parametrize(
    ("policy", "facts", "expected"),
    [
        (Policy(before=40, eve=5), dated(date(2026, 11, 12)), [date(2026, 9, 16), date(2026, 11, 5), date(2026, 11, 12)]),
        # longer than half the way to the next occurrence: left out
        (
            Policy(before=15),
            dated(date(2026, 11, 12), window_start=date(2026, 11, 12), next_window_start=date(2026, 12, 10)),
            [date(2026, 11, 11), date(2026, 11, 12)],
        ),
        (
            Policy(),
            dated(date(2026, 11, 12), window_start=date(2026, 11, 12), next_window_start=date(2026, 12, 10)),
            [date(2026, 10, 28), date(2026, 11, 11), date(2026, 11, 12)],
        ),
        (Policy(before=2, eve=5), dated(date(2026, 11, 12)), [date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 12)]),
    ],
)  # fmt: skip
def test_offsets(policy: Policy, facts: EventFacts, expected: list[date]) -> None:
    assert days(facts, K.BEFORE, K.EVE, K.MORNING, policy=policy) == expected


def test_offsets_longer_than_the_window_keep_their_order() -> None:
    """Forty working days before the end of a month of thirty days: before it opens, and each once."""
    april = window(date(2026, 4, 1), date(2026, 4, 30))
    found = days(april, K.CLOSING, policy=Policy(closing=(40, 10)))
    assert found == [date(2026, 3, 4), date(2026, 4, 16)]


def test_a_monthly_row_asks_for_each_occurrence_over_the_years_end() -> None:
    january = window(date(2027, 1, 1), date(2027, 1, 31), every=Every.MONTH, next_window_start=date(2027, 2, 1))
    assert days(january, K.ROUND) == [date(2026, 12, 18)]
    assert days(january, K.CLOSING) == [date(2027, 1, 18)]


# After downtime


@pytest.mark.parametrize(
    ("kind", "facts", "due_at", "now", "useful"),
    [
        # «12–30 января» is due on the 30th: ten days before is still worth saying on the 19th
        (
            K.BEFORE,
            of(Nature.DELIVERABLE, starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 30)),
            datetime(2026, 1, 16, 6), datetime(2026, 1, 19, 6), True,
        ),
        # and not on the 31st
        (
            K.BEFORE,
            of(Nature.DELIVERABLE, starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 30)),
            datetime(2026, 1, 16, 6), datetime(2026, 2, 2, 6), False,
        ),
        # a festival of three days: on its second day its eve is of no use
        (
            K.EVE,
            dated(date(2026, 11, 10), ends_on=date(2026, 11, 12)),
            datetime(2026, 11, 9, 6), datetime(2026, 11, 11, 6), False,
        ),
        # Kamchatka's 12 November begins while UTC still has the 11th
        (K.MORNING, dated(date(2026, 11, 12)), datetime(2026, 11, 11, 21), datetime(2026, 11, 12, 5), True),
        (K.MORNING, dated(date(2026, 11, 12)), datetime(2026, 11, 11, 21), datetime(2026, 11, 12, 21), False),
        # a window that ended in the days of downtime
        (K.CLOSING, window(date(2026, 4, 1), date(2026, 4, 30)), datetime(2026, 4, 16, 6), datetime(2026, 5, 4, 6), False),
        (K.CLOSING, window(date(2026, 4, 1), date(2026, 4, 30)), datetime(2026, 4, 16, 6), datetime(2026, 4, 29, 6), True),
        # a question about what has happened is never too late
        (K.STANDING, window(date(2026, 1, 1), date(2026, 12, 31)), datetime(2026, 3, 24, 6), datetime(2026, 4, 2, 6), True),
        (K.OUTCOME, dated(date(2026, 11, 12)), datetime(2026, 11, 13, 6), datetime(2026, 12, 31, 6), True),
    ],
)  # fmt: skip
def test_what_is_still_useful(
    kind: ReminderKind, facts: EventFacts, due_at: datetime, now: datetime, useful: bool
) -> None:
    kamchatka = due_at.hour == 21
    zone = ZoneInfo("Asia/Kamchatka") if kamchatka else MOSCOW
    assert still_useful(kind, facts, due_at.replace(tzinfo=UTC), now.replace(tzinfo=UTC), zone) is useful


def test_stages_over_the_years_end() -> None:
    """Two stages on one day of two years are two; one in the holidays has its line before them."""
    contest = window(
        date(2026, 1, 9), date(2027, 2, 1), Nature.CONTEST,
        stages=(Stage("положение", date(2026, 1, 9)), Stage("приём работ", date(2027, 1, 9))),
    )  # fmt: skip
    found = told(contest, K.MORNING)
    assert [one.due_at.date() for one in found] == [date(2025, 12, 30), date(2026, 12, 30)]
    assert len({one.key for one in told(contest)}) == len(told(contest))
