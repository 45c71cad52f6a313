"""What documents about a kept plan are made of: whose plans a person sees, its events, who takes part, who answered and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, ItemResponsible, Person, Plan, PlanItem, ReminderHistory, Responsible
from storage.records import EventView
from storage.repositories.listings import rows_of
from storage.views import event_views

_DEEDS = ("date_set", "moved", "postponed", "cancelled", "outcome")


@dataclass(frozen=True, slots=True)
class Deed:
    """The last thing that was decided about an event: its date, a move, an end."""

    what: str  # of reminder_history
    at: dt.datetime
    by: str | None  # the person's name as the messenger shows it; None: not a person, or gone
    ground: str | None = None  # of the last move, also when it has ended since


class Papers:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def plans_seen(self, institution_ids: Sequence[int], responsible_ids: Sequence[int]) -> list[Plan]:
        """Newest first: plans (no resolutions) of these institutions, and those with rows that these lead or help with."""
        named = select(PlanItem.plan_id).where(PlanItem.id.in_(rows_of(responsible_ids)))
        rows = select(Plan).where(
            Plan.kind == "plan", or_(Plan.institution_id.in_(institution_ids), Plan.id.in_(named))
        )
        return list(await self.session.scalars(rows.order_by(Plan.id.desc())))

    async def views(self, plan_id: int, responsible_ids: Sequence[int] | None = None) -> list[EventView]:
        """All events of the plan in its order, rows gone from its newest file last; only of rows that `responsible_ids` lead or
        help with, unless None."""
        where: list[ColumnElement[bool]] = [PlanItem.plan_id == plan_id]
        if responsible_ids is not None:
            where.append(Event.item_id.in_(rows_of(responsible_ids)))
        found = await event_views(self.session, *where, order=(Event.item_id, Event.ordinal))
        return sorted(found, key=lambda one: (one.item.ordinal < 0, abs(one.item.ordinal), one.event.ordinal))

    async def parties(self, plan_id: int) -> dict[int, list[tuple[str, str]]]:
        """Row -> (name, role) of those who lead it or help, as the cell has them."""
        rows = await self.session.execute(
            select(ItemResponsible.item_id, Responsible.name, ItemResponsible.role)
            .join(Responsible, Responsible.id == ItemResponsible.responsible_id)
            .join(PlanItem, PlanItem.id == ItemResponsible.item_id)
            .where(PlanItem.plan_id == plan_id, ItemResponsible.role.in_(("lead", "co")))
            .order_by(ItemResponsible.item_id, ItemResponsible.ordinal)
        )
        found: dict[int, list[tuple[str, str]]] = {}
        for item_id, name, role in rows.all():
            found.setdefault(item_id, []).append((name, role))
        return found

    async def deeds(self, plan_id: int) -> dict[int, Deed]:
        """Event -> what was decided about it last, and by whom."""
        rows = await self.session.execute(
            select(ReminderHistory, Person.display_name)
            .join(Event, Event.id == ReminderHistory.event_id)
            .join(PlanItem, PlanItem.id == Event.item_id)
            .outerjoin(Person, Person.id == ReminderHistory.person_id)
            .where(PlanItem.plan_id == plan_id, ReminderHistory.what.in_(_DEEDS))
            .order_by(ReminderHistory.at, ReminderHistory.id)
        )
        found: dict[int, Deed] = {}
        for one, name in rows.all():
            before = found.get(one.event_id)
            ground = one.details.get("ground") or (before.ground if before is not None else None)
            found[one.event_id] = Deed(one.what, one.at, name, ground)
        return found
