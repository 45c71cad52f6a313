"""Dates of events: what a move or a postponement changes, and changes that wait for a word. In the caller's transaction,
the event locked."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import BadValue
from storage.models import DateProposal, Event, Institution, ReminderHistory
from storage.outgoing.copies import Copies
from storage.outgoing.notices import Notices
from storage.owed.postponed import ask_for_a_date
from storage.owed.recompute import recompute
from storage.repositories.people import People


@dataclass(frozen=True, slots=True)
class When:
    """A date as wanted: local days (the last inclusive) and hours. Raises BadValue for an end before its start."""

    starts_on: dt.date
    start_time: dt.time | None = None
    ends_on: dt.date | None = None
    end_time: dt.time | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise BadValue("the last day is before the first")
        same_day = self.ends_on in (None, self.starts_on)
        if same_day and self.start_time and self.end_time and self.end_time < self.start_time:
            raise BadValue("the end is before the start")

    def stands(self, event: Event) -> bool:
        return (self.starts_on, self.start_time, self.ends_on, self.end_time) == (
            event.starts_on,
            event.start_time,
            event.ends_on,
            event.end_time,
        )

    def outside(self, event: Event) -> bool:
        """Does it leave the plan's window? A deadline's window ends with it and may begin any time before."""
        before = event.window_start is not None and self.starts_on < event.window_start and not event.deadline
        return before or (event.window_end is not None and (self.ends_on or self.starts_on) > event.window_end)

    def as_json(self) -> dict[str, str | None]:
        return {name: value.isoformat() if value is not None else None for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> When:
        day, hour = dt.date.fromisoformat, dt.time.fromisoformat
        return cls(
            day(data["starts_on"]),
            hour(data["start_time"]) if data["start_time"] else None,
            day(data["ends_on"]) if data["ends_on"] else None,
            hour(data["end_time"]) if data["end_time"] else None,
        )


class Dates:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def move(
        self,
        event: Event,
        when: When,
        now: dt.datetime,
        person_id: int | None,
        ground: str | None,
        *,
        tell_lead: bool = True,
    ) -> None:
        """Set or move, whatever the window says: history, reminders, pings and notices follow. `tell_lead`: when somebody from
        elsewhere does it by hand; the many moves of a revised plan stand in its digests."""
        first, was = event.starts_on is None, _was(event)
        if not first:
            event.previous_dates = [*event.previous_dates, {**was, "changed_at": now.isoformat()}]
        if not first or event.status == "postponed":
            event.status = "rescheduled"
        await withdraw_waiting(self.session, event.id, now)
        event.starts_on, event.start_time = when.starts_on, when.start_time
        event.ends_on, event.end_time = when.ends_on, when.end_time
        event.revision += 1
        event.calendar_sequence += 1
        details = {**was, "to": when.starts_on.isoformat(), **({"ground": ground} if ground else {})}
        self.session.add(
            ReminderHistory(
                event_id=event.id,
                person_id=person_id,
                what="date_set" if first else "moved",
                details=details,
                at=now,
            )
        )
        await Copies(self.session).refresh(event.id, now)
        series = select(Event.id).where(Event.item_id == event.item_id, Event.nature == "series")
        rows = {event.id, *await self.session.scalars(series)}  # a meeting answers its series' monthly round
        await recompute(self.session, sorted(rows), now)
        payload = {"was_on": was["starts_on"], "was_time": was["start_time"]}
        await Notices(self.session).date_changed(
            event, first=first, payload=payload, now=now, person_id=person_id if tell_lead else None
        )

    async def postpone(self, event: Event, now: dt.datetime, person_id: int | None, ground: str | None) -> bool:
        """«Отложить, новой даты пока нет»: it is to be dated again; the old date is kept, places stay with their people. False:
        it has no date to lose."""
        if event.starts_on is None:
            return False
        was = _was(event)
        event.previous_dates = [*event.previous_dates, {**was, "changed_at": now.isoformat()}]
        await withdraw_waiting(self.session, event.id, now)
        event.status = "postponed"
        event.starts_on = event.ends_on = event.start_time = event.end_time = None
        event.revision += 1
        event.calendar_sequence += 1
        details = {"from": was["starts_on"], **({"ground": ground} if ground else {})}
        self.session.add(
            ReminderHistory(event_id=event.id, person_id=person_id, what="postponed", details=details, at=now)
        )
        await self.session.flush()
        series = select(Event.id).where(Event.item_id == event.item_id, Event.nature == "series")
        await recompute(self.session, sorted({event.id, *await self.session.scalars(series)}), now)
        await ask_for_a_date(self.session, event, now)
        payload = {"was_on": was["starts_on"], "was_time": was["start_time"]}
        await Notices(self.session).postponed(event, payload=payload, now=now, person_id=person_id)
        await Copies(self.session).refresh(event.id, now)
        return True

    async def breaks_promise(self, event: Event, now: dt.datetime) -> bool:
        """Would a postponement leave the plan's window? Its day or its window is over, or the window is that very day."""
        institution = await self.session.get_one(Institution, event.institution_id)
        today = now.astimezone(ZoneInfo(institution.time_zone)).date()
        last = event.ends_on or event.starts_on
        whole = (event.window_start, event.window_end) == (event.starts_on, last)
        over = event.window_end is not None and event.window_end <= today
        return whole or over or (last is not None and last < today)

    async def propose(
        self, event: Event, change: dict[str, Any], ground: str, person_id: int | None, now: dt.datetime
    ) -> DateProposal:
        """Keep a change that waits for a word, and tell those who may give it. The same wish again is the same proposal."""
        waiting = await self.session.scalars(
            select(DateProposal).where(DateProposal.event_id == event.id, DateProposal.state == "waiting")
        )
        same = next((one for one in waiting if one.change == change and one.proposed_by == person_id), None)
        if same is not None:
            return same
        await withdraw_waiting(self.session, event.id, now)
        proposal = DateProposal(
            event_id=event.id, change=change, ground=ground, proposed_by=person_id, proposed_at=now, state="waiting"
        )
        self.session.add(proposal)
        await self.session.flush()
        organizers = await People(self.session).staff(event.institution_id)
        await Notices(self.session).proposal(proposal, event, organizers, now)
        await Copies(self.session).refresh(event.id, now)
        return proposal

    async def awaited(self, event_id: int) -> DateProposal | None:
        """The newest change that waits for a word."""
        return await self.session.scalar(
            select(DateProposal)
            .where(DateProposal.event_id == event_id, DateProposal.state == "waiting")
            .order_by(DateProposal.id.desc())
            .limit(1)
        )


async def withdraw_waiting(session: AsyncSession, event_id: int, now: dt.datetime) -> None:
    """A change that waits for a word is needless once another was made, or another is wished for."""
    await session.execute(
        update(DateProposal)
        .where(DateProposal.event_id == event_id, DateProposal.state == "waiting")
        .values(state="withdrawn", decided_at=now)
    )


def _was(event: Event) -> dict[str, str | None]:
    return {
        "starts_on": event.starts_on.isoformat() if event.starts_on else None,
        "start_time": event.start_time.strftime("%H:%M") if event.start_time else None,
    }
