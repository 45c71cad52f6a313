"""What people have said about events since they were last reminded: for every copy of a card to show who did what."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Person, ReminderHistory
from storage.records import HistoryLine

ANSWERS = (
    "acknowledged",
    "snoozed",
    "not_this_month",
    "date_set",
    "moved",
    "postponed",
    "cancelled",
    "outcome",
    "reopened",
    "delegated",
    "delegation_accepted",
    "delegation_refused",
    "delegation_withdrawn",
    "stages_set",
    "stage_done",
    "reported",
)


async def last_answers(session: AsyncSession, event_ids: Collection[int]) -> dict[int, HistoryLine]:
    """By event: the newest answer, where it came after the last reminder that went out."""
    if not event_ids:
        return {}
    newest = (
        select(
            ReminderHistory.event_id,
            func.max(ReminderHistory.id).filter(ReminderHistory.what == "sent").label("sent"),
            func.max(ReminderHistory.id).filter(ReminderHistory.what.in_(ANSWERS)).label("answer"),
        )
        .where(ReminderHistory.event_id.in_(event_ids))
        .group_by(ReminderHistory.event_id)
        .subquery()
    )
    rows = await session.execute(
        select(ReminderHistory, Person.display_name)
        .join(newest, newest.c.answer == ReminderHistory.id)
        .outerjoin(Person, Person.id == ReminderHistory.person_id)
        .where(newest.c.answer > func.coalesce(newest.c.sent, 0))
    )
    return {
        row.event_id: HistoryLine(row.at, row.what, None, None, person, dict(row.details)) for row, person in rows.all()
    }
