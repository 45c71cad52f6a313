"""What people have said of an event: when they set its date, which stages they have in work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import ReminderHistory


@dataclass(slots=True)
class Said:
    """What people have said of an event's present date."""

    dated_at: dt.datetime | None = None  # when they set it
    taken: dict[str, dt.datetime] = field(default_factory=dict)  # stages in work


async def said_of(session: AsyncSession, event_ids: Sequence[int]) -> dict[int, Said]:
    whats = ("acknowledged", "date_set", "moved", "postponed")
    rows = await session.execute(
        select(ReminderHistory.event_id, ReminderHistory.what, ReminderHistory.details, ReminderHistory.at)
        .where(ReminderHistory.event_id.in_(event_ids), ReminderHistory.what.in_(whats))
        .order_by(ReminderHistory.id)
    )
    found: dict[int, Said] = defaultdict(Said)
    for row in rows.all():
        if row.what == "acknowledged":
            found[row.event_id].taken[row.details.get("stage", "")] = row.at
        else:  # another date is another matter
            found[row.event_id] = Said(row.at)
    return found
