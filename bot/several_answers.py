"""Typed lines against the digest they answer: what each would do, whether it may, and all of them kept in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot import answers
from bot.access import Actor, may_confirm, may_run_event
from bot.rendering.keys import is_open
from bot.rendering.staff import deadline_of
from bot.snoozing import snooze_until
from bot.typed.outcome import read_told
from bot.typed.several import MOST, Kind, Said, by_number, read_line, split
from plans.workdays import WorkCalendar
from storage.changes.dates import When
from storage.database import Unit
from storage.errors import BadValue
from storage.models import Delivery, Reminder
from storage.records import EventView

FAR = dt.timedelta(days=730)


class Trouble(StrEnum):
    """Why a line is not kept."""

    UNCLEAR = "unclear"
    NO_NUMBER = "no_number"
    IS_OVER = "is_over"
    TWICE = "twice"
    NOT_YOURS = "not_yours"
    CLOSED = "closed"
    PAST = "past"
    FAR = "far"
    BACKWARDS = "backwards"
    OUTSIDE = "outside"
    STANDS = "stands"
    DATED = "dated"
    EARLY = "early"
    WHOLE_SERIES = "whole_series"
    NO_REASON = "no_reason"
    BAD_LINK = "bad_link"
    TOO_LONG = "too_long"
    TOO_LATE = "too_late"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the message. `trouble`: it is not kept; `waits`: it will wait for a head's or an organizer's word."""

    number: int
    text: str
    view: EventView | None
    said: Said
    today: dt.date  # local
    stage: str = ""  # of the reminder that asked
    month: dt.date | None = None  # of «не в апреле»: its first day
    day: dt.date | None = None  # to be reminded on
    waits: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What a message says. `left`: numbers beyond the most that one message may answer."""

    lines: tuple[Line, ...]
    left: int = 0

    @property
    def good(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.trouble is None)


async def understand(
    unit: Unit,
    actor: Actor,
    delivery: Delivery,
    text: str,
    typed_on: dt.date,
    now: dt.datetime,
    *,
    lock: bool = False,
) -> Typed:
    """`typed_on`: local, for «завтра»; whether it may be kept is judged at `now`. `lock`: the rows, in one order, until the
    transaction ends: nobody answers between the judging and the keeping."""
    order = [int(one) for one in delivery.payload.get("order", ())]
    numbered = by_number(split(text, len(order)), len(order))
    wanted = [order[number - 1] for number, _ in numbered if 1 <= number <= len(order)]
    if lock:
        for event_id in sorted(view.event.id for view in await unit.events.views(wanted)):
            await unit.events.locked(event_id)
    views = {view.event.id: view for view in await unit.events.views(wanted)}
    asked = await unit.reminders.views([int(one) for one in delivery.payload.get("reminders", ())])
    reminders = {one.reminder.event_id: one.reminder for one in asked}
    times = Counter(number for number, _ in numbered)
    lines: list[Line] = []
    for number, words in numbered[:MOST]:
        view = views.get(order[number - 1]) if 1 <= number <= len(order) else None
        if view is None:
            lines.append(Line(number, words, None, Said(Kind.UNCLEAR), typed_on, trouble=Trouble.NO_NUMBER))
            continue
        line = _read(number, words, view, reminders.get(view.event.id), typed_on, now)
        calendar = await unit.institutions.calendar(view.institution.id)
        lines.append(await _judged(unit, actor, line, calendar, twice=times[number] > 1))
    return Typed(tuple(lines), max(0, len(numbered) - MOST))


def _read(
    number: int, words: str, view: EventView, reminder: Reminder | None, typed_on: dt.date, now: dt.datetime
) -> Line:
    zone = ZoneInfo(view.institution.time_zone)
    today = now.astimezone(zone).date()
    said = read_line(words, view.event.nature, typed_on)
    month = None
    if said.kind is Kind.NOT_NOW:
        month = today.replace(day=1)
        if reminder is not None and reminder.kind == "round":
            month = _next_month(reminder.due_at.astimezone(zone).date())
        if said.month is not None and said.month != month.month:
            month = dt.date(today.year + (said.month < today.month), said.month, 1)
    return Line(number, words, view, said, today, reminder.stage if reminder is not None else "", month)


async def _judged(unit: Unit, actor: Actor, line: Line, calendar: WorkCalendar, *, twice: bool) -> Line:
    view, said = line.view, line.said
    assert view is not None
    trouble, day, waits = None, None, False
    if not await may_run_event(unit, actor, view.event.id):
        trouble = Trouble.NOT_YOURS
    elif twice:
        trouble = Trouble.TWICE
    elif not is_open(view):
        trouble = Trouble.CLOSED
    elif said.kind is Kind.DATE:
        trouble = _date_trouble(line, outside_is_free=await may_confirm(unit, actor, view.event.id))
    elif said.kind is Kind.OUTCOME:
        trouble = _outcome_trouble(line)
        waits = await answers.waits_for_a_word(unit, actor, view.event.id, said.outcome)
    elif said.kind is Kind.LATER:
        wanted = calendar.shift(line.today, said.days) if said.days else None
        day = calendar.on_or_after(said.date.starts_on) if said.date is not None else wanted
        trouble = _later_trouble(line, day)
    else:
        trouble = _other_trouble(line)
    return Line(
        line.number, line.text, view, said, line.today, line.stage, line.month, day, waits and trouble is None, trouble
    )


def _date_trouble(line: Line, *, outside_is_free: bool) -> Trouble | None:
    view, date = line.view, line.said.date
    assert view is not None
    assert date is not None
    if view.event.nature == "standing":
        return Trouble.UNCLEAR
    if not line.today <= date.starts_on <= line.today + FAR:
        return Trouble.PAST if date.starts_on < line.today else Trouble.FAR
    try:
        when = When(date.starts_on, date.start_time, date.ends_on, date.end_time)
    except BadValue:
        return Trouble.BACKWARDS
    if is_series_row(view):
        return None
    if when.stands(view.event):
        return Trouble.STANDS
    return Trouble.OUTSIDE if when.outside(view.event) and not outside_is_free else None


def _outcome_trouble(line: Line) -> Trouble | None:
    view, said = line.view, line.said
    assert view is not None
    event = view.event
    began = event.starts_on or event.window_start
    if len(said.words) > 500:
        return Trouble.TOO_LONG
    if said.outcome == "held" and is_series_row(view) and event.window_end and event.window_end >= line.today:
        return Trouble.WHOLE_SERIES
    if event.nature not in ("deliverable", "recommendation") and began is not None and began > line.today:
        return Trouble.EARLY
    if said.outcome in ("not_held", "not_done", "partly") and not said.words:
        return Trouble.NO_REASON
    return Trouble.BAD_LINK if read_told(said.words).bad else None


def _later_trouble(line: Line, day: dt.date | None) -> Trouble | None:
    assert line.view is not None
    last = deadline_of(line.view)
    if day is None or day <= line.today:
        return Trouble.PAST
    return Trouble.TOO_LATE if last is not None and line.today <= last < day else None


def _other_trouble(line: Line) -> Trouble | None:
    assert line.view is not None
    match line.said.kind:
        case Kind.UNCLEAR:
            return Trouble.UNCLEAR
        case Kind.REPORT if len(line.said.words) > 500:
            return Trouble.TOO_LONG
        case Kind.WORK if line.stage == "outcome":
            return Trouble.IS_OVER
        case Kind.NOT_NOW if line.view.event.nature not in ("event", "series", "contest"):
            return Trouble.NO_DATE
        case Kind.NOT_NOW if line.stage == "outcome":
            return Trouble.NO_REASON  # «нет» to «состоялось ли» is no answer about a month
        case Kind.NOT_NOW if line.view.event.starts_on is not None:
            return Trouble.DATED
    return None


async def keep(unit: Unit, actor: Actor, typed: Typed, now: dt.datetime) -> None:
    """All good lines, in the caller's one transaction."""
    for line in typed.good:
        await _keep(unit, actor, line, now)


