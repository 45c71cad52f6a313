"""Whatever the row, the policy and the place: reminders come in working hours' morning, once, and never too early or too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.draft import Nature
from plans.periods.model import PlanYear
from plans.policy import BOUNDS, Policy
from plans.timetable import EventFacts, Stage, due, next_morning, still_useful
from plans.workdays import WorkCalendar
from tests.examples import many

ZONES = st.sampled_from(
    ["Europe/Kaliningrad", "Europe/Moscow", "Europe/Saratov", "Europe/Minsk", "Asia/Kamchatka", "Asia/Yekaterinburg"]
).map(ZoneInfo)
DAYS = st.dates(date(2025, 9, 1), date(2028, 12, 31))
MAYBE_A_DAY = st.none() | DAYS
MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2028, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))
# Own working days and days off, whole weeks of them too.
CALENDARS = st.builds(
    WorkCalendar,
    st.sampled_from(["RU", "BY"]),
    st.dictionaries(DAYS, st.booleans(), max_size=6)
    | DAYS.map(lambda monday: {monday + timedelta(days=number): False for number in range(9)}),
)
POLICIES = st.builds(
    Policy,
    hour=st.times(time(7), time(20)).map(lambda hour: hour.replace(second=0, microsecond=0)),
    closing=st.lists(st.integers(*BOUNDS["closing"]), min_size=1, max_size=3, unique=True).map(tuple),
    **{name: st.integers(*bounds) for name, bounds in BOUNDS.items() if name != "closing"},
)


@st.composite
def some_facts(draw: st.DrawFn) -> EventFacts:
    start, length = draw(MAYBE_A_DAY), draw(st.integers(0, 400))
    end = draw(st.none() | (DAYS if start is None else st.just(start + timedelta(days=length))))
    starts_on = draw(MAYBE_A_DAY)
    ends_on = (
        None if starts_on is None else draw(st.none() | st.integers(0, 20).map(lambda n: starts_on + timedelta(days=n)))
    )
    appeared = draw(MOMENTS)
    revision = draw(st.integers(0, 3))
    dated_at = appeared + timedelta(hours=draw(st.integers(0, 3000))) if revision and starts_on else None
    following = (
        None if start is None else draw(st.none() | st.integers(1, 100).map(lambda n: start + timedelta(days=n)))
    )
    return EventFacts(
        nature=draw(st.sampled_from(Nature)),
        window_start=start,
        window_end=end,
        appeared_at=appeared,
        deadline=draw(st.booleans()),
        starts_on=starts_on,
        ends_on=ends_on,
        registers=draw(st.booleans()),
        revision=revision,
        dated_at=dated_at,
        next_window_start=following,
        stages=tuple(Stage("приём работ", day) for day in sorted(draw(st.lists(DAYS, max_size=4)))),
        meetings=tuple(draw(st.lists(DAYS, max_size=3))),
        year=draw(st.sampled_from([None, PlanYear.calendar(2026), PlanYear.school(2026)])),
        meeting=draw(st.booleans()),
    )


@settings(max_examples=many(300), deadline=None)
@given(some_facts(), POLICIES, CALENDARS, ZONES, st.integers(0, 20000))
def test_every_reminder(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo, hours: int) -> None:
    found = due(facts, policy, calendar, zone, facts.appeared_at)
    for one in found:
        local = one.due_at.astimezone(zone)
        assert calendar.is_working(local.date())
        assert local.time() == policy.hour
        assert one.due_at.utcoffset() == timedelta(0)
        assert one.due_at >= facts.appeared_at
        assert facts.dated_at is None or one.due_at >= facts.dated_at
        assert len(one.key) + len(":123456789") <= 96  # the table's column, with a co-executor's id
        assert len(one.stage) <= 24
    assert len({one.key for one in found}) == len(found)
    assert sum(one.late for one in found) <= 1
    assert due(facts, policy, calendar, zone, facts.appeared_at) == found
    later = facts.appeared_at + timedelta(hours=hours)  # as time goes by some are over, and none appears
    assert due(facts, policy, calendar, zone, later) == tuple(one for one in found if one.due_at >= later)
    assert due(replace(facts, closed=True), policy, calendar, zone, facts.appeared_at) == ()


@settings(max_examples=many(200), deadline=None)
@given(some_facts(), POLICIES, CALENDARS, ZONES)
def test_no_row_ends_without_a_question(
    facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    """Whenever it appeared and whenever its date was set: something about it is still to come, or nothing was ever known."""
    whole = facts.window_start is not None and facts.window_end is not None
    if facts.nature is Nature.STANDING or (facts.nature is Nature.SERIES and not facts.meeting):
        known = whole
    elif facts.nature is Nature.CONTEST:
        known = facts.starts_on is not None or facts.window_end is not None
    elif facts.nature in (Nature.DELIVERABLE, Nature.RECOMMENDATION):
        known = policy.overdue_repeats > 0 and (facts.starts_on or facts.ends_on or facts.window_end) is not None
    else:
        known = facts.starts_on is not None or facts.window_end is not None
    if not known:
        return
    assert due(facts, policy, calendar, zone, facts.appeared_at)


@settings(max_examples=many(200), deadline=None)
@given(MOMENTS, POLICIES, CALENDARS, ZONES)
def test_the_next_morning(moment: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> None:
    morning = next_morning(moment, policy, calendar, zone)
    assert morning >= moment
    assert calendar.is_working(morning.astimezone(zone).date())
    assert next_morning(morning, policy, calendar, zone) == morning


@settings(max_examples=many(200), deadline=None)
@given(some_facts(), POLICIES, CALENDARS, ZONES)
def test_what_comes_on_its_own_day_is_useful(
    facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo
) -> None:
    """A sweep an hour late throws nothing away, unless the reminder was late by itself or a stage of a contest."""
    for one in due(facts, policy, calendar, zone, facts.appeared_at):
        if not one.late and facts.nature is not Nature.CONTEST and getattr(one, "level", 0) == 0:
            assert still_useful(one.kind, facts, one.due_at, one.due_at + timedelta(hours=1), zone)
