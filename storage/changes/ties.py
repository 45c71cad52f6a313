"""What people have done about a row's open events: registered, asked for the date, set it by hand, answered «в работе»."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import DraftItem
from plans.occurrences import Occurrence, occurrences
from plans.periods.model import PlanYear
from storage.models import DateProposal, Event, Registration, ReminderHistory, Subscription
from storage.outgoing.place_notices import ACTIVE
from storage.owed.recompute import plan_year
from storage.records import Base, Ties
from storage.views import OPEN


def planned(item: DraftItem, year: PlanYear | None) -> dict[int, Occurrence]:
    """What the row itself gives, by ordinal."""
    return {one.ordinal: one for one in occurrences(item.period, item.nature, year)}


def by_hand(event: Event, given: Mapping[int, Occurrence]) -> bool:
    """Did a person set its date? A date that the row gives is the plan's own."""
    if event.starts_on is None:
        return False
    own = given.get(event.ordinal)
    return own is None or (own.starts_on, own.start_time) != (event.starts_on, event.start_time)


async def ties_of(session: AsyncSession, base: Base, owners: Collection[int]) -> dict[int, Ties]:
    """By the id of the row that holds the events; rows about which nobody has done anything are left out."""
    rows = await session.scalars(select(Event).where(Event.item_id.in_(owners), OPEN).order_by(Event.id))
    found: dict[int, Ties] = {}
    events = list(rows)
    ties = await ties_of_events(session, base, events)
    for event in events:
        if event.id in ties:
            found[event.item_id] = found.get(event.item_id, Ties()).and_(ties[event.id])
    return found


async def ties_of_events(session: AsyncSession, base: Base, events: Sequence[Event]) -> dict[int, Ties]:
    """By event; events about which nobody has done anything are left out."""
    year = plan_year(base.plan)
    given = {row.id: planned(item, year) for row, item in zip(base.items, base.draft.items, strict=True)}
    ids = [event.id for event in events]
    registered = await _counts(session, Registration, ids, Registration.state.in_(ACTIVE))
    asked = await _counts(session, Subscription, ids)
    waiting = DateProposal.state == "waiting"
    proposed = await _counts(session, DateProposal, ids, waiting)
    answered = await _counts(session, ReminderHistory, ids, ReminderHistory.what == "acknowledged")
    found = {
        event.id: Ties(
            registered=registered.get(event.id, 0),
            asked=asked.get(event.id, 0),
            dates=(event.starts_on,) if event.starts_on and by_hand(event, given.get(event.item_id, {})) else (),
            acknowledged=answered.get(event.id, 0),
            filled=_filled(event) or event.id in proposed,
        )
        for event in events
    }
    return {event_id: ties for event_id, ties in found.items() if ties != Ties()}


def _filled(event: Event) -> bool:
    """Has anybody written on its card?"""
    words = (event.public_title, event.theme, event.place, event.link, event.outcome_note, event.capacity)
    return bool(event.stages) or any(one is not None for one in words)


async def _counts(
    session: AsyncSession,
    table: type[Registration | Subscription | ReminderHistory | DateProposal],
    ids: list[int],
    *where: Any,
) -> dict[int, int]:
    rows = await session.execute(
        select(table.event_id, func.count()).where(table.event_id.in_(ids), *where).group_by(table.event_id)
    )
    return {event_id: count for event_id, count in rows.all() if event_id is not None}
