from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import errors as trouble
from bot.texts import standing as words

PAGE = 8


class StandingWindow(StatesGroup):
    """Started with {"event": id}: the members are those of its row."""

    all = State()


async def open_standing(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk."""
    await manager.start(StandingWindow.all, data={"event": manager.dialog_data.get("event", 0)})


async def all_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        people = await unit.standing.members(view.item.id) if view is not None else []
        more = len(await unit.standing.candidates(view.item.id)) if view is not None else 0
    if view is None:
        return {"text": trouble.NOT_YOURS, "people": [], "more": False, "add": "", **paged(0, 0, PAGE)}
    page = page_of(dialog_manager, len(people), PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    return {
        "text": words.members(view, len(people)),
        "people": [(str(one.id), words.member_key(one)) for one in shown],
        "more": bool(more),
        "add": words.add_key(more),
        **paged(page, len(people), PAGE),
    }


async def add_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _change(query, manager, None)


async def remove(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key.isdigit():
        await _change(query, manager, int(key))


async def _change(query: CallbackQuery, manager: DialogManager, gone: int | None) -> None:
    """Add all who were there, or take one off; the audit keeps who did it."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            if gone is None:
                await unit.standing.add_all(view.item.id, scene.now)
            else:
                await unit.standing.remove(view.item.id, gone)
            await note(unit, scene, view, "standing_added" if gone is None else "standing_removed")
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
    elif gone is not None:
        await query.answer(words.REMOVED)


def standing_dialog() -> Dialog:
    people = Select(Format("{item[1]}"), id="p", item_id_getter=operator.itemgetter(0), items="people", on_click=remove)
    return Dialog(
        Window(
            Said("text"),
            Column(people),
            pager(),
            Button(Said("add"), id="add", on_click=add_all, when="more"),
            Cancel(Const(words.BACK)),
            state=StandingWindow.all,
            getter=all_data,
        )
    )
