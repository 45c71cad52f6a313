"""Notices that a change of an event owes: to subscribers, registrants, co-executors, organizers. Queued, never sent here."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Contact, DateProposal, Event, Institution, ItemResponsible, Person, Registration, Responsible
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.subscriptions import Subscriptions

URGENT, BROADCAST = 1, 3
ACTIVE = ("registered", "offered", "waiting")


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


class Notices:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.deliveries = Deliveries(session)

    async def registrants(self, event_id: int) -> list[tuple[Registration, Person]]:
        rows = await self.session.execute(
            select(Registration, Person)
            .join(Person, Person.id == Registration.person_id)
            .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
        )
        return [(registration, person) for registration, person in rows.all()]

    async def date_changed(self, event: Event, *, first: bool, payload: dict[str, Any], now: dt.datetime) -> None:
        """`date_set` or `moved` to subscribers, «Участвую / Не смогу» to registrants, `co_date` to co-executors."""
        payload = {**payload, "revision": event.revision}
        registered = await self.registrants(event.id)
        ours = {person.id for _, person in registered}
        kind = DeliveryKind.DATE_SET if first else DeliveryKind.MOVED
        rows = [
            row(kind, _key(kind, event, person.id), person, now, priority=BROADCAST, event_id=event.id, payload=payload)
            for person in await Subscriptions(self.session).audience(event.id)
            if person.id not in ours
        ]
        for registration, person in registered:
            registration.still_coming = None
            rows.append(
                row(
                    DeliveryKind.REG_MOVED,
                    _key(DeliveryKind.REG_MOVED, event, person.id),
                    person,
                    now,
                    event_id=event.id,
                    registration_id=registration.id,
                    payload=payload,
                )
            )
        for contact in await self._co_contacts(event.item_id):
            key = f"co_date:{event.id}:{event.revision}:{contact.id}"
            rows.append(row(DeliveryKind.CO_DATE, key, contact, now, priority=2, event_id=event.id, payload=payload))
        await self._add(rows, now)
        await self.deliveries.cancel_pings_of_event(event.id, now)
        for registration, person in registered:
            if registration.state == "registered":
                await self.pings(event, registration, person, now)

    async def cancelled(self, event: Event, now: dt.datetime) -> None:
        """To everyone who was registered or waiting, and to subscribers who may have seen the date."""
        registered = await self.registrants(event.id)
        ours = {person.id for _, person in registered}
        rows = [
            row(
                DeliveryKind.REG_CANCELLED,
                f"reg_cancelled:{event.id}:{person.id}",
                person,
                now,
                event_id=event.id,
                registration_id=registration.id,
            )
            for registration, person in registered
        ]
        rows += [
            row(
                DeliveryKind.CANCELLED,
                f"cancelled:{event.id}:{person.id}",
                person,
                now,
                priority=BROADCAST,
                event_id=event.id,
            )
            for person in await Subscriptions(self.session).audience(event.id)
            if person.id not in ours and event.starts_on is not None
        ]
        await self._add(rows, now)
        await self.deliveries.cancel_pings_of_event(event.id, now)

    async def pings(self, event: Event, registration: Registration, person: Person, now: dt.datetime) -> None:
        """«За день и за час»: owed in the future; those whose time is past are not made."""
        institution = await self.session.get_one(Institution, event.institution_id)
        start = starts_at(event, ZoneInfo(institution.time_zone))
        if start is None:
            return
        if event.start_time is None:
            day_before = start - dt.timedelta(hours=14)  # 10:00 of the day before
            moments = [(DeliveryKind.REG_DAY, day_before)]
        else:
            moments = [
                (DeliveryKind.REG_DAY, start - dt.timedelta(days=1)),
                (DeliveryKind.REG_HOUR, start - dt.timedelta(hours=1)),
            ]
        rows = [
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
        await self._add(rows, now)

    async def place_news(
        self, kind: DeliveryKind, registration: Registration, now: dt.datetime, due_at: dt.datetime | None = None
    ) -> None:
        """A place came free, is held, or is lost: to the one person."""
        person = await self.session.get_one(Person, registration.person_id)
        moment = registration.changed_at.isoformat()
        key = f"{kind.value}:{registration.id}:{moment}"
        await self._add(
            [
                row(
                    kind,
                    key,
                    person,
                    now,
                    event_id=registration.event_id,
                    registration_id=registration.id,
                    due_at=due_at or now,
                )
            ],
            now,
        )

    async def proposal(self, proposal: DateProposal, event: Event, organizers: list[Person], now: dt.datetime) -> None:
        """A move waits for a word of the organizers and of the lead's head."""
        chats: list[Person | Contact] = [*organizers, *await self._head_contacts(event.item_id)]
        rows = [
            row(
                DeliveryKind.PROPOSAL,
                f"proposal:{proposal.id}:{chat.platform}:{chat.chat_id}",
                chat,
                now,
                event_id=event.id,
                payload={"proposal": proposal.id},
            )
            for chat in chats
        ]
        await self._add(list({one["unique_key"]: one for one in rows}.values()), now)

    async def proposal_decided(self, proposal: DateProposal, now: dt.datetime) -> None:
        if proposal.proposed_by is None:
            return
        person = await self.session.get_one(Person, proposal.proposed_by)
        key = f"proposal_decided:{proposal.id}"
        payload = {"proposal": proposal.id}
        await self._add(
            [row(DeliveryKind.PROPOSAL_DECIDED, key, person, now, event_id=proposal.event_id, payload=payload)], now
        )

    async def _add(self, rows: list[dict[str, Any]], now: dt.datetime) -> None:
        for start in range(0, len(rows), 500):
            await self.deliveries.add_many(rows[start : start + 500], now)

    async def _co_contacts(self, item_id: int) -> list[Contact]:
        lead = _parties(item_id, "lead")
        rows = await self.session.scalars(
            select(Contact)
            .where(Contact.responsible_id.in_(_parties(item_id, "co")), Contact.unlinked_at.is_(None))
            .where(
                Contact.chat_id.not_in(
                    select(Contact.chat_id).where(Contact.responsible_id.in_(lead), Contact.unlinked_at.is_(None))
                )
            )
            .order_by(Contact.id)
        )
        return list(rows)

    async def _head_contacts(self, item_id: int) -> list[Contact]:
        heads = select(Responsible.escalates_to_id).where(
            Responsible.id.in_(_parties(item_id, "lead")), Responsible.escalates_to_id.is_not(None)
        )
        rows = await self.session.scalars(
            select(Contact).where(Contact.responsible_id.in_(heads), Contact.unlinked_at.is_(None)).order_by(Contact.id)
        )
        return list(rows)


def _parties(item_id: int, role: str) -> Any:
    return select(ItemResponsible.responsible_id).where(
        ItemResponsible.item_id == item_id, ItemResponsible.role == role
    )


def _key(kind: DeliveryKind, event: Event, person_id: int) -> str:
    return f"{kind.value}:{event.id}:{event.revision}:{person_id}"
