"""Notices to those who have, want or lose a place: pings, requests, «участвуете?», news of places; and how a delivery is written down.
Queued, never sent here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, Institution, Person, Registration
from storage.outgoing.staff_chats import URGENT, organizers_of, staff_hears
from storage.owed.recompute import Rules
from storage.repositories.deliveries import Deliveries, DeliveryKind

REMINDED, REMINDED_AT = (3, 1), dt.time(10)  # organizers, of who waits for a word: days before, local
ACTIVE = ("registered", "offered", "waiting", "pending")


def starts_at(event: Event, zone: ZoneInfo) -> dt.datetime | None:
    """The moment an event begins; without an hour, the start of its day."""
    if event.starts_on is None:
        return None
    return dt.datetime.combine(event.starts_on, event.start_time or dt.time(0), zone)


def row(kind: DeliveryKind, key: str, chat: Any, now: dt.datetime, **columns: Any) -> dict[str, Any]:
    """Columns of a delivery to a Person or a Contact; every row has the same names, for one bulk insert."""
    is_person = isinstance(chat, Person)
    return {
        "unique_key": key,
        "kind": kind.value,
        "priority": URGENT,
        "platform": chat.platform,
        "chat_id": chat.chat_id,
        "thread_id": None if is_person else chat.thread_id,
        "person_id": chat.id if is_person else None,
        "institution_id": None,
        "event_id": None,
        "registration_id": None,
        "payload": {},
        "due_at": now,
        **columns,
    }


def ping_rows(
    event: Event, zone: ZoneInfo, registration: Registration, person: Person, now: dt.datetime
) -> list[dict[str, Any]]:
    """A day and an hour before the start; without an hour, at 10:00 of the day before. What is past is not made."""
    start = starts_at(event, zone)
    if start is None:
        return []
    if event.start_time is None:
        moments = [(DeliveryKind.REG_DAY, start - dt.timedelta(hours=14))]
    else:
        moments = [
            (DeliveryKind.REG_DAY, start - dt.timedelta(days=1)),
            (DeliveryKind.REG_HOUR, start - dt.timedelta(hours=1)),
        ]
    return [
        row(
            kind,
            f"{kind.value}:{registration.id}:{event.revision}",
            person,
            now,
            event_id=event.id,
            registration_id=registration.id,
            payload={"revision": event.revision},
            due_at=moment,
        )
        for kind, moment in moments
        if moment > now
    ]


def reads_it() -> ColumnElement[int | None]:
    """Who hears about a registration: its person; of a colleague who has not confirmed and of an organisation, who made it."""
    return case(
        (Registration.person_id.is_not(None), Registration.person_id),
        (Registration.kind.in_(("colleague", "organisation")), Registration.by_person_id),
    )


class PlaceNotices:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.deliveries = Deliveries(session)

    async def registrants(self, event_id: int) -> list[tuple[Registration, Person]]:
        rows = await self.session.execute(
            select(Registration, Person)
            .join(Person, Person.id == reads_it())
            .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
            .order_by(Registration.person_id.is_(None), Registration.id)  # of several, one's own is spoken of
        )
        return [(registration, person) for registration, person in rows.all()]

    async def pings_again_for(self, event: Event, registration: Registration, now: dt.datetime) -> None:
        """«За день и за час»: owed in the future to who hears about this registration."""
        person = (await self._readers([registration])).get(registration.id)
        if person is not None:
            institution = await self.session.get_one(Institution, event.institution_id)
            rows = ping_rows(event, ZoneInfo(institution.time_zone), registration, person, now)
            await self.deliveries.add_many(rows, now)

    async def requested(self, event: Event, registration: Registration, now: dt.datetime) -> None:
        """Somebody waits for approval: to the organizers."""
        staff = await organizers_of(self.session, event.institution_id)
        key = f"request:{registration.id}"
        when = await staff_hears(self.session, event, (event.starts_on,), now)
        columns = {"event_id": event.id, "registration_id": registration.id, **when}
        rows = [row(DeliveryKind.REQUEST, f"{key}:{one.id}", one, now, **columns) for one in staff]
        await self.deliveries.add_many(rows, now)
        await self.undecided(event, [registration], now)

    async def undecided(self, event: Event, pending: Sequence[Registration], now: dt.datetime) -> None:
        """While somebody waits for a word: organizers are reminded three days and a day before (on a working day), in one message of the event; who
        applied hears an hour before the start, or at the start, that there is none."""
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        start = starts_at(event, zone)
        if start is None or not pending:
            return
        rules = await Rules.of(self.session, event.institution_id)
        mornings = {rules.calendar.on_or_before(start.date() - dt.timedelta(days=days)) for days in REMINDED}
        rows = [
            row(
                DeliveryKind.REQUEST,
                f"undecided:{event.id}:{event.revision}:{day.isoformat()}:{one.id}",
                one,
                now,
                event_id=event.id,
                payload={"revision": event.revision},
                due_at=at,
            )
            for day in sorted(mornings)
            if (at := dt.datetime.combine(day, REMINDED_AT, zone)) > now
            for one in await organizers_of(self.session, event.institution_id)
        ]
        hour = dt.timedelta(hours=1) if event.start_time else dt.timedelta(hours=14)  # the day before at ten
        last = next((at for at in (start - hour, start) if at > now), None)
        people = await self._readers(pending)
        rows += [
            row(
                DeliveryKind.REJECTED,
                f"undecided:{one.id}:{event.revision}",
                people[one.id],
                now,
                event_id=event.id,
                registration_id=one.id,
                payload={"revision": event.revision},
                due_at=last,
            )
            for one in pending
            if last is not None and one.id in people
        ]
        await self.deliveries.add_many(rows, now)

    async def confirming(self, event: Event, registrations: Sequence[Registration], now: dt.datetime) -> None:
        """«Участвую / Не смогу» three days before: each person once."""
        people = await self._readers(registrations)
        rows = {
            person.id: row(
                DeliveryKind.CONFIRM,
                key_of(DeliveryKind.CONFIRM, event, person.id),
                person,
                now,
                event_id=event.id,
                registration_id=one.id,
                payload={"revision": event.revision},
            )
            for one in reversed(registrations)
            if (person := people.get(one.id)) is not None
        }
        await self.deliveries.add_many(list(rows.values()), now)

    async def _readers(self, registrations: Sequence[Registration]) -> dict[int, Person]:
        """By registration; nobody for one that has nobody in the messenger."""
        rows = await self.session.execute(
            select(Registration.id, Person)
            .join(Person, Person.id == reads_it())
            .where(Registration.id.in_([one.id for one in registrations]))
        )
        return dict(rows.all())

    async def ping_again(self, event: Event, now: dt.datetime) -> None:
        """Registrants' pings that an answer had silenced, of an event that lies ahead after all."""
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        rows: list[dict[str, Any]] = []
        for registration, person in await self.registrants(event.id):
            if registration.state == "registered":
                rows += ping_rows(event, zone, registration, person, now)
        await self.deliveries.add_many(rows, now)
        await self.deliveries.revive([one["unique_key"] for one in rows], now)

    async def place_news(
        self, kind: DeliveryKind, event: Event, registrations: Sequence[Registration], now: dt.datetime
    ) -> None:
        """A place came free, is held, or is lost: each to its one person. A place that is theirs has its pings."""
        if not registrations:
            return
        people = await self._readers(registrations)
        institution = await self.session.get_one(Institution, event.institution_id)
        zone = ZoneInfo(institution.time_zone)
        rows: list[dict[str, Any]] = []
        for registration in registrations:
            person = people.get(registration.id)
            if person is None:
                continue
            key = f"{kind.value}:{registration.id}:{registration.changed_at.isoformat()}"
            rows.append(row(kind, key, person, now, event_id=event.id, registration_id=registration.id))
            if registration.state == "registered":
                rows += ping_rows(event, zone, registration, person, now)
        await self.deliveries.add_many(rows, now)


def key_of(kind: DeliveryKind, event: Event, person_id: int) -> str:
    return f"{kind.value}:{event.id}:{event.revision}:{person_id}"
