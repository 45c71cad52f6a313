"""Work handed on: one event, or all that somebody has. Asked, then accepted, refused or taken back; decided by the database."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event, lock_institution
from storage.handover import Handover
from storage.models import Contact, Delegation, Event, LinkToken, Membership, Person, ReminderHistory, Responsible
from storage.outgoing.copies import Copies
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.institutions import Institutions
from storage.views import OPEN


class Answered(StrEnum):
    """What a press on «Беру» or «Не смогу» came to."""

    DONE = "done"
    LATE = "late"  # answered or taken back before
    NOT_YOURS = "not_yours"  # somebody else is asked
    CLOSED = "closed"  # the event has an outcome or is cancelled


class Says(StrEnum):
    """What a `delegation` delivery tells."""

    ASKED = "asked"  # to who is asked
    SILENT = "silent"  # to who asked: no answer for a working day
    ACCEPTED = "accepted"  # to who asked
    REFUSED = "refused"  # to who asked
    RETURNED = "returned"  # to who gave it: the other gave it back, or is gone
    TAKEN_BACK = "taken_back"  # to who had it
    PASSED_ON = "passed_on"  # to who had it: somebody else has it now
    LEFT = "left"  # to admins: somebody handed everything over


class Delegations:
    """A change of an event's delegations locks the event first: at most one is asked, at most one accepted."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, delegation_id: int) -> Delegation | None:
        return await self.session.get(Delegation, delegation_id, populate_existing=True)

    async def open_of(self, event_id: int, state: str) -> Delegation | None:
        """The one in this state (`asked`: the newest)."""
        return await self.session.scalar(
            select(Delegation)
            .where(Delegation.event_id == event_id, Delegation.state == state)
            .order_by(Delegation.id.desc())
            .limit(1)
        )

    async def everything_of(self, institution_id: int, person_id: int) -> Delegation | None:
        """The open question of somebody who hands everything over."""
        return await self.session.scalar(
            select(Delegation)
            .where(
                Delegation.event_id.is_(None),
                Delegation.institution_id == institution_id,
                Delegation.from_person_id == person_id,
                Delegation.state == "asked",
            )
            .order_by(Delegation.id.desc())
            .limit(1)
        )

    async def held_by(self, person_id: int) -> frozenset[int]:
        """Events that this person took."""
        rows = await self.session.scalars(
            select(Delegation.event_id).where(
                Delegation.to_person_id == person_id,
                Delegation.state == "accepted",
                Delegation.event_id.is_not(None),
            )
        )
        return frozenset(event_id for event_id in rows if event_id is not None)

    async def people_near(
        self, institution_id: int, but: Person, responsible_ids: list[int] | None = None
    ) -> list[tuple[Person, Responsible]]:
        """Whom one can ask: people whose private chats are linked to these responsibles (None: to any of the institution), each
        once, by name."""
        where = [Responsible.institution_id == institution_id, Contact.unlinked_at.is_(None)]
        if responsible_ids is not None:
            where.append(Responsible.id.in_(responsible_ids))
        rows = await self.session.execute(
            select(Person, Responsible)
            .join(Contact, Contact.person_id == Person.id)
            .join(Responsible, Responsible.id == Contact.responsible_id)
            .where(*where, Contact.chat_kind == "private", Person.blocked_at.is_(None), Person.id != but.id)
            .order_by(func.lower(Person.display_name), Person.id, Responsible.id)
        )
        found: dict[int, tuple[Person, Responsible]] = {}
        for person, responsible in rows.all():
            found.setdefault(person.id, (person, responsible))
        return list(found.values())

    async def named_in_link(self, delegation_id: int) -> list[Responsible]:
        """Whom an admin's link names: their chat may be lost already."""
        ids = select(LinkToken.responsible_id).where(LinkToken.delegation_id == delegation_id)
        return list(await self.session.scalars(select(Responsible).where(Responsible.id.in_(ids))))

    async def who_spoke_for(self, responsible_id: int) -> list[Person]:
        """People whose private chats are or were linked: whoever is gone may have left work behind."""
        ids = select(Contact.person_id).where(
            Contact.responsible_id == responsible_id,
            Contact.chat_kind == "private",
            Contact.person_id.is_not(None),
        )
        rows = select(Person).where(Person.id.in_(ids)).order_by(func.lower(Person.display_name), Person.id)
        return list(await self.session.scalars(rows))

    async def ask(
        self,
        institution_id: int,
        event_id: int | None,
        from_person_id: int,
        to_person_id: int | None,
        now: dt.datetime,
    ) -> Delegation | None:
        """Ask somebody (None: whoever opens the link). A question that was open before is taken back. None: this very person is
        asked already."""
        await self._lock(institution_id, event_id)
        mine = Delegation.event_id == event_id if event_id is not None else Delegation.event_id.is_(None)
        if event_id is None:
            mine = mine & (Delegation.from_person_id == from_person_id) & (Delegation.institution_id == institution_id)
        asked = list(await self.session.scalars(select(Delegation).where(mine, Delegation.state == "asked")))
        if to_person_id is not None and any(row.to_person_id == to_person_id for row in asked):
            return None
        for row in asked:
            await self._end(row, "withdrawn", now)
        fresh = Delegation(
            institution_id=institution_id,
            event_id=event_id,
            from_person_id=from_person_id,
            to_person_id=to_person_id,
            state="asked",
            asked_at=now,
        )
        self.session.add(fresh)
        await self.session.flush()
        await self.tell(fresh, Says.ASKED, to_person_id, now)
        await self.tell(fresh, Says.SILENT, from_person_id, now, await self._patience(institution_id, now))
        await self._note(fresh, "delegated", from_person_id, now)
        return fresh

    async def _patience(self, institution_id: int, now: dt.datetime) -> dt.datetime:
        """The morning after a working day without an answer."""
        institutions = Institutions(self.session)
        zone = ZoneInfo((await institutions.get(institution_id)).time_zone)
        calendar = await institutions.calendar(institution_id)
        hour = (await institutions.policy(institution_id)).hour
        return dt.datetime.combine(calendar.shift(now.astimezone(zone).date(), 2), hour, zone)

    async def open_link(self, delegation_id: int, person_id: int) -> bool:
        """The first who opens the link is the one asked: one conditional UPDATE. True for them, however often."""
        await self.session.execute(
            update(Delegation)
            .where(
                Delegation.id == delegation_id,
                Delegation.state == "asked",
                Delegation.to_person_id.is_(None),
                Delegation.from_person_id != person_id,
            )
            .values(to_person_id=person_id),
            execution_options={"synchronize_session": False},
        )
        row = await self.get(delegation_id)
        return row is not None and row.to_person_id == person_id

    async def accept(self, delegation_id: int, person_id: int, now: dt.datetime) -> Answered:
        """Five presses are one. Who had the event before has it no longer."""
        row = await self._locked(delegation_id)
        if row is None or row.to_person_id != person_id:
            return Answered.NOT_YOURS
        if row.event_id is not None and not await self._is_open(row.event_id):
            return Answered.CLOSED
        if row.state != "asked":
            return Answered.LATE
        before = await self.open_of(row.event_id, "accepted") if row.event_id is not None else None
        if before is not None:
            await self._end(before, "withdrawn", now)
            if before.to_person_id not in (person_id, row.from_person_id):  # whoever passed it on hears the answer
                await self.tell(before, Says.PASSED_ON, before.to_person_id, now)
        if not await self._end(row, "accepted", now):
            return Answered.LATE
        if row.event_id is None:
            await self._everything(row, person_id, now)
        await self.tell(row, Says.ACCEPTED, row.from_person_id, now)
        await self._note(row, "delegation_accepted", person_id, now)
        return Answered.DONE

    async def refuse(self, delegation_id: int, person_id: int, now: dt.datetime) -> Answered:
        row = await self._locked(delegation_id)
        if row is None or row.to_person_id != person_id:
            return Answered.NOT_YOURS
        if row.state != "asked" or not await self._end(row, "refused", now):
            return Answered.LATE
        await self.tell(row, Says.REFUSED, row.from_person_id, now)
        await self._note(row, "delegation_refused", person_id, now)
        return Answered.DONE

    async def withdraw(self, delegation_id: int, person_id: int | None, now: dt.datetime) -> bool:
        """Take it back, or give it back; the other side hears of it. False: there was nothing to take back any more."""
        row = await self._locked(delegation_id)
        if row is None or row.state not in ("asked", "accepted"):
            return False
        had = row.to_person_id if row.state == "accepted" else None
        if not await self._end(row, "withdrawn", now):
            return False
        if had is not None and had == person_id:
            await self.tell(row, Says.RETURNED, row.from_person_id, now)
        elif had is not None:
            await self.tell(row, Says.TAKEN_BACK, had, now)
        await self._note(row, "delegation_withdrawn", person_id, now)
        return True

    async def _everything(self, row: Delegation, person_id: int, now: dt.datetime) -> None:
        """What the leaver's chat spoke for, and what they took or asked; the admins hear of it: roles are theirs to move."""
        heir = await self.session.get_one(Person, person_id)
        leaver = await self.session.get(Person, row.from_person_id) if row.from_person_id is not None else None
        await Handover(self.session, row, now).run(leaver, heir)
        if leaver is not None:
            await self._inherit(row, leaver, heir, now)
        admins = select(Membership.person_id).where(
            Membership.institution_id == row.institution_id, Membership.role == "admin"
        )
        for admin in list(await self.session.scalars(admins.order_by(Membership.person_id))):
            await self.tell(row, Says.LEFT, admin, now)

    async def _inherit(self, everything: Delegation, leaver: Person, heir: Person, now: dt.datetime) -> None:
        """The heir has what the leaver took, is asked what the leaver was asked, and hears the answers to what the leaver asked.
        What stood between the two is over, and so are the leaver's open links."""
        rows = await self.session.scalars(
            select(Delegation)
            .where(
                Delegation.institution_id == everything.institution_id,
                Delegation.id != everything.id,
                Delegation.state.in_(("asked", "accepted")),
                or_(Delegation.to_person_id == leaver.id, Delegation.from_person_id == leaver.id),
            )
            .order_by(Delegation.id)
        )
        for row in list(rows):
            if {row.from_person_id, row.to_person_id} <= {leaver.id, heir.id, None}:
                await self._end(row, "withdrawn", now)
                await self._note(row, "delegation_withdrawn", heir.id, now)
            elif row.from_person_id == leaver.id:
                row.from_person_id = heir.id
            else:
                row.to_person_id = heir.id
                await self.session.flush()
                if row.state == "asked":
                    await self.tell(row, Says.ASKED, heir.id, now)
                else:
                    await self._note(row, "delegation_accepted", heir.id, now)
        await self.session.flush()

    async def forget(self, person_id: int, now: dt.datetime) -> None:
        """Whoever erases themselves neither runs nor is asked: who gave them the event hears that it is theirs again."""
        taken = (Delegation.to_person_id == person_id) & Delegation.state.in_(("asked", "accepted"))
        asked = (Delegation.from_person_id == person_id) & (Delegation.state == "asked")
        for found in list(await self.session.scalars(select(Delegation.id).where(or_(taken, asked)))):
            row = await self._locked(found)
            if row is None or not await self._end(row, "withdrawn", now):
                continue
            if row.to_person_id == person_id:
                await self.tell(row, Says.RETURNED, row.from_person_id, now)
            await self._note(row, "delegation_withdrawn", None, now)

    async def tell(
        self, row: Delegation, says: Says, person_id: int | None, now: dt.datetime, due_at: dt.datetime | None = None
    ) -> None:
        """Owe a message to a person; nobody hears of what nobody is left to hear."""
        person = await self.session.get(Person, person_id) if person_id is not None else None
        if person is None:
            return
        await Deliveries(self.session).add(
            DeliveryKind.DELEGATION,
            unique_key=f"delegation:{row.id}:{says}:{person.id}:{now.isoformat()}",
            platform=person.platform,
            chat_id=person.chat_id,
            person_id=person.id,
            institution_id=row.institution_id,
            event_id=row.event_id,
            priority=1,
            payload={"delegation": row.id, "says": says.value},
            now=now,
            due_at=due_at,
        )

    async def _end(self, row: Delegation, state: str, now: dt.datetime) -> bool:
        """Out of `asked` (or, withdrawn, out of `accepted`) once: one conditional UPDATE. Its link is void."""
        still = ("asked", "accepted") if state == "withdrawn" else ("asked",)
        done = await self.session.execute(
            update(Delegation)
            .where(Delegation.id == row.id, Delegation.state.in_(still))
            .values(state=state, answered_at=now)
            .returning(Delegation.id),
            execution_options={"synchronize_session": False},
        )
        first = done.first() is not None
        await self.session.execute(
            update(LinkToken)
            .where(LinkToken.delegation_id == row.id, LinkToken.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        await self.session.refresh(row)
        return first

    async def _locked(self, delegation_id: int) -> Delegation | None:
        row = await self.get(delegation_id)
        if row is None:
            return None
        await self._lock(row.institution_id, row.event_id)
        return await self.get(delegation_id)

    async def _lock(self, institution_id: int, event_id: int | None) -> None:
        if event_id is not None:
            await lock_event(self.session, event_id)
        else:
            await lock_institution(self.session, institution_id)

    async def _is_open(self, event_id: int) -> bool:
        return await self.session.scalar(select(Event.id).where(Event.id == event_id, OPEN)) is not None

    async def _note(self, row: Delegation, what: str, person_id: int | None, now: dt.datetime) -> None:
        """In the event's history, shown by all copies of its card."""
        if row.event_id is not None:
            self.session.add(ReminderHistory(event_id=row.event_id, person_id=person_id, what=what, details={}, at=now))
            await Copies(self.session).refresh(row.event_id, now)
