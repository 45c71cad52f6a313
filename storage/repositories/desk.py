"""The organizer's desk: what is over, numbers by municipality and form, doors, the code word, an event once more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.models import Event, Institution, Plan, PlanItem, Question
from storage.owed.recompute import plan_year, recompute
from storage.places.statistics import Statistics, count
from storage.records import EventView
from storage.views import event_views

# What «Повторить» takes over: the words, the place, the rules of registration; no date, no people, no answer.
_REPEATED = (
    "institution_id",
    "item_id",
    "form",
    "public",
    "public_title",
    "theme",
    "place",
    "capacity",
    "registration_open",
    "waiting_cap",
    "organisation_quota",
    "needs_approval",
    "confirm_release",
    "takes_colleagues",
    "takes_seats",
    "takes_photos",
    "asked_fields",
    "municipality",
    "letter",
)


class Desk:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def past(
        self, institution_ids: list[int], now: dt.datetime, *, offset: int = 0, limit: int = 8
    ) -> tuple[list[EventView], int]:
        """(page, total) of public events that are over, answered or cancelled, the newest first; those without a date last."""
        cancelled = and_(Event.institution_id.in_(institution_ids), Event.status == "cancelled")
        where = [Event.public.is_(True), or_(cancelled, await self._over(institution_ids, now))]
        total = await self.session.scalar(select(func.count(Event.id)).where(*where)) or 0
        last = func.coalesce(Event.ends_on, Event.starts_on)
        order = (last.is_(None), last.desc(), Event.id.desc())
        return await event_views(self.session, *where, order=order, offset=offset, limit=limit), total

    async def _over(self, institution_ids: list[int], now: dt.datetime) -> ColumnElement[bool]:
        """By each institution's own day."""
        zones = await self.session.execute(
            select(Institution.id, Institution.time_zone).where(Institution.id.in_(institution_ids))
        )
        last = func.coalesce(Event.ends_on, Event.starts_on)
        over = [
            and_(Event.institution_id == one, last.is_not(None), or_(last < today, Event.outcome.is_not(None)))
            for one, zone in zones.all()
            if (today := now.astimezone(ZoneInfo(zone)).date())
        ]
        return or_(*over) if over else Event.id.is_(None)

    async def statistics(self, institution_ids: Sequence[int], start: dt.date, end: dt.date) -> Statistics:
        """Of public events of these days (inclusive) that were not cancelled."""
        return await count(self.session, institution_ids, start, end)

    async def set_paused(self, event_id: int, paused: bool) -> None:
        """Open, but takes nobody just now; or takes people again."""
        event = await lock_event(self.session, event_id)
        event.paused = paused
        await self.session.flush()

    async def set_code_word(self, event_id: int, word: str | None) -> None:
        """None: there is none."""
        event = await lock_event(self.session, event_id)
        event.code_word = word
        await self.session.flush()

    async def repeat(self, event_id: int, *, now: dt.datetime) -> Event:
        """«Повторить»: one more event of the same row, with the same words and rules, without a date and people. Until it is dated it
        is asked about like any undated event: within the first one's window while that lasts, else until the plan's year is over.
        Raises EventMissing."""
        first = await lock_event(self.session, event_id)
        last = await self.session.scalar(select(func.max(Event.ordinal)).where(Event.item_id == first.item_id)) or 1
        institution = await self.session.get_one(Institution, first.institution_id)
        today = now.astimezone(ZoneInfo(institution.time_zone)).date()
        start, end = await self._window(first, today)
        again = Event(
            **{name: getattr(first, name) for name in _REPEATED},
            nature="event",
            ordinal=last + 1,
            window_start=start,
            window_end=end,
            deadline=False,
            status="scheduled",
            previous_dates=[],
            stages=[],
            outcome_numbers={},
            appeared_at=now,
        )
        self.session.add(again)
        await self.session.flush()
        for one in await self.session.scalars(select(Question).where(Question.event_id == event_id)):
            kept: dict[str, Any] = {
                name: getattr(one, name) for name in ("ordinal", "text", "kind", "options", "required", "only_if")
            }
            self.session.add(Question(event_id=again.id, **kept))
        await self.session.flush()
        await recompute(self.session, [again.id], now)
        return again

    async def _window(self, first: Event, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        if first.window_end is not None and first.window_end > today:
            return first.window_start, first.window_end
        item = await self.session.get_one(PlanItem, first.item_id)
        year = plan_year(await self.session.get_one(Plan, item.plan_id))
        last = year.end if year is not None else None
        return (today, last) if last is not None and last > today else (None, None)
