"""Messages that were given up: listed for whoever runs the program, and sent once more where a person says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.matching import DAY
from storage.models import Delivery, Event, Institution, Reminder

AGAIN = "again"  # in the payload: a person has had it sent once more


@dataclass(frozen=True, slots=True)
class GivenUpMessage:
    delivery: Delivery
    institution: Institution | None  # None: to whoever runs the program
    event: Event | None

    @property
    def may_go_again(self) -> bool:
        """Once: what fails twice is not mended by a third time."""
        return AGAIN not in self.delivery.payload


class GivenUp:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def listed(self, *, since: dt.datetime, ids: Iterable[int] | None = None) -> list[GivenUpMessage]:
        """The newest first; those that made an older message true again are nobody's loss and are left out."""
        wanted = (
            select(Delivery, Institution, Event)
            .outerjoin(Event, Event.id == Delivery.event_id)
            .outerjoin(
                Institution, or_(Institution.id == Delivery.institution_id, Institution.id == Event.institution_id)
            )
            .where(
                Delivery.state == "failed", Delivery.kind.not_in(("edit", "post_edit")), Delivery.changed_at >= since
            )
            .order_by(Delivery.changed_at.desc(), Delivery.id.desc())
        )
        if ids is not None:
            wanted = wanted.where(Delivery.id.in_(list(ids)))
        return [GivenUpMessage(*row) for row in (await self.session.execute(wanted)).all()]

    async def send_again(self, delivery_id: int, now: dt.datetime) -> dt.datetime | None:
        """Owed anew, with the reminders that were missed by it; when it goes out: at once by day (09:00–21:00 of the institution), else in
        the morning. What is no longer true is not sent: it is rendered anew. None: it is not given up, or has gone again before."""
        found = await self.listed(since=dt.datetime.min.replace(tzinfo=dt.UTC), ids=[delivery_id])
        if not found or not found[0].may_go_again:
            return None
        row, institution = found[0].delivery, found[0].institution
        at = by_day(now, ZoneInfo(institution.time_zone)) if institution is not None else now
        payload = {**row.payload, AGAIN: True}
        taken = await self.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == "failed")
            .values(
                state="pending", due_at=at, owed_at=None, attempts=0, claimed_at=None, changed_at=now, payload=payload
            )
            .returning(Delivery.id),
            execution_options={"synchronize_session": False},
        )
        if taken.first() is None:
            return None  # somebody else was quicker
        await self.session.execute(
            update(Reminder)
            .where(Reminder.id.in_(row.payload.get("reminders", [])), Reminder.state == "missed")
            .values(state="queued", changed_at=now),
            execution_options={"synchronize_session": False},
        )
        return at


def by_day(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """`now`, or the next morning's beginning: what a person mends at night wakes nobody."""
    here = now.astimezone(zone)
    if DAY[0] <= here.time() < DAY[1]:
        return now
    day = here.date() + dt.timedelta(days=here.time() >= DAY[1])
    return dt.datetime.combine(day, DAY[0], zone).astimezone(dt.UTC)
