"""What people take back must not be forgotten. A postponed event: where the timetable has nothing left to ask, two monthly rounds
ask for a date, and the year's end asks what came of it. An answer that was a slip: the question comes again. In the caller's
transaction, after `recompute`."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import ReminderKind
from storage.models import Event, ItemResponsible, Plan, PlanItem, Reminder
from storage.recompute import Rules, plan_year, snooze_prefix
from storage.upsert import insert_into

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
    return await _owe(session, event, rules, [(kind, stage, tomorrow)], now)


async def _owe(
    session: AsyncSession,
    event: Event,
    rules: Rules,
    wanted: list[tuple[ReminderKind, str, dt.date]],
    now: dt.datetime,
) -> int:
    lead = await session.scalar(
        select(ItemResponsible.responsible_id)
        .where(ItemResponsible.item_id == event.item_id, ItemResponsible.role == "lead")
        .order_by(ItemResponsible.ordinal)
        .limit(1)
    )
    rows = [
        {
            "event_id": event.id,
            "institution_id": event.institution_id,
            "responsible_id": lead,
            "kind": kind.value,
            "stage": stage,
            "key": f"{snooze_prefix(event.revision)}{kind.value}:{day.isoformat()}",
            "due_at": dt.datetime.combine(day, rules.policy.hour, rules.zone).astimezone(dt.UTC),
            "late": False,
            "escalation_level": 0,
            "state": "pending",
            "changed_at": now,
        }
        for kind, stage, day in wanted
    ]
    if rows:
        once = insert_into(session, Reminder.__table__).on_conflict_do_nothing(index_elements=["event_id", "key"])
        await session.execute(once, rows)
    return len(rows)