async def _keep(unit: Unit, actor: Actor, line: Line, now: dt.datetime) -> None:
    view, said, person = line.view, line.said, actor.person.id
    assert view is not None
    event_id = view.event.id
    match said.kind:
        case Kind.DATE:
            await _set_date(unit, actor, line, now)
        case Kind.NOT_NOW:
            assert line.month is not None
            await unit.reminders.not_this_month(event_id, line.month, person, now)
        case Kind.WORK:
            await unit.reminders.acknowledge(event_id, line.stage or "before", person, now)
        case Kind.LATER:
            assert line.day is not None
            await snooze_until(unit, view, line.day, person, now)
        case Kind.REPORT:
            await answers.report(unit, view, said.words, line.stage, actor, now)
        case Kind.OUTCOME if said.outcome in ("not_held", "not_done"):
            await answers.refuse(unit, actor, event_id, said.outcome, said.words, now)
        case Kind.OUTCOME:
            left = said.words if said.outcome == "partly" else None
            await unit.events.set_outcome(event_id, outcome=said.outcome, now=now, person_id=person, reason=left)
            if said.words and left is None:
                await answers.tell(unit, view, said.words, actor, now)


async def _set_date(unit: Unit, actor: Actor, line: Line, now: dt.datetime) -> None:
    """A series row gets a meeting; anything else its day."""
    view, date = line.view, line.said.date
    assert view is not None
    assert date is not None
    if is_series_row(view):
        await unit.events.add_meeting(
            view.event.id,
            starts_on=date.starts_on,
            start_time=date.start_time,
            ends_on=date.ends_on,
            end_time=date.end_time,
            now=now,
            person_id=actor.person.id,
        )
        return
    await unit.events.set_date(
        view.event.id,
        starts_on=date.starts_on,
        start_time=date.start_time,
        ends_on=date.ends_on,
        end_time=date.end_time,
        now=now,
        person_id=actor.person.id,
        confirmed=await may_confirm(unit, actor, view.event.id),
    )


def is_series_row(view: EventView) -> bool:
    """It stands for its meetings and has no day of its own."""
    event = view.event
    return event.nature == "series" and event.ordinal == 1 and event.starts_on is None


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
