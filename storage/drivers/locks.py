"""Row locks, taken once, late, before checking. On SQLite a write already is alone and these are plain reads.

`FOR NO KEY UPDATE`: it keeps out every other change of the row, yet lets rows that merely refer to it be inserted, so that
a sweep writing history and a press that moves the event do not wait for each other in a circle.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import EventMissing
from storage.models import Event, Institution, Responsible

_EVENT = select(Event).where(Event.id == bindparam("event")).with_for_update(key_share=True)


async def lock_event(session: AsyncSession, event_id: int) -> Event:
    """The event as it is now, locked until the transaction ends. Raises EventMissing."""
    event = await session.scalar(_EVENT, {"event": event_id}, execution_options={"populate_existing": True})
    if event is None:
        raise EventMissing(str(event_id))
    return event


async def lock_institution(session: AsyncSession, institution_id: int) -> None:
    """One import at a time: two of the same file would both find that nobody kept it."""
    await session.execute(
        select(Institution.id).where(Institution.id == institution_id).with_for_update(key_share=True)
    )


async def lock_responsible(session: AsyncSession, responsible_id: int) -> None:
    """Two presses of one link: the second sees the first one's contact."""
    await session.execute(
        select(Responsible.id).where(Responsible.id == responsible_id).with_for_update(key_share=True)
    )
