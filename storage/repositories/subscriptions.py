"""Subscriptions: who wants to hear of what."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.matching import place_fits, words_fit
from storage.at_hand import at_hand
from storage.drivers.upsert import insert_into
from storage.models import Consent, Event, Institution, Person, PlanItem, Subscription

READ_AT_ONCE = 2000  # rows: databases limit how many values a statement has


def whole_institution() -> ColumnElement[bool]:
    """A subscription without any other condition than the institution."""
    columns = (
        Subscription.form,
        Subscription.event_id,
        Subscription.topic,
        Subscription.audience,
        Subscription.municipality,
    )
    return and_(*(column.is_(None) for column in columns))


class Subscriptions:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_person(self, person_id: int) -> list[Subscription]:
        rows = select(Subscription).where(Subscription.person_id == person_id).order_by(Subscription.id)
        return list(await self.session.scalars(rows))

    async def toggle(
        self,
        person_id: int,
        *,
        form: str | None = None,
        institution_id: int | None = None,
        event_id: int | None = None,
        now: dt.datetime,
    ) -> bool:
        """True: subscribed now; False: no longer."""
        gone = await self.session.execute(
            delete(Subscription)
            .where(
                Subscription.person_id == person_id,
                Subscription.form.is_not_distinct_from(form),
                Subscription.institution_id.is_not_distinct_from(institution_id),
                Subscription.event_id.is_not_distinct_from(event_id),
                Subscription.topic.is_(None),
                Subscription.audience.is_(None),
                Subscription.municipality.is_(None),
            )
            .returning(Subscription.id)
        )
        if gone.first() is not None:
            if form is None and event_id is None:
                await self._end_consents(person_id, [institution_id], now)
            return False
        await self.session.execute(
            insert_into(self.session, Subscription)
            .values(person_id=person_id, form=form, institution_id=institution_id, event_id=event_id, created_at=now)
            .on_conflict_do_nothing()
        )
        return True

    async def drop(self, person_id: int, now: dt.datetime, subscription_id: int | None = None) -> int:
        """One, or all: «отписаться». A consent to news of an institution ends with its subscription."""
        which = [Subscription.person_id == person_id]
        if subscription_id is not None:
            which.append(Subscription.id == subscription_id)
        whole = set(await self.session.scalars(select(Subscription.institution_id).where(*which, whole_institution())))
        gone = await self.session.execute(delete(Subscription).where(*which).returning(Subscription.id))
        await self._end_consents(person_id, whole, now)
        return len(gone.all())

    async def _end_consents(self, person_id: int, institution_ids: Collection[int | None], now: dt.datetime) -> None:
        known = [one for one in institution_ids if one is not None]
        if known:
            await self.session.execute(
                update(Consent)
                .where(
                    Consent.person_id == person_id,
                    Consent.institution_id.in_(known),
                    Consent.purpose == "news",
                    Consent.withdrawn_at.is_(None),
                )
                .values(withdrawn_at=now)
            )

    async def of_event(self, event_id: int) -> set[int]:
        """Ids of the people who asked for the news of this very event."""
        return set(await self.session.scalars(select(Subscription.person_id).where(Subscription.event_id == event_id)))

    async def audience(self, event_id: int) -> list[Person]:
        """Each person once, however many subscriptions match (event, form, institution)."""
        event = await self.session.get_one(Event, event_id)
        item = await self.session.get_one(PlanItem, event.item_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        ids: set[int] = set()
        last = 0
        columns = (
            Subscription.id, Subscription.person_id, Subscription.event_id, Subscription.topic, Subscription.audience,
            Subscription.municipality,
        )  # fmt: skip
        may_match = self._may_match(event).with_only_columns(*columns).limit(READ_AT_ONCE)
        while some := (await self.session.execute(may_match.where(Subscription.id > last))).all():
            last = some[-1].id
            ids |= {one.person_id for one in some if one.event_id == event.id or _fits(one, event, item, institution)}
        wanted = sorted(ids)
        people: list[Person] = []
        for start in range(0, len(wanted), READ_AT_ONCE):
            known = Person.id.in_(wanted[start : start + READ_AT_ONCE])
            rows = select(Person).where(known, Person.blocked_at.is_(None)).order_by(Person.id)
            people += await self.session.scalars(rows)
            await asyncio.sleep(0)  # with a hundred thousand of them others go on meanwhile
        return people

    async def matching(self, person_id: int, event_id: int) -> list[Subscription]:
        """A person's own ones that bring them news of this event."""
        if (known := at_hand(self.session).matching.get((event_id, person_id))) is not None:
            return known
        return (await self.matching_of(event_id, [person_id]))[person_id]

    async def matching_of(self, event_id: int, person_ids: Collection[int]) -> dict[int, list[Subscription]]:
        """The same of several people; who has none is there with an empty list."""
        event = await self.session.get_one(Event, event_id)
        item = await self.session.get_one(PlanItem, event.item_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        found: dict[int, list[Subscription]] = {person_id: [] for person_id in person_ids}
        for one in await self.session.scalars(self._may_match(event).where(Subscription.person_id.in_(person_ids))):
            if one.event_id == event.id or _fits(one, event, item, institution):
                found[one.person_id].append(one)
        return found

    def _may_match(self, event: Event) -> Select[Subscription]:
        """What the database can decide; words are compared afterwards."""
        general = (
            Subscription.event_id.is_(None)
            & or_(Subscription.form.is_(None), Subscription.form == event.form)
            & or_(Subscription.institution_id.is_(None), Subscription.institution_id == event.institution_id)
        )
        wanted = Subscription.event_id == event.id
        return select(Subscription).where(or_(wanted, general) if event.public else wanted).order_by(Subscription.id)

    async def add_topic(self, person_id: int, topic: str, now: dt.datetime) -> bool:
        """News of whatever speaks of these words. False: asked for already."""
        return await self.add_wish(person_id, now, topic=topic)

    async def add_wish(self, person_id: int, now: dt.datetime, **conditions: Any) -> bool:
        """News of whatever fits all `conditions` (columns of a subscription). False: asked for already."""
        added = await self.session.execute(
            insert_into(self.session, Subscription)
            .values(person_id=person_id, created_at=now, **conditions)
            .on_conflict_do_nothing()
            .returning(Subscription.id)
        )
        return added.first() is not None


def _fits(one: Any, event: Event, item: PlanItem, institution: Institution) -> bool:
    for_whom = event.letter.get("for_whom")
    about = [event.public_title, event.theme, item.title, item.section]
    return (
        words_fit(one.topic, about)
        and words_fit(one.audience, [for_whom, *about])
        and place_fits(one.municipality, [event.municipality, institution.municipality])
    )
