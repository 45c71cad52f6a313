"""Leave: until a day, with a substitute who hears and acts meanwhile. The rule is by date: it ends by itself."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.delegates import lasts
from storage.models import Contact, Institution, Person, Responsible
from storage.records import PrivateContact
from storage.repositories.audit import AuditLog
from storage.repositories.deliveries import Deliveries, DeliveryKind


class Leaves:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_person(self, person: Person) -> list[PrivateContact]:
        """Whom this person's private chat speaks for."""
        return await self._private(Contact.platform == person.platform, Contact.chat_id == person.chat_id)

    async def of_responsible(self, responsible_id: int) -> list[PrivateContact]:
        return await self._private(Contact.responsible_id == responsible_id)

    async def _private(self, *where: ColumnElement[bool]) -> list[PrivateContact]:
        rows = await self.session.execute(
            select(Contact, Responsible, Institution, Person)
            .join(Responsible, Responsible.id == Contact.responsible_id)
            .join(Institution, Institution.id == Responsible.institution_id)
            .outerjoin(Person, Person.id == Contact.person_id)
            .where(*where, Contact.chat_kind == "private", Contact.unlinked_at.is_(None))
            .order_by(Institution.id, Responsible.id, Contact.id)
        )
        return [PrivateContact(*row) for row in rows.all()]

    async def covered_by(self, responsible_ids: Collection[int], now: dt.datetime) -> set[int]:
        """Responsibles with somebody on leave whom one of these stands in for today."""
        if not responsible_ids:
            return set()
        rows = await self.session.execute(
            select(Contact.responsible_id, Contact.leave_until, Institution.time_zone)
            .join(Responsible, Responsible.id == Contact.responsible_id)
            .join(Institution, Institution.id == Responsible.institution_id)
            .where(
                Contact.substitute_id.in_(responsible_ids),
                Contact.leave_until.is_not(None),
                Contact.unlinked_at.is_(None),
            )
        )
        return {row.responsible_id for row in rows.all() if lasts(row.leave_until, row.time_zone, now)}

    async def begin(
        self,
        contacts: Sequence[PrivateContact],
        until: dt.date,
        substitutes: Mapping[int, int | None],
        person_id: int | None,
        now: dt.datetime,
    ) -> None:
        """`substitutes`: by institution, a responsible or None (the others of the department). Each substitute is told once; one
        who stood in before and does no longer is told too."""
        ended = [
            one
            for one in contacts
            if one.away(now) and one.contact.substitute_id != substitutes.get(one.institution.id)
        ]
        await self._tell(ended, "ended", now)
        fresh = []
        for one in contacts:
            substitute = substitutes.get(one.institution.id)
            stands = (one.contact.leave_until, one.contact.substitute_id) == (until, substitute)
            if not stands:
                one.contact.leave_until, one.contact.substitute_id = until, substitute
                fresh.append(one)
        await self._keep(fresh, "leave_set", person_id, now)
        await self._tell(fresh, "begun", now)

    async def end(self, contacts: Sequence[PrivateContact], person_id: int | None, now: dt.datetime) -> bool:
        """Before its day. False: nobody of these is away."""
        away = [one for one in contacts if one.away(now)]
        await self._tell(away, "ended", now)
        for one in away:
            one.contact.leave_until = one.contact.substitute_id = None
        await self._keep(away, "leave_ended", person_id, now)
        return bool(away)

    async def _keep(
        self, contacts: Sequence[PrivateContact], action: str, person_id: int | None, now: dt.datetime
    ) -> None:
        for one in contacts:
            await AuditLog(self.session).note(
                action,
                now=now,
                person_id=person_id,
                institution_id=one.institution.id,
                object_kind="responsible",
                object_id=one.responsible.id,
            )
        await self.session.flush()

    async def _tell(self, contacts: Sequence[PrivateContact], says: str, now: dt.datetime) -> None:
        """One message a chat of each substitute, whomever it stands in for."""
        by_substitute: dict[int, list[PrivateContact]] = defaultdict(list)
        for one in contacts:
            if one.contact.substitute_id is not None and one.contact.leave_until is not None:
                by_substitute[one.contact.substitute_id].append(one)
        for substitute, away in by_substitute.items():
            chats = await self.session.scalars(
                select(Contact)
                .where(Contact.responsible_id == substitute, Contact.unlinked_at.is_(None))
                .order_by(Contact.id)
            )
            for chat in list(chats):
                await self._owe(chat, away, says, now)

    async def _owe(self, chat: Contact, away: Sequence[PrivateContact], says: str, now: dt.datetime) -> None:
        until = away[0].contact.leave_until
        assert until is not None
        payload: dict[str, Any] = {
            "says": says,
            "contacts": [one.contact.id for one in away],
            "until": until.isoformat(),
        }
        await Deliveries(self.session).add(
            DeliveryKind.LEAVE,
            unique_key=f"leave:{away[0].contact.id}:{says}:{until}:{chat.id}:{now.isoformat()}",
            platform=chat.platform,
            chat_id=chat.chat_id,
            thread_id=chat.thread_id,
            person_id=chat.person_id if chat.chat_kind == "private" else None,
            institution_id=away[0].institution.id,
            priority=1,
            payload=payload,
            now=now,
        )

    async def contacts(self, contact_ids: Collection[int]) -> list[PrivateContact]:
        """For rendering, also those that were unlinked since."""
        rows = await self.session.execute(
            select(Contact, Responsible, Institution, Person)
            .join(Responsible, Responsible.id == Contact.responsible_id)
            .join(Institution, Institution.id == Responsible.institution_id)
            .outerjoin(Person, Person.id == Contact.person_id)
            .where(Contact.id.in_(contact_ids))
            .order_by(Contact.id)
        )
        return [PrivateContact(*row) for row in rows.all()]
