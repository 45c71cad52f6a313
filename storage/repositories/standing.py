"""Standing members of a laboratory or school: a row's meetings are told to them before anybody else."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Event, Person, Registration, StandingMember
from storage.upsert import insert_into


class Standing:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def members(self, item_id: int) -> list[Person]:
        """By name; those who blocked the bot too."""
        ids = select(StandingMember.person_id).where(StandingMember.item_id == item_id)
        rows = await self.session.scalars(select(Person).where(Person.id.in_(ids)))
        return sorted(rows, key=lambda one: ((one.full_name or one.display_name).casefold(), one.id))

    async def candidates(self, item_id: int) -> list[int]:
        """People who had a place at the row's events and are no members yet."""
        known = select(StandingMember.person_id).where(StandingMember.item_id == item_id)
        rows = await self.session.scalars(
            select(Registration.person_id)
            .join(Event, Event.id == Registration.event_id)
            .where(
                Event.item_id == item_id,
                Registration.state == "registered",
                Registration.person_id.is_not(None),
                Registration.person_id.not_in(known),
            )
            .distinct()
        )
        return sorted(one for one in rows if one is not None)

    async def add_all(self, item_id: int, now: dt.datetime) -> int:
        """«Все, кто был». How many are new."""
        people = await self.candidates(item_id)
        if people:
            rows = [{"item_id": item_id, "person_id": one, "added_at": now} for one in people]
            await self.session.execute(insert_into(self.session, StandingMember).values(rows).on_conflict_do_nothing())
        return len(people)

    async def remove(self, item_id: int, person_id: int) -> bool:
        gone = await self.session.execute(
            delete(StandingMember)
            .where(StandingMember.item_id == item_id, StandingMember.person_id == person_id)
            .returning(StandingMember.id)
        )
        return gone.first() is not None
