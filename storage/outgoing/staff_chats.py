"""Which staff hear of a change, and when: helpers, the lead, heads; whoever is on leave has a substitute. Asked in a transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Contact, Event, ItemResponsible, Membership, Person, Responsible
from storage.outgoing.receivers import chat_key, on_duty
from storage.owed.recompute import Rules
from storage.repositories.responsibles import Responsibles

URGENT, REMINDERS = 1, 2  # priorities of deliveries


async def organizers_of(session: AsyncSession, institution_id: int) -> list[Person]:
    """Organizers and admins whom the bot can write to."""
    ids = select(Membership.person_id).where(
        Membership.institution_id == institution_id, Membership.role.in_(("organizer", "admin"))
    )
    reached = select(Person).where(Person.id.in_(ids), Person.blocked_at.is_(None)).order_by(Person.id)
    return list(await session.scalars(reached))


async def staff_hears(
    session: AsyncSession, event: Event, days: Sequence[dt.date | str | None], now: dt.datetime
) -> dict[str, Any]:
    """What concerns today is said at once, alone; the rest never at night nor on a day off."""
    rules = await Rules.of(session, event.institution_id)
    today = now.astimezone(rules.zone).date()
    concerned = {dt.date.fromisoformat(day) if isinstance(day, str) else day for day in days if day}
    urgent = today in concerned
    return {"priority": URGENT if urgent else REMINDERS, "due_at": now if urgent else rules.opening(now)}


async def lead_chats_unless(
    session: AsyncSession, item_id: int, person_id: int | None, now: dt.datetime, *, urgent: bool
) -> list[Contact]:
    """The lead's chats, when a person from elsewhere acted; what is `urgent`, also the private chats of the other people of the lead."""
    actor = await session.get(Person, person_id) if person_id is not None else None
    if actor is None:
        return []
    leads = set(await session.scalars(_parties(item_id, "lead")))
    linked = await Responsibles(session).contacts_of(leads)
    theirs = [contact for some in linked.values() for contact in some]
    own = {one.id for one in theirs if (one.platform, one.chat_id) == (actor.platform, actor.chat_id)}
    chats = [contact for some in (await on_duty(session, leads, now)).values() for contact in some]
    if own or any(one.person_id == actor.id for one in theirs):
        return [one for one in chats if one.id not in own and one.chat_kind == "private"] if urgent else []
    return chats


async def helpers_chats(session: AsyncSession, item_id: int, now: dt.datetime) -> list[Contact]:
    """Of whoever is on leave, the substitute's; never a chat that is the lead's too."""
    helpers = set(await session.scalars(_parties(item_id, "co")))
    chats = [chat for some in (await on_duty(session, helpers, now)).values() for chat in some]
    leads = await Responsibles(session).contacts_of(await session.scalars(_parties(item_id, "lead")))
    known = {chat.chat_id for some in leads.values() for chat in some}
    return list({chat_key(chat): chat for chat in chats if chat.chat_id not in known}.values())


async def working_chats(session: AsyncSession, item_id: int, person_id: int | None, now: dt.datetime) -> list[Contact]:
    """Chats of the lead and the co-executors, each once, without the private chat of who acted."""
    parties = select(ItemResponsible.responsible_id).where(
        ItemResponsible.item_id == item_id, ItemResponsible.role.in_(("lead", "co"))
    )
    on_watch = await on_duty(session, set(await session.scalars(parties)), now)
    actor = await session.get(Person, person_id) if person_id is not None else None
    mine = (actor.platform, actor.chat_id) if actor is not None else None
    chats = {(one.platform, one.chat_id): one for some in on_watch.values() for one in some}
    return [one for chat, one in chats.items() if chat != mine]


async def heads_chats(session: AsyncSession, item_id: int, now: dt.datetime) -> list[Contact]:
    heads = select(Responsible.escalates_to_id).where(
        Responsible.id.in_(_parties(item_id, "lead")), Responsible.escalates_to_id.is_not(None)
    )
    found = {head for head in await session.scalars(heads) if head is not None}
    return [chat for some in (await on_duty(session, found, now)).values() for chat in some]


def _parties(item_id: int, role: str) -> Any:
    return select(ItemResponsible.responsible_id).where(
        ItemResponsible.item_id == item_id, ItemResponsible.role == role
    )
