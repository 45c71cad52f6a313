"""What was owed when the program went down. Messages to staff: none goes out at night or on a day off, and the reminders of a digest
are weighed anew. News of subscribers: a digest waits for the morning, the rest for the end of quiet hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.matching import after_quiet, late_digest
from storage.models import Delivery, Event, Institution, Person
from storage.outgoing.due import IN_TIME
from storage.outgoing.news import SUBJECT
from storage.outgoing.notices import BROADCAST
from storage.owed.recompute import Rules
from storage.repositories.deliveries import Deliveries, DeliveryKind

FOR_STAFF = (
    DeliveryKind.DIGEST,
    DeliveryKind.NOT_LINKED,
    DeliveryKind.MISSED,
    DeliveryKind.WEEKLY,
    DeliveryKind.UNREACHED,
    DeliveryKind.LEAD_DATE,
    DeliveryKind.CO_DATE,
    DeliveryKind.CO_CANCELLED,
    DeliveryKind.CO_POSTPONED,
    DeliveryKind.PROPOSAL,
    DeliveryKind.REQUEST,
    DeliveryKind.RETENTION,
)


class HeldBack:
    """Of one transaction, at one moment."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now
        self.older = now - IN_TIME
        tried = (Delivery.owed_at < self.older) & (Delivery.due_at <= now)  # the messenger was away: due once more
        self.late = or_(Delivery.due_at < self.older, tried)
        self.deliveries = Deliveries(session)

    async def run(self) -> int:
        """A digest that waited is taken apart: its reminders are due again, and are sent or missed as after any downtime. Other
        messages wait for the hour at which people may be written to. How many."""
        rows = await self.session.execute(
            select(Delivery, func.coalesce(Delivery.institution_id, Event.institution_id))
            .outerjoin(Event, Event.id == Delivery.event_id)
            .where(
                Delivery.state == "pending",
                self.late,
                Delivery.kind.in_([kind.value for kind in FOR_STAFF]),
                or_(Delivery.platform != "email", Delivery.error.is_(None)),  # a letter wakes nobody: its tries go on
            )
            .order_by(Delivery.due_at, Delivery.id)  # by id alone SQLite would read the whole table
            .with_for_update(of=Delivery, skip_locked=True)
        )
        waited = [(row, home) for row, home in rows.all() if home is not None]
        rules: dict[int, Rules] = {}
        for row, home in waited:
            if home not in rules:
                rules[home] = await Rules.of(self.session, home)
            opens = rules[home].opening(self.now)
            if row.kind == DeliveryKind.WEEKLY and _week_over(row, opens.astimezone(rules[home].zone).date()):
                await self.deliveries.stale(row.id, self.now)
            elif not self._untried(row) or not await self.deliveries.take_back(row, self.older, self.now):
                self._wait(row, opens)
        await self.session.flush()
        return len(waited) + await self._news()

    async def _news(self) -> int:
        """What belongs to a digest stands still by itself, and who asked for this very event hears at once. How many."""
        rows = await self.session.execute(
            select(Delivery, Person, Institution.time_zone)
            .join(Person, Person.id == Delivery.person_id)
            .outerjoin(Event, Event.id == Delivery.event_id)
            .outerjoin(Institution, Institution.id == Event.institution_id)
            .where(
                Delivery.state == "pending",
                self.late,
                Delivery.priority >= BROADCAST,
                Delivery.kind.in_([DeliveryKind.NEWS.value, *(kind.value for kind in SUBJECT)]),
            )
            .order_by(Delivery.due_at, Delivery.id)  # by id alone SQLite would read the whole table
            .with_for_update(of=Delivery, skip_locked=True)
        )
        waited = [one for one in rows.all() if "digest" not in one[0].payload]
        for row, person, home in waited:
            zone = ZoneInfo(person.time_zone or row.payload.get("zone") or home or "Europe/Moscow")
            when = late_digest if row.kind == DeliveryKind.NEWS else after_quiet
            self._wait(row, when(self.now, zone, person.quiet_from, person.quiet_to))
        await self.session.flush()
        return len(waited)

    def _wait(self, row: Delivery, until: dt.datetime) -> None:
        """Where people may be written to now, it is late; else it is due when they may."""
        row.owed_at = None if until > self.now else row.owed_at or row.due_at
        row.due_at = until

    def _untried(self, row: Delivery) -> bool:
        """One that was refused keeps its count of attempts: it is given up in its time."""
        return row.kind == DeliveryKind.DIGEST and row.error is None


def _week_over(row: Delivery, day: dt.date) -> bool:
    return day >= dt.date.fromisoformat(row.payload["week"]) + dt.timedelta(days=7)
