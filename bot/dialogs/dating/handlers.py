"""What each answer does. Every way leads to the last window, which shows what will be kept; from there each answer can be changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.calendar import FAR
from bot.dialogs.dating.answers import (
    adds_meeting,
    chosen,
    is_gathering,
    keep_days,
    keep_hours,
    the_event,
    today_of,
)
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.scene import Scene
from bot.texts import dating as words
from bot.typed.dates import NotADate, TypedDate, read_hours, read_line
from bot.typed.hours import NotALength, OverMidnight, ends_at, read_length
from bot.typed.place import read_place
from storage.records import EventView

LONGEST = 300


async def begin(start_data: Any, manager: DialogManager) -> None:
    """The calendar opens where the date is to be looked for; a window that begins with the place takes the day as it stands."""
    scene = Scene.of(manager)
    view = await the_event(scene)
    if view is None:
        return
    event, today = view.event, today_of(view, scene.now)
    _turn_calendar(manager, max(today, event.starts_on or event.window_start or today))
    if event.starts_on is not None:
        keep_days(scene, event.starts_on, event.ends_on)
        keep_hours(scene, event.start_time, event.end_time)


def _turn_calendar(manager: DialogManager, day: dt.date) -> None:
    calendar = manager.find("d")
    if calendar is not None:
        calendar.set_offset(day)


async def choose_day(query: CallbackQuery, widget: Any, manager: DialogManager, day: dt.date) -> None:
    await _take_day(Scene.of(manager), TypedDate(day))


async def type_day(message: Message, widget: Any, manager: DialogManager) -> None:
    """A day, and with it in one line the hours, the place, the link."""
    scene = Scene.of(manager)
    try:
        line = read_line(message.text or "", today_of(await the_event(scene), scene.now))
    except NotADate as error:
        await scene.say(words.not_a_date(error.why))
        return
    if any(len(said) > LONGEST for said in (line.place, line.link) if said):
        await scene.say(words.TOO_LONG)
        return
    if line.place or line.link:
        scene.data["place"], scene.data["link"] = line.place, line.link
    await _take_day(scene, line.when)


async def _take_day(scene: Scene, found: TypedDate) -> None:
    """Hours that stood before go on standing until other ones are named."""
    view = await the_event(scene)
    today = today_of(view, scene.now)
    if not today <= found.starts_on <= today + FAR:
        await scene.say(words.PAST if found.starts_on < today else words.FAR_AWAY)
        return
    if found.ends_on is not None and found.ends_on > found.starts_on + FAR:
        await scene.say(words.FAR_AWAY)
        return
    keep_days(scene, found.starts_on, found.ends_on)
    if found.start_time is not None:
        keep_hours(scene, found.start_time, found.end_time, guessed=found.guessed)
    if view is None or not is_gathering(view):
        keep_hours(scene, None, None)
        await _to(scene, DatingWindow.check)
    elif found.start_time is None:
        await _onward(scene, DatingWindow.hours)
    elif scene.data.get("place") or scene.data.get("link") or view.place or view.event.link:
        await _to(scene, DatingWindow.check)  # all was said in one line
    else:
        await _onward(scene, DatingWindow.place)


async def choose_hour(query: CallbackQuery, widget: Any, manager: DialogManager, hour: str) -> None:
    await _take_hours(Scene.of(manager), dt.time.fromisoformat(hour), None)


async def no_hour(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    keep_hours(scene, None, None)
    await _onward(scene, DatingWindow.place)


async def same_hours(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _onward(Scene.of(manager), DatingWindow.place)


async def type_hours(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    try:
        start, end = read_hours(message.text or "")
    except NotADate:
        await scene.say(words.NOT_HOURS)
        return
    await _take_hours(scene, start, end)


async def _take_hours(scene: Scene, start: dt.time, end: dt.time | None) -> None:
    """Another beginning keeps the length that was there; a length is asked of one day only."""
    found = chosen(scene)
    if scene.data.get("checked") and end is None and found is not None and found.start_time and found.end_time:
        end = _as_long(found.start_time, found.end_time, start)
    keep_hours(scene, start, end)
    several = found is not None and found.ends_on not in (None, found.starts_on)
    await _onward(scene, DatingWindow.place if end is not None or several else DatingWindow.length)


def _as_long(start: dt.time, end: dt.time, other: dt.time) -> dt.time | None:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    try:
        return ends_at(other, minutes) if minutes > 0 else None
    except OverMidnight:
        return None


async def choose_length(query: CallbackQuery, widget: Any, manager: DialogManager, length: str) -> None:
    await _take_length(Scene.of(manager), length)


async def type_length(message: Message, widget: Any, manager: DialogManager) -> None:
    await _take_length(Scene.of(manager), message.text or "")


async def _take_length(scene: Scene, text: str) -> None:
    found = chosen(scene)
    if found is not None and found.start_time is not None:
        try:
            keep_hours(scene, found.start_time, read_length(text, found.start_time), guessed=found.guessed)
        except (NotALength, OverMidnight) as error:
            await scene.say(words.OVER_MIDNIGHT if isinstance(error, OverMidnight) else words.NOT_LENGTH)
            return
    await _onward(scene, DatingWindow.place)


async def no_length(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    scene.data["to"] = None
    await _onward(scene, DatingWindow.place)


async def type_place(message: Message, widget: Any, manager: DialogManager) -> None:
    """A place, a link, or both in one line."""
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is not None:
        scene.data["place"], scene.data["link"] = read_place(text)
        await _after_place(scene)


async def keep_place(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _after_place(Scene.of(manager))


async def _after_place(scene: Scene) -> None:
    view = await the_event(scene)
    await _onward(scene, DatingWindow.title if view is not None and _asks_words(scene, view) else DatingWindow.check)


def _asks_words(scene: Scene, view: EventView) -> bool:
    """Once for an event that specialists see: when it gets its first date, and staff have given it no words yet."""
    event = view.event
    new = adds_meeting(view) or (event.starts_on is None and event.revision == 0)
    given = not adds_meeting(view) and (event.public_title or event.theme)
    return event.public and new and not given and not scene.data.get("asked")


async def type_title(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is not None:
        scene.data["title"] = text
        await _to(scene, DatingWindow.theme)


async def type_theme(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is not None:
        scene.data["theme"] = text
        await no_words(None, None, manager)


async def no_words(query: CallbackQuery | None, button: Button | None, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    scene.data["asked"] = True
    await _to(scene, DatingWindow.check)


async def another_meeting(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The next one is often in the same place; its day, hours and words are its own."""
    kept = {name: manager.dialog_data.get(name) for name in ("place", "link", "from", "to")}
    _turn_calendar(manager, dt.date.fromisoformat(manager.dialog_data["day"]))
    manager.dialog_data.update(
        day=None, last=None, guess=False, title=None, theme=None, asked=False, checked=False, **kept
    )
    await manager.switch_to(DatingWindow.day)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def _onward(scene: Scene, state: State) -> None:
    """The next question; once the last window was seen, back to it."""
    await _to(scene, DatingWindow.check if scene.data.get("checked") else state)


async def _to(scene: Scene, state: State) -> None:
    if state == DatingWindow.check:
        scene.data["checked"] = True
    await scene.manager.switch_to(state)


async def _line(scene: Scene, message: Message) -> str | None:
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return None
    return text
