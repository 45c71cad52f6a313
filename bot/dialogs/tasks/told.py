"""«Кому напоминали»: of any row of /plan, whom, when and about what it was reminded, and who answered."""

from __future__ import annotations

import operator
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.scene import Scene
from bot.dialogs.tasks import filters
from bot.dialogs.tasks.states import PlanWindow
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import errors as trouble
from bot.texts import history as words
from bot.texts.revision import BACK

LINES = 15


async def told_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    chosen = int(scene.data.get("told", 0))
    async with scene.storage.read() as unit:
        homes, mine = await filters.whose(scene, unit)
        views, _total = await unit.listings.of_plans(homes, mine, now=scene.now, ids=[chosen], limit=1)
        if not views:
            return {"text": trouble.NOT_YOURS, **paged(0, 0, LINES, "tl")}
        total = (await unit.reminders.told(chosen, limit=0))[1]
        page = page_of(dialog_manager, total, LINES, "tl")
        lines, total = await unit.reminders.told(chosen, offset=page * LINES, limit=LINES)
    return {"text": words.history(views[0], lines, scene.now), **paged(page, total, LINES, "tl")}


async def choose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit():
        manager.dialog_data.update(told=int(key), tl=0)
        await manager.switch_to(PlanWindow.told_one)


def windows(list_data: Callable[..., Awaitable[dict[str, Any]]]) -> list[Window]:
    """`list_data`: the getter of /plan's own list; its numbers are pressed here too."""
    rows = Select(Format("{item[1]}"), id="tr", item_id_getter=operator.itemgetter(0), items="rows", on_click=choose)
    return [
        Window(
            Const(words.WHICH),
            Said("text"),
            Group(rows, width=4),
            pager(),
            SwitchTo(Const(BACK), id="back", state=PlanWindow.list),
            state=PlanWindow.told,
            getter=list_data,
        ),
        Window(
            Said("text"),
            pager("tl"),
            SwitchTo(Const(BACK), id="back", state=PlanWindow.told),
            state=PlanWindow.told_one,
            getter=told_data,
        ),
    ]
