"""What the dialog remembers between its windows, typed. `dialog_data`: "day", "last" (ISO days), "from", "to" (ISO hours), "guess"
(the hour stands in for words), "place", "link", "title", "theme", "asked" (title and theme were), "checked" (the last window was
seen: each change leads back to it), "kept" (id of the meeting just added), "reason", "leaving" (a postponement asks for the ground)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.dialogs.mine import run_event
from bot.dialogs.scene import Scene
from bot.typed.dates import TypedDate
from storage.changes.dates import When
from storage.records import EventView


async def the_event(scene: Scene) -> EventView | None:
    """None: erased with its plan, or not theirs (any more)."""
    async with scene.storage.read() as unit:
        return await run_event(unit, scene)


def today_of(view: EventView | None, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(view.institution.time_zone) if view is not None else dt.UTC).date()


def chosen(scene: Scene) -> TypedDate | None:
    """None: no day yet."""
    data, hour = scene.data, dt.time.fromisoformat
    if not data.get("day"):
        return None
    return TypedDate(
        dt.date.fromisoformat(data["day"]),
        dt.date.fromisoformat(data["last"]) if data.get("last") else None,
        hour(data["from"]) if data.get("from") else None,
        hour(data["to"]) if data.get("to") else None,
        bool(data.get("guess")),
    )


def as_when(found: TypedDate) -> When:
    return When(found.starts_on, found.start_time, found.ends_on, found.end_time)


def keep_days(scene: Scene, first: dt.date, last: dt.date | None) -> None:
    scene.data["day"] = first.isoformat()
    scene.data["last"] = last.isoformat() if last else None


def keep_hours(scene: Scene, start: dt.time | None, end: dt.time | None, *, guessed: bool = False) -> None:
    scene.data["from"] = start.isoformat("minutes") if start else None
    scene.data["to"] = end.isoformat("minutes") if end else None
    scene.data["guess"] = guessed


def adds_meeting(view: EventView) -> bool:
    """The row of a series is never dated itself: each meeting is an event of its own."""
    event = view.event
    return event.nature == "series" and event.ordinal == 1 and event.starts_on is None


def is_gathering(view: EventView) -> bool:
    """People come to it, so it has hours, a place, and can be put off or called off."""
    return view.event.nature in ("event", "series", "contest")
