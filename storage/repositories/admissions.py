"""What staff do with registrations: approve, add, move between lists, remove. Each locks the event row first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import BadValue
from storage.locks import lock_event
from storage.models import Event, Institution, Registration
from storage.notices import ACTIVE, Notices
from storage.repositories.deliveries import DeliveryKind
from storage.repositories.registrations import PERSONAL
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

    async def add(
        self,
        event_id: int,
        *,
        now: dt.datetime,
        kind: str = "added",
        person_id: int | None = None,
        beyond: bool = False,
        seats: int = 1,
        details: Mapping[str, Any] | None = None,
        **fields: str | None,
    ) -> Registration:
        """Somebody whom staff write down, or bring from elsewhere: doors, quota and approval do not bind them. A full event puts them
        into the waiting list, unless `beyond`. In data mode `none` no personal field is kept. Raises EventMissing."""
        event = await lock_event(self.session, event_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        kept = {name: value for name, value in fields.items() if name in PERSONAL}
        if institution.data_mode != "full":
            kept, details = {}, None
        columns = {"kind": kind, "person_id": person_id, "seats": seats, "details": dict(details or {}), **kept}
        cap, event.waiting_cap = event.waiting_cap, None
        row = await self.seats.arrive(event, institution, now, by_staff=True, **columns)
        event.waiting_cap = cap
        if beyond and row.state == "waiting":
            self.seats.change(row, "registered", "moved", now)
            await self.session.flush()
        if row.state == "registered":
            await Notices(self.session).pings_again_for(event, row, now)
        return row

    async def move(self, registration_id: int, state: str, now: dt.datetime) -> bool:
        """Into the list of participants (also beyond the places: staff decide) or into the waiting list; who was moved up is told. False:
        it is there already, or is over."""
        found = await self._locked(registration_id)
        if found is None or state not in ("registered", "waiting") or found[1].state in (state, "cancelled"):
            return False
        event, row = found
        row.offer_until = None
        self.seats.change(row, state, "moved", now)
        await self.session.flush()
        if state == "registered":
            await Notices(self.session).place_news(DeliveryKind.PROMOTED, event, [row], now)
            return True
        await Notices(self.session).silence(row, now)
        await self.seats.hand_on(event, now)
        return True

    async def remove(self, registration_id: int, now: dt.datetime) -> bool:
        """Out of the list; the place goes on. False: it was over."""
        found = await self._locked(registration_id)
        if found is None or found[1].state not in ACTIVE:
            return False
        event, row = found
        await self.seats.end(row, "removed", now)
        await Notices(self.session).place_news(DeliveryKind.REJECTED, event, [row], now)
        await self.seats.hand_on(event, now)
        return True

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
