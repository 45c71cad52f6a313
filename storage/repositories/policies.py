"""Policies that one responsible or one row has of its own: what differs from the institution's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.policy import OWN
from storage.errors import BadValue
from storage.models import Event, PlanItem, Responsible
from storage.owed.recompute import recompute, recompute_led_by


class Policies:
    """`own`: a part of plans.policy.Policy.as_json, names of plans.policy.OWN only; {} for none. Raises BadValue for other names."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def set_of_responsible(self, responsible_id: int, own: dict[str, Any], now: dt.datetime) -> None:
        """For the rows that it leads. What was sent stays, the rest is recomputed."""
        _check(own)
        await self.session.execute(update(Responsible).where(Responsible.id == responsible_id).values(policy=own))
        await recompute_led_by(self.session, responsible_id, now)

    async def set_of_row(self, item_id: int, own: dict[str, Any], now: dt.datetime) -> None:
        """For this row alone, over its lead's."""
        _check(own)
        await self.session.execute(update(PlanItem).where(PlanItem.id == item_id).values(policy=own))
        events = await self.session.scalars(select(Event.id).where(Event.item_id == item_id).order_by(Event.id))
        await recompute(self.session, list(events), now)


def _check(own: dict[str, Any]) -> None:
    if strange := set(own) - set(OWN):
        raise BadValue(f"not one's own: {', '.join(sorted(strange))}")
