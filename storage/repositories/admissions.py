"""Who is let in: an organizer approves or refuses, and sets the rules. Each locks the event row first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.places import PlaceState, on_approval
from storage.drivers.locks import lock_event
from storage.errors import BadValue
from storage.models import Event, Registration
from storage.outgoing.notices import Notices
from storage.places.seats import Seats
from storage.repositories.deliveries import DeliveryKind

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


@dataclass(frozen=True, slots=True)
class Approval:
    """What approving all who wait for it does; in applications, and in people."""

    registered: int = 0
    waiting: int = 0
    left: int = 0  # the waiting list is full: they go on waiting for approval
    registered_people: int = 0
    waiting_people: int = 0
    left_people: int = 0
    last: int = 0  # the largest number of those it is about

    @property
    def total(self) -> int:
        return self.registered + self.waiting + self.left


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

    async def foreseen(self, event_id: int) -> Approval:
        """What `approve_all` would do now. Changes nothing."""
        event = await self.session.get(Event, event_id)
        rows = await self._pending(event_id, None)
        return _approval(await self._states(event, rows), rows) if event is not None else Approval()

    async def approve_all(self, event_id: int, now: dt.datetime, *, up_to: int) -> Approval:
        """Everybody who waits for approval with a number of at most `up_to`, in the order in which they came: who has come since the
        organizer looked is not decided unseen. Those who find the waiting list full go on waiting for a word."""
        event = await lock_event(self.session, event_id)
        rows = await self._pending(event_id, up_to)
        states = await self._states(event, rows)
        told = []
        for one, state in zip(rows, states, strict=True):
            if state is not PlaceState.PENDING:
                self.seats.change(one, state.value, "approved", now)
                told.append(one)
        await self.session.flush()
        await Notices(self.session).place_news(DeliveryKind.APPROVED, event, told, now)
        return _approval(states, rows)

    async def admit_at_once(self, event_id: int, now: dt.datetime) -> Approval:
        """«С вашим одобрением» is switched off: nobody is asked about any more, and those who wait for a word are let in."""
        await self.set_rules(event_id, now, needs_approval=False)
        last = await self.session.scalar(select(func.max(Registration.number)).where(Registration.event_id == event_id))
        return await self.approve_all(event_id, now, up_to=last or 0)

    async def _states(self, event: Event, rows: Sequence[Registration]) -> list[PlaceState]:
        held, waiting = await self.seats.counts(event.id, event.capacity)
        return on_approval(event.capacity, held, waiting, [one.seats for one in rows], waiting_cap=event.waiting_cap)

    async def _pending(self, event_id: int, up_to: int | None) -> list[Registration]:
        found = select(Registration).where(Registration.event_id == event_id, Registration.state == "pending")
        if up_to is not None:
            found = found.where(Registration.number <= up_to)
        rows = await self.session.scalars(
            found.order_by(Registration.number), execution_options={"populate_existing": True}
        )
        return list(rows)

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


def _approval(states: Sequence[PlaceState], rows: Sequence[Registration]) -> Approval:
    both = list(zip(states, rows, strict=True))
    got = {
        state: [row.seats for one, row in both if one is state]
        for state in (PlaceState.REGISTERED, PlaceState.WAITING, PlaceState.PENDING)
    }
    registered, waiting, left = got.values()
    return Approval(
        len(registered),
        len(waiting),
        len(left),
        sum(registered),
        sum(waiting),
        sum(left),
        max((row.number for row in rows), default=0),
    )
