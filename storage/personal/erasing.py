"""A person is erased, or withdraws a consent: places go on, rows go or are emptied as storage.personal.columns says, a record without personal
values is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Answer,
    Base,
    ChatState,
    Consent,
    Contact,
    Erasure,
    Event,
    Feedback,
    Person,
    Registration,
)
from storage.personal.columns import REGISTRATION_EMPTIED, TABLES, Fate
from storage.personal.my_data import OF_OTHERS, in_chat_of
from storage.repositories.certificates import Certificates
from storage.repositories.consents import Consents
from storage.repositories.delegations import Delegations
from storage.repositories.registrations import Registrations

_QUIET = {"synchronize_session": False}
_OF_CHAT = ("contacts", "deliveries", "event_messages")  # what belongs to the private chat, whoever is named in it


class Erasing:
    """Of one transaction."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now

    async def forget(self, person: Person) -> None:
        """Everything about them. Groups that they linked stay linked, plans and letters stay the institution's."""
        await Registrations(self.session).leave_all(person.id, self.now)
        await Delegations(self.session).forget(person.id, self.now)
        at = await self._institutions(person.id)
        for institution_id in at:
            await self._empty(person.id, institution_id, "deleted")
        if not at:
            self._record("deleted", None, 0, {})
        await self.session.execute(
            update(Registration).where(Registration.person_id == person.id).values(person_id=None, by_person_id=None),
            execution_options=_QUIET,
        )
        await Certificates(self.session).erase_names(person.id)
        for name, table in Base.metadata.tables.items():
            if TABLES[name].fate is not Fate.GOES or name in ("people", "contacts"):
                continue
            if "person_id" in table.c:
                await self.session.execute(delete(table).where(table.c.person_id == person.id))
        for name in _OF_CHAT:
            table = Base.metadata.tables[name]
            await self.session.execute(delete(table).where(in_chat_of(table, person)))
        await self.session.execute(
            delete(Contact).where(Contact.person_id == person.id, Contact.chat_kind == "private")
        )
        await self.session.execute(delete(ChatState).where(ChatState.user_id == person.user_id))
        await self.session.execute(delete(Person).where(Person.id == person.id))
        self.session.expunge(person)

    async def withdraw(self, person_id: int, institution_id: int) -> int | None:
        """The consent to registrations at one institution: they end, what they held goes; the profile goes with the last such
        consent. Other consents to the institution stand until they are withdrawn. How many registrations ended; None: no consent."""
        if not await Consents(self.session).withdraw(person_id, institution_id, self.now):
            return None
        ended = await Registrations(self.session).leave_all(person_id, self.now, institution_id)
        await self._empty(person_id, institution_id, "withdrawn")
        others = select(Consent.id).where(
            Consent.person_id == person_id, Consent.purpose == "registration", Consent.withdrawn_at.is_(None)
        )
        if await self.session.scalar(others.limit(1)) is None:
            person = await self.session.get_one(Person, person_id)
            for name in ("full_name", "organisation", "position", "municipality", "phone", "email"):
                setattr(person, name, None)
        await self.session.flush()
        return ended

    async def _institutions(self, person_id: int) -> list[int]:
        """Those that hold registrations of this person, or some that they made."""
        rows = await self.session.scalars(
            select(Event.institution_id)
            .join(Registration, Registration.event_id == Event.id)
            .where(or_(Registration.person_id == person_id, _made(person_id)))
            .distinct()
            .order_by(Event.institution_id)
        )
        return list(rows)

    async def _empty(self, person_id: int, institution_id: int, why: str) -> None:
        """Their registrations there, and the names of colleagues whom they registered; opinions keep their stars only. An
        organisation's application names no person and stays."""
        events = select(Event.id).where(Event.institution_id == institution_id)
        theirs = or_(Registration.person_id == person_id, _made(person_id) & (Registration.kind == "colleague"))
        here = (theirs, Registration.event_id.in_(events), Registration.erased_at.is_(None))
        rows = (
            await self.session.execute(
                select(Registration.id, Registration.state, Registration.checked_in_at, Registration.watching).where(
                    *here
                )
            )
        ).all()
        ids = select(Registration.id).where(theirs, Registration.event_id.in_(events))
        await self._empty_parts(ids)
        await self.session.execute(
            update(Registration).where(*here).values(**REGISTRATION_EMPTIED, erased_at=self.now),
            execution_options=_QUIET,
        )
        totals = {
            "states": dict(Counter(row.state for row in rows)),
            "present": sum(row.checked_in_at is not None for row in rows),
            "watching": sum(row.watching or 0 for row in rows),
        }
        self._record(why, institution_id, len(rows), totals)
        await self.session.flush()

    async def _empty_parts(self, ids: Select[Any]) -> None:
        await self.session.execute(delete(Answer).where(Answer.registration_id.in_(ids)), execution_options=_QUIET)
        await self.session.execute(
            update(Feedback).where(Feedback.registration_id.in_(ids)).values(**TABLES["feedback"].emptied),
            execution_options=_QUIET,
        )

    def _record(self, why: str, institution_id: int | None, count: int, totals: dict[str, Any]) -> None:
        self.session.add(
            Erasure(
                institution_id=institution_id, event_id=None, why=why, registrations=count, totals=totals, at=self.now
            )
        )


def _made(person_id: int) -> Any:
    return (
        Registration.person_id.is_(None) & (Registration.by_person_id == person_id) & Registration.kind.in_(OF_OTHERS)
    )
