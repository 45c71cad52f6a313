"""Responsibles and their chats."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import Party
from storage.drivers.locks import lock_responsible
from storage.models import Contact, Delivery, ItemResponsible, Responsible
from storage.outgoing.mail import EMAIL, heard
from storage.owed.recompute import recompute_led_by
from storage.records import ResponsibleView

LONGEST_KEY = 500  # letters of a name that tell it from others
CHAIN = 5  # heads that a message climbs past when nobody on the way has a chat

_ODD = re.compile(r"[«»\"“”„'()\[\]]")
_SPACES = re.compile(r"\s+")
_INITIALS = re.compile(r"\.\s*(?=\w)")


class Responsibles:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, responsible_id: int) -> Responsible | None:
        return await self.session.get(Responsible, responsible_id)

    async def of_institution(self, institution_id: int) -> list[ResponsibleView]:
        """Those who lead rows first, by how many."""
        leads = (
            select(ItemResponsible.responsible_id, func.count().label("rows"))
            .where(ItemResponsible.role == "lead")
            .group_by(ItemResponsible.responsible_id)
            .subquery()
        )
        rows = await self.session.execute(
            select(Responsible, func.coalesce(leads.c.rows, 0))
            .outerjoin(leads, leads.c.responsible_id == Responsible.id)
            .where(Responsible.institution_id == institution_id)
            .order_by(func.coalesce(leads.c.rows, 0).desc(), Responsible.id)
        )
        found = rows.all()
        contacts = await self.contacts_of([responsible.id for responsible, _ in found])
        return [ResponsibleView(row, tuple(contacts.get(row.id, ())), count) for row, count in found]

    async def contacts_of(self, responsible_ids: Iterable[int]) -> dict[int, list[Contact]]:
        """Active contacts that reminders go to, by responsible. A chat silences an address: see `storage.outgoing.mail.heard`."""
        wanted = list(responsible_ids)
        found: dict[int, list[Contact]] = defaultdict(list)
        if wanted:
            rows = await self.session.scalars(
                select(Contact)
                .where(Contact.responsible_id.in_(wanted), Contact.unlinked_at.is_(None))
                .order_by(Contact.id)
            )
            for row in await heard(self.session, rows):
                found[row.responsible_id].append(row)
        return found

    async def address_of(self, responsible_id: int) -> str | None:
        """The e-mail address, whether it is used or a chat is preferred to it."""
        return await self.session.scalar(
            select(Contact.chat_id)
            .where(Contact.responsible_id == responsible_id, Contact.platform == EMAIL, Contact.unlinked_at.is_(None))
            .limit(1)
        )

    async def addresses(self) -> int:
        """How many responsibles of the installation have an address."""
        counted = select(func.count(Contact.id)).where(Contact.platform == EMAIL, Contact.unlinked_at.is_(None))
        return await self.session.scalar(counted) or 0

    async def of_address(self, address: str, institution_id: int) -> list[Responsible]:
        """Whom letters to this address are for: those of the institution that have it and no chat."""
        contacts = await self.session.scalars(
            select(Contact)
            .join(Responsible, Responsible.id == Contact.responsible_id)
            .where(
                Contact.platform == EMAIL,
                Contact.chat_id == address,
                Contact.unlinked_at.is_(None),
                Responsible.institution_id == institution_id,
            )
        )
        ids = [one.responsible_id for one in await heard(self.session, contacts)]
        rows = select(Responsible).where(Responsible.id.in_(ids)).order_by(Responsible.id)
        return list(await self.session.scalars(rows)) if ids else []

    async def set_address(self, responsible_id: int, address: str | None, now: dt.datetime) -> bool:
        """One address a responsible, as plans.addresses.read_address gives it; None takes it away. False: it stood so already."""
        await lock_responsible(self.session, responsible_id)
        known = await self.address_of(responsible_id)
        if known == address:
            return False
        if known is not None:
            await self.unlink_chat(EMAIL, known, now, responsible_id)
        if address is not None:
            self.session.add(
                Contact(
                    responsible_id=responsible_id,
                    platform=EMAIL,
                    chat_id=address,
                    chat_kind=EMAIL,
                    created_at=now,
                )
            )
            await self.session.flush()
        return True

    async def of_item(self, item_id: int) -> list[tuple[Responsible, str]]:
        """(responsible, role) in the order of the cell."""
        rows = await self.session.execute(
            select(Responsible, ItemResponsible.role)
            .join(ItemResponsible, ItemResponsible.responsible_id == Responsible.id)
            .where(ItemResponsible.item_id == item_id)
            .order_by(ItemResponsible.ordinal)
        )
        return [(responsible, role) for responsible, role in rows.all()]

    async def keep(
        self, institution_id: int, parties: Iterable[Party], aliases: Mapping[str, str] | None = None
    ) -> dict[str, Responsible]:
        """The responsible of each party's name key, added where it is new: the same party spelt alike is one.

        `aliases`: spellings and the names of `parties` that a person said they are; each is remembered with its responsible,
        unless the spelling is a responsible of its own: two that are kept are never merged.
        """
        known: dict[str, Responsible] = {}
        for row in await self.session.scalars(select(Responsible).where(Responsible.institution_id == institution_id)):
            for alias in row.aliases:
                known.setdefault(name_key(alias), row)
            known[row.name_key] = row
        for party in parties:
            key = name_key(party.name)
            if key not in known:
                known[key] = Responsible(
                    institution_id=institution_id,
                    kind=party.kind.value,
                    name=party.name,
                    name_key=key,
                    position=party.position,
                    aliases=[],
                )
                self.session.add(known[key])
        for spelling, name in (aliases or {}).items():
            key, owner = name_key(spelling), known.get(name_key(name))
            if owner is not None and key not in known:
                owner.aliases = [*owner.aliases, spelling]
                known[key] = owner
        await self.session.flush()
        return known

    async def names(self, institution_id: int) -> dict[str, str]:
        """Key of every spelling -> the name that the party is kept under."""
        rows = await self.session.scalars(select(Responsible).where(Responsible.institution_id == institution_id))
        found: dict[str, str] = {}
        for row in rows:
            for alias in row.aliases:
                found.setdefault(name_key(alias), row.name)
            found[row.name_key] = row.name
        return found

    async def link(
        self,
        responsible_id: int,
        *,
        person_id: int | None,
        platform: str,
        chat_id: str,
        thread_id: str | None,
        chat_kind: str,
        chat_title: str | None,
        now: dt.datetime,
    ) -> tuple[Contact, bool]:
        """(contact, new). Pressing the link twice is once."""
        await lock_responsible(self.session, responsible_id)
        known = await self.session.scalar(
            select(Contact).where(
                Contact.responsible_id == responsible_id,
                Contact.platform == platform,
                Contact.chat_id == chat_id,
                Contact.thread_id.is_not_distinct_from(thread_id),
                Contact.unlinked_at.is_(None),
            )
        )
        if known is not None:
            return known, False
        row = Contact(
            responsible_id=responsible_id,
            person_id=person_id,
            platform=platform,
            chat_id=chat_id,
            thread_id=thread_id,
            chat_kind=chat_kind,
            chat_title=chat_title,
            created_at=now,
        )
        self.session.add(row)
        await self.session.flush()
        return row, True

    async def unlink_chat(
        self, platform: str, chat_id: str, now: dt.datetime, responsible_id: int | None = None
    ) -> int:
        """Kicked from a group, blocked, or a person asked: how many contacts ended."""
        which = update(Contact).where(
            Contact.platform == platform, Contact.chat_id == chat_id, Contact.unlinked_at.is_(None)
        )
        if responsible_id is not None:
            which = which.where(Contact.responsible_id == responsible_id)
        return len((await self.session.execute(which.values(unlinked_at=now).returning(Contact.id))).all())

    async def relink(self, platform: str, chat_id: str, ended_at: dt.datetime) -> None:
        """The contacts of this chat that ended at that moment go on, unless somebody linked it anew since."""
        of_chat = (Contact.platform == platform, Contact.chat_id == chat_id)
        active = select(Contact.responsible_id).where(*of_chat, Contact.unlinked_at.is_(None))
        await self.session.execute(
            update(Contact)
            .where(*of_chat, Contact.unlinked_at == ended_at, Contact.responsible_id.not_in(active))
            .values(unlinked_at=None)
        )

    async def move_chat(self, platform: str, old_chat_id: str, new_chat_id: str) -> int:
        """A group became a supergroup: its contacts and what it is still owed go on under the new id. How many contacts."""
        old = (Contact.platform == platform, Contact.chat_id == old_chat_id, Contact.unlinked_at.is_(None))
        linked = await self.session.execute(
            select(Contact.responsible_id, Contact.thread_id).where(
                Contact.platform == platform, Contact.chat_id == new_chat_id, Contact.unlinked_at.is_(None)
            )
        )
        for responsible_id, thread_id in linked.all():  # somebody linked the new group before we heard of the change
            await self.session.execute(
                delete(Contact).where(
                    *old, Contact.responsible_id == responsible_id, Contact.thread_id.is_not_distinct_from(thread_id)
                )
            )
        moved = await self.session.execute(
            update(Contact).where(*old).values(chat_id=new_chat_id).returning(Contact.id)
        )
        await self.session.execute(
            update(Delivery)
            .where(
                Delivery.platform == platform,
                Delivery.chat_id == old_chat_id,
                Delivery.state.in_(("pending", "claimed")),
            )
            .values(chat_id=new_chat_id)
        )
        return len(moved.all())

    async def of_chat(self, platform: str, chat_id: str) -> list[Responsible]:
        """Whom this chat (private or group) speaks for."""
        ids = select(Contact.responsible_id).where(
            Contact.platform == platform, Contact.chat_id == chat_id, Contact.unlinked_at.is_(None)
        )
        return list(
            await self.session.scalars(select(Responsible).where(Responsible.id.in_(ids)).order_by(Responsible.id))
        )

    async def heads_of(self, responsible_ids: Iterable[int]) -> set[int]:
        """Everybody above them, as far as messages climb."""
        above: set[int] = set()
        here = set(responsible_ids)
        for _ in range(CHAIN):
            rows = await self.session.scalars(
                select(Responsible.escalates_to_id).where(
                    Responsible.id.in_(here), Responsible.escalates_to_id.is_not(None)
                )
            )
            here = {head for head in rows if head is not None} - above
            if not here:
                break
            above |= here
        return above

    async def set_head(self, responsible_id: int, head_id: int | None, now: dt.datetime) -> None:
        """Who hears when this one does not answer; chains that have begun go on as they are."""
        await self.session.execute(
            update(Responsible).where(Responsible.id == responsible_id).values(escalates_to_id=head_id)
        )
        await recompute_led_by(self.session, responsible_id, now)


def by_name(views: Iterable[ResponsibleView]) -> dict[str, ResponsibleView]:
    """An institution's responsibles by the key of each of their names."""
    return {name_key(name): view for view in views for name in (*view.responsible.aliases, view.responsible.name)}


def spellings(views: Iterable[ResponsibleView]) -> dict[str, str]:
    """Each spelling of a responsible and its name."""
    return {
        name: view.responsible.name for view in views for name in (*view.responsible.aliases, view.responsible.name)
    }


def name_key(name: str) -> str:
    """Lower case, «ё» as «е», no quotation marks and odd spaces: «Иванова И. И.» and «Иванова И.И.» are one. Of a name as long as an
    article its beginning and a hash: an index holds no more."""
    plain = _INITIALS.sub(".", _ODD.sub(" ", name.casefold().replace("ё", "е")))
    key = _SPACES.sub(" ", plain).strip(" .,;")
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]} {sha256(key.encode()).hexdigest()}"
