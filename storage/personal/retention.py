"""Personal data of registrations after the institution's term: what would go, and its erasure with a record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.models import Answer, Delivery, Erasure, Event, Feedback, Institution, Registration, ReminderHistory
from storage.outgoing.place_notices import row
from storage.outgoing.staff_chats import REMINDERS, organizers_of
from storage.owed.recompute import Rules
from storage.personal.columns import REGISTRATION_EMPTIED
from storage.places.statistics import by_place
from storage.repositories.deliveries import Deliveries, DeliveryKind

WARNED = dt.timedelta(days=7)  # before anything is erased


@dataclass(frozen=True)
class Overdue:
    """An event whose registrations are kept longer than the institution's term."""

    event_id: int
    institution_id: int
    ended_on: dt.date
    registrations: int
    ends: dt.date  # the last day of the term


class Retention:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def overdue(self, now: dt.datetime, limit: int | None = None) -> list[Overdue]:
        """What is past its term now, oldest events first. Changes nothing: this is the dry run. An event without a date counts from
        the day it was called off, or from its last known day (`_without_a_date`)."""
        ended = func.coalesce(Event.ends_on, Event.starts_on)
        rows = await self.session.execute(
            select(Event.id, ended, Institution, func.count(Registration.id))
            .join(Institution, Institution.id == Event.institution_id)
            .join(Registration, Registration.event_id == Event.id)
            .where(Registration.erased_at.is_(None), ended <= now.date())
            .group_by(Event.id, Institution.id)
            .order_by(ended, Event.id)
        )
        known = [*rows.all(), *await self._without_a_date()]
        found = [
            Overdue(event_id, institution.id, day, count, day + dt.timedelta(days=institution.retention_days))
            for event_id, day, institution, count in known
            if _past(day, institution, now)
        ]
        return sorted(found, key=lambda one: (one.ended_on, one.event_id))[:limit]

    async def _without_a_date(self, event_id: int | None = None) -> list[tuple[int, dt.date, Institution, int]]:
        """(event, its end, institution, registrations kept) of events that hold people and have no day: nobody waits for ever."""
        called_off = (
            select(func.max(ReminderHistory.at))
            .where(ReminderHistory.event_id == Event.id, ReminderHistory.what == "cancelled")
            .scalar_subquery()
        )
        which = (Registration.erased_at.is_(None), Event.starts_on.is_(None))
        rows = await self.session.execute(
            select(Event, Institution, func.count(Registration.id), func.max(Registration.created_at), called_off)
            .join(Institution, Institution.id == Event.institution_id)
            .join(Registration, Registration.event_id == Event.id)
            .where(*which, *([Event.id == event_id] if event_id is not None else []))
            .group_by(Event.id, Institution.id)
        )
        return [
            (event.id, _last_known(event, institution, came, cancelled_at), institution, count)
            for event, institution, count, came, cancelled_at in rows.all()
        ]

    async def erase(self, event_id: int, now: dt.datetime) -> Erasure | None:
        """Empties the event's registrations, leaves the totals without names. None: nothing to erase, or the term is not over
        (the event was moved meanwhile, another replica was here first)."""
        event = await lock_event(self.session, event_id)
        institution = await self.session.get_one(Institution, event.institution_id)
        day = event.ends_on or event.starts_on
        if day is None:
            day = next((end for _, end, _, _ in await self._without_a_date(event_id)), None)
        if day is None or not _past(day, institution, now):
            return None
        kept = (Registration.event_id == event_id, Registration.erased_at.is_(None))
        count = await self.kept(event_id)
        if not count:
            return None
        totals = await self._totals(event_id)
        ids = select(Registration.id).where(*kept)
        quiet = {"synchronize_session": False}
        await self.session.execute(delete(Answer).where(Answer.registration_id.in_(ids)), execution_options=quiet)
        await self.session.execute(
            update(Feedback).where(Feedback.registration_id.in_(ids)).values(registration_id=None),
            execution_options=quiet,
        )
        await self.session.execute(
            update(Registration).where(*kept).values(**REGISTRATION_EMPTIED, erased_at=now), execution_options=quiet
        )
        record = Erasure(
            institution_id=institution.id,
            event_id=event_id,
            why="term",
            registrations=count,
            totals=totals,
            at=now,
        )
        self.session.add(record)
        await self.session.flush()
        return record

    async def warn(self, now: dt.datetime) -> int:
        """«Выгрузите список для дела»: to organizers a week before the term is over, once for an event, in working hours. How many
        messages."""
        owed = 0
        for one in await self.overdue(now + WARNED):
            rules = await Rules.of(self.session, one.institution_id)
            rows = [
                row(
                    DeliveryKind.RETENTION,
                    f"retention:{one.event_id}:{person.id}",
                    person,
                    now,
                    priority=REMINDERS,
                    institution_id=one.institution_id,
                    event_id=one.event_id,
                    payload={"on": max(one.ends, (now + WARNED).date()).isoformat()},
                    due_at=rules.opening(now),
                )
                for person in await organizers_of(self.session, one.institution_id)
            ]
            owed += len(await Deliveries(self.session).add_many(rows, now))
        return owed

    async def due(self, now: dt.datetime) -> list[int]:
        """Events past their term whose organizers were warned a week ago, or that have nobody to warn."""
        found = []
        for one in await self.overdue(now):
            first = await self.session.scalar(
                select(func.min(Delivery.created_at)).where(
                    Delivery.event_id == one.event_id, Delivery.kind == DeliveryKind.RETENTION.value
                )
            )
            warned = first is not None and first <= now - WARNED
            if warned or (first is None and not await organizers_of(self.session, one.institution_id)):
                found.append(one.event_id)
        return found

    async def kept(self, event_id: int) -> int:
        """Registrations of an event that still hold personal data."""
        where = (Registration.event_id == event_id, Registration.erased_at.is_(None))
        return await self.session.scalar(select(func.count(Registration.id)).where(*where)) or 0

    async def records(self, limit: int = 100) -> list[Erasure]:
        """Erasures, the latest first."""
        return list(await self.session.scalars(select(Erasure).order_by(Erasure.id.desc()).limit(limit)))

    async def _totals(self, event_id: int) -> dict[str, Any]:
        """Of the whole event, also of those who withdrew or were forgotten earlier; after an earlier record of the term, of those who
        came since."""
        where = [Registration.event_id == event_id]
        earlier = select(Erasure.id).where(Erasure.event_id == event_id, Erasure.why == "term").limit(1)
        if await self.session.scalar(earlier) is not None:
            where.append(Registration.erased_at.is_(None))
        rows = (
            await self.session.execute(
                select(
                    Registration.state,
                    Registration.municipality,
                    Registration.checked_in_at,
                    Registration.watching,
                    Registration.seats,
                ).where(*where)
            )
        ).all()
        return {
            "states": dict(Counter(row.state for row in rows)),
            "municipalities": dict(Counter(row.municipality for row in rows if row.municipality)),
            "present": sum(row.checked_in_at is not None for row in rows),
            "watching": sum(row.watching or 0 for row in rows),
            "places": by_place(
                [(row.state, row.municipality, row.seats, row.checked_in_at is not None, row.watching) for row in rows]
            ),
        }


def _last_known(event: Event, institution: Institution, came: dt.datetime, cancelled_at: dt.datetime | None) -> dt.date:
    """Cancelled: the day of that. Put off: its last known day, or the day it was put off, whichever is later. Never dated: the end of
    its window. No earlier than the last registration came."""
    zone = ZoneInfo(institution.time_zone)
    days = [came.astimezone(zone).date()]
    if event.status == "cancelled" and cancelled_at is not None:
        return max(*days, cancelled_at.astimezone(zone).date())
    if event.previous_dates:
        last = event.previous_dates[-1]
        put_off = dt.datetime.fromisoformat(last["changed_at"]).astimezone(zone).date()
        return max(*days, dt.date.fromisoformat(last["starts_on"]), put_off)
    return max([*days, *([event.window_end] if event.window_end is not None else [])])


def _past(ended_on: dt.date, institution: Institution, now: dt.datetime) -> bool:
    """The whole term has gone by, in the institution's own days."""
    today = now.astimezone(ZoneInfo(institution.time_zone)).date()
    return ended_on + dt.timedelta(days=institution.retention_days) < today
