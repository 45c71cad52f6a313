from __future__ import annotations

import operator
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.calendar import make_calendar
from bot.dialogs.scene import Scene
from bot.dialogs.stages import handlers
from bot.dialogs.stages.states import StagesWindow
from bot.dialogs.widgets import TYPED, Said
from bot.texts import errors as trouble
from bot.texts import stages as words


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    view = await handlers.the_event(scene)
    if view is None:
        return {"text": trouble.OLD_BUTTON, "stages": [], "ok": False}
    slots = handlers.slots(view)
    scene.data["names"] = [name for name, _ in slots]
    today = handlers.today_of(view, scene.now)
    return {
        "text": words.stages(view, handlers.stages_of(view), scene.now),
        "stages": [(str(place), words.stage_key(name, on, today)) for place, (name, on) in enumerate(slots)],
        "ok": True,
    }


async def day_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    view = await handlers.the_event(scene)
    if view is None:
        return {"text": trouble.OLD_BUTTON, "today": scene.now.date(), "working": lambda _: True, "known": False}
    async with scene.storage.read() as unit:
        calendar = await unit.institutions.calendar(view.institution.id)
    on = dict(handlers.stages_of(view)).get(scene.data.get("name", ""))
    return {
        "text": words.ask_day(view, scene.data.get("name", ""), on, scene.now),
        "today": handlers.today_of(view, scene.now),
        "working": calendar.is_working,
        "known": on is not None,
    }


def stages_dialog() -> Dialog:
    stages = Select(
        Format("{item[1]}"),
        id="s",
        item_id_getter=operator.itemgetter(0),
        items="stages",
        on_click=handlers.open_stage,
    )
    to_list = SwitchTo(Const(words.BACK), id="back", state=StagesWindow.list)
    return Dialog(
        Window(
            Said("text"),
            Column(stages),
            SwitchTo(Const(words.OWN), id="own", state=StagesWindow.name, when="ok"),
            Button(Const(words.DONE), id="done", on_click=handlers.done),
            MessageInput(handlers.type_all, filter=TYPED),
            state=StagesWindow.list,
            getter=list_data,
        ),
        Window(
            Const(words.ASK_NAME),
            to_list,
            MessageInput(handlers.type_name, filter=TYPED),
            state=StagesWindow.name,
        ),
        Window(
            Said("text"),
            make_calendar("d", handlers.choose_day),
            Button(Const(words.REMOVE), id="gone", on_click=handlers.remove, when="known"),
            to_list,
            MessageInput(handlers.type_day, filter=TYPED),
            state=StagesWindow.day,
            getter=day_data,
        ),
    )
