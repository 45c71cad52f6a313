"""An organizer's own words to people of one event: whom they reach, the sending, how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.models import Delivery, Mailing, Person, Registration
from storage.outgoing.consented import consents_still
from storage.outgoing.notices import BROADCAST
from storage.outgoing.place_notices import reads_it, row
from storage.repositories.deliveries import Deliveries, DeliveryKind

MUTED = "mailing"  # in Person.muted: they asked for no messages of organizers
KINDS = ("registered", "waiting", "pending", "present", "absent", "organisation")
_HELD = ("registered", "offered")


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a message would reach. `without_chat`: nobody in the messenger; `blocked`: the bot cannot write to them; `muted`: they asked
    for no such messages."""

    people: tuple[tuple[Registration, Person], ...]
    without_chat: tuple[Registration, ...]
    blocked: tuple[Registration, ...]
    muted: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a sent message: where it stands, and why."""

    registration: Registration | None
    state: str  # of the delivery: pending claimed sent gone failed cancelled stale
    error: str | None


class Mailings:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def audience(self, event_id: int, kind: str, organisation: str | None = None) -> Audience:
        """`kind`: one of KINDS; `organisation`: as it was written, case and quotes aside. A person once, also
        who made an application for others; whoever
        withdrew their consent or was erased not at all."""
        rows = await self.session.execute(
            select(Registration, Person)
            .outerjoin(Person, Person.id == reads_it())
            .where(Registration.event_id == event_id, *_where(kind))
            .where(or_(Registration.person_id.is_not(None), Registration.erased_at.is_(None)), consents_still())
            .order_by(Registration.person_id.is_(None), Registration.number)  # of several, one's own is spoken of
        )
        listed: list[tuple[Registration, Person | None]] = [
            (registration, person) for registration, person in rows.all()
        ]
        people: dict[int, tuple[Registration, Person]] = {}
        without: list[Registration] = []
        blocked: list[Registration] = []
        muted: set[int] = set()
        for registration, person in listed:
            if kind == "organisation" and plain_name(registration.organisation) != plain_name(organisation):
                continue
            if person is None:
                without.append(registration)
            elif person.blocked_at is not None:
                blocked.append(registration)
            elif MUTED in person.muted:
                muted.add(person.id)
            else:
                people.setdefault(person.id, (registration, person))
        return Audience(tuple(people.values()), tuple(without), tuple(blocked), len(muted))

    async def organisations(self, event_id: int) -> list[tuple[str, int]]:
        """Of those who hold a place or wait: the name as most wrote it first, how many; the largest first."""
        rows = await self.session.scalars(
            select(Registration.organisation).where(
                Registration.event_id == event_id,
                Registration.organisation.is_not(None),
                Registration.state.in_((*_HELD, "waiting")),
            )
        )
        counted: dict[str, list[str]] = {}
        for name in rows:
            counted.setdefault(plain_name(name), []).append(name or "")
        found = [(max(set(names), key=names.count), len(names)) for names in counted.values()]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    async def send(
        self,
        event_id: int,
        person_id: int,
        *,
        kind: str,
        text: str,
        key: str,
        now: dt.datetime,
        organisation: str | None = None,
    ) -> Mailing:
        """Owe a copy to each. `key`: of this preview, so that «Отправить» pressed twice sends once."""
        await lock_event(self.session, event_id)
        for one in await self.of_event(event_id, limit=None):
            if one.audience.get("key") == key:
                return one
        to = await self.audience(event_id, kind, organisation)
        mailing = Mailing(
            event_id=event_id,
            person_id=person_id,
            audience={
                "kind": kind,
                "organisation": organisation,
                "key": key,
                "without_chat": [one.id for one in to.without_chat],
                "blocked": [one.id for one in to.blocked],
                "muted": to.muted,
            },
            text=text,
            created_at=now,
        )
        self.session.add(mailing)
        await self.session.flush()
        rows = [
            row(
                DeliveryKind.MAILING,
                f"mailing:{mailing.id}:{person.id}",
                person,
                now,
                priority=BROADCAST,
                event_id=event_id,
                registration_id=registration.id,
                payload={"mailing": mailing.id},
            )
            for registration, person in to.people
        ]
        await Deliveries(self.session).add_many(rows, now)
        return mailing

    async def get(self, mailing_id: int) -> Mailing | None:
        return await self.session.get(Mailing, mailing_id)

    async def of_event(self, event_id: int, limit: int | None = 6) -> list[Mailing]:
        """The newest first."""
        rows = select(Mailing).where(Mailing.event_id == event_id).order_by(Mailing.id.desc()).limit(limit)
        return list(await self.session.scalars(rows))

    async def copies(self, mailing: Mailing) -> list[Copy]:
        rows = await self.session.execute(
            select(Delivery, Registration)
            .outerjoin(Registration, Registration.id == Delivery.registration_id)
            .where(Delivery.kind == DeliveryKind.MAILING.value, Delivery.event_id == mailing.event_id)
            .order_by(Delivery.id)
        )
        return [
            Copy(registration, delivery.state, delivery.error)
            for delivery, registration in rows.all()
            if delivery.payload.get("mailing") == mailing.id
        ]

    async def registrations(self, ids: Sequence[int]) -> list[Registration]:
        rows = select(Registration).where(Registration.id.in_(ids)).order_by(Registration.number)
        return list(await self.session.scalars(rows))

    async def toggle_muted(self, person_id: int) -> bool:
        """«Не присылать сообщений организаторов», and back. True: they are off now."""
        person = await self.session.get_one(Person, person_id, with_for_update=True)
        off = MUTED not in person.muted
        person.muted = [*person.muted, MUTED] if off else [one for one in person.muted if one != MUTED]
        await self.session.flush()
        return off


def plain_name(name: str | None) -> str:
    """An organisation's name for comparing: case, quotes and spaces do not matter."""
    return "".join(sign for sign in (name or "").casefold().replace("ё", "е") if sign.isalnum())


def _where(kind: str) -> tuple[ColumnElement[bool], ...]:
    held = Registration.state.in_(_HELD)
    found: dict[str, tuple[Any, ...]] = {
        "registered": (held,),
        "waiting": (Registration.state == "waiting",),
        "pending": (Registration.state == "pending",),
        "present": (held, Registration.checked_in_at.is_not(None)),
        "absent": (held, Registration.checked_in_at.is_(None)),
        "organisation": (Registration.state.in_((*_HELD, "waiting")),),
    }
    return found[kind]
