from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.handing import HandingWindow
from bot.dialogs.scene import Scene
from bot.dialogs.settings.leave import LeaveWindow
from bot.dialogs.widgets import TYPED, Said
from bot.rendering.handing import leave_line
from bot.texts import settings as words
from bot.texts.handing import EVERYTHING
from bot.texts.leave import LEAVE
from bot.texts.zones import ALL
from storage.repositories.institutions import is_time_zone

NONE = "-"


class SettingsWindow(StatesGroup):
    zone = State()


async def zones(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        mine = (await unit.people.get(scene.actor.person.id)).time_zone
        linked = bool(await unit.leaves.of_person(scene.actor.person))
        away = await leave_line(unit, scene.actor.person, scene.now)
    items = [(zone, words.mark(city, zone == mine)) for city, zone in ALL]
    first = (NONE, words.mark(words.AS_INSTITUTION, mine is None))
    return {"text": words.heading(mine, away), "zones": [first, *items], "linked": linked}


async def choose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key == NONE or is_time_zone(key):
        await _keep(Scene.of(manager), None if key == NONE else key)


async def type_zone(message: Message, widget: Any, manager: DialogManager) -> None:
    """A city of the list, or an IANA name."""
    scene, text = Scene.of(manager), (message.text or "").strip()
    zone = {city.casefold(): zone for city, zone in ALL}.get(text.casefold(), text)
    if not is_time_zone(zone):
        await scene.say(words.BAD_ZONE)
        return
    await _keep(scene, zone)


async def _keep(scene: Scene, zone: str | None) -> None:
    async with scene.storage.write() as unit:
        await unit.people.set_time_zone(scene.actor.person.id, zone)


async def leave(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await manager.start(LeaveWindow.day, mode=StartMode.RESET_STACK)


async def hand_over(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Of several institutions, one at a time."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        homes = {one.institution.id for one in await unit.leaves.of_person(scene.actor.person)}
    if len(homes) == 1:
        await manager.start(HandingWindow.who, data={"home": homes.pop()}, mode=StartMode.RESET_STACK)
    else:
        await manager.start(HandingWindow.homes, mode=StartMode.RESET_STACK)


async def close(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.CLOSED)


def settings_dialog() -> Dialog:
    cities = Select(Format("{item[1]}"), id="z", item_id_getter=operator.itemgetter(0), items="zones", on_click=choose)
    return Dialog(
        Window(
            Said("text"),
            Group(cities, width=2),
            Row(
                Button(Const(LEAVE), id="leave", on_click=leave, when="linked"),
                Button(Const(EVERYTHING), id="all", on_click=hand_over, when="linked"),
            ),
            Button(Const(words.CLOSE), id="close", on_click=close),
            MessageInput(type_zone, filter=TYPED),
            state=SettingsWindow.zone,
            getter=zones,
        )
    )
