"""Reminders as rows: what plans.timetable says, kept equal to the table in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import Nature
from plans.escalation import HEAD, ORGANIZERS, chain_of
from plans.form_book import FormBook
from plans.periods.model import Every, PlanYear, YearKind
from plans.places import NIGHT_FROM
from plans.timetable import Due, EventFacts, Policy, ReminderKind, Stage, due, next_morning, still_useful
from plans.workdays import WorkCalendar
from storage.drivers.upsert import insert_into
from storage.models import Event, ItemResponsible, Plan, PlanItem, Reminder
from storage.owed.said import said_of
from storage.owed.teams import Team, meetings_of, next_windows, teams_of
from storage.repositories.forms import Forms
from storage.repositories.institutions import Institutions
from storage.views import OPEN

CHUNK = 2000  # events at a time: databases limit how many values a statement has
NO_KEY = "-"  # no key begins so
LATE = ":late"  # how the key of a reminder ends that comes later than its own day: plans.timetable


@dataclass(frozen=True, slots=True)
class Rules:
    """What all events of one institution are reminded by."""

    policy: Policy
    calendar: WorkCalendar
    zone: ZoneInfo
    forms: FormBook

    @classmethod
    async def of(cls, session: AsyncSession, institution_id: int) -> Rules:
        institutions = Institutions(session)
        institution = await institutions.get(institution_id)
        policy = await institutions.policy(institution_id)
        calendar = await institutions.calendar(institution_id)
        forms = await Forms(session).book(institution_id)
        return cls(policy, calendar, ZoneInfo(institution.time_zone), forms)

    def opening(self, now: dt.datetime) -> dt.datetime:
        """The first moment, from `now` on, at which staff may be written to: a working day between the hour and 21:00 local."""
        local = now.astimezone(self.zone)
        today = local.date()
        if self.calendar.is_working(today) and local.time() < NIGHT_FROM:
            return max(now, dt.datetime.combine(today, self.policy.hour, self.zone))
        day = self.calendar.on_or_after(today + dt.timedelta(days=1))
        return dt.datetime.combine(day, self.policy.hour, self.zone)


Snoozed = tuple[str, int | None]  # how the keys begin that people asked for, and whom they are for: who leads
Ruled = tuple[EventFacts, Rules]  # an event, and what it is reminded by: the policy with its row's and its lead's own
_MAY_CHANGE = ("key", "due_at", "responsible_id", "late")  # of a reminder that was not sent


def snooze_prefix(revision: int) -> str:
    """Keys of rows that a person asked for: a recompute leaves them alone while the date stands and the event is open."""
    return f"snooze:{revision}:"


def plan_year(plan: Plan) -> PlanYear | None:
    if plan.year_kind is None or plan.year_start is None or plan.year_end is None:
        return None
    return PlanYear(YearKind(plan.year_kind), plan.year_start, plan.year_end)


def facts_of(
    event: Event,
    item: PlanItem,
    year: PlanYear | None,
    book: FormBook,
    next_window_start: dt.date | None,
    meetings: tuple[dt.date, ...] = (),
) -> EventFacts:
    """What the timetable asks about a kept event."""
    form = book.named(event.form)
    every = item.period.get("every")
    nature = Nature(event.nature)
    return EventFacts(
        nature=nature,
        window_start=event.window_start,
        window_end=event.window_end,
        appeared_at=event.appeared_at,
        deadline=event.deadline,
        every=Every(every) if every else None,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        start_time=event.start_time,
        registers=event.public and form is not None and form.registers,
        revision=event.revision,
        next_window_start=next_window_start,
        stages=tuple(
            Stage(one["name"], dt.date.fromisoformat(one["on"]), bool(one.get("done"))) for one in event.stages
        ),
        meetings=meetings,
        year=year,
        meeting=nature is Nature.SERIES and event.ordinal > 1,
        postponed=event.status == "postponed" and event.starts_on is None,
        closed=event.outcome is not None or event.status == "cancelled",
    )


async def recompute(session: AsyncSession, event_ids: Sequence[int], now: dt.datetime) -> None:
    """Make the pending rows of these events equal to the timetable: add, move, drop; what was sent stays."""
    for start in range(0, len(event_ids), CHUNK):
        await _recompute(session, event_ids[start : start + CHUNK], now)


async def recompute_led_by(session: AsyncSession, responsible_id: int, now: dt.datetime) -> None:
    """The open events of the rows that this one leads: its head or its own policy has changed."""
    led = select(ItemResponsible.item_id).where(
        ItemResponsible.responsible_id == responsible_id, ItemResponsible.role == "lead"
    )
    events = await session.scalars(select(Event.id).where(Event.item_id.in_(led), OPEN).order_by(Event.id))
    await recompute(session, list(events), now)


async def _recompute(session: AsyncSession, event_ids: Sequence[int], now: dt.datetime) -> None:
    wanted, snoozes, ruled = await wanted_rows(session, event_ids, now)
    await _apply(session, event_ids, wanted, snoozes, ruled, now)
    await session.execute(
        update(Event).where(Event.id.in_(event_ids)).values(computed_at=now),
        execution_options={"synchronize_session": False},
    )


async def wanted_rows(
    session: AsyncSession, event_ids: Sequence[int], now: dt.datetime
) -> tuple[dict[tuple[int, str], dict[str, Any]], dict[int, Snoozed], dict[int, Ruled]]:
    """What plans.timetable wants of these events, from their beginning on: columns of a reminder by (event, key), but for what has
    been said under another key or is in work; of each open event the beginning of the keys that people asked for; what it is reminded by."""
    found = await session.execute(
        select(Event, PlanItem, Plan)
        .join(PlanItem, PlanItem.id == Event.item_id)
        .join(Plan, Plan.id == PlanItem.plan_id)
        .where(Event.id.in_(event_ids))
    )
    events = [(event, item, plan) for event, item, plan in found.all()]
    rules: dict[int, Rules] = {}
    for event, _, _ in events:
        if event.institution_id not in rules:
            rules[event.institution_id] = await Rules.of(session, event.institution_id)
    items = {item.id for _, item, _ in events}
    teams = await teams_of(session, items)
    following = await next_windows(session, items)
    meetings = await meetings_of(session, items)
    said = await said_of(session, event_ids)
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    snoozes: dict[int, Snoozed] = {}
    taken: set[tuple[int, str]] = set()
    ruled: dict[int, Ruled] = {}
    for event, item, plan in events:
        law = rules[event.institution_id]
        facts = facts_of(
            event, item, plan_year(plan), law.forms, following.get((item.id, event.ordinal)), meetings.get(item.id, ())
        )
        facts = replace(facts, dated_at=said[event.id].dated_at)
        if not facts.closed:
            snoozes[event.id] = snooze_prefix(event.revision), teams.get(item.id, Team()).lead
        team = teams.get(item.id, Team())
        policy = law.policy.overridden(team.policy, item.policy)
        ruled[event.id] = facts, replace(law, policy=policy)
        taken |= {(event.id, stage) for stage, at in said[event.id].taken.items() if at >= event.appeared_at}
        for one in due(facts, policy, law.calendar, law.zone, facts.appeared_at):
            for row in _rows(event, one, team, now):
                wanted[event.id, row["key"]] = row
    await _leave_alone(session, event_ids, wanted, taken)
    return wanted, snoozes, ruled


async def _leave_alone(
    session: AsyncSession,
    event_ids: Sequence[int],
    wanted: dict[tuple[int, str], dict[str, Any]],
    taken: set[tuple[int, str]],
) -> None:
    """Said in its time or late is said; a stage that somebody has in work gets no repeats that were not there before."""
    await session.flush()
    rows = await session.execute(
        select(Reminder.event_id, Reminder.key, Reminder.state).where(Reminder.event_id.in_(event_ids))
    )
    kept = {(row.event_id, row.key): row.state for row in rows.all()}
    for (event_id, key), state in kept.items():
        if state != "pending":
            wanted.pop((event_id, _twin(key)), None)
    for (event_id, key), row in list(wanted.items()):
        if (event_id, row["stage"]) in taken and not row["escalation_level"] and (event_id, key) not in kept:
            del wanted[event_id, key]


def _twin(key: str) -> str:
    """The same reminder in its time, or late."""
    return key.removesuffix(LATE) if key.endswith(LATE) else key + LATE


def _rows(event: Event, one: Due, team: Team, now: dt.datetime) -> Iterable[dict[str, Any]]:
    """The lead's row (nobody leads: the organizers'), one for each co-executor, or a rung of a chain. Without a head the organizers
    hear at the head's time; where nobody leads there is nothing above them."""
    if one.for_co:
        receivers: list[tuple[int | None, str]] = [(party, f"{one.key}:{party}") for party in team.helpers]
    elif one.level == 0:
        receivers = [(team.lead, one.key)]
    elif team.lead is None or (one.level == ORGANIZERS and team.head is None):
        receivers = []
    else:
        receivers = [(team.head if one.level == HEAD else None, one.key)]
    for responsible_id, key in receivers:
        yield {
            "event_id": event.id,
            "institution_id": event.institution_id,
            "responsible_id": responsible_id,
            "kind": one.kind.value,
            "stage": one.stage,
            "key": key,
            "due_at": one.due_at,
            "late": one.late,
            "escalation_level": one.level if responsible_id is not None or not one.level else ORGANIZERS,
            "state": "pending",
            "changed_at": now,
        }


