"""«Напомнить позже»: the last reminder of an event comes again on the morning of another day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from storage.database import Unit
from storage.records import EventView


async def snooze_until(unit: Unit, view: EventView, day: dt.date, person_id: int, now: dt.datetime) -> bool:
    """`day` is local and works. False: it already stands there, or the event is closed."""
    policy = await unit.institutions.policy(view.institution.id)
    last = await unit.reminders.current(view.event.id)
    kind = last.reminder.kind if last is not None else "round" if view.event.starts_on is None else "before"
    until = dt.datetime.combine(day, policy.hour, ZoneInfo(view.institution.time_zone))
    return await unit.reminders.snooze(view.event.id, kind, until, person_id, now)
