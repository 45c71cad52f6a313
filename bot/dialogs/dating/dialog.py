from __future__ import annotations

import datetime as dt
import operator
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.calendar import make_calendar
from bot.dialogs.dating import handlers
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import dating as words
from bot.texts import errors as trouble
from bot.texts.common import local
from bot.typed_dates import TypedDate
from storage.records import EventView


async def _view(scene: Scene) -> EventView | None:
    async with scene.storage.read() as unit:
        return await unit.events.view(scene.started_with["event"])


async def day_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    view = await _view(scene)
    if view is None:  # erased with its plan
        return {"text": trouble.OLD_BUTTON, "today": scene.now.date(), "working": lambda _: True}
    async with scene.storage.read() as unit:
        calendar = await unit.institutions.calendar(view.institution.id)
    return {
        "text": words.ask_day(view, scene.now),
        "today": local(scene.now, view.institution.time_zone).date(),
        "working": calendar.is_working,
    }


async def chosen_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """For the questions after the day."""
    scene = Scene.of(dialog_manager)
    view, data = await _view(scene), scene.data
    if view is None:
        return {"hours_text": trouble.OLD_BUTTON, "place_text": trouble.OLD_BUTTON, "hours": [], "keep": words.CANCEL}
    hour = dt.time.fromisoformat
    chosen = TypedDate(
        dt.date.fromisoformat(data["day"]),
        dt.date.fromisoformat(data["last"]) if data["last"] else None,
        hour(data["from"]) if data["from"] else None,
        hour(data["to"]) if data["to"] else None,
    )
    today = local(scene.now, view.institution.time_zone)
    return {
        "hours_text": words.ask_hours(view, chosen, today),
        "place_text": words.ask_place(view, chosen, today),
        "hours": [(one.isoformat("minutes"), words.hour_key(one)) for one in words.HOURS],
        "keep": words.keep_place(view),
    }


def _cancel() -> Button:
    return Button(Const(words.CANCEL), id="stop", on_click=handlers.stop)


def dating_dialog() -> Dialog:
    hours = Select(
        Format("{item[1]}"),
        id="h",
        item_id_getter=operator.itemgetter(0),
        items="hours",
        on_click=handlers.choose_hour,
    )
    return Dialog(
        Window(
            Said("text"),
            make_calendar("d", handlers.choose_day),
            _cancel(),
            MessageInput(handlers.type_day, filter=TYPED),
            state=DatingWindow.day,
            getter=day_data,
        ),
        Window(
            Said("hours_text"),
            Group(hours, width=3),
            Button(Const(words.NO_HOUR), id="none", on_click=handlers.no_hour),
            Row(SwitchTo(Const(words.BACK), id="back", state=DatingWindow.day), _cancel()),
            MessageInput(handlers.type_hours, filter=TYPED),
            state=DatingWindow.hours,
            getter=chosen_data,
        ),
        Window(
            Said("place_text"),
            Button(Said("keep"), id="keep", on_click=handlers.keep_place),
            Row(SwitchTo(Const(words.BACK), id="back", state=DatingWindow.hours), _cancel()),
            MessageInput(handlers.type_place, filter=TYPED),
            state=DatingWindow.place,
            getter=chosen_data,
        ),
        Window(
            Const(words.ASK_GROUND),
            Row(SwitchTo(Const(words.BACK), id="back", state=DatingWindow.day), _cancel()),
            MessageInput(handlers.type_ground, filter=TYPED),
            state=DatingWindow.ground,
        ),
        on_start=handlers.begin,
    )
