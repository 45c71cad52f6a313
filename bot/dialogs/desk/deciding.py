"""Who waits for approval: one by one from the person's card, or all at once after it is said how many fit."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.desk.one import hears, one_of_list
from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said
from bot.texts import desk_deciding as words
from bot.texts import desk_people as people_words
from bot.texts import errors as trouble
from bot.texts.registering import APPROVE, LIST_FULL, NOT_WAITING, REJECT
from storage.errors import RegistrationClosed
from storage.models import Registration
from storage.repositories.admissions import Approval


def buttons() -> Row:
    """Of the person's card."""
    return Row(
        Button(Const(APPROVE), id="yes", on_click=decide, when="pending"),
        Button(Const(REJECT), id="no", on_click=decide, when="pending"),
    )


async def decide(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The same word as under the request's message; whoever is quicker decides. The person is told by a notice."""
    scene, accept = Scene.of(manager), button.widget_id == "yes"
    row: Registration | None = None
    try:
        async with scene.storage.write() as unit:
            view, entry = await one_of_list(unit, scene)
            if view is not None and entry is not None:
                word = unit.admissions.approve if accept else unit.admissions.reject
                row = await word(entry.registration.id, scene.now)
                if row is not None:
                    action = "registration_approved" if accept else "registration_rejected"
                    await note(unit, scene, view, action, registration_id=row.id)
    except RegistrationClosed:
        await query.answer(LIST_FULL, show_alert=True)
        return
    if view is None or entry is None or row is None:
        await query.answer(trouble.NOT_YOURS if view is None else NOT_WAITING, show_alert=True)
    else:
        await query.answer(words.decided(row, told=hears(entry))[:190], show_alert=True)
    await manager.switch_to(DeskWindow.people)


async def all_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        found = await unit.admissions.foreseen(view.event.id) if view is not None else Approval()
    if view is None:
        return {"text": trouble.NOT_YOURS, "some": False}
    scene.data["up_to"] = found.last
    return {"text": words.sure(view, found), "some": found.registered + found.waiting > 0}


async def approve_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    found = Approval()
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            found = await unit.admissions.approve_all(view.event.id, scene.now, up_to=int(scene.data.get("up_to", 0)))
            await note(unit, scene, view, "registrations_approved")
    await query.answer(trouble.NOT_YOURS if view is None else words.done(found)[:190], show_alert=True)
    await manager.switch_to(DeskWindow.people)


def windows() -> list[Window]:
    return [
        Window(
            Said("text"),
            Button(Const(words.YES_ALL), id="yes", on_click=approve_all, when="some"),
            SwitchTo(Const(people_words.TO_PEOPLE), id="back", state=DeskWindow.people),
            state=DeskWindow.approve,
            getter=all_data,
        )
    ]
