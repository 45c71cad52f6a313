"""What an organizer does to the list of an event: adds, moves between lists, removes. Each locks the event row first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.models import Event, Institution, Registration
from storage.outgoing.notices import Notices
from storage.outgoing.place_notices import ACTIVE
from storage.places.seats import Seats
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.registrations import PERSONAL


class Roster:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.seats = Seats(session)

    async def add_by_staff(
        self,
        event_id: int,
        now: dt.datetime,
        kind: str,
        person_id: int | None = None,
        *,
        beyond: bool = False,
        **fields: Any,
    ) -> Registration:
        """Registered while there is room (or `beyond` it), else waiting: doors, quota, cap and approval do not bind staff. Of personal
        fields data mode `full` alone keeps any. A person who is on the list stays as they are. Raises EventMissing."""
        event = await lock_event(self.session, event_id)
        known = await self._active(event_id, person_id) if person_id is not None else None
        if known is not None:
            return known
        institution = await self.session.get_one(Institution, event.institution_id)
        if institution.data_mode != "full":
            fields = {name: value for name, value in fields.items() if name not in (*PERSONAL, "details")}
        return await self._add(event, institution, now, beyond=beyond, kind=kind, person_id=person_id, **fields)

    async def add_seats(
        self,
        event_id: int,
        now: dt.datetime,
        *,
        organisation: str,
        municipality: str | None,
        seats: int,
        beyond: bool = False,
    ) -> Registration:
        """An organisation's application that came by telephone or letter: no names, in every data mode; nobody in the messenger hears
        of it. Raises RegistrationClosed("too_many_seats"), EventMissing."""
        event = await lock_event(self.session, event_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        told = {"organisation": organisation, "municipality": municipality, "seats": seats}
        return await self._add(event, institution, now, beyond=beyond, kind="organisation", **told)

    async def _add(
        self, event: Event, institution: Institution, now: dt.datetime, *, beyond: bool, **columns: Any
    ) -> Registration:
        cap, event.waiting_cap = event.waiting_cap, None
        row = await self.seats.arrive(event, institution, now, by_staff=True, **columns)
        event.waiting_cap = cap
        if beyond and row.state == "waiting":
            self.seats.change(row, "registered", "moved", now)
            await self.session.flush()
        if row.state == "registered":
            await Notices(self.session).pings_again_for(event, row, now)
        await self.session.flush()
        return row

    async def move(self, registration_id: int, state: str, now: dt.datetime) -> Registration | None:
        """«registered» <-> «waiting», by the organizer's word, whatever the capacity. Whoever goes to the waiting list stands at its
        end, under a new number, and the place goes to those before them. None: there was nothing to move."""
        event, row = await self._locked(registration_id)
        if event is None or row is None or row.state == state or row.state not in ACTIVE:
            return None
        row.offer_until = None
        self.seats.change(row, state, "moved", now)
        if state == "registered":
            await self.session.flush()
            await Notices(self.session).place_news(DeliveryKind.PROMOTED, event, [row], now)
            return row
        row.number, event.next_number = event.next_number, event.next_number + 1
        row.checked_in_at = row.checked_in_how = row.confirm_until = row.confirmed_at = None
        await self.session.flush()
        await Deliveries(self.session).cancel_of_registration(row.id, now)
        if (await self.seats.counts(event.id))[1] > row.seats:
            await self.seats.hand_on(event, now)
        return row

    async def remove(self, registration_id: int, now: dt.datetime) -> Registration | None:
        """Their place goes on. None: it had ended before."""
        event, row = await self._locked(registration_id)
        if event is None or row is None or row.state == "cancelled":
            return None
        await self.seats.end(row, "removed", now)
        await self.seats.hand_on(event, now)
        return row

    async def _locked(self, registration_id: int) -> tuple[Event | None, Registration | None]:
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None, None
        event = await lock_event(self.session, event_id)
        return event, await self.session.get(Registration, registration_id, populate_existing=True)

    async def _active(self, event_id: int, person_id: int) -> Registration | None:
        found = select(Registration).where(
            Registration.event_id == event_id, Registration.person_id == person_id, Registration.state.in_(ACTIVE)
        )
        return await self.session.scalar(found)
