"""Events with all that a card or a list line needs, in one statement."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import ReminderKind
from storage.models import (
    Event,
    Institution,
    InstitutionForm,
    ItemResponsible,
    PlanItem,
    Registration,
    Reminder,
    Responsible,
)
from storage.records import EventView

OPEN = and_(Event.outcome.is_(None), Event.status != "cancelled")
TOLD_WEEKLY = dt.timedelta(
    days=28
)  # a passed deadline, after its daily repeats; from then on only those above hear of it


def slipped(monday: dt.date) -> ColumnElement[bool]:
    """Deadlines passed lately and asked about as often as the policy says: the weekly summary tells of them. Those of a plan that
    came later are asked about once."""
    last = func.coalesce(Event.ends_on, Event.starts_on, Event.window_end)
    asked_daily = (
        select(Reminder.id)
        .where(
            Reminder.event_id == Event.id,
            Reminder.kind == ReminderKind.OVERDUE.value,
            Reminder.state.in_(("pending", "queued")),
        )
        .exists()
    )
    return and_(
        OPEN,
        Event.nature == "deliverable",
        last.between(monday - TOLD_WEEKLY, monday - dt.timedelta(days=1)),
        last >= func.date(Event.appeared_at),
        ~asked_daily,
    )


async def late_stages(session: AsyncSession, mine: ColumnElement[bool], monday: dt.date) -> list[int]:
    """Open contests with a stage that passed lately and that nobody has marked."""
    staged = select(Event.id, Event.stages).where(mine, OPEN, Event.nature == "contest")
    since = monday - TOLD_WEEKLY
    return [
        event_id
        for event_id, stages in (await session.execute(staged)).all()
        if any(not one.get("done") and since <= dt.date.fromisoformat(one["on"]) < monday for one in stages)
    ]


async def event_views(
    session: AsyncSession,
    *where: ColumnElement[bool],
    order: tuple[Any, ...] = (Event.id,),
    offset: int = 0,
    limit: int | None = None,
) -> list[EventView]:
    """The events that fit, with their row, institution, lead and numbers of places."""
    rows = await session.execute(_views().where(*where).order_by(*order).offset(offset).limit(limit))
    return [_view(row) for row in rows.all()]


async def event_view(session: AsyncSession, event_id: int) -> EventView | None:
    """One of them. The statement is built once: it is asked several times an update."""
    row = (await session.execute(_one(), {"event_id": event_id})).first()
    return None if row is None else _view(row)


@cache
def _one() -> Any:
    return _views().where(Event.id == bindparam("event_id"))


def _view(row: Any) -> EventView:
    event, item, institution, lead, taken, queue, icon = row
    return EventView(event, item, institution, int(taken), int(queue), lead, icon)


@cache
def _views() -> Any:
    held = _count("registered", "offered")
    waiting = _count("waiting")
    first_lead = (
        select(ItemResponsible.responsible_id)
        .where(ItemResponsible.item_id == Event.item_id, ItemResponsible.role == "lead")
        .order_by(ItemResponsible.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    own_form = and_(InstitutionForm.institution_id == Event.institution_id, InstitutionForm.name == Event.form)
    return (
        select(Event, PlanItem, Institution, Responsible, held, waiting, InstitutionForm.icon)
        .join(PlanItem, PlanItem.id == Event.item_id)
        .join(Institution, Institution.id == Event.institution_id)
        .outerjoin(Responsible, Responsible.id == first_lead)
        .outerjoin(InstitutionForm, own_form)
    )


def _count(*states: str) -> Any:
    return (
        select(func.coalesce(func.sum(Registration.seats), 0))
        .where(Registration.event_id == Event.id, Registration.state.in_(states))
        .scalar_subquery()
    )
