"""What people take back must not be forgotten. A postponed event: where the timetable has nothing left to ask, two monthly rounds
ask for a date, and the year's end asks what came of it. An answer that was a slip: the question comes again. In the caller's
transaction, after `recompute`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.escalation import HEAD, KEY, ORGANIZERS, Reason, chain
from plans.timetable import ReminderKind
from storage.drivers.upsert import insert_into
from storage.models import Event, Plan, PlanItem, Reminder
from storage.owed.recompute import Rules, plan_year, snooze_prefix
from storage.owed.teams import Team, teams_of

ROUNDS = 2
BREATH = 7  # days: who has just put it off is not asked at once
LATE_ANSWER = 20  # working days: when the plan's year is over too


async def ask_for_a_date(session: AsyncSession, event: Event, now: dt.datetime) -> int:
    """The rows are like snoozes: they stand until the event gets a date or an outcome. How many were added."""
    pending = set(
        await session.scalars(
            select(Reminder.kind).where(
                Reminder.event_id == event.id, Reminder.state == "pending", Reminder.due_at >= now
            )
        )
    )
    rules = await Rules.of(session, event.institution_id)
    today = now.astimezone(rules.zone).date()
    wanted: list[tuple[ReminderKind, str, dt.date]] = []
    if not pending & {ReminderKind.ROUND, ReminderKind.CLOSING, ReminderKind.OPENING}:
        month = today.replace(day=1)
        while len(wanted) < ROUNDS:
            day = rules.calendar.on_or_before(month.replace(day=rules.policy.round_day))
            if (day - today).days >= BREATH:
                wanted.append((ReminderKind.ROUND, "dating", day))
            month = (month + dt.timedelta(days=32)).replace(day=1)
    if ReminderKind.OUTCOME not in pending:
        plan = await session.scalar(
            select(Plan).join(PlanItem, PlanItem.plan_id == Plan.id).where(PlanItem.id == event.item_id)
        )
        year = plan_year(plan) if plan is not None else None
        latest = wanted[-1][2] if wanted else today
        ends = year is not None and year.end > today
        asked = rules.calendar.shift(max(year.end, latest) if year and ends else latest, 1 if ends else LATE_ANSWER)
        wanted.append((ReminderKind.OUTCOME, "outcome", asked))
    return await _owe(session, event, rules, wanted, now)


async def ask_again(session: AsyncSession, event: Event, now: dt.datetime) -> int:
    """The answer was taken back: where nothing asks for another one, the next working morning does. How many were added."""
    asks = (ReminderKind.OUTCOME, ReminderKind.OVERDUE, ReminderKind.STANDING, ReminderKind.DECIDE)
    ahead = await session.scalar(
        select(Reminder.id)
        .where(
            Reminder.event_id == event.id, Reminder.state == "pending", Reminder.kind.in_([one.value for one in asks])
        )
        .limit(1)
    )
    if ahead is not None:
        return 0
    kinds = {
        "deliverable": ReminderKind.OVERDUE,
        "standing": ReminderKind.STANDING,
        "recommendation": ReminderKind.DECIDE,
    }
    kind = kinds.get(event.nature, ReminderKind.OUTCOME)
    rules = await Rules.of(session, event.institution_id)
    tomorrow = rules.calendar.shift(now.astimezone(rules.zone).date(), 1)
    stage = "standing-last" if kind is ReminderKind.STANDING else kind.value
    owed = await _owe(session, event, rules, [(kind, stage, tomorrow)], now)
    reason = {ReminderKind.OUTCOME: Reason.OUTCOME, ReminderKind.OVERDUE: Reason.OVERDUE}.get(kind)
    return owed + (await _chain_again(session, event, rules, reason, tomorrow, now) if reason is not None else 0)


async def _chain_again(
    session: AsyncSession, event: Event, rules: Rules, reason: Reason, asked: dt.date, now: dt.datetime
) -> int:
    """What goes up when this question too is not answered, unless its own chain is there again; without a head the organizers hear at
    the head's time."""
    going = await session.scalar(
        select(Reminder.id)
        .where(
            Reminder.event_id == event.id,
            Reminder.kind == ReminderKind.ESCALATED.value,
            Reminder.state == "pending",
            Reminder.due_at >= now,
        )
        .limit(1)
    )
    if going is not None:
        return 0
    team = (await teams_of(session, {event.item_id})).get(event.item_id, Team())
    if team.lead is None:
        return 0
    item = await session.get_one(PlanItem, event.item_id)
    policy = rules.policy.overridden(team.policy, item.policy)
    first = rules.calendar.shift(asked, policy.escalate_outcome)
    rungs = list(chain(reason, reason.value, first, policy, rules.calendar))
    added = 0
    for rung in rungs if team.head is not None else rungs[:1]:
        to = team.head if rung.level == HEAD else None
        key = f"{snooze_prefix(event.revision)}{KEY}:{reason.value}:{rung.day.isoformat()}:{rung.level}"
        level = rung.level if to is not None else ORGANIZERS
        added += await _insert(
            session, [_row(event, rules, ReminderKind.ESCALATED, rung.stage, rung.day, key, to, level, now)]
        )
    return added


async def _owe(
    session: AsyncSession,
    event: Event,
    rules: Rules,
    wanted: list[tuple[ReminderKind, str, dt.date]],
    now: dt.datetime,
) -> int:
    team = (await teams_of(session, {event.item_id})).get(event.item_id, Team())
    rows = []
    for kind, stage, day in wanted:
        key = f"{snooze_prefix(event.revision)}{kind.value}:{day.isoformat()}"
        rows.append(_row(event, rules, kind, stage, day, key, team.lead, 0, now))
    return await _insert(session, rows)


def _row(
    event: Event,
    rules: Rules,
    kind: ReminderKind,
    stage: str,
    day: dt.date,
    key: str,
    responsible_id: int | None,
    level: int,
    now: dt.datetime,
) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "institution_id": event.institution_id,
        "responsible_id": responsible_id,
        "kind": kind.value,
        "stage": stage,
        "key": key,
        "due_at": dt.datetime.combine(day, rules.policy.hour, rules.zone).astimezone(dt.UTC),
        "late": False,
        "escalation_level": level,
        "state": "pending",
        "changed_at": now,
    }


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> int:
    if rows:
        once = insert_into(session, Reminder.__table__).on_conflict_do_nothing(index_elements=["event_id", "key"])
        await session.execute(once, rows)
    return len(rows)
