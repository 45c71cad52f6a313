"""Who gets a reminder: who took the event, the chats of its responsible, of the substitute of whoever is on leave, or the
organizers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import ReminderKind
from storage.delegates import delegates_in
from storage.models import Contact, Institution, Membership, Person, Reminder, Responsible
from storage.repositories.responsibles import CHAIN, Responsibles

Chat = Contact | Person
CO_EVE = ReminderKind.CO_EVE.value


@dataclass(frozen=True, slots=True)
class Receivers:
    """Chats by responsible, organizers by institution; loaded once for a batch of reminders. `climbed`: responsibles that lost
    their chats, whose messages go to a head's."""

    contacts: dict[int, list[Contact]]
    organizers: dict[int, list[Person]]
    climbed: frozenset[int] = frozenset()
    delegates: dict[int, Person] = field(default_factory=dict)  # by event: who took it

    @classmethod
    async def load(cls, session: AsyncSession, reminders: Sequence[Reminder], now: dt.datetime) -> Receivers:
        ids = {row.responsible_id for row in reminders if row.responsible_id is not None}
        contacts = await on_duty(session, ids, now)
        instead = await of_heads(session, ids - contacts.keys(), now)
        institutions = {row.institution_id for row in reminders}
        staff = await session.execute(
            select(Membership.institution_id, Person)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.institution_id.in_(institutions),
                Membership.role.in_(("organizer", "admin")),
                Person.blocked_at.is_(None),
            )
            .order_by(Person.id)
        )
        organizers: dict[int, list[Person]] = {}
        for institution_id, person in staff.all():
            people = organizers.setdefault(institution_id, [])
            if person not in people:
                people.append(person)
        delegates = await delegates_in(session, institutions, now)
        return cls({**contacts, **instead}, organizers, frozenset(instead), delegates)

    def of(self, reminder: Reminder) -> Sequence[Chat]:
        """Empty: a lead with no linked chat, or an institution with no organizers. A head with no chat is passed over.
        What was handed to a person goes to that person, but for what co-executors and heads hear."""
        taken = self.delegates.get(reminder.event_id)
        if taken is not None and not reminder.escalation_level and reminder.kind != CO_EVE:
            return [taken]
        organizers = self.organizers.get(reminder.institution_id, [])
        if reminder.responsible_id is None:
            return organizers
        chats = self.contacts.get(reminder.responsible_id, [])
        return chats or (organizers if reminder.escalation_level else [])

    def instead_of(self, reminders: Iterable[Reminder]) -> dict[str, list[int]]:
        """For a digest's payload: whose chats were lost, so that the head is told why these rows came."""
        climbed = {row.responsible_id for row in reminders if row.responsible_id in self.climbed}
        return {"instead_of": sorted(party for party in climbed if party is not None)} if climbed else {}

    def by_chat(
        self, reminders: Iterable[Reminder], *, or_unlinked: bool = False
    ) -> list[tuple[Chat | None, list[Reminder]]]:
        """One entry a message; with `or_unlinked` also what each responsible without a chat would get (chat None)."""
        groups: dict[tuple[str, ...], tuple[Chat | None, list[Reminder]]] = {}
        for row in reminders:
            chats = self.of(row)
            for chat in chats:
                groups.setdefault(chat_key(chat), (chat, []))[1].append(row)
            if not chats and or_unlinked:
                groups.setdefault(("nobody", str(row.responsible_id), str(row.institution_id)), (None, []))[1].append(
                    row
                )
        return list(groups.values())


async def of_heads(session: AsyncSession, silent: set[int], now: dt.datetime) -> dict[int, list[Contact]]:
    """Of these responsibles without a chat, those that had one: the chats of the nearest head who has some, by responsible. One
    that never had a chat is the organizers' to link, not its head's to answer for."""
    if not silent:
        return {}
    lost = await session.scalars(
        select(Contact.responsible_id).where(Contact.responsible_id.in_(silent), Contact.unlinked_at.is_not(None))
    )
    climbing = {party: party for party in lost}
    found: dict[int, list[Contact]] = {}
    for _ in range(CHAIN):  # also the way out of heads who lead each other
        rows = await session.execute(
            select(Responsible.id, Responsible.escalates_to_id).where(
                Responsible.id.in_(climbing.values()), Responsible.escalates_to_id.is_not(None)
            )
        )
        head_of = {row.id: row.escalates_to_id for row in rows.all()}
        climbing = {party: head_of[here] for party, here in climbing.items() if here in head_of}
        if not climbing:
            break
        linked = await on_duty(session, set(climbing.values()), now)
        found |= {party: linked[head] for party, head in climbing.items() if head in linked}
        climbing = {party: head for party, head in climbing.items() if head not in linked}
    return found


async def on_duty(
    session: AsyncSession, ids: set[int], now: dt.datetime, hops: int = CHAIN
) -> dict[int, list[Contact]]:
    """Chats by responsible; of whoever is on leave, those of the substitute, who may be away too (`hops` in all). A substitute whom
    nobody linked, or none at all
    where nobody else is linked, leaves the message where it always went."""
    linked = await Responsibles(session).contacts_of(ids)
    away = {contact.id: contact for chats in linked.values() for contact in chats if contact.leave_until is not None}
    if not away:
        return linked
    zones = await session.execute(
        select(Responsible.id, Institution.time_zone)
        .join(Institution, Institution.id == Responsible.institution_id)
        .where(Responsible.id.in_({contact.responsible_id for contact in away.values()}))
    )
    today = {row.id: now.astimezone(ZoneInfo(row.time_zone)).date() for row in zones.all()}

    def on_leave(contact: Contact) -> bool:
        return contact.leave_until is not None and contact.leave_until >= today[contact.responsible_id]

    away = {key: contact for key, contact in away.items() if on_leave(contact)}
    substitutes = {one.substitute_id for one in away.values() if one.substitute_id} if hops else set()
    instead = await on_duty(session, substitutes, now, hops - 1) if substitutes else {}
    found: dict[int, list[Contact]] = {}
    for party, chats in linked.items():
        here = [contact for contact in chats if contact.id not in away]
        for contact in chats:
            if contact.id in away:
                here += instead.get(contact.substitute_id or 0, ())
        found[party] = list({chat_key(one): one for one in here or chats}.values())
    return found


def chat_key(chat: Chat) -> tuple[str, str, str]:
    thread = chat.thread_id if isinstance(chat, Contact) else None
    return chat.platform, chat.chat_id, thread or ""
