"""While a proposed change waits for a word, nobody is asked again what it answers: the lead has answered, those above have the
question already. Undecided for long, it goes up all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import ReminderKind
from storage.models import DateProposal, Reminder
from storage.owed.recompute import Rules

ANSWERED = (
    ReminderKind.OUTCOME,
    ReminderKind.OVERDUE,
    ReminderKind.CLOSING,
    ReminderKind.OPENING,
    ReminderKind.ROUND,
    ReminderKind.ESCALATED,
)


async def hold_for_a_word(session: AsyncSession, claimed: Sequence[Reminder], now: dt.datetime) -> set[int]:
    """Of claimed reminders those whose event has a proposal waiting: due again on the next working morning. Their ids. What goes up
    is held for as long as a chain takes from the question to the organizers, counted from the proposal."""
    asking = [row for row in claimed if row.kind in ANSWERED]
    if not asking:
        return set()
    rows = await session.execute(
        select(DateProposal.event_id, func.min(DateProposal.proposed_at))
        .where(DateProposal.event_id.in_({row.event_id for row in asking}), DateProposal.state == "waiting")
        .group_by(DateProposal.event_id)
    )
    since: dict[int, dt.datetime] = dict(iter(rows.all()))
    held: set[int] = set()
    rules: dict[int, Rules] = {}
    for row in asking:
        if row.event_id not in since:
            continue
        if row.institution_id not in rules:
            rules[row.institution_id] = await Rules.of(session, row.institution_id)
        law = rules[row.institution_id]
        today, asked = now.astimezone(law.zone).date(), since[row.event_id].astimezone(law.zone).date()
        patience = law.policy.escalate_outcome + law.policy.escalate_further
        if row.kind == ReminderKind.ESCALATED and law.calendar.between(asked, today) >= patience:
            continue
        morning = dt.datetime.combine(law.calendar.shift(today, 1), law.policy.hour, law.zone)
        await session.execute(
            update(Reminder).where(Reminder.id == row.id).values(state="pending", due_at=morning, changed_at=now),
            execution_options={"synchronize_session": False},
        )
        held.add(row.id)
    return held
