"""The seats of one event: how many are held, who gets a free one, what a change of a registration entails. The caller holds the
event's lock (storage.drivers.locks)."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from plans.places import PlaceState, hand_on, state_on_arrival
from plans.registering import organisation_key
from storage.errors import RegistrationClosed
from storage.models import Event, Institution, Registration, RegistrationHistory
from storage.outgoing.notices import Notices
from storage.outgoing.place_notices import starts_at
from storage.repositories.deliveries import Deliveries, DeliveryKind

HOLDING = ("registered", "offered")
CODE_BYTES = 12
ANY = 2**31 - 1  # more seats than any application has
_COUNTS = (
    select(Registration.state, func.sum(Registration.seats))
    .where(
        Registration.event_id == bindparam("event"),
        Registration.state.in_((*HOLDING, "waiting")),
        or_(Registration.state.in_(HOLDING), Registration.seats <= bindparam("most")),
    )
    .group_by(Registration.state)
)


class Seats:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def counts(self, event_id: int, most: int | None = None) -> tuple[int, int]:
        """Seats (held, waiting); of the waiting only applications of at most `most` seats: a larger one stands in nobody's way."""
        rows = await self.session.execute(_COUNTS, {"event": event_id, "most": ANY if most is None else max(1, most)})
        by_state = {state: int(seats) for state, seats in rows.all()}
        return sum(by_state.get(state, 0) for state in HOLDING), by_state.get("waiting", 0)

    async def arrive(
        self, event: Event, institution: Institution, now: dt.datetime, *, by_staff: bool = False, **columns: Any
    ) -> Registration:
        """A new registration with its number and its place. Raises RegistrationClosed (quota, waiting_full, too_many_seats)."""
        seats = columns.get("seats", 1)
        if event.capacity is not None and seats > max(1, event.capacity):  # it would wait for ever
            raise RegistrationClosed("too_many_seats")
        if not by_staff:
            await self._refuse_over_quota(event, columns.get("organisation"), seats)
        pending = event.needs_approval and not by_staff
        row = Registration(
            event_id=event.id,
            number=event.next_number,
            state=PlaceState.PENDING.value if pending else (await self.place_for(event, seats)).value,
            code=secrets.token_urlsafe(CODE_BYTES),
            created_at=now,
            changed_at=now,
            **columns,
        )
        event.next_number += 1
        self.session.add(row)
        await self.session.flush()
        self.note(row, None, "registered", now)
        return row

    async def place_for(self, event: Event, seats: int) -> PlaceState:
        """Raises RegistrationClosed("waiting_full")."""
        held, waiting = await self.counts(event.id, event.capacity)
        state = state_on_arrival(event.capacity, held, waiting, seats=seats, waiting_cap=event.waiting_cap)
        if state is None:
            raise RegistrationClosed("waiting_full")
        return state

    async def hand_on(self, event: Event, now: dt.datetime) -> list[Registration]:
        """Give what is free to the head of the waiting list."""
        if not is_open(event):
            return []
        held, _ = await self.counts(event.id)
        waiting = select(Registration).where(Registration.event_id == event.id, Registration.state == "waiting")
        if event.capacity is not None:  # what is larger than all places, since they became fewer, is passed over
            waiting = waiting.where(Registration.seats <= max(1, event.capacity)).limit(max(0, event.capacity - held))
        queue = list(await self.session.scalars(waiting.order_by(Registration.number)))
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        free = hand_on(event.capacity, held, [row.seats for row in queue], starts_at(event, zone), zone, now)
        promoted = queue[: free.count]
        if not promoted:
            return []
        offered = free.state is PlaceState.OFFERED
        for row in promoted:
            row.offer_until = free.offer_until
            self.change(row, free.state.value, "offered" if offered else "promoted", now)
        await self.session.flush()
        kind = DeliveryKind.OFFER if offered else DeliveryKind.PROMOTED
        await Notices(self.session).place_news(kind, event, promoted, now)
        return promoted

    async def end(self, row: Registration, why: str, now: dt.datetime) -> None:
        """Cancelled; its pings are silent. The caller hands its seats on."""
        self.change(row, "cancelled", why, now)
        await Deliveries(self.session).cancel_of_registration(row.id, now)
        await self.session.flush()

    def change(self, row: Registration, state: str, why: str, now: dt.datetime) -> None:
        before, row.state, row.changed_at = row.state, state, now
        self.note(row, before, why, now)

    def note(self, row: Registration, before: str | None, why: str, now: dt.datetime) -> None:
        self.session.add(RegistrationHistory(registration_id=row.id, before=before, after=row.state, why=why, at=now))

    async def queue_number(self, row: Registration) -> int | None:
        """Its number in the waiting list, from 1; None: it does not wait."""
        if row.state != "waiting":
            return None
        return await self.session.scalar(_queue_number(), {"registration": row.id})

    async def _refuse_over_quota(self, event: Event, organisation: str | None, seats: int) -> None:
        if event.organisation_quota is None or not organisation:
            return
        if await self.of_organisation(event.id, organisation) + seats > event.organisation_quota:
            raise RegistrationClosed("quota")

    async def of_organisation(self, event_id: int, organisation: str) -> int:
        """The seats that it has, waits for or asks for."""
        rows = await self.session.execute(
            select(Registration.organisation, Registration.seats).where(
                Registration.event_id == event_id,
                Registration.state.in_((*HOLDING, "waiting", "pending")),
                Registration.organisation.is_not(None),
            )
        )
        wanted = organisation_key(organisation)
        return sum(count for name, count in rows.all() if organisation_key(name or "") == wanted)


@cache
def place_in_queue() -> ColumnElement[int | None]:
    """How many wait up to and with this one; null for who does not wait."""
    before = aliased(Registration)
    count = (
        select(func.count(before.id))
        .where(
            before.event_id == Registration.event_id,
            before.state == "waiting",
            before.number <= Registration.number,
        )
        .correlate(Registration)
        .scalar_subquery()
    )
    return case((Registration.state == "waiting", count))


@cache
def _queue_number() -> Select[int | None]:
    return select(place_in_queue()).where(Registration.id == bindparam("registration"))


def is_open(event: Event) -> bool:
    return event.status != "cancelled" and event.outcome is None


def refuse_closed(event: Event, institution: Institution, now: dt.datetime) -> None:
    """Raises RegistrationClosed with the reason, most telling first."""
    if event.status == "cancelled":
        raise RegistrationClosed("cancelled")
    if not event.public:
        raise RegistrationClosed("internal")
    if event.starts_on is None:
        raise RegistrationClosed("undated")
    zone = ZoneInfo(institution.time_zone)
    start = starts_at(event, zone)
    late = start is not None and start <= now if event.start_time else event.starts_on < now.astimezone(zone).date()
    if late or event.outcome is not None:
        raise RegistrationClosed("started")
    if not event.registration_open:
        raise RegistrationClosed("closed")
    if event.closes_at is not None and event.closes_at <= now:
        raise RegistrationClosed("over", event.closes_at)
    if event.opens_at is not None and event.opens_at > now:
        raise RegistrationClosed("not_yet", event.opens_at)
    if event.paused:
        raise RegistrationClosed("paused")
