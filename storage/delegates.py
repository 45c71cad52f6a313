"""Who runs an event instead of its responsible, and who is away: asked by the routing of reminders and by rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Contact, Delegation, Event, Institution, Person, Responsible


async def delegates_in(session: AsyncSession, institution_ids: Collection[int], now: dt.datetime) -> dict[int, Person]:
    """By event: who took it. Whoever blocked the bot, has left or is on leave is passed over: the responsible hears again."""
    rows = await session.execute(
        select(Delegation.event_id, Person)
        .join(Person, Person.id == Delegation.to_person_id)
        .where(
            Delegation.institution_id.in_(institution_ids),
            Delegation.state == "accepted",
            Delegation.event_id.is_not(None),
            Person.blocked_at.is_(None),
        )
    )
    found = {event_id: person for event_id, person in rows.all() if event_id is not None}
    away = await _away(session, {person.chat_id for person in found.values()}, now) if found else set()
    return {event_id: person for event_id, person in found.items() if (person.platform, person.chat_id) not in away}


async def taken_by(session: AsyncSession, event: Event, now: dt.datetime) -> Person | None:
    """Who runs this event instead of its responsible."""
    return (await delegates_in(session, {event.institution_id}, now)).get(event.id)


async def _away(session: AsyncSession, chats: Collection[str], now: dt.datetime) -> set[tuple[str, str]]:
    rows = await session.execute(
        select(Contact.platform, Contact.chat_id, Contact.leave_until, Institution.time_zone)
        .join(Responsible, Responsible.id == Contact.responsible_id)
        .join(Institution, Institution.id == Responsible.institution_id)
        .where(Contact.chat_id.in_(chats), Contact.leave_until.is_not(None), Contact.unlinked_at.is_(None))
    )
    return {(platform, chat_id) for platform, chat_id, until, zone in rows.all() if lasts(until, zone, now)}


def lasts(leave_until: dt.date | None, time_zone: str, now: dt.datetime) -> bool:
    """Is somebody whose leave ends on this day (inclusive, local) away now?"""
    return leave_until is not None and leave_until >= now.astimezone(ZoneInfo(time_zone)).date()
