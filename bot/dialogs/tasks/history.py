"""«Что менялось»: which files a plan was kept from, and what each of them changed."""

from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.access import staffed
from bot.dialogs.scene import Scene
from bot.dialogs.tasks.states import PlanWindow
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import revision as words
from storage.models import Plan, PlanVersion

PAGE = 6


async def seen_versions(scene: Scene) -> list[tuple[Plan, PlanVersion]]:
    """Newest first, of every plan this person sees in /plan."""
    async with scene.storage.read() as unit:
        homes = [one.id for one in await staffed(unit, scene.actor)]
        return await unit.plans.versions_seen(homes, sorted(scene.actor.speaks_for))


async def versions_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    rows, zones = await seen_versions(scene), await _zones(scene)
    page = page_of(dialog_manager, len(rows), PAGE, "ve")
    first = page * PAGE
    shown = rows[first : first + PAGE]
    return {
        "text": words.versions(shown, first + 1, scene.now, zones),
        "keys": [(str(version.id), str(number)) for number, (_, version) in enumerate(shown, start=first + 1)],
        **paged(page, len(rows), PAGE, "ve"),
    }


async def version_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    chosen = scene.data.get("version")
    found = next(((plan, one) for plan, one in await seen_versions(scene) if one.id == chosen), None)
    if found is None:
        return {"text": words.NO_HISTORY, **paged(0, 0, PAGE, "en")}
    plan, version = found
    async with scene.storage.read() as unit:
        by = await unit.people.get(version.imported_by) if version.imported_by is not None else None
    told = words.entries(version.changes)
    page = page_of(dialog_manager, len(told), PAGE, "en")
    shown = told[page * PAGE : (page + 1) * PAGE]
    text = words.version(plan, version, shown, scene.now, await _zones(scene), by.display_name if by else None)
    return {"text": text, **paged(page, len(told), PAGE, "en")}


async def open_version(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit():
        manager.dialog_data.update(version=int(key), en=0)
        await manager.switch_to(PlanWindow.version)


async def _zones(scene: Scene) -> dict[int, str]:
    async with scene.storage.read() as unit:
        return {one.id: one.time_zone for one in await unit.institutions.all()}


def windows() -> list[Window]:
    rows = Select(
        Format("{item[1]}"), id="ver", item_id_getter=operator.itemgetter(0), items="keys", on_click=open_version
    )
    return [
        Window(
            Said("text"),
            Group(rows, width=6),
            pager("ve"),
            SwitchTo(Const(words.BACK), id="back", state=PlanWindow.list),
            state=PlanWindow.versions,
            getter=versions_data,
        ),
        Window(
            Said("text"),
            pager("en"),
            SwitchTo(Const(words.BACK), id="back", state=PlanWindow.versions),
            state=PlanWindow.version,
            getter=version_data,
        ),
    ]
