"""What registered people get when an event is over or its materials are there, and a link that comes late. Queued, never sent here."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.places import NIGHT_FROM
from storage.drivers.locks import lock_event
from storage.models import Delivery, Event, Institution, Person, Registration
from storage.outgoing.consented import consents_still
from storage.outgoing.notices import BROADCAST
from storage.outgoing.place_notices import reads_it, row, starts_at
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.institutions import Institutions
from storage.repositories.settings import Settings

What = Literal["materials", "recording"]
HOUR = dt.time(10)  # local: thanks come the next morning
LATELY = dt.timedelta(days=14)  # an event may be marked as held, or its people as present, some days after it
LAST_DAY = dt.timedelta(days=1)
JUST_BEGUN = dt.timedelta(hours=1)  # a link that comes late is better than none

_NAME = "thanks:"  # of the setting that keeps the last morning; an institution's number

_PRESENT = and_(Registration.state == "registered", Registration.checked_in_at.is_not(None))
_last = func.coalesce(Event.ends_on, Event.starts_on)


class Afterwards:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.deliveries = Deliveries(session)

    async def queue(self, now: dt.datetime) -> int:
        """Owe this morning's thanks, once a day in each institution from 10:00 on; after downtime never at night. How many messages."""
        owed = 0
        settings = await Settings(self.session).starting_with(_NAME)
        for home, local in await Institutions(self.session).local_times(now):
            morning = local.date() if local.time() >= HOUR else local.date() - LAST_DAY
            kept = settings.get(f"{_NAME}{home}")
            if kept is not None and kept["day"] >= morning.isoformat():
                continue
            since = kept["since"] if kept is not None else morning.isoformat()  # what was over before is left in peace
            owed += await self._owe(home, dt.date.fromisoformat(since), morning, _awake(local), now)
            await Settings(self.session).put(f"{_NAME}{home}", {"day": morning.isoformat(), "since": since})
        return owed

    async def next_at(self) -> dt.datetime | None:
        """The next morning that has somebody to thank, of events that are known to have taken place."""
        settings = await Settings(self.session).starting_with(_NAME)
        if not settings:  # the first sweep comes before the first thanks
            return None
        oldest = dt.date.fromisoformat(min(kept["day"] for kept in settings.values()))
        present = select(Registration.event_id).where(_PRESENT)
        moments: list[dt.datetime] = []
        for known in (Event.outcome == "held", Event.outcome.is_(None) & Event.id.in_(present)):
            rows = await self.session.execute(
                select(Event.institution_id, Institution.time_zone, _last)
                .join(Institution, Institution.id == Event.institution_id)
                .where(known, _last >= oldest, Event.status != "cancelled")
                .distinct()
            )
            for home, zone, day in rows.all():
                kept = settings.get(f"{_NAME}{home}")
                if kept is not None and day.isoformat() >= kept["day"]:
                    moments.append(dt.datetime.combine(day + LAST_DAY, HOUR, ZoneInfo(zone)))
        return min(moments, default=None)

    async def _owe(self, home: int, since: dt.date, morning: dt.date, due_at: dt.datetime, now: dt.datetime) -> int:
        """To each who was present. Where nobody was checked in, to all registered; the absent hear of materials when these come."""
        over = await self.session.scalars(
            select(Event.id).where(
                Event.institution_id == home, _last < morning, _last >= max(since, morning - LATELY), took_place()
            )
        )
        owed = 0
        for event_id in list(over):
            people = await self._registered(event_id)
            present = [one for one in people if one[0].checked_in_at is not None]
            rows = [
                row(
                    DeliveryKind.THANKS,
                    f"thanks:{registration.id}",
                    person,
                    now,
                    event_id=event_id,
                    registration_id=registration.id,
                    due_at=due_at,
                    priority=BROADCAST,
                )
                for registration, person in present or people
            ]
            owed += len(await self.deliveries.add_many(rows, now))
        return owed

    async def set_link(self, event_id: int, what: What, link: str, now: dt.datetime) -> int:
        """Keep the address and tell it to all registered, once per address. How many people."""
        event = await lock_event(self.session, event_id)
        setattr(event, f"{what}_link", link)
        await self.session.flush()
        mark = hashlib.sha256(link.encode()).hexdigest()[:16]
        rows = [
            row(
                DeliveryKind.MATERIALS,
                f"materials:{what}:{mark}:{registration.id}",
                person,
                now,
                event_id=event_id,
                registration_id=registration.id,
                payload={"what": what, "mark": mark},
                priority=BROADCAST,
            )
            for registration, person in await self._readers(event_id)
        ]
        return len(await self.deliveries.add_many(rows, now))

    async def reach(self, event_id: int) -> int:
        """How many people a link would be told to."""
        return len(await self._readers(event_id))

    async def link_changed(self, event: Event, now: dt.datetime) -> int:
        """The ping of the day before may have gone without it, or with the old one; also when it has just begun. How many people
        are told."""
        home = await self.session.get_one(Institution, event.institution_id)
        start = starts_at(event, ZoneInfo(home.time_zone))
        if start is None:
            return 0
        until = start + (JUST_BEGUN if event.start_time else LAST_DAY)
        if not start - LAST_DAY <= now < until or event.status == "cancelled" or event.outcome is not None:
            return 0
        rows: list[dict[str, Any]] = [
            row(
                DeliveryKind.REG_DAY,
                f"reg_link:{registration.id}:{event.calendar_sequence}",
                person,
                now,
                event_id=event.id,
                registration_id=registration.id,
                payload={"revision": event.revision, "link": event.calendar_sequence},
            )
            for registration, person in await self._readers(event.id)
        ]
        return len(await self.deliveries.add_many(rows, now))

    async def somebody_present(self, event_id: int) -> bool:
        return await self.session.scalar(select(Event.id).where(Event.id == event_id, _has_present())) is not None

    async def told_of_materials(self, registration_id: int) -> bool:
        """Has this person been sent, or is owed, a link of it already?"""
        which = select(Delivery.id).where(
            Delivery.registration_id == registration_id,
            Delivery.kind == DeliveryKind.MATERIALS.value,
            Delivery.state.in_(("pending", "claimed", "sent")),
        )
        return await self.session.scalar(which.limit(1)) is not None

    async def _registered(self, event_id: int) -> list[tuple[Registration, Person]]:
        """With a place of their own and a chat to write to; never the waiting."""
        return [(one, person) for one, person in await self._readers(event_id) if one.person_id is not None]

    async def _readers(self, event_id: int) -> list[tuple[Registration, Person]]:
        """These, and who made an application for an organisation or a colleague; each person once, by their own place first."""
        rows = await self.session.execute(
            select(Registration, Person)
            .join(Person, Person.id == reads_it())
            .where(Registration.event_id == event_id, Registration.state == "registered", Person.blocked_at.is_(None))
            .where(consents_still())
            .order_by(Registration.person_id.is_(None), Registration.id)
        )
        found: dict[int, tuple[Registration, Person]] = {}
        for registration, person in rows.all():
            found.setdefault(person.id, (registration, person))
        return list(found.values())


def took_place() -> ColumnElement[bool]:
    """Marked as held, or not yet marked and somebody was checked in."""
    unmarked = Event.outcome.is_(None) & _has_present()
    return (Event.status != "cancelled") & or_(Event.outcome == "held", unmarked)


def _has_present() -> ColumnElement[bool]:
    return select(Registration.id).where(Registration.event_id == Event.id, _PRESENT).exists()


def _awake(local: dt.datetime) -> dt.datetime:
    """This moment by day; at night the next 10:00."""
    if HOUR <= local.time() < NIGHT_FROM:
        return local
    day = local.date() + (LAST_DAY if local.time() >= NIGHT_FROM else dt.timedelta())
    return dt.datetime.combine(day, HOUR, local.tzinfo)
