"""Who sends what just now: a claim is taken, kept for a lease, and lost to others when its sender stands still for longer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Delivery
from storage.outgoing.delivery_kinds import BROADCASTS

UNKNOWN = "outcome unknown: not sent again"


class Claims:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def real_now(self) -> float:
        """Unix seconds by the clock that all replicas have in common: the database server's; a SQLite database has one process."""
        if self.session.get_bind().dialect.name == "sqlite":
            return time.time()
        return float(await self.session.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)

    async def claim(self, now: dt.datetime, *, limit: int, real_now: float) -> list[Delivery]:
        """Take due ones (priority, then due_at): `UPDATE … WHERE id IN (SELECT … LIMIT n) AND state = … RETURNING`.

        The inner select is a CTE: PostgreSQL runs it once, where a plain subquery may be run again and lock more.
        """
        due = (
            select(Delivery.id)
            .where(Delivery.state == "pending", Delivery.due_at <= now)
            .order_by(Delivery.priority, Delivery.due_at, Delivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        rows = await self.session.scalars(
            update(Delivery)
            .where(Delivery.id.in_(select(due.c.id)), Delivery.state == "pending")
            .values(state="claimed", claimed_at=real_now, attempts=Delivery.attempts + 1, changed_at=now)
            .returning(Delivery),
            execution_options={"synchronize_session": False, "populate_existing": True},
        )
        return sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))

    async def ours(self, claims: Sequence[tuple[int, float | None, bool]]) -> set[int]:
        """Of claims (id, when claimed, whether it was sent) those whose outcome may be recorded: nobody has taken them over. What was
        sent is recorded too where the claim was only taken away, and nobody else has begun to send. Locks them."""
        if not claims:
            return set()
        found = await self.session.execute(
            select(Delivery.id, Delivery.state, Delivery.claimed_at, Delivery.error)
            .where(Delivery.id.in_([key for key, _, _ in claims]))
            .order_by(Delivery.id)
            .with_for_update()
        )
        rows = {row.id: row for row in found}
        ours = set()
        for key, claimed_at, sent in claims:
            row = rows.get(key)
            if row is None:
                continue
            free = row.state == "pending" or (row.state == "failed" and row.error == UNKNOWN)
            if (row.state == "claimed" and row.claimed_at == claimed_at) or (sent and free):
                ours.add(key)
        return ours

    async def release_stale(self, real_now: float, lease: float) -> int:
        """Claims older than `lease` return to pending, and those from further in the future (Unix seconds): the clock was set back since.
        Broadcasts of unknown outcome do not. How many."""
        claimed = Delivery.claimed_at
        old = (Delivery.state == "claimed") & or_(claimed < real_now - lease, claimed > real_now + lease)
        # One that stands still in the middle of recording keeps its rows locked: nobody waits for it.
        free = select(Delivery.id).where(old).with_for_update(skip_locked=True)
        found = list(await self.session.scalars(free))
        if not found:
            return 0
        names = [kind.value for kind in BROADCASTS]
        these = old & Delivery.id.in_(found)
        await self.session.execute(
            update(Delivery)
            .where(these, Delivery.kind.in_(names))
            .values(state="failed", error=UNKNOWN, claimed_at=None)
        )
        back = await self.session.execute(
            update(Delivery).where(these).values(state="pending", claimed_at=None).returning(Delivery.id)
        )
        return len(back.all())
