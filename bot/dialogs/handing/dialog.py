from __future__ import annotations

import operator
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.access import may_take_back
from bot.dialogs.handing import handlers
from bot.dialogs.handing.states import HandingWindow
from bot.dialogs.handing.subject import Near, subject_of, whom_to_ask
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.rendering.handing import name
from bot.texts import errors as trouble
from bot.texts import handing as words
from bot.texts.common import shorten

PAGE = 8
NOTHING: dict[str, Any] = {
    "text": words.NOT_OPEN,
    "people": [],
    "ok": False,
    "far": False,
    "asked": False,
    "taken": False,
    "back_key": words.TAKE_BACK,
}


async def who_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        subject = await subject_of(scene, unit)
        if subject is None:
            return {**NOTHING, **paged(0, 0, PAGE)}
        near, far = await whom_to_ask(unit, subject, scene.actor.person)
        asked = await handlers.open_one(unit, scene, subject, "asked")
        has = await handlers.open_one(unit, scene, subject, "accepted")
        asked_name = await name(unit, asked.to_person_id) if asked is not None else None
        has_name = await name(unit, has.to_person_id) if has is not None else None
        may_call_off = asked is not None and await may_take_back(unit, scene.actor, asked)
        may_have_back = has is not None and await may_take_back(unit, scene.actor, has)
    some = bool(near or far)
    if subject.view is not None:
        link_out = asked is not None and asked.to_person_id is None
        text = words.who(subject.view, has_name, asked_name, by_link=link_out, some=some)
    else:
        names = [one.name for one in subject.parties]
        text = words.who_everything(names, subject.home.name, asked=asked_name, some=some)
    mine = has is not None and has.to_person_id == scene.actor.person.id
    return {
        "text": text,
        "ok": True,
        "far": bool(far),
        "asked": may_call_off,
        "taken": may_have_back,
        "back_key": words.GIVE_BACK if mine else words.TAKE_BACK,
        **_people(dialog_manager, near, "page"),
    }


async def others_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        subject = await subject_of(scene, unit)
        far = (await whom_to_ask(unit, subject, scene.actor.person))[1] if subject is not None else []
    text = words.others(subject.view) if subject is not None else words.NOT_OPEN
    return {"text": text, **_people(dialog_manager, far, "far")}


async def sure_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        subject = await subject_of(scene, unit)
        person = await name(unit, scene.data.get("to")) if subject is not None else None
    return {"text": words.sure(person or "—")}


async def homes_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        mine = await unit.leaves.of_person(scene.actor.person)
    homes = {one.institution.id: one.institution.name for one in mine}
    return {
        "text": words.WHICH_HOME if homes else words.NO_CHAT,
        "homes": [(str(key), shorten(title, 60)) for key, title in homes.items()],
    }


async def leavers_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    home, responsible_id = scene.started_with["home"], scene.started_with["responsible"]
    async with scene.storage.read() as unit:
        responsible = await unit.responsibles.get(responsible_id)
        allowed = scene.actor.is_admin(home) and responsible is not None and responsible.institution_id == home
        people = await unit.delegations.who_spoke_for(responsible_id) if allowed else []
    if not allowed or responsible is None:
        return {"text": trouble.NOT_YOURS, "people": []}
    keys = [(str(one.id), shorten(one.display_name, 50)) for one in people[:20]]
    return {"text": words.leavers(responsible.name, bool(keys)), "people": keys}


def _people(manager: DialogManager, found: Near, widget_id: str) -> dict[str, Any]:
    page = page_of(manager, len(found), PAGE, widget_id)
    shown = found[page * PAGE : (page + 1) * PAGE]
    keys = [(str(person.id), words.person_key(person, responsible)) for person, responsible in shown]
    return {"people": keys, **paged(page, len(found), PAGE, widget_id)}


def _choice(items: str, take: Any) -> Column:
    return Column(
        Select(Format("{item[1]}"), id="p", item_id_getter=operator.itemgetter(0), items=items, on_click=take)
    )


def handing_dialog() -> Dialog:
    cancel = Button(Const(words.CANCEL), id="stop", on_click=handlers.stop)
    return Dialog(
        Window(
            Said("text"),
            _choice("people", handlers.choose_person),
            pager(),
            Row(
                SwitchTo(Const(words.OTHERS), id="far", state=HandingWindow.others, when="far"),
                Button(Const(words.BY_LINK), id="link", on_click=handlers.by_link, when="ok"),
            ),
            Row(
                Button(Said("back_key"), id="back", on_click=handlers.take_back, when="taken"),
                Button(Const(words.CALL_OFF), id="off", on_click=handlers.call_off, when="asked"),
                cancel,
            ),
            state=HandingWindow.who,
            getter=who_data,
        ),
        Window(
            Said("text"),
            _choice("people", handlers.choose_person),
            pager("far"),
            SwitchTo(Const(words.BACK), id="back", state=HandingWindow.who),
            state=HandingWindow.others,
            getter=others_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.YES_EVERYTHING), id="yes", on_click=handlers.give_everything),
                SwitchTo(Const(words.BACK), id="back", state=HandingWindow.who),
            ),
            state=HandingWindow.sure,
            getter=sure_data,
        ),
        Window(
            Said("text"),
            _choice("homes", handlers.choose_home),
            Button(Const(words.CANCEL), id="stop2", on_click=handlers.stop),
            state=HandingWindow.homes,
            getter=homes_data,
        ),
        Window(
            Said("text"),
            _choice("people", handlers.choose_leaver),
            Cancel(Const(words.BACK), id="close"),
            state=HandingWindow.leavers,
            getter=leavers_data,
        ),
    )
