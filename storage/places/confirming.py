"""Confirm or release: three days before an event its registrants are asked «участвую / не смогу»; a place that nobody confirms in 24
waking hours goes on (DESIGN.md, section 7)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.places import NIGHT_FROM, awake_after
from storage.drivers.locks import lock_event
from storage.models import Event, Institution, Registration
from storage.outgoing.notices import Notices
from storage.outgoing.place_notices import starts_at
from storage.places.seats import Seats, is_open
from storage.repositories.deliveries import DeliveryKind

DAYS_BEFORE = 3
ASKED_AT = dt.time(10)  # local
TO_ANSWER = dt.timedelta(hours=24)  # of waking time
ABOUT = dt.timedelta(days=DAYS_BEFORE + 1)  # the same in every zone: their days part by one at most
NEAREST = dt.timedelta(hours=30)  # nearer to the start nobody is asked: there would be no time to answer


class Confirmations:
    """Of one transaction."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now

    async def run(self) -> int:
        """Ask where the moment has come, release what was not confirmed. How many changed."""
        changed = 0
        for event, zone in await self._events():
            start = starts_at(event, zone)
            awake = ASKED_AT <= self.now.astimezone(zone).time() < NIGHT_FROM
            if (
                start is not None
                and awake
                and asked_at(event.starts_on, zone) <= self.now
                and start - self.now > NEAREST
            ):
                changed += await self._ask(event.id, zone)
        return changed + await self._release()

    async def next_moment(self) -> dt.datetime | None:
        """When somebody is to be asked, or a place is to be released."""
        released = await self.session.scalar(
            select(func.min(Registration.confirm_until)).where(
                Registration.state == "registered", Registration.confirmed_at.is_(None)
            )
        )
        ahead = select(func.min(Event.starts_on)).where(*self._asking(), Event.starts_on >= self.now.date() + ABOUT)
        until = await self.session.scalar(ahead) or self.now.date() + ABOUT
        days = await self.session.execute(
            select(Event.starts_on, Institution.time_zone)
            .join(Institution, Institution.id == Event.institution_id)
            .where(*self._asking(), Event.starts_on <= until + dt.timedelta(days=1))
            .distinct()
        )
        asked = [asked_at(day, ZoneInfo(zone)) for day, zone in days.all()]
        moments = [one for one in (released, *asked) if one is not None and one > self.now]
        return min(moments, default=None)

    def _asking(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Event.confirm_release.is_(True),
            Event.outcome.is_(None),
            Event.status != "cancelled",
            Event.starts_on >= self.now.date(),
        )

    async def _events(self) -> list[tuple[Event, ZoneInfo]]:
        """Those that may be near enough: the many that lie further ahead are not read at every sweep."""
        rows = await self.session.execute(
            select(Event, Institution.time_zone)
            .join(Institution, Institution.id == Event.institution_id)
            .where(*self._asking(), Event.starts_on <= self.now.date() + ABOUT)
        )
        return [(event, ZoneInfo(zone)) for event, zone in rows.all()]

    async def _ask(self, event_id: int, zone: ZoneInfo) -> int:
        event = await lock_event(self.session, event_id)
        rows = await self.session.scalars(
            select(Registration).where(
                Registration.event_id == event_id,
                Registration.state == "registered",
                Registration.kind.in_(("self", "colleague", "organisation")),
                Registration.confirm_until.is_(None),
                Registration.confirmed_at.is_(None),
                Registration.changed_at
                < asked_at(event.starts_on, zone),  # who came or took a place later has said so just now
            )
        )
        asked = list(rows)
        for row in asked:
            row.confirm_until = awake_after(self.now, TO_ANSWER, zone)
        await self.session.flush()
        await Notices(self.session).confirming(event, asked, self.now)
        return len(asked)

    async def _release(self) -> int:
        over = (
            Registration.state == "registered",
            Registration.confirm_until <= self.now,
            Registration.confirmed_at.is_(None),
        )
        released = 0
        for event_id in sorted(set(await self.session.scalars(select(Registration.event_id).where(*over)))):
            event = await lock_event(self.session, event_id)
            rows = list(
                await self.session.scalars(select(Registration).where(Registration.event_id == event_id, *over))
            )
            if not is_open(event):
                continue
            seats = Seats(self.session)
            for row in rows:
                await seats.end(row, "released", self.now)
            released += len(rows)
            await Notices(self.session).place_news(DeliveryKind.RELEASED, event, rows, self.now)
            await seats.hand_on(event, self.now)
        return released


def asked_at(starts_on: dt.date | None, zone: ZoneInfo) -> dt.datetime:
    """Three days before at ten in the morning, local."""
    assert starts_on is not None
    return dt.datetime.combine(starts_on - dt.timedelta(days=DAYS_BEFORE), ASKED_AT, zone)