async def _apply(
    session: AsyncSession,
    event_ids: Sequence[int],
    wanted: dict[tuple[int, str], dict[str, Any]],
    snoozes: dict[int, Snoozed],
    ruled: dict[int, Ruled],
    now: dt.datetime,
) -> None:
    columns = [getattr(Reminder, name) for name in ("id", "event_id", "state", "escalation_level", *_MAY_CHANGE)]
    kept = await session.execute(select(*columns).where(Reminder.event_id.in_(event_ids)))
    rows_kept = kept.all()
    begun = {
        (row.event_id, chain)
        for row in rows_kept
        if row.state not in ("pending", "cancelled") and (chain := chain_of(row.key))
    }
    going = begun & {(event_id, chain_of(key)) for event_id, key in wanted}  # the reason for it is still there
    drop: list[int] = []
    for row in rows_kept:
        row_wanted = wanted.pop((row.event_id, row.key), None)
        prefix, lead = snoozes.get(row.event_id, (NO_KEY, None))
        if row.state != "pending":
            continue
        if row.key.startswith(prefix):
            await _keep_wish(session, row, lead, ruled[row.event_id][1], now)
            continue
        if (row.event_id, chain_of(row.key)) in going:
            continue  # a chain is fixed when it starts
        row_wanted = row_wanted or wanted.pop((row.event_id, _twin(row.key)), None)
        if row_wanted is None:
            drop.append(row.id)
            continue
        values = {name: row_wanted[name] for name in _MAY_CHANGE}
        if values["due_at"] < now:
            values["due_at"] = _overtaken(row_wanted, row.due_at, *ruled[row.event_id], now)
        if values != {name: getattr(row, name) for name in values}:
            await session.execute(
                update(Reminder)
                .where(Reminder.id == row.id, Reminder.state == "pending")
                .values(changed_at=now, **values)
            )
    if drop:
        await session.execute(delete(Reminder).where(Reminder.id.in_(drop), Reminder.state == "pending"))
    rows = [  # what is past and was not made stays unmade, and a chain that has begun gets no more rungs
        row
        for (event_id, key), row in wanted.items()
        if row["due_at"] >= now and (event_id, chain_of(key)) not in begun
    ]
    if rows:
        once = insert_into(session, Reminder.__table__).on_conflict_do_nothing(index_elements=["event_id", "key"])
        await session.execute(once, rows)


