"""/plan by department (who leads) and by nature, beside month and state; all of them combine."""

from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.access import staffed
from bot.dialogs.scene import Scene
from bot.dialogs.tasks.states import PlanWindow
from bot.dialogs.widgets import page_of, paged, pager
from bot.texts import revision
from bot.texts import tasks as words
from plans.draft import Nature
from storage.database import Unit

LEADS = 10


async def whose(scene: Scene, unit: Unit) -> tuple[list[int], list[int]]:
    """(institutions whose whole plans they see, responsibles whose rows they see)."""
    homes = [one.id for one in await staffed(unit, scene.actor)]
    return homes, sorted(scene.actor.speaks_for)


async def lead_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        found = await unit.listings.leads_of_plans(*await whose(scene, unit))
    page = page_of(dialog_manager, len(found), LEADS, "le")
    shown = found[page * LEADS : (page + 1) * LEADS]
    keys = [
        (str(one.id) if one is not None else "0", words.lead_key(one.name if one is not None else words.NOBODY, count))
        for one, count in shown
    ]
    return {"leads": keys, **paged(page, len(found), LEADS, "le")}


async def nature_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        found = await unit.listings.natures_of_plans(*await whose(scene, unit))
    return {"natures": [(one.value, words.nature_key(one.value, found[one.value])) for one in Nature if one in found]}


async def choose_lead(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """Only one of those they see: the number comes with the press."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        found = await unit.listings.leads_of_plans(*await whose(scene, unit))
    if key in {str(one.id) if one is not None else "0" for one, _ in found}:
        manager.dialog_data.update(lead=int(key), page=0)
    await manager.switch_to(PlanWindow.list)


async def choose_nature(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in set(Nature):
        manager.dialog_data.update(nature=key, page=0)
    await manager.switch_to(PlanWindow.list)


def windows() -> list[Window]:
    def keys(items: str, widget_id: str, take: Any) -> Select[Any]:
        return Select(
            Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take
        )

    back = SwitchTo(Const(revision.BACK), id="back", state=PlanWindow.list)
    return [
        Window(
            Const(words.WHICH_LEAD),
            Column(keys("leads", "le", choose_lead)),
            pager("le"),
            back,
            state=PlanWindow.lead,
            getter=lead_data,
        ),
        Window(
            Const(words.WHICH_NATURE),
            Group(keys("natures", "na", choose_nature), width=2),
            back,
            state=PlanWindow.nature,
            getter=nature_data,
        ),
    ]
