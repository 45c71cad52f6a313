"""What else the same department has on a day that somebody is about to choose. Shown, never forbidden."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.changes.dates import When
from storage.models import Event, ItemResponsible
from storage.records import EventView
from storage.views import OPEN, event_views

USUAL_LENGTH = 120  # minutes, of an event that has an hour and no end
GATHERINGS = ("event", "series", "contest")  # a paper that is due takes nobody's room


class Clashes:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, event_id: int, when: When, limit: int = 5) -> list[EventView]:
        """Other open dated events of the same lead that overlap those days, or those hours where both have hours."""
        event = await self.session.get(Event, event_id)
        lead = await self._lead(event.item_id) if event is not None else None
        if event is None or lead is None or event.nature not in GATHERINGS:
            return []
        last = when.ends_on or when.starts_on
        led = select(ItemResponsible.item_id).where(
            ItemResponsible.role == "lead", ItemResponsible.responsible_id == lead
        )
        rows = await event_views(
            self.session,
            OPEN,
            Event.item_id.in_(led),
            Event.id != event_id,
            Event.nature.in_(GATHERINGS),
            Event.starts_on <= last,
            func.coalesce(Event.ends_on, Event.starts_on) >= when.starts_on,
            order=(Event.starts_on, Event.start_time, Event.id),
        )
        return [view for view in rows if _overlap(view.event, when)][:limit]

    async def _lead(self, item_id: int) -> int | None:
        found: int | None = await self.session.scalar(
            select(ItemResponsible.responsible_id)
            .where(ItemResponsible.item_id == item_id, ItemResponsible.role == "lead")
            .order_by(ItemResponsible.ordinal)
            .limit(1)
        )
        return found


def _overlap(other: Event, when: When) -> bool:
    """Days overlap already. Hours tell more only where both are of one day and both have one."""
    several = other.ends_on not in (None, other.starts_on) or when.ends_on not in (None, when.starts_on)
    if several or other.start_time is None or when.start_time is None:
        return True
    ours = _minutes(when.start_time), _end(when.start_time, when.end_time)
    theirs = _minutes(other.start_time), _end(other.start_time, other.end_time)
    return ours[0] < theirs[1] and theirs[0] < ours[1]


def _minutes(hour: dt.time) -> int:
    return hour.hour * 60 + hour.minute


def _end(start: dt.time, end: dt.time | None) -> int:
    return _minutes(end) if end is not None else _minutes(start) + USUAL_LENGTH
