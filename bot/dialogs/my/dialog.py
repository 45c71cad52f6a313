from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import events as words
from storage.records import RegistrationView

PAGE = 5


class MyWindow(StatesGroup):
    """`sure` may be started alone with {"event": id}; the data holds "event"."""

    list = State()
    one = State()
    sure = State()


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        mine = await unit.registrations.of_person(scene.actor.person.id, scene.now)
    page = page_of(dialog_manager, len(mine), PAGE)
    shown = mine[page * PAGE : (page + 1) * PAGE]
    return {
        "text": words.my_list(shown, len(mine), scene.now),
        "mine": [(str(one.view.event.id), words.line(one.view, scene.now)) for one in shown],
        **paged(page, len(mine), PAGE),
    }


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    mine = await _mine(scene)
    if mine is None:
        return {"text": words.NOT_REGISTERED, "sure": words.NOT_REGISTERED, "there": False}
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
    card = words.card(mine.view, scene.now, mine=mine, reader_zone=person.time_zone)
    return {"text": card, "sure": words.sure(mine.view, scene.now), "there": True}


async def open_one(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["event"] = int(key) if key.isdigit() else 0
    await manager.switch_to(MyWindow.one)


async def leave(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The freed place goes on by itself: the storage sees to it."""
    scene = Scene.of(manager)
    event = _event(scene)
    async with scene.storage.write() as unit:
        left = await unit.registrations.leave(event, scene.actor.person.id, scene.now) if event else None
    await scene.finish(words.LEFT if left is not None and left.registration else words.NOT_REGISTERED)


def _event(scene: Scene) -> int:
    return int(scene.data.get("event") or scene.started_with.get("event") or 0)


async def _mine(scene: Scene) -> RegistrationView | None:
    async with scene.storage.read() as unit:
        return await unit.registrations.of_person_at(_event(scene), scene.actor.person.id)


def my_dialog() -> Dialog:
    mine = Select(Format("{item[1]}"), id="m", item_id_getter=operator.itemgetter(0), items="mine", on_click=open_one)
    return Dialog(
        Window(Said("text"), Column(mine), pager(), state=MyWindow.list, getter=list_data),
        Window(
            Said("text"),
            SwitchTo(Const(words.LEAVE), id="leave", state=MyWindow.sure, when="there"),
            SwitchTo(Const(words.TO_LIST), id="list", state=MyWindow.list),
            state=MyWindow.one,
            getter=one_data,
        ),
        Window(
            Said("sure"),
            Row(
                Button(Const(words.YES_LEAVE), id="yes", on_click=leave, when="there"),
                Cancel(Const(words.NO_STAY), id="no"),
            ),
            state=MyWindow.sure,
            getter=one_data,
        ),
    )
