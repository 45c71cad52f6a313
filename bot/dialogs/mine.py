"""Whose the event under a window is, asked of the server at every getter and press; and what was done, noted in the audit."""

from __future__ import annotations

from typing import Any

from bot.access import may_run_event
from bot.dialogs.scene import Scene
from storage.database import Unit
from storage.records import EventView


def event_of(scene: Scene) -> int:
    """The event that was chosen in the window, else the one it was started with."""
    return int(scene.data.get("event") or scene.started_with.get("event") or 0)


async def my_event(unit: Unit, scene: Scene) -> EventView | None:
    """The event under the organizer's hand, if they still are staff of its institution."""
    view = await unit.events.view(event_of(scene))
    return view if view is not None and scene.actor.is_staff(view.institution.id) else None


async def run_event(unit: Unit, scene: Scene) -> EventView | None:
    """The event that a card opened a window for, if the person still may set its date and answer for it."""
    event_id = int(scene.started_with.get("event") or 0)
    return await unit.events.view(event_id) if await may_run_event(unit, scene.actor, event_id) else None


async def note(
    unit: Unit, scene: Scene, view: EventView, action: str, *, registration_id: int | None = None, **details: Any
) -> None:
    """Of an event, or of one registration of it."""
    what = ("event", view.event.id) if registration_id is None else ("registration", registration_id)
    await note_home(unit, scene, view.institution.id, action, *what, details)


async def note_home(
    unit: Unit,
    scene: Scene,
    institution_id: int,
    action: str,
    kind: str = "",
    key: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Of anything of an institution; no personal values."""
    await unit.audit.note(
        action,
        now=scene.now,
        person_id=scene.actor.person.id,
        institution_id=institution_id,
        object_kind=kind,
        object_id=key,
        details=details,
    )
