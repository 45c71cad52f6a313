"""Standing members of a laboratory or school: a row's meetings are told to them before anybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import case, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into
from storage.models import Consent, Event, Institution, Person, Plan, PlanItem, Registration, StandingMember
from storage.views import OPEN


@dataclass(frozen=True, slots=True)
class Member:
    person_id: int
    name: str


class Standing:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def members(self, item_id: int) -> list[Person]:
        """Those who blocked the bot too."""
        ids = select(StandingMember.person_id).where(StandingMember.item_id == item_id)
        return list(await self.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))

    async def named(self, item_id: int) -> list[Member]:
        """By name. The name that was typed is shown where its person has agreed to that with this very institution and it keeps names;
        else the one the messenger shows."""
        agreed = exists().where(
            Consent.person_id == Person.id,
            Consent.institution_id == Institution.id,
            Consent.purpose == "registration",
            Consent.withdrawn_at.is_(None),
        )
        rows = await self.session.execute(
            select(Person.id, Person.display_name, case((agreed & (Institution.data_mode == "full"), Person.full_name)))
            .join(StandingMember, StandingMember.person_id == Person.id)
            .join(PlanItem, PlanItem.id == StandingMember.item_id)
            .join(Plan, Plan.id == PlanItem.plan_id)
            .join(Institution, Institution.id == Plan.institution_id)
            .where(StandingMember.item_id == item_id)
        )
        found = [Member(person_id, typed or shown) for person_id, shown, typed in rows.all()]
        return sorted(found, key=lambda one: (one.name.casefold(), one.person_id))

    async def next_meeting(self, item_id: int, now: dt.datetime) -> int | None:
        """The soonest public event of the row with a date that lies ahead."""
        row = await self.session.get_one(PlanItem, item_id)
        plan = await self.session.get_one(Plan, row.plan_id)
        institution = await self.session.get_one(Institution, plan.institution_id)
        today = now.astimezone(ZoneInfo(institution.time_zone)).date()
        return await self.session.scalar(
            select(Event.id)
            .where(Event.item_id == item_id, OPEN, Event.public.is_(True), Event.starts_on >= today)
            .order_by(Event.starts_on, Event.start_time, Event.id)
            .limit(1)
        )

    async def add(self, item_id: int, person_id: int, now: dt.datetime) -> bool:
        """False: they were one already."""
        added = await self.session.execute(
            insert_into(self.session, StandingMember)
            .values(item_id=item_id, person_id=person_id, added_at=now)
            .on_conflict_do_nothing()
            .returning(StandingMember.id)
        )
        return added.first() is not None

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
