"""What should have gone out and did not: found once a day by holding the table against the timetable, and told to the owner.

The sweep trusts its rows; this does not. It computes every open event anew, without looking at what is pending, and asks three
things: is each reminder and each rung of an escalation that lies behind us in the table at all; has what lies ahead a row; does
anything stand still that should have moved on? What can be put right is put right.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Delivery, Event, Reminder
from storage.owed.recompute import CHUNK, recompute, wanted_rows
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.repositories.settings import Settings
from storage.views import OPEN

STANDING = dt.timedelta(hours=12)  # longer than a morning waits for its hour after a standstill at night
LOOK_BACK = dt.timedelta(days=10)
SETTING = "auditor"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `what`: unmade (behind us and not in the table), missing (ahead, without a row: made
    now), late (due and never claimed), lost (claimed, its message ended: due again now), failed (a message that was given up)."""

    what: str
    institution_id: int | None
    event_id: int | None
    kind: str
    due_at: dt.datetime | None
    escalation: bool = False


@dataclass
class _Run:
    findings: list[Finding] = field(default_factory=list)

    def add(self, what: str, row: Any) -> None:
        self.findings.append(
            Finding(
                what, row["institution_id"], row["event_id"], row["kind"], row["due_at"], row["escalation_level"] > 0
            )
        )


class Auditor:
    """Of one transaction, at one moment."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now

    async def due(self) -> bool:
        """Once a calendar day (UTC): has nobody looked today?"""
        kept = await Settings(self.session).get(SETTING)
        return kept is None or kept["day"] < self.now.date().isoformat()

    async def tell(self, findings: list[Finding], owners: list[tuple[str, str]]) -> None:
        """It is done for today; each owner (platform, chat id) gets one message if anything was found."""
        day = self.now.date().isoformat()
        await Settings(self.session).put(SETTING, {"day": day})
        if not findings:
            return
        counts: dict[str, int] = {}
        for one in findings:
            name = f"{one.what}_escalations" if one.escalation else one.what
            counts[name] = counts.get(name, 0) + 1
        events = sorted({one.event_id for one in findings if one.event_id is not None})[:20]
        for platform, chat_id in owners:
            await Deliveries(self.session).add(
                DeliveryKind.AUDIT,
                unique_key=f"audit:{day}:{platform}:{chat_id}",
                platform=platform,
                chat_id=chat_id,
                payload={"counts": counts, "events": events},
                now=self.now,
            )

    async def run(self) -> list[Finding]:
        """Look and mend, all in this transaction."""
        findings, ids = await self.standing()
        for start in range(0, len(ids), CHUNK):
            findings += await self.check(ids[start : start + CHUNK])
        return findings

    async def standing(self) -> tuple[list[Finding], list[int]]:
        """What stands still or was given up; and the open events, each of which is to be checked."""
        run = _Run()
        await self._standing_still(run)
        await self._given_up(run)
        return run.findings, list(await self.session.scalars(select(Event.id).where(OPEN).order_by(Event.id)))

    async def check(self, ids: list[int]) -> list[Finding]:
        """These events against the timetable."""
        run = _Run()
        await self._against_the_timetable(ids, run)
        return run.findings

    async def _against_the_timetable(self, ids: list[int], run: _Run) -> None:
        wanted, *_ = await wanted_rows(self.session, ids, self.now)
        rows = await self.session.execute(select(Reminder.event_id, Reminder.key).where(Reminder.event_id.in_(ids)))
        kept = {(event_id, key) for event_id, key in rows.all()}
        computed = await self.session.execute(
            select(Event.id, func.coalesce(Event.computed_at, Event.appeared_at)).where(Event.id.in_(ids))
        )
        since: dict[int, dt.datetime] = dict(iter(computed.all()))  # what was past by then was rightly never made
        repair: set[int] = set()
        for (event_id, key), row in wanted.items():
            if (event_id, key) in kept or row["due_at"] <= since[event_id]:
                continue
            if row["due_at"] > self.now:
                repair.add(event_id)
                run.add("missing", row)
            elif self.now - LOOK_BACK < row["due_at"] < self.now - STANDING:
                run.add("unmade", row)
        if repair:
            await recompute(self.session, sorted(repair), self.now)

    async def _standing_still(self, run: _Run) -> None:
        """Due for long and never claimed; claimed, and its message is no more: due again."""
        old = self.now - STANDING
        columns = (
            Reminder.id, Reminder.institution_id, Reminder.event_id, Reminder.kind, Reminder.due_at, Reminder.escalation_level,
        )  # fmt: skip
        late = await self.session.execute(select(*columns).where(Reminder.state == "pending", Reminder.due_at < old))
        alive = exists().where(
            Delivery.state.in_(("pending", "claimed")),
            or_(Delivery.id == Reminder.delivery_id, Delivery.created_at == Reminder.changed_at),
        )
        lost = await self.session.execute(
            select(*columns).where(Reminder.state == "queued", Reminder.changed_at < old, ~alive)
        )
        for what, rows in (("late", late.all()), ("lost", lost.all())):
            for row in rows:
                run.add(what, row._mapping)
            if what == "lost" and rows:
                await self.session.execute(
                    update(Reminder)
                    .where(Reminder.id.in_([row.id for row in rows]), Reminder.state == "queued")
                    .values(state="pending", changed_at=self.now),
                    execution_options={"synchronize_session": False},
                )

    async def _given_up(self, run: _Run) -> None:
        """Messages that failed since yesterday."""
        rows = await self.session.execute(
            select(Delivery.institution_id, Delivery.event_id, Delivery.kind, Delivery.due_at).where(
                Delivery.state == "failed", Delivery.changed_at > self.now - dt.timedelta(days=1)
            )
        )
        for row in rows.all():
            run.findings.append(Finding("failed", row.institution_id, row.event_id, row.kind, row.due_at))
