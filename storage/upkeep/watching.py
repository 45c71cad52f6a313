"""What whoever runs the program may ask of its database: how much waits, how late it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Delivery

GIVEN_UP_LATELY = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Queue:
    """`due`: priority -> how many are due; `lateness`: of the oldest; `given_up`: failed lately."""

    due: dict[int, int]
    lateness: dt.timedelta
    given_up: int


class Watching:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def queue(self, now: dt.datetime) -> Queue:
        """What waits to be sent, for those who watch the program; also what was due and has been put off since."""
        waits = (Delivery.state == "pending") & or_(Delivery.due_at <= now, Delivery.owed_at <= now)
        since = func.coalesce(Delivery.owed_at, Delivery.due_at)
        rows = await self.session.execute(
            select(Delivery.priority, func.count(Delivery.id), func.min(since)).where(waits).group_by(Delivery.priority)
        )
        due: dict[int, int] = {}
        oldest = now
        for priority, count, first in rows.all():
            due[priority] = count
            oldest = min(oldest, first)
        lately = Delivery.changed_at > now - GIVEN_UP_LATELY
        dead = select(func.count(Delivery.id)).where(Delivery.state == "failed", lately)
        return Queue(due, now - oldest, await self.session.scalar(dead) or 0)
