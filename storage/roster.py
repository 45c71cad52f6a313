"""What an organizer does to the list of an event: adds, moves between lists, removes. Each locks the event row first."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.places import state_on_arrival
from storage.locks import lock_event
from storage.models import Event, Institution, Person, Registration, RegistrationHistory
from storage.notices import ACTIVE, Notices
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.registrations import Registrations


class Roster:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

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
        """Registered while there is room (or `beyond` it), else waiting. In data mode `none` no field is kept. A person who is on the
        list stays as they are. Raises EventMissing."""
        event = await lock_event(self.session, event_id)
        known = await self._active(event_id, person_id) if person_id is not None else None
        if known is not None:
            return known
        institution = await self.session.get_one(Institution, event.institution_id)
        held, waiting = await self._counts(event_id)
        state = "registered" if beyond else state_on_arrival(event.capacity, held, waiting).value
        row = Registration(
            event_id=event_id,
            person_id=person_id,
            kind=kind,
            number=event.next_number,
            code=secrets.token_urlsafe(12),
            state=state,
            created_at=now,
            changed_at=now,
            **(fields if institution.data_mode != "none" else {}),
        )
        event.next_number += 1
        self.session.add(row)
        await self.session.flush()
        self._history(row, None, "registered", now)
        if row.state == "registered" and person_id is not None:
            await self._pings(event, row, person_id, now)
        await self.session.flush()
        return row

    async def move(self, registration_id: int, state: str, now: dt.datetime) -> Registration | None:
        """«registered» <-> «waiting», by the organizer's word, whatever the capacity. Whoever goes to the waiting list stands at its
        end, under a new number, and the place goes to those before them. None: there was nothing to move."""
        event, row = await self._locked(registration_id)
        if event is None or row is None or row.state == state or row.state not in ACTIVE:
            return None
        before, row.state, row.changed_at, row.offer_until = row.state, state, now, None
        self._history(row, before, "moved", now)
        if state == "registered":
            await self.session.flush()
            await Notices(self.session).place_news(DeliveryKind.PROMOTED, event, [row], now)
            return row
        row.number, event.next_number = event.next_number, event.next_number + 1
        row.checked_in_at = row.checked_in_how = None
        await self.session.flush()
        await Deliveries(self.session).cancel_of_registration(row.id, now)
        if (await self._counts(event.id))[1] > 1:
            await Registrations(self.session).hand_on(event, now)
        return row

    async def remove(self, registration_id: int, now: dt.datetime) -> Registration | None:
        """Their place goes on. None: it had ended before."""
        event, row = await self._locked(registration_id)
        if event is None or row is None or row.state == "cancelled":
            return None
        before, row.state, row.changed_at = row.state, "cancelled", now
        self._history(row, before, "removed", now)
        await self.session.flush()
        await Deliveries(self.session).cancel_of_registration(row.id, now)
        await Registrations(self.session).hand_on(event, now)
        return row

    async def _locked(self, registration_id: int) -> tuple[Event | None, Registration | None]:
        event_id = await self.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return None, None
        event = await lock_event(self.session, event_id)
        return event, await self.session.get(Registration, registration_id, populate_existing=True)

    async def _active(self, event_id: int, person_id: int) -> Registration | None:
        found = select(Registration).where(
            Registration.event_id == event_id,
            Registration.person_id == person_id,
            Registration.state.in_((*ACTIVE, "pending")),
        )
        return await self.session.scalar(found)

    async def _counts(self, event_id: int) -> tuple[int, int]:
        """(held, waiting)."""
        rows = await self.session.execute(
            select(Registration.state, func.sum(Registration.seats))
            .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
            .group_by(Registration.state)
        )
        by_state = {state: int(seats) for state, seats in rows.all()}
        return by_state.get("registered", 0) + by_state.get("offered", 0), by_state.get("waiting", 0)

    async def _pings(self, event: Event, row: Registration, person_id: int, now: dt.datetime) -> None:
        person = await self.session.get_one(Person, person_id)
        await Notices(self.session).pings(event, row, person, now)

    def _history(self, row: Registration, before: str | None, why: str, now: dt.datetime) -> None:
        self.session.add(RegistrationHistory(registration_id=row.id, before=before, after=row.state, why=why, at=now))
