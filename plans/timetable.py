"""Event + policy + working days -> when reminders are due (DESIGN.md, section 6). Pure: `now` is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from plans.draft import Nature
from plans.escalation import Reason, Step, chain, chain_of, overdue, reason_of, unanswered, undated
from plans.periods.calendar import month_end
from plans.periods.model import YearKind
from plans.policy import Policy
from plans.reminders import Due, EventFacts, ReminderKind, Stage
from plans.stages import stage_tag
from plans.workdays import WorkCalendar

__all__ = ["Due", "EventFacts", "Policy", "ReminderKind", "Stage", "due", "next_morning", "still_useful"]

SHORT_WINDOW = 28  # days: a shorter one is asked about only before it opens
LONG_WINDOW = 62  # days: a longer one only in the rounds before its first and its last month
WHOLE_YEAR = 270  # days: from here on a standing row is asked by quarters
YOUNG = 30  # days: a stretch younger than this has nothing to report at a quarter's end


_NEVER_LATE = (ReminderKind.CO_EVE, ReminderKind.HOUR, ReminderKind.ESCALATED)
_HOW_IT_ENDED = (ReminderKind.OUTCOME, ReminderKind.OVERDUE, ReminderKind.STANDING)
_UNTIL_ANSWERED = (
    ReminderKind.OUTCOME,
    ReminderKind.OVERDUE,
    ReminderKind.STANDING,
    ReminderKind.DECIDE,
    ReminderKind.ESCALATED,
)


@dataclass(frozen=True, slots=True)
class _Ping:
    """A reminder before it has an hour: the working day, and what tells it from its brothers."""

    kind: ReminderKind
    stage: str
    day: date
    tag: str = ""
    level: int = 0
    at: datetime | None = None  # an hour of its own; None: the policy's


def _rungs(steps: Iterator[Step]) -> Iterator[_Ping]:
    for step in steps:
        yield _Ping(ReminderKind.ESCALATED, step.stage, step.day, f"{step.reason.value}{step.tag}", step.level)


def due(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo, now: datetime) -> tuple[Due, ...]:
    """Every reminder that the event still has, from `now` on, in order. Idempotent: keys repeat, the table keeps one.

    Of the offsets that were past when the event appeared only the latest is given, `late`, on the next working morning; of
    those that were past when people set its date only the question how it ended.
    """
    if facts.closed:
        return ()
    found = [_due(ping, facts, policy, zone) for ping in _pings(facts, policy, calendar, zone)]
    found.sort(key=lambda one: (one.due_at, one.key))
    since = max(facts.appeared_at, facts.dated_at or facts.appeared_at)
    ahead = [one for one in found if one.due_at >= since]
    past = [one for one in found if one.due_at < since]
    asked = [one for one in past if one.kind not in _NEVER_LATE]
    if facts.revision and facts.starts_on is not None:  # a date set afterwards is asked for its end, and only for that
        asked = [one for one in asked[-1:] if one.kind in _HOW_IT_ENDED]
    elif since > facts.appeared_at:  # put off: storage asks for another date when people have had time to think
        asked = []
    if asked:
        morning = next_morning(since, policy, calendar, zone)
        if all(one.due_at != morning for one in ahead if one.level == 0):
            ahead.append(replace(asked[-1], due_at=morning, late=True, key=f"{asked[-1].key}:late"))
        anew = _late_chain(asked[-1], morning, {chain_of(one.key) for one in past}, facts, policy, calendar, zone)
        begun = {chain_of(one.key) for one in (*past, *anew)} - {None}
        ahead = [one for one in ahead if chain_of(one.key) not in begun] + anew
    return tuple(one for one in sorted(ahead, key=lambda one: (one.due_at, one.key)) if one.due_at >= now)


def _late_chain(
    asked: Due,
    morning: datetime,
    begun: set[str | None],
    facts: EventFacts,
    policy: Policy,
    calendar: WorkCalendar,
    zone: ZoneInfo,
) -> list[Due]:
    """What was over before the plan came is asked first, and goes up when people have had the time that an outcome has; so does a
    window whose chain should have `begun` before."""
    first = calendar.shift(morning.astimezone(zone).date(), policy.escalate_outcome)
    reason = {ReminderKind.OUTCOME: Reason.OUTCOME, ReminderKind.OVERDUE: Reason.OVERDUE}.get(
        asked.kind, Reason.UNDATED
    )
    if reason is Reason.UNDATED:
        late = any(key and reason_of(f"{key}:") is Reason.UNDATED for key in begun)
        if not late or facts.window_end is None or first > facts.window_end:
            return []
    rungs = _rungs(chain(reason, asked.stage, first, policy, calendar))
    return [_due(ping, facts, policy, zone) for ping in rungs]


def still_useful(kind: ReminderKind, facts: EventFacts, due_at: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """After days of downtime: is this reminder worth sending now, or is it missed?"""
    if facts.closed:
        return False
    today = now.astimezone(zone).date()
    if kind in _UNTIL_ANSWERED:
        return True
    if kind in (ReminderKind.ROUND, ReminderKind.CLOSING, ReminderKind.OPENING, ReminderKind.STAGES):
        return facts.window_end is None or facts.window_end >= today
    if kind is ReminderKind.HOUR:
        return now < due_at + timedelta(hours=1)
    if kind is ReminderKind.MORNING:
        return due_at.astimezone(zone).date() == today
    day = facts.starts_on or facts.window_end
    if facts.nature is Nature.DELIVERABLE:
        day = facts.ends_on or day  # «12–30 января» is due on the 30th
    return day is None or day >= today


def _due(ping: _Ping, facts: EventFacts, policy: Policy, zone: ZoneInfo) -> Due:
    rung = str(ping.level) if ping.level else ""
    key = ":".join(filter(None, (ping.kind.value, ping.tag, str(facts.revision), rung)))
    due_at = ping.at or datetime.combine(ping.day, policy.hour, zone)
    for_co = ping.kind is ReminderKind.CO_EVE
    return Due(ping.kind, ping.stage, due_at.astimezone(UTC), key, for_co=for_co, level=ping.level)


def next_morning(moment: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """The first reminder hour of a working day that is not before `moment`."""
    local = moment.astimezone(zone)
    today = datetime.combine(local.date(), policy.hour, zone)
    day = local.date() if today >= local else local.date() + timedelta(days=1)
    return datetime.combine(calendar.on_or_after(day), policy.hour, zone).astimezone(UTC)


def _pings(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> Iterator[_Ping]:
    nature = facts.nature
    if nature is Nature.RECOMMENDATION:
        day = next_morning(facts.appeared_at, policy, calendar, zone).astimezone(zone).date()
        if facts.starts_on is None:
            yield _Ping(ReminderKind.DECIDE, "decide", day)
        else:
            yield from _deadline(facts.starts_on, "", facts, policy, calendar)
    elif nature is Nature.STANDING:
        yield from _standing(facts, policy, calendar)
    elif nature is Nature.DELIVERABLE:
        last = facts.ends_on or facts.starts_on or facts.window_end  # «12–30 января» is due on the 30th
        if last is not None:
            yield from _deadline(last, "", facts, policy, calendar)
    elif nature is Nature.SERIES and not facts.meeting:
        yield from _series(facts, policy, calendar)
    elif nature is Nature.CONTEST:
        yield from _contest(facts, policy, calendar, zone)
    elif facts.starts_on is not None:
        yield from _dated(facts, policy, calendar, zone)
    else:
        yield from _undated(facts, policy, calendar)


def _dated(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> Iterator[_Ping]:
    """10 and 1 before, that morning, the outcome on the next working day; with registration the letter too."""
    start = facts.starts_on
    assert start is not None
    if facts.registers and _fits(policy.letter, facts):
        yield _Ping(ReminderKind.LETTER, "letter", calendar.shift(start, -policy.letter))
    if _fits(policy.before, facts):
        yield _Ping(ReminderKind.BEFORE, "before", calendar.shift(start, -policy.before))
    eve = calendar.shift(start, -policy.eve)
    morning = calendar.on_or_before(start)  # a day off has its line on the last working day before
    if eve != morning:
        yield _Ping(ReminderKind.EVE, "before", eve)  # the second of its stage: «в работе» silences it
    yield _Ping(ReminderKind.MORNING, "morning", morning)
    yield _Ping(ReminderKind.CO_EVE, "co_eve", eve)
    yield from _hour(facts, policy, calendar, zone)
    yield from _outcome(facts.ends_on or start, policy, calendar)


def _hour(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> Iterator[_Ping]:
    """An hour before what people are coming to, on a working day, after the morning's digest."""
    if not policy.hour_before or not facts.registers or facts.starts_on is None or facts.start_time is None:
        return
    at = datetime.combine(facts.starts_on, facts.start_time, zone) - timedelta(hours=1)
    if calendar.is_working(facts.starts_on) and at > datetime.combine(facts.starts_on, policy.hour, zone):
        yield _Ping(ReminderKind.HOUR, "hour", facts.starts_on, at=at)


