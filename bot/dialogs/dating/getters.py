"""What each window shows, read afresh."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.access import may_confirm
from bot.dialogs.dating.answers import adds_meeting, as_when, chosen, is_gathering, the_event, today_of
from bot.dialogs.mine import run_event
from bot.dialogs.scene import Scene
from bot.texts import dating as words
from bot.texts import errors as trouble
from bot.texts.common import local
from bot.typed.dates import TypedDate
from storage.records import EventView


async def day_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    view = await the_event(scene)
    if view is None:
        return {"text": trouble.OLD_BUTTON, "today": scene.now.date(), "working": lambda _: True}
    async with scene.storage.read() as unit:
        calendar = await unit.institutions.calendar(view.institution.id)
    leaving = is_gathering(view) and not adds_meeting(view)
    return {
        "text": words.ask_day(view, scene.now),
        "today": today_of(view, scene.now),
        "working": calendar.is_working,
        "may_postpone": leaving and view.event.starts_on is not None,
        "may_call_off": leaving,
    }


async def step_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """For the questions between the day and the last window."""
    scene = Scene.of(dialog_manager)
    view, found = await the_event(scene), chosen(scene)
    names = ("hours_text", "length_text", "place_text", "title_text", "theme_text", "same", "keep")
    if view is None:
        return {**dict.fromkeys(names, trouble.OLD_BUTTON), "hours": [], "lengths": [], "has_hours": False}
    now = local(scene.now, view.institution.time_zone)
    start = found.start_time if found is not None else None
    return {
        "hours_text": words.ask_hours(view, found, now),
        "length_text": words.ask_length(view, found, now),
        "place_text": words.ask_place(view, found, now),
        "title_text": words.ask_title(view),
        "theme_text": words.ask_theme(view, scene.data.get("title")),
        "hours": [(one.isoformat("minutes"), words.hour_key(one)) for one in words.HOURS],
        "lengths": words.lengths(start) if start is not None else [],
        "has_hours": start is not None,
        "same": words.same_hours(found) if found is not None else "",
        "keep": words.keep_place(view, scene.data.get("place"), scene.data.get("link")),
    }


async def check_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """All that will be kept, and what a person may want to think of first."""
    scene = Scene.of(dialog_manager)
    view, found = await the_event(scene), chosen(scene)
    if view is None:
        return {"text": trouble.OLD_BUTTON, "ok": False, "gathers": False, "has_hours": False, "shown": False}
    warnings = await _warnings(scene, view, found) if found is not None else []
    given = {name: scene.data.get(name) for name in ("place", "link", "title", "theme")}
    text = words.check(view, found, given, warnings, scene.now, meeting=adds_meeting(view))
    gathers = is_gathering(view)
    one_day = found is not None and found.ends_on in (None, found.starts_on)
    return {
        "text": text,
        "ok": True,
        "gathers": gathers,
        "has_hours": gathers and one_day and found is not None and found.start_time is not None,
        "shown": gathers and view.event.public,
    }


async def _warnings(scene: Scene, view: EventView, found: TypedDate) -> list[str]:
    """Said, never forbidden."""
    when, told = as_when(found), []
    async with scene.storage.read() as unit:
        calendar = await unit.institutions.calendar(view.institution.id)
        policy = await unit.institutions.policy(view.institution.id)
        alone = await may_confirm(unit, scene.actor, view.event.id)
        clashing = await unit.clashes.of(view.event.id, when)
        moved = view.event.starts_on is not None and not when.stands(view.event) and not adds_meeting(view)
        unreached = await unit.attendance.unreached(view.event.id) if moved else []
    there = local(scene.now, view.institution.time_zone)
    if found.guessed:
        told.append(words.GUESSED)
    if found.starts_on == there.date() and found.start_time is not None and found.start_time <= there.time():
        told.append(words.HOUR_OVER)
    if not calendar.is_working(found.starts_on):
        told.append(words.day_off(found.starts_on))
    if when.outside(view.event) and not when.stands(view.event):
        free = alone or adds_meeting(view)
        told.append(words.outside(view, scene.now, ground=not free, waits=not free and policy.moves_need_confirmation))
    if clashing:
        told.append(words.clashes(clashing, found, scene.now))
    if unreached:
        told.append(words.unreached(unreached, named=scene.actor.is_staff(view.institution.id)))
    return told


async def leaving_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Before a postponement or a cancellation: whom it reaches."""
    scene = Scene.of(dialog_manager)
    view = await the_event(scene)
    if view is None:
        return {"postpone_text": trouble.OLD_BUTTON, "sure_text": trouble.OLD_BUTTON, "reason_text": trouble.OLD_BUTTON}
    async with scene.storage.read() as unit:
        count = await unit.events.concerned(view.event.id)
        unreached = await unit.attendance.unreached(view.event.id)
        alone = await may_confirm(unit, scene.actor, view.event.id)
        policy = await unit.institutions.policy(view.institution.id)
    waits = policy.moves_need_confirmation and not alone
    told = words.told(count, unreached, named=scene.actor.is_staff(view.institution.id))
    return {
        "postpone_text": words.ask_postpone(view, told, scene.now, registered=bool(count)),
        "reason_text": words.ask_reason(view),
        "sure_text": words.sure(view, str(scene.data.get("reason") or ""), told, scene.now, waits=waits),
    }


async def more_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        mine = await run_event(unit, scene)
        view = await unit.events.view(int(scene.data.get("kept") or 0)) if mine is not None else None
    return {"text": words.meeting_kept(view, scene.now) if view is not None else words.NOTHING_MORE}


async def ground_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    leaving = Scene.of(dialog_manager).data.get("leaving")
    return {"text": words.ASK_GROUND_LATER if leaving else words.ASK_GROUND}
