"""What stands around the events of rows: who is told, the meetings of a series, where the next occurrence begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import Nature
from storage.models import Event, ItemResponsible, Responsible


@dataclass(slots=True)
class Team:
    """Who is told about a row: its lead with the lead's head and own policy, and those who help."""

    lead: int | None = None
    head: int | None = None
    policy: dict[str, Any] = field(default_factory=dict)
    helpers: list[int] = field(default_factory=list)


async def teams_of(session: AsyncSession, items: set[int]) -> dict[int, Team]:
    """By row."""
    found: dict[int, Team] = {}
    rows = await session.execute(
        select(
            ItemResponsible.item_id,
            ItemResponsible.responsible_id,
            ItemResponsible.role,
            Responsible.escalates_to_id,
            Responsible.policy,
        )
        .join(Responsible, Responsible.id == ItemResponsible.responsible_id)
        .where(ItemResponsible.item_id.in_(items))
        .order_by(ItemResponsible.item_id, ItemResponsible.ordinal)
    )
    for row in rows.all():
        team = found.setdefault(row.item_id, Team())
        if row.role == "lead" and team.lead is None:
            team.lead, team.head, team.policy = row.responsible_id, row.escalates_to_id, row.policy
        elif row.role == "co":
            team.helpers.append(row.responsible_id)
    return found


async def meetings_of(session: AsyncSession, items: set[int]) -> dict[int, tuple[dt.date, ...]]:
    """Days of the meetings that were added to series."""
    rows = await session.execute(
        select(Event.item_id, Event.starts_on).where(
            Event.item_id.in_(items),
            Event.nature == Nature.SERIES.value,
            Event.ordinal > 1,
            Event.status != "cancelled",
            Event.starts_on.is_not(None),
        )
    )
    found: dict[int, tuple[dt.date, ...]] = {}
    for row in rows.all():
        found[row.item_id] = (*found.get(row.item_id, ()), row.starts_on)
    return found


async def next_windows(session: AsyncSession, items: set[int]) -> dict[tuple[int, int], dt.date | None]:
    """Where each occurrence's next one begins."""
    rows = await session.execute(
        select(Event.item_id, Event.ordinal, Event.window_start, Event.nature)
        .where(Event.item_id.in_(items))
        .order_by(Event.item_id, Event.ordinal)
    )
    found: dict[tuple[int, int], dt.date | None] = {}
    before: tuple[int, int] | None = None
    for row in rows.all():
        if before is not None and before[0] == row.item_id and row.nature != Nature.SERIES.value:
            found[before] = row.window_start
        before = (row.item_id, row.ordinal)
    return found
