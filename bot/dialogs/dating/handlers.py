"""What each answer does. The dialog's data: "day", "last" (ISO days), "from", "to" (ISO hours), "place", "link"."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.access import may_confirm, may_run_event
from bot.dialogs.calendar import FAR
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.scene import Scene
from bot.rendering.staff import event_card
from bot.replies import redraw_card
from bot.texts import cards
from bot.texts import dating as words
from bot.texts import errors as trouble
from bot.typed_dates import NotADate, TypedDate, read_date, read_hours
from bot.typed_place import read_place
from storage.database import Unit
from storage.errors import EventClosed, EventMissing, GroundMissing
from storage.records import DateChange, EventView

LONGEST = 300


async def begin(start_data: Any, manager: DialogManager) -> None:
    """The calendar opens where the date is to be looked for; a window that begins with the place takes the day as it stands."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await unit.events.view(scene.started_with["event"])
    if view is None:
        return
    event, today = view.event, await _today(scene)
    calendar = manager.find("d")
    if calendar is not None:
        calendar.set_offset(max(today, event.starts_on or event.window_start or today))
    if event.starts_on is not None:
        scene.data["day"] = event.starts_on.isoformat()
        scene.data["last"] = event.ends_on.isoformat() if event.ends_on else None
        _keep_hours(scene, event.start_time, event.end_time)


async def choose_day(query: CallbackQuery, widget: Any, manager: DialogManager, day: dt.date) -> None:
    await _take_day(Scene.of(manager), TypedDate(day))


async def type_day(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    try:
        chosen = read_date(message.text or "", await _today(scene))
    except NotADate as error:
        await scene.say(f"{error.why} {words.NOT_A_DATE}".strip())
        return
    await _take_day(scene, chosen)


async def _take_day(scene: Scene, chosen: TypedDate) -> None:
    """The next question, or — for a deadline — the end."""
    today = await _today(scene)
    if not today <= chosen.starts_on <= today + FAR:
        await scene.say(words.PAST if chosen.starts_on < today else words.FAR_AWAY)
        return
    scene.data["day"] = chosen.starts_on.isoformat()
    scene.data["last"] = chosen.ends_on.isoformat() if chosen.ends_on else None
    _keep_hours(scene, chosen.start_time, chosen.end_time)
    async with scene.storage.read() as unit:
        view = await unit.events.view(scene.started_with["event"])
    if view is None or view.event.nature == "deliverable":
        await save(scene, None)
    else:
        await scene.manager.switch_to(DatingWindow.place if chosen.start_time else DatingWindow.hours)


async def choose_hour(query: CallbackQuery, widget: Any, manager: DialogManager, hour: str) -> None:
    scene = Scene.of(manager)
    _keep_hours(scene, dt.time.fromisoformat(hour), None)
    await manager.switch_to(DatingWindow.place)


async def no_hour(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    _keep_hours(Scene.of(manager), None, None)
    await manager.switch_to(DatingWindow.place)


async def type_hours(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    try:
        start, end = read_hours(message.text or "")
    except NotADate:
        await scene.say(words.NOT_HOURS)
        return
    _keep_hours(scene, start, end)
    await manager.switch_to(DatingWindow.place)


async def type_place(message: Message, widget: Any, manager: DialogManager) -> None:
    """A place, a link, or both in one line."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return
    scene.data["place"], scene.data["link"] = read_place(text)
    await save(scene, None)


async def keep_place(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await save(Scene.of(manager), None)


async def type_ground(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return
    await save(scene, text)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def save(scene: Scene, ground: str | None) -> None:
    """Kept in one transaction with all that follows from it; asks for the ground where one is needed."""
    try:
        async with scene.storage.write() as unit:
            if not await may_run_event(unit, scene.actor, scene.started_with["event"]):
                answer, change, view = trouble.NOT_YOURS, None, None
            else:
                change, view = await _set_date(unit, scene, ground)
                answer = _said(change, view, scene.now)
    except GroundMissing:
        await scene.manager.switch_to(DatingWindow.ground)
        return
    except (EventClosed, EventMissing):
        await scene.finish(trouble.OLD_BUTTON)
        return
    await scene.finish(answer)
    card = scene.started_with.get("card")
    if view is not None and card is not None:
        async with scene.storage.read() as unit:
            shown = await event_card(unit, view, scene.now)
        await redraw_card(scene.bot, scene.actor.chat_id, card, shown)


def _said(change: DateChange, view: EventView, now: dt.datetime) -> str:
    if change.needs_confirmation:
        return cards.WAITS
    return cards.date_set(view, now, first=change.first) if change.changed else cards.date_stands(view, now)


async def _set_date(unit: Unit, scene: Scene, ground: str | None) -> tuple[DateChange, EventView]:
    data, event_id = scene.data, int(scene.started_with["event"])
    starts_on = dt.date.fromisoformat(data["day"])
    start_time = dt.time.fromisoformat(data["from"]) if data["from"] else None
    event = await unit.events.locked(event_id)
    if event.nature == "series" and event.ordinal == 1 and event.starts_on is None:
        # the row of a series is never dated itself: each meeting is an event of its own
        meeting = await unit.events.add_meeting(
            event_id, starts_on=starts_on, start_time=start_time, now=scene.now, person_id=scene.actor.person.id
        )
        change = DateChange(meeting, first=True, changed=True)
    else:
        change = await unit.events.set_date(
            event_id,
            starts_on=starts_on,
            ends_on=dt.date.fromisoformat(data["last"]) if data["last"] else None,
            start_time=start_time,
            end_time=dt.time.fromisoformat(data["to"]) if data["to"] else None,
            now=scene.now,
            person_id=scene.actor.person.id,
            ground=ground,
            confirmed=await may_confirm(unit, scene.actor, event_id),
        )
    await unit.events.set_place(change.event.id, place=data.get("place"), link=data.get("link"))
    view = await unit.events.view(change.event.id)
    assert view is not None
    return change, view


def _keep_hours(scene: Scene, start: dt.time | None, end: dt.time | None) -> None:
    scene.data["from"] = start.isoformat("minutes") if start else None
    scene.data["to"] = end.isoformat("minutes") if end else None


async def _today(scene: Scene) -> dt.date:
    async with scene.storage.read() as unit:
        view = await unit.events.view(scene.started_with["event"])
    zone = ZoneInfo(view.institution.time_zone) if view is not None else dt.UTC
    return scene.now.astimezone(zone).date()
