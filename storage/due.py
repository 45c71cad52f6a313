"""Due reminders -> deliveries, in one transaction: one message a chat, whatever is due this morning."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.timetable import ReminderKind, still_useful
from storage.models import Event, Plan, PlanItem, Reminder, ReminderHistory
from storage.notices import row as delivery_row
from storage.receivers import Receivers, chat_key
from storage.recompute import Rules, facts_of, plan_year
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.upsert import is_sqlite

_IN_TIME = dt.timedelta(hours=6)  # younger ones need no look at what downtime did to them


class DueQueue:
    """Of one transaction, at one moment."""

    def __init__(self, session: AsyncSession, now: dt.datetime) -> None:
        self.session = session
        self.now = now
        self.deliveries = Deliveries(session)

    async def run(self, limit: int) -> int:
        claimed = await self._claim(limit)
        if not claimed:
            return 0
        receivers = await Receivers.load(self.session, claimed, self.now)
        useful = await self._without_missed(claimed, receivers)
        unlinked = [row for row in useful if not receivers.of(row)]
        for chat, rows in receivers.by_chat(useful):
            assert chat is not None
            key = f"digest:{':'.join(chat_key(chat))}:{_digest(rows)}"
            payload = {"reminders": [row.id for row in rows]}
            added = await self.deliveries.add_many(
                [delivery_row(DeliveryKind.DIGEST, key, chat, self.now, priority=2, payload=payload)], self.now
            )
            await self._mark(rows, "queued", added.get(key))
        if unlinked:
            await self._tell_not_linked(unlinked, receivers)
        return len(claimed)

    async def _claim(self, limit: int) -> list[Reminder]:
        due = (
            select(Reminder.id)
            .where(Reminder.state == "pending", Reminder.due_at <= self.now)
            .order_by(Reminder.due_at, Reminder.id)
            .limit(limit)
        )
        if not is_sqlite(self.session):
            due = due.with_for_update(skip_locked=True)
        rows = await self.session.scalars(
            update(Reminder)
            .where(Reminder.id.in_(due.scalar_subquery()), Reminder.state == "pending")
            .values(state="queued", changed_at=self.now)
            .returning(Reminder),
            execution_options={"synchronize_session": False, "populate_existing": True},
        )
        return sorted(rows, key=lambda row: (row.due_at, row.id))

    async def _without_missed(self, claimed: list[Reminder], receivers: Receivers) -> list[Reminder]:
        """After downtime: what is no longer useful is marked, kept in history and listed for the organizers."""
        old = [row for row in claimed if self.now - row.due_at > _IN_TIME]
        if not old:
            return claimed
        found = await self.session.execute(
            select(Event, PlanItem, Plan)
            .join(PlanItem, PlanItem.id == Event.item_id)
            .join(Plan, Plan.id == PlanItem.plan_id)
            .where(Event.id.in_({row.event_id for row in old}))
        )
        facts = {event.id: facts_of(event, item, plan_year(plan), None) for event, item, plan in found.all()}
        zones = {row.institution_id: (await Rules.of(self.session, row.institution_id)).zone for row in old}
        missed = [
            row
            for row in old
            if not still_useful(
                ReminderKind(row.kind), facts[row.event_id], row.due_at, self.now, zones[row.institution_id]
            )
        ]
        await self._mark(missed, "missed", None)
        by_institution: dict[int, list[Reminder]] = defaultdict(list)
        for row in missed:
            by_institution[row.institution_id].append(row)
            self._history(row, "missed")
        for institution_id, rows in by_institution.items():
            payload = {"reminders": [row.id for row in rows]}
            await self._to_organizers(DeliveryKind.MISSED, institution_id, rows, payload, receivers)
        gone = {row.id for row in missed}
        return [row for row in claimed if row.id not in gone]

    async def _tell_not_linked(self, unlinked: list[Reminder], receivers: Receivers) -> None:
        """A lead with no linked chat goes to the organizers once, in one list; the rows are kept as missed."""
        await self._mark(unlinked, "missed", None)
        told = await self.session.scalars(
            select(ReminderHistory.responsible_id)
            .where(
                ReminderHistory.what == "not_linked",
                ReminderHistory.responsible_id.in_({row.responsible_id for row in unlinked}),
            )
            .distinct()
        )
        known = set(told)
        by_institution: dict[int, list[Reminder]] = defaultdict(list)
        for row in unlinked:
            self._history(row, "not_linked")
            if row.responsible_id is not None and row.responsible_id not in known:
                by_institution[row.institution_id].append(row)
        for institution_id, rows in by_institution.items():
            parties = sorted({row.responsible_id for row in rows if row.responsible_id is not None})
            payload = {"responsibles": parties, "reminders": [row.id for row in rows]}
            await self._to_organizers(DeliveryKind.NOT_LINKED, institution_id, rows, payload, receivers)
        await self.session.flush()

    async def _to_organizers(
        self,
        kind: DeliveryKind,
        institution_id: int,
        rows: Sequence[Reminder],
        payload: dict[str, Any],
        receivers: Receivers,
    ) -> None:
        deliveries = [
            delivery_row(
                kind,
                f"{kind.value}:{person.id}:{_digest(rows)}",
                person,
                self.now,
                priority=2,
                institution_id=institution_id,
                payload=payload,
            )
            for person in receivers.organizers.get(institution_id, [])
        ]
        await self.deliveries.add_many(deliveries, self.now)

    async def _mark(self, rows: Sequence[Reminder], state: str, delivery_id: int | None) -> None:
        await self.session.execute(
            update(Reminder)
            .where(Reminder.id.in_([row.id for row in rows]))
            .values(state=state, delivery_id=delivery_id, changed_at=self.now),
            execution_options={"synchronize_session": False},
        )

    def _history(self, row: Reminder, what: str) -> None:
        self.session.add(
            ReminderHistory(
                event_id=row.event_id,
                reminder_id=row.id,
                responsible_id=row.responsible_id,
                what=what,
                details={"kind": row.kind},
                at=self.now,
            )
        )


def _digest(rows: Sequence[Reminder]) -> str:
    """The same reminders make the same key: a digest is owed once."""
    ids = ",".join(str(row.id) for row in sorted(rows, key=lambda row: row.id))
    return hashlib.sha256(ids.encode()).hexdigest()[:20]
