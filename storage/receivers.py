"""Who gets a reminder: the chats of its responsible, of the substitute while on leave, or the organizers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Contact, Institution, Membership, Person, Reminder, Responsible
from storage.repositories.responsibles import Responsibles

Chat = Contact | Person


@dataclass(frozen=True, slots=True)
class Receivers:
    """Chats by responsible, organizers by institution; loaded once for a batch of reminders."""

    contacts: dict[int, list[Contact]]
    organizers: dict[int, list[Person]]

    @classmethod
    async def load(cls, session: AsyncSession, reminders: Sequence[Reminder], now: dt.datetime) -> Receivers:
        ids = {row.responsible_id for row in reminders if row.responsible_id is not None}
        parties = await session.execute(
            select(Responsible.id, Responsible.substitute_id, Responsible.leave_until, Institution.time_zone)
            .join(Institution, Institution.id == Responsible.institution_id)
            .where(
                Responsible.id.in_(ids), Responsible.substitute_id.is_not(None), Responsible.leave_until.is_not(None)
            )
        )
        instead = {
            row.id: row.substitute_id
            for row in parties.all()
            if row.leave_until >= now.astimezone(ZoneInfo(row.time_zone)).date()
        }
        found = await Responsibles(session).contacts_of(ids | set(instead.values()))
        # a substitute whom nobody linked leaves the message where it always went
        contacts = {party: found.get(instead.get(party, party)) or found.get(party, []) for party in ids}
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
        return cls(contacts, organizers)

    def of(self, reminder: Reminder) -> Sequence[Chat]:
        """Empty: a lead with no linked chat, or an institution with no organizers."""
        if reminder.responsible_id is None:
            return self.organizers.get(reminder.institution_id, [])
        return self.contacts.get(reminder.responsible_id, [])

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


def chat_key(chat: Chat) -> tuple[str, str, str]:
    thread = chat.thread_id if isinstance(chat, Contact) else None
    return chat.platform, chat.chat_id, thread or ""
