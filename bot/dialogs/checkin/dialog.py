from __future__ import annotations

import operator
from typing import Any

from aiogram import F
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.checkin import handlers
from bot.dialogs.checkin.states import CheckinWindow, WatchWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import checkin as words
from bot.texts.common import esc
from storage.repositories.attendance import HELD

PAGE = 5


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    query, absent = str(scene.data.get("query", "")), bool(scene.data.get("absent"))
    present = False if absent else None
    async with scene.storage.read() as unit:
        view = await handlers.guarded(unit, scene)
        if view is None:
            return {"text": words.CLOSED, "people": [], "filter": "", "ok": False, "search": False, **paged(0, 0, PAGE)}
        event_id = view.event.id
        total = (await unit.attendance.entries(event_id, query=query, states=HELD, present=present, limit=0))[1]
        page = page_of(dialog_manager, total, PAGE)
        people, total = await unit.attendance.entries(
            event_id, query=query, states=HELD, present=present, offset=page * PAGE, limit=PAGE
        )
        numbers = await unit.attendance.numbers(event_id)
    note = esc(str(scene.data.get("note", "")))
    return {
        "text": words.door(view, numbers, scene.now, query, total, note),
        "people": [(str(one.registration.id), words.button(one)) for one in people],
        "filter": words.EVERYBODY if absent else words.ONLY_ABSENT,
        "ok": True,
        "search": bool(query),
        **paged(page, total, PAGE),
    }


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await handlers.guarded(unit, scene)
        if view is None:
            return {"text": words.CLOSED, "ok": False}
        entry = await unit.attendance.entry(view.event.id, int(scene.data.get("one", 0)))
    if entry is None or not entry.present:
        return {"text": words.NOT_FOUND, "ok": False}
    return {"text": words.present(entry.registration, view.institution.time_zone), "ok": True}


def checkin_dialog() -> Dialog:
    people = Select(
        Format("{item[1]}"),
        id="p",
        item_id_getter=operator.itemgetter(0),
        items="people",
        on_click=handlers.mark,
    )
    return Dialog(
        Window(
            Said("text"),
            Column(people),
            pager(),
            Row(
                Button(Said("filter"), id="absent", on_click=handlers.switch_absent, when="ok"),
                Button(Const(words.RESET), id="reset", on_click=handlers.reset, when="search"),
            ),
            Cancel(Const(words.TO_EVENT), when=F["start_data"]["back"]),
            MessageInput(handlers.take_photo, filter=F.photo),
            MessageInput(handlers.type_query, filter=TYPED),
            state=CheckinWindow.list,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.UNDO), id="undo", on_click=handlers.undo, when="ok"),
            SwitchTo(Const(words.BACK), id="back", state=CheckinWindow.list),
            state=CheckinWindow.one,
            getter=one_data,
        ),
    )


def watch_dialog() -> Dialog:
    return Dialog(
        Window(
            Const(words.ASK_WATCHING),
            Cancel(Const(words.BACK)),
            MessageInput(handlers.type_count, filter=TYPED),
            state=WatchWindow.count,
        )
    )
