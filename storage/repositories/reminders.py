"""Reminders: rows that are due, acknowledged, snoozed; never two of one key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.answers import last_answers
from storage.drivers.locks import lock_event
from storage.drivers.upsert import insert_into
from storage.models import Event, Institution, Person, Reminder, ReminderHistory, Responsible
from storage.outgoing.copies import Copies
from storage.outgoing.due import DueQueue
from storage.outgoing.held_back import HeldBack
from storage.outgoing.receivers import Receivers
from storage.owed.recompute import recompute, snooze_prefix
from storage.records import HistoryLine, PreviewRow, ReminderView
from storage.views import OPEN, event_views


class Reminders:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def recompute(self, event_id: int, now: dt.datetime) -> None:
        """Make the pending rows of an event equal to plans.timetable.due: add, drop; sent ones stay."""
        await recompute(self.session, [event_id], now)

    async def recompute_all(self, institution_id: int, now: dt.datetime) -> int:
        """After a change of the policy or of the working days: of every open event. What was sent stays. How many events."""
        open_ids = select(Event.id).where(Event.institution_id == institution_id, OPEN).order_by(Event.id)
        ids = list(await self.session.scalars(open_ids))
        await recompute(self.session, ids, now)
        return len(ids)

    async def queue_due(self, now: dt.datetime, limit: int = 500) -> int:
        """Claim due reminders and, in the same transaction, turn all that one chat gets this morning into one `digest`
        delivery. Those of a lead with no linked chat go to the organizers in one `not_linked` list, once. What is no longer
        useful (plans.timetable.still_useful) is marked missed and listed for organizers. How many were claimed."""
        return await DueQueue(self.session, now).run(limit)

    async def hold_back(self, now: dt.datetime) -> int:
        """Before `queue_due`: what is owed to staff and waited out a downtime waits on for a working morning. How many messages."""
        return await HeldBack(self.session, now).run()

    async def next_due_at(self) -> dt.datetime | None:
        """Of pending reminders."""
        return await self.session.scalar(select(func.min(Reminder.due_at)).where(Reminder.state == "pending"))

    async def views(self, reminder_ids: list[int]) -> list[ReminderView]:
        """For rendering a digest at the moment of sending, in due order."""
        rows = await self.session.scalars(
            select(Reminder).where(Reminder.id.in_(reminder_ids)).order_by(Reminder.due_at, Reminder.id)
        )
        return await self._views(list(rows))

    async def _views(self, rows: list[Reminder]) -> list[ReminderView]:
        events = {
            view.event.id: view
            for view in await event_views(self.session, Event.id.in_({row.event_id for row in rows}))
        }
        wanted = {row.responsible_id for row in rows if row.responsible_id is not None}
        parties = {
            row.id: row for row in await self.session.scalars(select(Responsible).where(Responsible.id.in_(wanted)))
        }
        return [
            ReminderView(row, events[row.event_id], parties.get(row.responsible_id or 0))
            for row in rows
            if row.event_id in events
        ]

    async def preview(
        self, start: dt.datetime, end: dt.datetime, institution_id: int | None = None
    ) -> list[PreviewRow]:
        """What would be sent from `start` to `end` (aware, end exclusive), one row a message. What goes up for want of an answer
        counts from when the question was sent."""
        asked = aliased(Reminder)
        unanswered = exists().where(
            asked.event_id == Reminder.event_id, asked.stage == Reminder.stage, asked.state == "sent"
        )
        where = [
            Reminder.state == "pending",
            Reminder.due_at >= start,
            Reminder.due_at < end,
            or_(Reminder.escalation_level == 0, unanswered),
        ]
        if institution_id is not None:
            where.append(Reminder.institution_id == institution_id)
        found = await self.session.scalars(select(Reminder).where(*where).order_by(Reminder.due_at, Reminder.id))
        reminders = list(found)
        views = {view.reminder.id: view for view in await self._views(reminders)}
        receivers = await Receivers.load(self.session, reminders, start)
        zones = {row.id: ZoneInfo(row.time_zone) for row in await self.session.scalars(select(Institution))}

        def morning(row: Reminder) -> tuple[dt.date, dt.datetime]:
            return row.due_at.astimezone(zones[row.institution_id]).date(), row.due_at

        preview: list[PreviewRow] = []
        for (_, due_at), group in groupby(sorted(reminders, key=lambda row: (morning(row), row.id)), key=morning):
            for chat, rows in receivers.by_chat(list(group), or_unlinked=True):
                parties = {view.responsible.id: view.responsible for row in rows if (view := views[row.id]).responsible}
                preview.append(PreviewRow(due_at, tuple(parties.values()), chat, tuple(views[row.id] for row in rows)))
        return preview

    async def acknowledge(self, event_id: int, stage: str, person_id: int | None, now: dt.datetime) -> bool:
        """«В работе»: the repeats of that stage fall silent. True for the first press."""
        await lock_event(self.session, event_id)
        if await self.acknowledged_by(event_id, stage) is not None:
            return False
        await self.session.execute(
            update(Reminder)
            .where(Reminder.event_id == event_id, Reminder.stage == stage, Reminder.state == "pending")
            .values(state="cancelled", changed_at=now)
        )
        await self._note(event_id, "acknowledged", person_id, now, {"stage": stage})
        return True

    async def acknowledged_by(self, event_id: int, stage: str) -> ReminderHistory | None:
        """Who took this stage of the present date into work."""
        since = await self.session.scalar(
            select(func.max(ReminderHistory.id)).where(
                ReminderHistory.event_id == event_id, ReminderHistory.what.in_(("date_set", "moved", "postponed"))
            )
        )
        rows = await self.session.scalars(
            select(ReminderHistory)
            .where(
                ReminderHistory.event_id == event_id,
                ReminderHistory.what == "acknowledged",
                ReminderHistory.id > (since or 0),
            )
            .order_by(ReminderHistory.id)
        )
        return next((row for row in rows if row.details.get("stage") == stage), None)

    async def last_answers(self, event_ids: Collection[int]) -> dict[int, HistoryLine]:
        """By event: the newest answer, where it came after the last reminder that went out."""
        return await last_answers(self.session, event_ids)

    async def current(self, event_id: int) -> ReminderView | None:
        """The last one that was sent (or is on its way) to the lead about the event: what its card asks now. Copies of the card also
        stand with those who help and with heads."""
        row = await self.session.scalar(
            select(Reminder)
            .where(
                Reminder.event_id == event_id,
                Reminder.state.in_(("queued", "sent")),
                Reminder.escalation_level == 0,
                Reminder.kind != "co_eve",
            )
            .order_by(Reminder.due_at.desc(), Reminder.id.desc())
            .limit(1)
        )
        views = await self._views([row]) if row is not None else []
        return views[0] if views else None

    async def snooze(
        self, event_id: int, kind: str, until: dt.datetime, person_id: int | None, now: dt.datetime
    ) -> bool:
        """Move the ping, never the event: one pending snooze of that kind, at the latest wish.

        False: it already stands there, or the event is closed.
        """
        event = await lock_event(self.session, event_id)
        if event.outcome is not None or event.status == "cancelled":
            return False
        prefix = snooze_prefix(event.revision) + kind
        asked = await self.session.scalar(
            select(Reminder).where(
                Reminder.event_id == event_id,
                Reminder.kind == kind,
                Reminder.state == "pending",
                Reminder.key.startswith(f"{prefix}:", autoescape=True),
            ),
            execution_options={"populate_existing": True},
        )
        if asked is not None and asked.due_at == until:
            return False
        if asked is not None:
            asked.due_at, asked.changed_at = until, now
            await self.session.flush()
        elif not await self._add_snooze(event, kind, f"{prefix}:{until.isoformat()}", until, now):
            return False
        await self._quiet_until(event, kind, until, now)
        await self._note(event_id, "snoozed", person_id, now, {"kind": kind, "until": until.isoformat()})
        return True

    async def _quiet_until(self, event: Event, kind: str, until: dt.datetime, now: dt.datetime) -> None:
        """What asks the lead the same before that day would be the ping that was put off."""
        stage = await self.session.scalar(
            select(Reminder.stage)
            .where(Reminder.event_id == event.id, Reminder.kind == kind)
            .order_by(Reminder.due_at.desc())
            .limit(1)
        )
        await self.session.execute(
            update(Reminder)
            .where(
                Reminder.event_id == event.id,
                Reminder.stage == stage,
                Reminder.escalation_level == 0,
                Reminder.state == "pending",
                Reminder.due_at < until,
            )
            .values(state="cancelled", changed_at=now),
            execution_options={"synchronize_session": False},
        )

    async def _add_snooze(self, event: Event, kind: str, key: str, until: dt.datetime, now: dt.datetime) -> bool:
        last = await self.session.scalar(
            select(Reminder)
            .where(Reminder.event_id == event.id, Reminder.kind == kind)
            .order_by(Reminder.due_at.desc())
            .limit(1)
        )
        added = await self.session.execute(
            insert_into(self.session, Reminder)
            .values(
                event_id=event.id,
                institution_id=event.institution_id,
                responsible_id=last.responsible_id if last else None,
                kind=kind,
                stage=last.stage if last else kind,
                key=key,
                due_at=until,
                late=False,
                escalation_level=0,
                state="pending",
                changed_at=now,
            )
            .on_conflict_do_nothing(index_elements=["event_id", "key"])
            .returning(Reminder.id)
        )
        return added.first() is not None

    async def not_this_month(self, event_id: int, month: dt.date, person_id: int | None, now: dt.datetime) -> bool:
        """«Не в этом месяце»: an answer to the monthly round, kept in history. True for the first such answer."""
        await lock_event(self.session, event_id)
        said = {"month": month.isoformat()[:7]}
        answers = await self.session.scalars(
            select(ReminderHistory.details).where(
                ReminderHistory.event_id == event_id, ReminderHistory.what == "not_this_month"
            )
        )
        if said in list(answers):
            return False
        await self._note(event_id, "not_this_month", person_id, now, said)
        return True

    async def history(self, event_id: int) -> list[ReminderHistory]:
        rows = select(ReminderHistory).where(ReminderHistory.event_id == event_id).order_by(ReminderHistory.id)
        return list(await self.session.scalars(rows))

    async def told(self, event_id: int, *, offset: int = 0, limit: int = 200) -> tuple[list[HistoryLine], int]:
        """(page, total), the newest first: whom, when and about what it was reminded, and who answered."""
        mine = ReminderHistory.event_id == event_id
        total = await self.session.scalar(select(func.count(ReminderHistory.id)).where(mine)) or 0
        rows = await self.session.execute(
            select(ReminderHistory, Reminder.kind, Responsible.name, Person.display_name)
            .outerjoin(Reminder, Reminder.id == ReminderHistory.reminder_id)
            .outerjoin(Responsible, Responsible.id == ReminderHistory.responsible_id)
            .outerjoin(Person, Person.id == ReminderHistory.person_id)
            .where(mine)
            .order_by(ReminderHistory.id.desc())
            .offset(offset)
            .limit(limit)
        )
        lines = [
            HistoryLine(row.at, row.what, kind, responsible, person, dict(row.details))
            for row, kind, responsible, person in rows.all()
        ]
        return lines, total

    async def _note(
        self, event_id: int, what: str, person_id: int | None, now: dt.datetime, details: dict[str, str]
    ) -> None:
        """Every answer is shown by all copies of the card."""
        self.session.add(ReminderHistory(event_id=event_id, person_id=person_id, what=what, details=details, at=now))
        await Copies(self.session).refresh(event_id, now)
