"""Statistics of the institutions at the desk: by form of event and by municipality."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.access import staffed
from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said
from bot.texts import desk_numbers as words
from bot.texts.common import local


async def numbers_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    year, places = bool(scene.data.get("stat_year")), bool(scene.data.get("stat_places"))
    async with scene.storage.read() as unit:
        whole = await staffed(unit, scene.actor)
        zone = whole[0].time_zone if whole else "UTC"
        start, end = _span(local(scene.now, zone).date(), year=year)
        found = await unit.desk.statistics([one.id for one in whole], start, end)
    return {
        "text": words.statistics(found, start, end, places=places, homes=[one.name for one in whole]),
        "span": words.QUARTER if year else words.YEAR,
        "cut": words.BY_FORM if places else words.BY_PLACE,
    }


def _span(today: date, *, year: bool) -> tuple[date, date]:
    """This quarter, or this year."""
    if year:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return first, (first.replace(day=28) + timedelta(days=66)).replace(day=1) - timedelta(days=1)


async def switch_span(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["stat_year"] = not manager.dialog_data.get("stat_year")


async def switch_cut(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["stat_places"] = not manager.dialog_data.get("stat_places")


def windows() -> list[Window]:
    return [
        Window(
            Said("text"),
            Row(
                Button(Said("cut"), id="cut", on_click=switch_cut),
                Button(Said("span"), id="span", on_click=switch_span),
            ),
            SwitchTo(Const(words.BACK), id="back", state=DeskWindow.list),
            state=DeskWindow.numbers,
            getter=numbers_data,
        )
    ]
