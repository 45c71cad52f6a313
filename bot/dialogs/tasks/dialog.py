from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Group, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.access import may_run_event
from bot.dialogs.scene import Scene
from bot.dialogs.tasks.states import TasksWindow
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.rendering.handing import leave_line
from bot.rendering.staff import event_card
from bot.replies import remember_card
from bot.texts import errors as trouble
from bot.texts import tasks as words
from storage.records import EventView

PAGE = 8


async def tasks_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    which = scene.data.get("which", "all")
    mine, taken = sorted(scene.actor.speaks_for), scene.actor.taken
    async with scene.storage.read() as unit:
        counts = await unit.listings.counts_of_responsibles(mine, taken=taken, now=scene.now)
        page = page_of(dialog_manager, counts[which], PAGE)
        rows, total = await unit.listings.of_responsibles(
            mine, only=which, taken=taken, now=scene.now, offset=page * PAGE, limit=PAGE
        )
        leave = await leave_line(unit, scene.actor.person, scene.now)
    filters = [
        (key, words.filter_key(text, counts[key])) for text, key in words.FILTERS if key != which and counts[key]
    ]
    text = leave + words.tasks(rows, total, page * PAGE + 1, scene.now, which)
    return {"text": text, "rows": keys_of(rows, page), "filters": filters, **paged(page, total, PAGE)}


def keys_of(rows: list[EventView], page: int) -> list[tuple[str, str]]:
    """Numbers to press, as the list counts them."""
    return [(str(view.event.id), str(number)) for number, view in enumerate(rows, start=page * PAGE + 1)]


async def open_card(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """The card comes below and lives on its own; the list stays where it is."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        allowed = key.isdigit() and await may_run_event(unit, scene.actor, int(key))
        view = await unit.events.view(int(key)) if allowed else None
        shown = await event_card(unit, view, scene.now) if view is not None else None
    if shown is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    card = await scene.bot.send_message(scene.actor.chat_id, shown.text, reply_markup=shown.keyboard)
    await remember_card(scene.storage, card, shown, scene.now)
    manager.show_mode = ShowMode.NO_UPDATE


async def choose_filter(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in {known for _, known in words.FILTERS}:
        manager.dialog_data.update(which=key, page=0)


async def close(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.CLOSED)


def cards() -> Group:
    """A number of the list opens its card."""
    rows = Select(
        Format("{item[1]}"), id="row", item_id_getter=operator.itemgetter(0), items="rows", on_click=open_card
    )
    return Group(rows, width=4)


def tasks_dialog() -> Dialog:
    filters = Select(
        Format("{item[1]}"), id="f", item_id_getter=operator.itemgetter(0), items="filters", on_click=choose_filter
    )
    return Dialog(
        Window(
            Said("text"),
            cards(),
            pager(),
            Group(filters, width=2),
            Button(Const(words.CLOSE), id="close", on_click=close),
            state=TasksWindow.list,
            getter=tasks_data,
        )
    )
