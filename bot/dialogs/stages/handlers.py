"""Each answer is kept at once: whoever leaves in the middle loses nothing. Rights are asked at every change."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.calendar import FAR
from bot.dialogs.mine import run_event
from bot.dialogs.scene import Scene
from bot.dialogs.stages.states import StagesWindow
from bot.rendering.keys import is_open
from bot.rendering.staff import event_card
from bot.replies import redraw_card
from bot.texts import dating as dating_words
from bot.texts import errors as trouble
from bot.texts import stages as words
from bot.typed.dates import NotADate, read_date
from bot.typed.stages import LONGEST_NAME, read_stages
from plans.stages import USUAL, rank
from storage.records import EventView

MOST = 20
Stages = list[tuple[str, dt.date]]


async def the_event(scene: Scene) -> EventView | None:
    async with scene.storage.read() as unit:
        return await run_event(unit, scene)


def today_of(view: EventView, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(view.institution.time_zone)).date()


def stages_of(view: EventView) -> Stages:
    return [(stage["name"], dt.date.fromisoformat(stage["on"])) for stage in view.event.stages]


def slots(view: EventView) -> list[tuple[str, dt.date | None]]:
    """The usual stages in their order — under the name they were given, if any — then the contest's own."""
    given = stages_of(view)
    found: list[tuple[str, dt.date | None]] = []
    for place, name in enumerate(USUAL):
        mine = [(own, on) for own, on in given if rank(own) == place]
        found += mine or [(name, None)]
    return [*found, *((name, on) for name, on in given if rank(name) is None)]


async def open_stage(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """The key is the stage's place in the list as it was shown; names are too long for a button's data."""
    scene = Scene.of(manager)
    names = scene.data.get("names") or []
    if not key.isdecimal() or int(key) >= len(names):
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    await _ask_day(scene, names[int(key)])


async def type_name(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    name = " ".join((message.text or "").split()).strip(" .,:;—–-")
    if not name or len(name) > LONGEST_NAME:
        await scene.say(words.NAME_TOO_LONG)
        return
    await _ask_day(scene, name)


async def _ask_day(scene: Scene, name: str) -> None:
    scene.data["name"] = name
    view = await the_event(scene)
    calendar = scene.manager.find("d")
    if view is not None and calendar is not None:
        today = today_of(view, scene.now)
        set_on = dict(stages_of(view)).get(name)
        calendar.set_offset(max(today, set_on or view.event.window_start or today))
    await scene.manager.switch_to(StagesWindow.day)


async def choose_day(query: CallbackQuery, widget: Any, manager: DialogManager, day: dt.date) -> None:
    await _set(Scene.of(manager), day)


async def type_day(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    view = await the_event(scene)
    if view is None:
        await scene.finish(trouble.OLD_BUTTON)
        return
    text = words.without_until(message.text or "")
    try:
        day = read_date(text, today_of(view, scene.now)).starts_on
    except NotADate as error:
        await scene.say(dating_words.not_a_date(error.why))
        return
    await _set(scene, day)


async def _set(scene: Scene, day: dt.date) -> None:
    view, name = await the_event(scene), scene.data["name"]
    if view is not None and not abs(day - today_of(view, scene.now)) <= FAR:
        await scene.say(dating_words.FAR_AWAY)
        return
    others = [one for one in stages_of(view) if one[0].casefold() != name.casefold()] if view is not None else []
    if len(others) >= MOST:
        await scene.say(words.TOO_MANY)
        return
    await _keep(scene, [*others, (name, day)])


async def remove(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    view, name = await the_event(scene), scene.data.get("name")
    await _keep(scene, [one for one in stages_of(view) if one[0] != name] if view is not None else [])


async def type_all(message: Message, widget: Any, manager: DialogManager) -> None:
    """«положение 1 марта, приём работ до 15 апреля, итоги 30 апреля»: those named are set, the others stay."""
    scene = Scene.of(manager)
    view = await the_event(scene)
    if view is None:
        await scene.finish(trouble.OLD_BUTTON)
        return
    try:
        typed = [(one.name, one.on) for one in read_stages(message.text or "", today_of(view, scene.now))]
    except NotADate:
        await scene.say(words.NOT_STAGES)
        return
    named = {name.casefold() for name, _ in typed}
    ranks = {rank(name) for name, _ in typed} - {None}
    others = [one for one in stages_of(view) if one[0].casefold() not in named and rank(one[0]) not in ranks]
    if len(others) + len(typed) > MOST:
        await scene.say(words.TOO_MANY)
        return
    await _keep(scene, [*others, *typed])


async def _keep(scene: Scene, stages: Stages) -> None:
    """Kept, and back to the list."""
    async with scene.storage.write() as unit:
        view = await run_event(unit, scene)
        good = view is not None and is_open(view)
        if view is not None and good:
            await unit.events.set_stages(view.event.id, stages, scene.now, scene.actor.person.id)
    if not good:
        await scene.finish(trouble.NOT_YOURS if view is None else trouble.OLD_BUTTON)
        return
    await scene.manager.switch_to(StagesWindow.list)


async def done(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The last word, and the card made true."""
    scene = Scene.of(manager)
    view = await the_event(scene)
    await scene.finish(words.saved(view, scene.now) if view is not None else trouble.OLD_BUTTON)
    card = scene.started_with.get("card")
    if view is not None and card is not None:
        async with scene.storage.read() as unit:
            shown = await event_card(unit, view, scene.now)
        await redraw_card(scene.bot, scene.actor.chat_id, card, shown)
