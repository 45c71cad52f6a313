"""Whom messages do not reach and why; organizers are told once, the morning after it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into
from storage.models import (
    Audit,
    Contact,
    Delivery,
    Event,
    Institution,
    ItemResponsible,
    Membership,
    Person,
    Registration,
    ReminderHistory,
    Responsible,
)
from storage.outgoing.mail import EMAIL
from storage.outgoing.receivers import of_heads
from storage.repositories.institutions import Institutions
from storage.repositories.responsibles import Responsibles
from storage.views import OPEN

FAILED_FOR = dt.timedelta(days=14)  # how long a message that was given up stays in the list


class Why(StrEnum):
    """In the order of the list: what people can mend first."""

    BLOCKED = "blocked"  # the last chat was private, and its person has blocked the bot
    PUT_OUT = "put_out"  # the last chat was a group that the bot is no longer in
    ADDRESS = "address"  # the mail server refused the address
    CUT_OFF = "cut_off"  # the institution's own staff unlinked the chats or took the address away
    MAIL_OFF = "mail_off"  # there is only an address, and no letters can be sent
    NEVER = "never"  # nobody was ever linked
    STAFF = "staff"  # an organizer or admin who has blocked the bot
    REGISTRANT = "registrant"  # someone with a place who has blocked the bot
    FAILED = "failed"  # a message that was given up


NEWS = (
    Why.BLOCKED,
    Why.PUT_OUT,
    Why.ADDRESS,
    Why.STAFF,
    Why.FAILED,
)  # what happens by itself: whoever unlinks a chat knows of it


@dataclass(frozen=True, slots=True)
class Unreachable:
    """One who is not reached. `at`: since when, where that is known; `instead`: the head who hears what is theirs."""

    why: Why
    institution: Institution
    at: dt.datetime | None = None
    responsible: Responsible | None = None
    rows: int = 0  # open events that it leads
    instead: str | None = None
    where: str | None = None  # the lost group's title, or the address
    person: Person | None = None
    event_id: int | None = None  # a registrant's nearest event
    delivery: Delivery | None = None


class Unreached:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def listed(self, institution_ids: Iterable[int], now: dt.datetime) -> list[Unreachable]:
        """Everybody of these institutions; the newest losses first, those never linked by how much they lead."""
        found: list[Unreachable] = []
        ids = list(institution_ids)
        for institution in await self.session.scalars(select(Institution).where(Institution.id.in_(ids))):
            found += await self._responsibles(institution, now)
            found += await self._people(institution, now)
            found += await self._given_up(institution, now)
        order = {why: place for place, why in enumerate(Why)}
        return sorted(found, key=lambda one: (order[one.why], -one.rows, -(one.at.timestamp() if one.at else 0)))

    async def news(self, institution_id: int, since: dt.datetime, now: dt.datetime) -> list[Unreachable]:
        """Who was lost since then and has not come back; those of whom the organizers heard from the not-linked list are left out."""
        found = [
            one for one in await self.listed([institution_id], now) if one.why in NEWS and one.at and one.at >= since
        ]
        parties = [one.responsible.id for one in found if one.responsible is not None]
        told = await self.session.execute(
            select(ReminderHistory.responsible_id, func.max(ReminderHistory.at))
            .where(ReminderHistory.what == "not_linked", ReminderHistory.responsible_id.in_(parties))
            .group_by(ReminderHistory.responsible_id)
        )
        heard = {row[0]: row[1] for row in told.all()}
        return [
            one
            for one in found
            if one.at and not (one.responsible and one.at <= heard.get(one.responsible.id, since - FAILED_FOR))
        ]

    async def owe_news(self, platform: str, chat_id: str, now: dt.datetime) -> None:
        """After this chat was lost: the organizers of whom it spoke for hear of it next morning, in one message for all that is
        lost until then."""
        parties = (
            select(Responsible.institution_id)
            .join(Contact, Contact.responsible_id == Responsible.id)
            .where(Contact.platform == platform, Contact.chat_id == chat_id, Contact.unlinked_at == now)
        )
        roles = (
            select(Membership.institution_id)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.platform == platform, Person.chat_id == chat_id, Membership.role != "specialist")
        )
        concerned = await self.session.scalars(
            select(Institution).where(or_(Institution.id.in_(parties), Institution.id.in_(roles)))
        )
        await self._owe(concerned.all(), now)

    async def owe_word_of_failed(self, given_up: Iterable[Delivery], now: dt.datetime) -> None:
        """The same for messages that were given up; one that tells of such things is not told of again."""
        told = [one for one in given_up if one.kind not in ("unreached", "edit", "post_edit")]
        events = select(Event.institution_id).where(Event.id.in_({one.event_id for one in told if one.event_id}))
        homes = {one.institution_id for one in told if one.institution_id}
        concerned = select(Institution).where(or_(Institution.id.in_(homes), Institution.id.in_(events)))
        await self._owe((await self.session.scalars(concerned)).all() if told else [], now)

    async def _owe(self, concerned: Iterable[Institution], now: dt.datetime) -> None:
        rows = [
            {
                "unique_key": f"unreached:{institution.id}:{person.id}:{morning.isoformat()}",
                "kind": "unreached",
                "priority": 2,
                "platform": person.platform,
                "chat_id": person.chat_id,
                "person_id": person.id,
                "institution_id": institution.id,
                "payload": {"since": now.isoformat()},
                "due_at": morning,
                "state": "pending",
                "attempts": 0,
                "created_at": now,
                "changed_at": now,
            }
            for institution in concerned
            for morning in [await self._next_morning(institution, now)]
            for person in await self._organizers(institution.id)
        ]
        if rows:
            once = insert_into(self.session, Delivery).on_conflict_do_nothing(index_elements=["unique_key"])
            await self.session.execute(once, rows)

    async def _next_morning(self, institution: Institution, now: dt.datetime) -> dt.datetime:
        institutions = Institutions(self.session)
        hour = (await institutions.policy(institution.id)).hour
        local = now.astimezone(ZoneInfo(institution.time_zone))
        day = local.date() if local.time() < hour else local.date() + dt.timedelta(days=1)
        day = (await institutions.calendar(institution.id)).on_or_after(day)
        return dt.datetime.combine(day, hour, ZoneInfo(institution.time_zone)).astimezone(dt.UTC)

    async def _organizers(self, institution_id: int) -> Sequence[Person]:
        ids = select(Membership.person_id).where(
            Membership.institution_id == institution_id, Membership.role != "specialist"
        )
        rows = select(Person).where(Person.id.in_(ids), Person.blocked_at.is_(None)).order_by(Person.id)
        return (await self.session.scalars(rows)).all()

    async def _responsibles(self, institution: Institution, now: dt.datetime) -> list[Unreachable]:
        """Those who are named in an open row, or head somebody, and have no chat that messages go to."""
        led = await self._open_rows(institution.id)
        mine = Responsible.institution_id == institution.id
        heads = select(Responsible.escalates_to_id).where(mine, Responsible.escalates_to_id.is_not(None))
        parties = await self.session.scalars(
            select(Responsible).where(mine, or_(Responsible.id.in_(led), Responsible.id.in_(heads)))
        )
        known = {row.id: row for row in parties}
        linked = await Responsibles(self.session).contacts_of(known)
        silent = known.keys() - linked.keys()
        climbed = await of_heads(self.session, set(silent), now)
        ahead = {row.id: row.name for row in await self.session.scalars(select(Responsible).where(mine))}
        past = await self._last_contacts(silent)
        found = []
        for party in silent:
            why, at, where = past.get(party, (Why.NEVER, None, None))
            if why is Why.NEVER and not led.get(party):
                continue  # nobody writes to a co-executor or a head before somebody links them
            instead = ahead.get(climbed[party][0].responsible_id) if party in climbed else None
            found.append(
                Unreachable(why, institution, at, known[party], led.get(party, 0), instead=instead, where=where)
            )
        return found

    async def _open_rows(self, institution_id: int) -> dict[int, int]:
        """Who is named in an open row, and how many open events they lead."""
        rows = await self.session.execute(
            select(ItemResponsible.responsible_id, ItemResponsible.role, func.count(Event.id))
            .join(Event, Event.item_id == ItemResponsible.item_id)
            .where(Event.institution_id == institution_id, OPEN, ItemResponsible.role != "outside")
            .group_by(ItemResponsible.responsible_id, ItemResponsible.role)
        )
        led: dict[int, int] = {}
        for party, role, count in rows.all():
            led[party] = led.get(party, 0) + (count if role == "lead" else 0)
        return led

    async def _last_contacts(self, silent: Iterable[int]) -> dict[int, tuple[Why, dt.datetime | None, str | None]]:
        """How each was lost; an address that is there but cannot be used is the reason where there is one."""
        rows = await self.session.execute(
            select(Contact, Person.blocked_at, Audit.id)
            .outerjoin(
                Person,
                (Person.platform == Contact.platform) & (Person.chat_id == Contact.chat_id),
            )
            .outerjoin(
                Audit,
                Audit.action.in_(("contacts_unlinked", "address_set", "address_removed"))
                & (Audit.object_id == Contact.responsible_id)
                & (Audit.at == Contact.unlinked_at),
            )
            .where(Contact.responsible_id.in_(list(silent)))
            .order_by(Contact.unlinked_at.desc(), Contact.id.desc())
        )
        found: dict[int, tuple[Why, dt.datetime | None, str | None]] = {}
        for contact, blocked_at, by_hand in rows.all():
            if contact.unlinked_at is None:  # only an address can be active here
                found[contact.responsible_id] = (Why.MAIL_OFF, None, contact.chat_id)
                continue
            why = {EMAIL: Why.ADDRESS, "group": Why.PUT_OUT}.get(contact.chat_kind, Why.CUT_OFF)
            if contact.chat_kind == "private" and blocked_at is not None:
                why = Why.BLOCKED
            title = contact.chat_id if contact.chat_kind == EMAIL else contact.chat_title
            lost = (Why.CUT_OFF if by_hand is not None else why, contact.unlinked_at, title)
            found.setdefault(contact.responsible_id, lost)
        return found

    async def _people(self, institution: Institution, now: dt.datetime) -> list[Unreachable]:
        staff = await self.session.scalars(
            select(Person).where(
                Person.blocked_at.is_not(None),
                Person.id.in_(
                    select(Membership.person_id).where(
                        Membership.institution_id == institution.id, Membership.role != "specialist"
                    )
                ),
            )
        )
        today = now.astimezone(ZoneInfo(institution.time_zone)).date()
        coming = await self.session.execute(
            select(Person, Event.id)
            .join(Registration, Registration.person_id == Person.id)
            .join(Event, Event.id == Registration.event_id)
            .where(
                Event.institution_id == institution.id,
                OPEN,
                or_(Event.starts_on.is_(None), Event.starts_on >= today),
                Registration.state.in_(("registered", "offered", "waiting")),
                Person.blocked_at.is_not(None),
            )
            .order_by(Event.starts_on, Event.id)
        )
        nearest: dict[int, tuple[Person, int]] = {}
        for person, event_id in coming.all():
            nearest.setdefault(person.id, (person, event_id))
        return [
            *(Unreachable(Why.STAFF, institution, person.blocked_at, person=person) for person in staff),
            *(
                Unreachable(Why.REGISTRANT, institution, person.blocked_at, person=person, event_id=event_id)
                for person, event_id in nearest.values()
            ),
        ]

    async def _given_up(self, institution: Institution, now: dt.datetime) -> list[Unreachable]:
        """Those of the last days; a chat that is gone stands in the list by itself."""
        events = select(Event.id).where(Event.institution_id == institution.id)
        rows = await self.session.execute(
            select(Delivery, Person)
            .outerjoin(Person, (Person.platform == Delivery.platform) & (Person.chat_id == Delivery.chat_id))
            .where(
                Delivery.state == "failed",
                Delivery.kind != "edit",
                Delivery.changed_at >= now - FAILED_FOR,
                or_(Delivery.institution_id == institution.id, Delivery.event_id.in_(events)),
            )
            .order_by(Delivery.id.desc())
            .limit(50)
        )
        found = []
        for delivery, person in rows.all():
            where = None if person else await self._name_of(delivery)
            found.append(
                Unreachable(
                    Why.FAILED,
                    institution,
                    delivery.changed_at,
                    person=person,
                    delivery=delivery,
                    where=where,
                    event_id=delivery.event_id,
                )
            )
        return found

    async def _name_of(self, delivery: Delivery) -> str | None:
        """The group's title, or the address."""
        if delivery.platform == EMAIL:
            return delivery.chat_id
        return await self.session.scalar(
            select(Contact.chat_title)
            .where(Contact.platform == delivery.platform, Contact.chat_id == delivery.chat_id)
            .order_by(Contact.id.desc())
            .limit(1)
        )
