"""Somebody leaves the job: what their private chat spoke for becomes another's. In the caller's transaction.

Groups stay linked; roles are never passed on: the admins are told and decide.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Delegation, LinkToken, Person
from storage.records import PrivateContact
from storage.repositories.audit import AuditLog
from storage.repositories.leaves import Leaves
from storage.repositories.responsibles import Responsibles


class Handover:
    """Of one accepted delegation of everything."""

    def __init__(self, session: AsyncSession, row: Delegation, now: dt.datetime) -> None:
        self.session = session
        self.row = row
        self.now = now

    async def run(self, leaver: Person | None, heir: Person) -> None:
        """The heir's private chat speaks for all that the leaver's did, once each; the leaver's for none of it."""
        contacts = await self._contacts(leaver) if leaver is not None else []
        for responsible_id in sorted({*(one.responsible.id for one in contacts), *await self._named()}):
            await Responsibles(self.session).link(
                responsible_id,
                person_id=heir.id,
                platform=heir.platform,
                chat_id=heir.chat_id,
                thread_id=None,
                chat_kind="private",
                chat_title=None,
                now=self.now,
            )
        await Leaves(self.session).end(contacts, heir.id, self.now)
        for one in contacts:
            if one.contact.chat_id != heir.chat_id:
                one.contact.leave_until = one.contact.substitute_id = None
                one.contact.unlinked_at = self.now
        await self.session.flush()
        if leaver is not None:
            await self._void_links(leaver)
        await AuditLog(self.session).note(
            "handed_over",
            now=self.now,
            person_id=heir.id,
            institution_id=self.row.institution_id,
            object_kind="person",
            object_id=leaver.id if leaver is not None else None,
        )

    async def _contacts(self, leaver: Person) -> list[PrivateContact]:
        return [
            one for one in await Leaves(self.session).of_person(leaver) if one.institution.id == self.row.institution_id
        ]

    async def _named(self) -> list[int]:
        """The responsible that an admin's link names: the leaver's chat may be lost already."""
        found = await self.session.scalars(
            select(LinkToken.responsible_id).where(LinkToken.delegation_id == self.row.id)
        )
        return [one for one in found if one is not None]

    async def _void_links(self, leaver: Person) -> None:
        await self.session.execute(
            update(LinkToken)
            .where(
                LinkToken.person_id == leaver.id,
                LinkToken.institution_id == self.row.institution_id,
                LinkToken.revoked_at.is_(None),
            )
            .values(revoked_at=self.now)
        )
