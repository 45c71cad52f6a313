"""People, their profiles, roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, delete, func, literal_column, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.registering import PROFILE
from storage.drivers.upsert import insert_into
from storage.errors import BadValue
from storage.models import Contact, Delegation, Event, Membership, Person, Registration
from storage.personal.erasing import Erasing
from storage.repositories.responsibles import Responsibles

COME_BACK = dt.timedelta(days=30)  # who left their job may open the chat again in a year, as somebody else
ROLES = ("specialist", "organizer", "admin")


_BY_USER = select(Person).where(Person.platform == bindparam("platform"), Person.user_id == bindparam("user_id"))
_STANDING: CompoundSelect[tuple[Any, ...]] = union_all(
    select(literal_column("'role'"), Membership.institution_id, Membership.role).where(
        Membership.person_id == bindparam("person")
    ),
    select(literal_column("'speaks'"), Contact.responsible_id, literal_column("''")).where(
        Contact.platform == bindparam("platform"),
        Contact.chat_id.in_(bindparam("chats", expanding=True)),
        Contact.unlinked_at.is_(None),
    ),
    select(literal_column("'taken'"), Delegation.event_id, literal_column("''")).where(
        Delegation.to_person_id == bindparam("person"),
        Delegation.state == "accepted",
        Delegation.event_id.is_not(None),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is at this moment."""

    roles: frozenset[tuple[int, str]]  # (institution, role)
    speaks_for: frozenset[int]  # responsibles that their chats are linked to
    taken: frozenset[int]  # events that were handed to them


class People:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def known(self, platform: str, user_id: str, chat_id: str, display_name: str) -> Person | None:
        """Whom `meet` would leave as they are; None: it has something to write."""
        person = await self.by_user(platform, user_id)
        fresh = (chat_id, display_name, None)
        same = person is not None and (person.chat_id, person.display_name, person.blocked_at) == fresh
        return person if same else None

    async def standing(self, person: Person, chat_ids: Collection[str]) -> Standing:
        """What a person may act as: in one statement, since each update asks."""
        values = {"person": person.id, "platform": person.platform, "chats": list(chat_ids)}
        found = (await self.session.execute(_STANDING, values)).all()
        return Standing(
            frozenset((number, role) for what, number, role in found if what == "role"),
            frozenset(number for what, number, _ in found if what == "speaks"),
            frozenset(number for what, number, _ in found if what == "taken"),
        )

    async def meet(self, platform: str, user_id: str, chat_id: str, display_name: str, now: dt.datetime) -> Person:
        """The person behind a message: inserted at the first meeting (insert … on conflict), name and chat refreshed. Who had
        blocked the bot and comes back soon speaks for whom they spoke for."""
        fresh = {"chat_id": chat_id, "display_name": display_name, "blocked_at": None}
        known = await self.by_user(platform, user_id)
        if known is None:
            await self.session.execute(
                insert_into(self.session, Person)
                .values(platform=platform, user_id=user_id, created_at=now, **fresh)
                .on_conflict_do_update(index_elements=["platform", "user_id"], set_=fresh)
            )
            known = await self.by_user(platform, user_id)
            assert known is not None
        elif known.blocked_at is not None and now - known.blocked_at < COME_BACK:
            await Responsibles(self.session).relink(platform, known.chat_id, known.blocked_at)
            known.chat_id, known.display_name, known.blocked_at = chat_id, display_name, None
            await self.session.flush()
        elif (known.chat_id, known.display_name, known.blocked_at) != (chat_id, display_name, None):
            known.chat_id, known.display_name, known.blocked_at = chat_id, display_name, None
            await self.session.flush()
        return known

    async def get(self, person_id: int) -> Person:
        return await self.session.get_one(Person, person_id)

    async def find(self, person_id: int | None) -> Person | None:
        """None: nobody, or somebody who is erased."""
        return await self.session.get(Person, person_id) if person_id is not None else None

    async def by_user(self, platform: str, user_id: str) -> Person | None:
        return await self.session.scalar(_BY_USER, {"platform": platform, "user_id": user_id})

    async def save_profile(
        self,
        person_id: int,
        *,
        full_name: str | None = None,
        organisation: str | None = None,
        position: str | None = None,
        municipality: str | None = None,
        phone: str | None = None,
        email: str | None = None,
    ) -> Person:
        """Only the fields given are changed."""
        person = await self.get(person_id)
        fields = {
            "full_name": full_name,
            "organisation": organisation,
            "position": position,
            "municipality": municipality,
            "phone": phone,
            "email": email,
        }
        for name, value in fields.items():
            if value is not None:
                setattr(person, name, value)
        await self.session.flush()
        return person

    async def clear_field(self, person_id: int, name: str) -> None:
        """Of the profile: what is asked next time is typed anew."""
        if name not in PROFILE:
            raise BadValue(name)
        setattr(await self.get(person_id), name, None)
        await self.session.flush()

    async def set_time_zone(self, person_id: int, time_zone: str | None) -> None:
        """None: that of each event's institution."""
        await self.session.execute(update(Person).where(Person.id == person_id).values(time_zone=time_zone))

    async def known_organisations(self, institution_id: int, limit: int = 8) -> list[str]:
        """Organisations of those who registered with this institution, most frequent first."""
        counted = (
            select(Registration.organisation)
            .join(Event, Event.id == Registration.event_id)
            .where(Event.institution_id == institution_id, Registration.organisation.is_not(None))
            .group_by(Registration.organisation)
            .order_by(func.count().desc(), Registration.organisation)
            .limit(limit)
        )
        return [name for name in await self.session.scalars(counted) if name]

    async def grant(self, person_id: int, institution_id: int, role: str, now: dt.datetime) -> bool:
        """True when the role is new."""
        if role not in ROLES:
            raise BadValue(f"role {role}")
        added = await self.session.execute(
            insert_into(self.session, Membership)
            .values(person_id=person_id, institution_id=institution_id, role=role, created_at=now)
            .on_conflict_do_nothing()
            .returning(Membership.id)
        )
        return added.first() is not None

    async def revoke(self, person_id: int, institution_id: int, role: str) -> bool:
        """True when there was such a role to take away."""
        gone = await self.session.execute(
            delete(Membership)
            .where(
                Membership.person_id == person_id,
                Membership.institution_id == institution_id,
                Membership.role == role,
            )
            .returning(Membership.id)
        )
        return gone.first() is not None

    async def roles(self, person_id: int) -> list[Membership]:
        return list(await self.session.scalars(select(Membership).where(Membership.person_id == person_id)))

    async def staff(self, institution_id: int, *roles: str) -> list[Person]:
        """People with one of the roles (default: organizer, admin)."""
        wanted = roles or ("organizer", "admin")
        ids = select(Membership.person_id).where(
            Membership.institution_id == institution_id, Membership.role.in_(wanted)
        )
        return list(await self.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))

    async def mark_blocked(self, person_id: int, now: dt.datetime) -> None:
        """From the first time we know of: the chats that ended at that moment come back with the person."""
        await self.session.execute(
            update(Person).where(Person.id == person_id, Person.blocked_at.is_(None)).values(blocked_at=now)
        )

    async def forget(self, person_id: int, now: dt.datetime) -> None:
        """Erase the person: storage.personal.erasing."""
        await Erasing(self.session, now).forget(await self.get(person_id))
