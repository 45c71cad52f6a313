"""What calls subscribers to an event besides its date: registration has opened, few places are left, its information letter. Each
person once, as they wish to hear of news."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Delivery, Event, Institution, Person
from storage.outgoing.news import for_readers
from storage.outgoing.notices import BROADCAST, Notices
from storage.outgoing.place_notices import row, starts_at
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.subscriptions import Subscriptions
from storage.views import OPEN

FEW = 3  # or a tenth of all places
NEAR = dt.timedelta(hours=24)  # nearer to the start nobody is called any more
JUST_OPENED = dt.timedelta(days=1)  # later than that it is no news, after downtime too


def few_of(capacity: int) -> int:
    """At how many free places «мало мест» is said."""
    return max(FEW, -(-capacity // 10))


class Calls:
    """Of one transaction."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now

    async def opened(self) -> int:
        """Where registration has opened at its hour. How many were owed."""
        just = Event.opens_at.between(self.now - JUST_OPENED, self.now)
        events = await self.session.scalars(
            select(Event).where(just, OPEN, Event.public.is_(True), Event.registration_open.is_(True))
        )
        owed = 0
        for event in list(events):
            assert event.opens_at is not None
            owed += await self._call(DeliveryKind.REG_OPENS, event, event.opens_at.isoformat())
        return owed

    async def next_opening(self) -> dt.datetime | None:
        return await self.session.scalar(
            select(Event.opens_at)
            .where(Event.opens_at > self.now, OPEN, Event.public.is_(True), Event.registration_open.is_(True))
            .order_by(Event.opens_at)
            .limit(1)
        )

    async def few_places(self, event: Event, free: int, taken: int) -> int:
        """After `taken` seats were given and `free` are left: said once for a date, when the line is crossed."""
        institution = await self.session.get_one(Institution, event.institution_id)
        start = starts_at(event, ZoneInfo(institution.time_zone))
        if event.capacity is None or start is None or start - self.now <= NEAR:
            return 0
        line = few_of(event.capacity)
        crossed = 0 < free <= line < free + taken
        return await self._call(DeliveryKind.FEW_PLACES, event, str(event.revision)) if crossed else 0

    async def letter(self, event: Event) -> int:
        """The information letter, once to each: who got it already gets no second one."""
        return await self._call(DeliveryKind.LETTER, event, "")

    async def letter_readers(self, event: Event) -> int:
        """How many people a letter would reach: those who have not had it yet and want letters."""
        owed = [one["unique_key"] for one in await self._owed(DeliveryKind.LETTER, event, "")]
        had = set(await self.session.scalars(select(Delivery.unique_key).where(Delivery.event_id == event.id)))
        return sum(not key.startswith("news:") and key not in had for key in owed)

    async def letter_went(self, event_id: int) -> bool:
        """Was it sent, or is it owed, to anybody?"""
        which = select(Delivery.id).where(Delivery.event_id == event_id, Delivery.kind == DeliveryKind.LETTER.value)
        return await self.session.scalar(which.limit(1)) is not None

    async def _readers(self, event: Event) -> list[Person]:
        registered = {person.id for _, person in await Notices(self.session).registrants(event.id)}
        return [one for one in await Subscriptions(self.session).audience(event.id) if one.id not in registered]

    async def _call(self, kind: DeliveryKind, event: Event, mark: str) -> int:
        added = await Deliveries(self.session).add_many(await self._owed(kind, event, mark), self.now)
        return sum(not key.startswith("news:") for key in added)

    async def _owed(self, kind: DeliveryKind, event: Event, mark: str) -> list[dict[str, Any]]:
        """A row for each reader, as they wish to hear of news."""
        people = await self._readers(event)
        rows = [
            row(
                kind,
                ":".join(filter(None, (kind.value, str(event.id), mark, str(person.id)))),
                person,
                self.now,
                priority=BROADCAST,
                event_id=event.id,
                payload={"revision": event.revision},
            )
            for person in people
        ]
        institution = await self.session.get_one(Institution, event.institution_id)
        asked = await Subscriptions(self.session).of_event(event.id)
        return for_readers(rows, people, institution.time_zone, self.now, asked)