async def _keep_wish(session: AsyncSession, row: Any, lead: int | None, law: Rules, now: dt.datetime) -> None:
    """A day that a person asked for stands; it comes at the hour of all others, to who leads now."""
    local = row.due_at.astimezone(law.zone)
    at = dt.datetime.combine(local.date(), law.policy.hour, law.zone).astimezone(dt.UTC)
    values: dict[str, Any] = {"due_at": at} if at > now and at != row.due_at else {}
    if row.escalation_level == 0 and row.responsible_id != lead:
        values["responsible_id"] = lead
    if values:
        await session.execute(
            update(Reminder).where(Reminder.id == row.id, Reminder.state == "pending").values(changed_at=now, **values)
        )


def _overtaken(row: dict[str, Any], was: dt.datetime, facts: EventFacts, law: Rules, now: dt.datetime) -> dt.datetime:
    """When a reminder comes whose new time is over: on the next morning, and not later than it would have before; if that is
    too late for it, at once, or as the sweep decides."""
    wanted: dt.datetime = row["due_at"]
    if was < now:
        return was
    morning = next_morning(now, law.policy, law.calendar, law.zone)
    if was < morning and law.calendar.is_working(was.astimezone(law.zone).date()):
        morning = was
    return morning if still_useful(ReminderKind(row["kind"]), facts, wanted, morning, law.zone) else wanted
