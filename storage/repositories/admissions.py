"""Who is let in: an organizer approves or refuses, and sets the rules. Each locks the event row first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import BadValue
from storage.locks import lock_event
from storage.models import Event, Registration
from storage.notices import Notices
from storage.repositories.deliveries import DeliveryKind
from storage.seats import Seats

RULES = (
    "opens_at",
    "closes_at",
    "paused",
    "waiting_cap",
    "organisation_quota",
    "needs_approval",
    "confirm_release",
    "takes_colleagues",
    "takes_seats",
    "takes_photos",
    "asked_fields",
)


class Admissions:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.seats = Seats(session)

    async def approve(self, registration_id: int, now: dt.datetime) -> Registration | None:
        """A place, or the waiting list where none is free; the person is told. None: it does not wait for approval any more. Raises
        RegistrationClosed("waiting_full")."""
        found = await self._locked(registration_id)
        if found is None or found[1].state != "pending":
            return None
        event, row = found
        self.seats.change(row, (await self.seats.place_for(event, row.seats)).value, "approved", now)
        await self.session.flush()
        await Notices(self.session).place_news(DeliveryKind.APPROVED, event, [row], now)
        return row

    async def reject(self, registration_id: int, now: dt.datetime) -> Registration | None:
        """None: it does not wait for approval any more."""
        found = await self._locked(registration_id)
        if found is None or found[1].state != "pending":
            return None
        event, row = found
        await self.seats.end(row, "rejected", now)
        await Notices(self.session).place_news(DeliveryKind.REJECTED, event, [row], now)
        return row

    async def set_rules(self, event_id: int, now: dt.datetime, **columns: Any) -> int:
        """Columns of RULES: who may register, and what is asked. Raises BadValue, EventMissing; how many it promoted."""
        event = await lock_event(self.session, event_id)
        for name, value in columns.items():
            if name not in RULES:
                raise BadValue(name)
            setattr(event, name, value)
        await self.session.flush()
        return len(await self.seats.hand_on(event, now))

    async def _locked(self, registration_id: int) -> tuple[Event, Registration] | None:
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None
        event = await lock_event(self.session, event_id)
        return event, await self.session.get_one(Registration, registration_id, populate_existing=True)