def _outcome(last: date, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """Asked on the next working day; what nobody answers goes up."""
    asked = calendar.shift(last, 1)
    yield _Ping(ReminderKind.OUTCOME, "outcome", asked)
    yield from _rungs(unanswered(asked, "outcome", policy, calendar))


def _undated(facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """The monthly round, then 20 and 10 before the window ends; a short window only before it opens."""
    start, end = facts.window_start, facts.window_end
    if end is None:
        if start is not None:
            yield _Ping(ReminderKind.OPENING, "dating", calendar.shift(start, -policy.opening))
        return
    short = start is not None and (end - start).days + 1 < SHORT_WINDOW
    if facts.postponed:  # a date is asked for while the window is wide, and storage sees to the rest
        if not short:
            yield from _asks(start or end, end, facts, policy, calendar)
        return
    if start is not None and short:
        yield _Ping(ReminderKind.OPENING, "dating", calendar.shift(start, -policy.opening))
        yield from _rungs(undated(start, end, "dating", policy, calendar))
    else:
        yield from _asks(start or end, end, facts, policy, calendar)
        yield from _rungs(undated(None, end, "closing", policy, calendar))
    yield from _outcome(end, policy, calendar)


def _asks(start: date, end: date, facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """For a date: in the monthly rounds, then 20 and 10 before the window ends."""
    yield from _rounds(_months(start, end), "dating", policy, calendar)
    for offset in policy.closing:
        if _fits(offset, facts):
            yield _Ping(ReminderKind.CLOSING, "closing", calendar.shift(end, -offset), str(offset))


def _deadline(last: date, tag: str, facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """10 and 1 before, that morning, overdue on the next three working days; who helps hears one before."""
    yield from _eve(last, tag, facts, policy, calendar)
    yield _Ping(ReminderKind.CO_EVE, f"co_eve{tag}", calendar.shift(last, -policy.eve), tag)
    day = last
    for number in range(1, policy.overdue_repeats + 1):
        day = calendar.shift(day, 1)
        yield _Ping(ReminderKind.OVERDUE, f"overdue{tag}", day, f"{tag}{number}")
    yield from _rungs(overdue(last, f"overdue{tag}", policy, calendar, tag))


def _eve(last: date, tag: str, facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """10 and 1 before a deadline, and that morning."""
    if _fits(policy.before, facts):
        yield _Ping(ReminderKind.BEFORE, f"before{tag}", calendar.shift(last, -policy.before), tag)
    eve, morning = calendar.shift(last, -policy.eve), calendar.on_or_before(last)
    if eve != morning:
        yield _Ping(ReminderKind.EVE, f"before{tag}", eve, tag)
    yield _Ping(ReminderKind.MORNING, f"morning{tag}", morning, tag)


def _contest(facts: EventFacts, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> Iterator[_Ping]:
    """Its stages are asked for before it opens; each is a deadline; numbers at the end."""
    start, end = facts.window_start, facts.window_end
    opens = start or end  # «до 1 октября»: only the end is known
    if not facts.stages and facts.starts_on is None and opens is not None:
        yield _Ping(ReminderKind.STAGES, "stages", calendar.shift(opens, -policy.contest_before))
    for number, stage in enumerate(facts.stages, start=1):
        if not stage.done:
            yield from _deadline(stage.on, stage_tag(number, stage.on), facts, policy, calendar)
    if facts.starts_on is not None:
        yield from _dated(facts, policy, calendar, zone)
    elif end is not None:
        if start is None and not facts.stages:  # only a deadline is known
            yield from _eve(end, "", facts, policy, calendar)
        yield from _outcome(end, policy, calendar)


def _series(facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """«Добавить встречу» in the monthly round while a month has none; the row's outcome at its end."""
    start, end = facts.window_start, facts.window_end
    if start is None or end is None:
        return
    busy = {(day.year, day.month) for day in facts.meetings}
    school = facts.year is not None and facts.year.kind is YearKind.SCHOOL
    months = [
        first
        for first in _months(start, end)
        if (first.year, first.month) not in busy and not (school and 6 <= first.month <= 8)
    ]
    for first in months:
        yield from _rounds([first], f"round-{first:%Y-%m}", policy, calendar)
    last = end
    if school and end.month in (6, 7, 8) and start < date(end.year, 6, 1):  # by 15 June, not after the summer
        last = min(end, calendar.on_or_before(date(end.year, 6, 15)) - timedelta(days=1))
    yield from _outcome(last, policy, calendar)


def _standing(facts: EventFacts, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """«Что сделано?» before each quarter's end; the year's last from 10 December, or the last week of May."""
    start, end = facts.window_start, facts.window_end
    if start is None or end is None:
        return
    school = facts.year is not None and facts.year.kind is YearKind.SCHOOL
    last = date(end.year, 5, 25) if school and end.month in (6, 7, 8) else None
    if last is None and (end.month, end.day) == (12, 31) and not school:
        last = date(end.year, 12, 10)
    final = calendar.on_or_after(last) if last is not None and last >= start else calendar.shift(end, -policy.standing)
    for quarter_end in _quarter_ends(start, end):
        day = calendar.shift(quarter_end, -policy.standing)
        if (quarter_end - start).days >= YOUNG and (final - day).days >= YOUNG:
            yield _Ping(ReminderKind.STANDING, f"standing-{quarter_end:%Y-%m}", day, f"{quarter_end:%Y-%m}")
    yield _Ping(ReminderKind.STANDING, "standing-last", final, "last")


def _rounds(months: list[date], stage: str, policy: Policy, calendar: WorkCalendar) -> Iterator[_Ping]:
    """On the 20th of the month before (or the working day before it); of a long stretch only the first and last month."""
    if len(months) > 2 and (months[-1] - months[0]).days > LONG_WINDOW - SHORT_WINDOW:
        months = [months[0], months[-1]]
    for first in months:
        before = first - timedelta(days=1)
        day = calendar.on_or_before(before.replace(day=policy.round_day))
        yield _Ping(ReminderKind.ROUND, stage, day, f"{first:%Y-%m}")


def _months(start: date, end: date) -> list[date]:
    """The first days of the months that a stretch touches."""
    months = [start.replace(day=1)]
    while (following := month_end(months[-1].year, months[-1].month) + timedelta(days=1)) <= end:
        months.append(following)
    return months


def _quarter_ends(start: date, end: date) -> list[date]:
    ends = (month_end(year, month) for year in range(start.year, end.year + 1) for month in (3, 6, 9, 12))
    return [day for day in ends if start <= day <= end]


def _fits(offset: int, facts: EventFacts) -> bool:
    """No offset of a repeating row is longer than half the distance to its next occurrence (5 working days a week)."""
    if facts.next_window_start is None or facts.window_start is None:
        return True
    distance = (facts.next_window_start - facts.window_start).days
    return offset * 7 / 5 <= distance / 2
