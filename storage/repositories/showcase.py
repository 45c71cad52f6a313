"""What specialists look among: public events ahead, by filters that add up and by words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from plans.search import speaks_of
from storage.drivers.locks import lock_event
from storage.models import Event, Institution, PlanItem, Registration
from storage.records import EventView
from storage.repositories.listings import DATED_FIRST, EventLists

MUNICIPALITY = func.coalesce(Event.municipality, Institution.municipality)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; all of it at once. `since` and `until` are local days, inclusive; an undated event is found where its
    window touches them, unless `dated` ones only are wanted; `free`: registration is open and there are places."""

    form: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    dated: bool = False
    municipality: str | None = None
    institution_id: int | None = None
    free: bool = False
    query: str = ""


class Showcase(EventLists):
    async def find(
        self, now: dt.datetime, wanted: Wanted, *, offset: int = 0, limit: int = 8
    ) -> tuple[list[EventView], int]:
        """(page, total), dated ones by day first."""
        where = [*await self._public_ahead(now), *_asked(wanted, now)]
        if wanted.query:
            where.append(Event.id.in_(await self._speaking(where, wanted.query)))
        return await self._page(where, DATED_FIRST, offset, limit)

    async def municipalities(self, now: dt.datetime) -> list[tuple[str, int]]:
        """Of public events ahead, with their counts, those with most first."""
        rows = await self.session.execute(
            select(MUNICIPALITY, func.count(Event.id))
            .select_from(Event)
            .join(Institution, Institution.id == Event.institution_id)
            .where(*await self._public_ahead(now), MUNICIPALITY.is_not(None))
            .group_by(MUNICIPALITY)
            .order_by(func.count(Event.id).desc(), MUNICIPALITY)
        )
        return [(name, count) for name, count in rows.all()]

    async def organizers(self, now: dt.datetime) -> list[tuple[int, str, int]]:
        """(institution, its name, how many public events ahead), those with most first."""
        rows = await self.session.execute(
            select(Institution.id, Institution.name, func.count(Event.id))
            .select_from(Event)
            .join(Institution, Institution.id == Event.institution_id)
            .where(*await self._public_ahead(now))
            .group_by(Institution.id, Institution.name)
            .order_by(func.count(Event.id).desc(), Institution.name)
        )
        return [(institution_id, name, count) for institution_id, name, count in rows.all()]

    async def set_letter(self, event_id: int, name: str, text: str) -> None:
        """One answer of the information letter; the others stay as they are."""
        event = await lock_event(self.session, event_id)
        event.letter = {**event.letter, name: text}
        await self.session.flush()

    async def _speaking(self, where: list[ColumnElement[bool]], query: str) -> list[int]:
        """Searched here: databases know neither Russian small letters alike nor word forms."""
        rows = await self.session.execute(
            select(
                Event.id,
                PlanItem.title,
                Event.public_title,
                Event.theme,
                Event.form,
                Event.place,
                PlanItem.place,
                MUNICIPALITY,
                Institution.name,
            )
            .select_from(Event)
            .join(PlanItem, PlanItem.id == Event.item_id)
            .join(Institution, Institution.id == Event.institution_id)
            .where(*where)
        )
        return [event_id for event_id, *said in rows.all() if speaks_of(query, said)]


def _asked(wanted: Wanted, now: dt.datetime) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.form is not None:
        where.append(Event.form == wanted.form)
    if wanted.institution_id is not None:
        where.append(Event.institution_id == wanted.institution_id)
    if wanted.municipality is not None:
        usual = select(Institution.id).where(Institution.municipality == wanted.municipality)
        here = and_(Event.municipality.is_(None), Event.institution_id.in_(usual))
        where.append(or_(Event.municipality == wanted.municipality, here))
    if wanted.since is not None and wanted.until is not None:
        starts = func.coalesce(Event.starts_on, Event.window_start, Event.window_end)
        ends = func.coalesce(Event.ends_on, Event.starts_on, Event.window_end)
        where += [starts <= wanted.until, or_(ends >= wanted.since, ends.is_(None))]
        if wanted.dated:
            where.append(Event.starts_on.is_not(None))
    if wanted.free:
        where += _has_places(now)
    return where


def _has_places(now: dt.datetime) -> list[ColumnElement[bool]]:
    held = (
        select(func.coalesce(func.sum(Registration.seats), 0))
        .where(Registration.event_id == Event.id, Registration.state.in_(("registered", "offered")))
        .scalar_subquery()
    )
    return [
        Event.starts_on.is_not(None),
        Event.registration_open.is_(True),
        Event.paused.is_(False),
        or_(Event.opens_at.is_(None), Event.opens_at <= now),
        or_(Event.closes_at.is_(None), Event.closes_at > now),
        or_(Event.capacity.is_(None), Event.capacity > held),
    ]
