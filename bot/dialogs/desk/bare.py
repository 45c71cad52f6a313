"""Places without names: one more number for somebody on the telephone, an organisation's application by seats."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.desk.states import AddWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import desk_bare as words
from bot.texts import errors as trouble
from bot.texts.events import CLOSED
from plans.applications import Seats, read_seats_line
from storage.errors import RegistrationClosed
from storage.models import Registration
from storage.records import EventView


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "ok": False, "tight": False}
    return {"text": words.one_more(view), "ok": True, "tight": _tight(view, 1)}


async def type_seats(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    read = read_seats_line(message.text or "")
    if not isinstance(read, Seats):
        await scene.say(words.WRONG[read])
        return
    scene.data.update(organisation=read.organisation, municipality=read.municipality, seats=read.seats)
    await manager.switch_to(AddWindow.seats_check)


def _told(scene: Scene) -> Seats:
    return Seats(
        str(scene.data.get("organisation", "")), scene.data.get("municipality"), int(scene.data.get("seats", 1))
    )


async def seats_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "ok": False, "tight": False}
    told = _told(scene)
    return {"text": words.check_seats(view, told), "ok": True, "tight": _tight(view, told.seats)}


def _tight(view: EventView, seats: int) -> bool:
    """Would it wait? Then it may be put in beyond the places."""
    return view.free is not None and (view.free < seats or view.waiting > 0)


async def keep(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The window that asked is gone with it: a second press finds nothing to add."""
    scene, beyond = Scene.of(manager), button.widget_id == "beyond"
    bare = manager.current_context().state == AddWindow.one
    row: Registration | None = None
    try:
        async with scene.storage.write() as unit:
            view = await my_event(unit, scene)
            if view is not None and bare:
                row = await unit.roster.add_by_staff(view.event.id, scene.now, "added", beyond=beyond)
            elif view is not None:
                told = _told(scene)
                row = await unit.roster.add_seats(
                    view.event.id,
                    scene.now,
                    organisation=told.organisation,
                    municipality=told.municipality,
                    seats=told.seats,
                    beyond=beyond,
                )
            if view is not None and row is not None:
                await note(unit, scene, view, "registrations_added")
    except RegistrationClosed as refused:
        await query.answer(CLOSED[refused.why], show_alert=True)
        return
    if row is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
    else:
        await query.answer(words.added(row), show_alert=True)
    await manager.done()


def _keys() -> tuple[Button, Button]:
    return (
        Button(Const(words.KEEP), id="keep", on_click=keep, when="ok"),
        Button(Const(words.KEEP_BEYOND), id="beyond", on_click=keep, when="tight"),
    )


def windows() -> list[Window]:
    return [
        Window(Said("text"), *_keys(), Cancel(Const(words.BACK)), state=AddWindow.one, getter=one_data),
        Window(
            Const(words.ASK_SEATS),
            Cancel(Const(words.BACK)),
            MessageInput(type_seats, filter=TYPED),
            state=AddWindow.seats,
        ),
        Window(
            Said("text"),
            *_keys(),
            SwitchTo(Const(words.CHANGE), id="change", state=AddWindow.seats),
            Cancel(Const(words.BACK)),
            state=AddWindow.seats_check,
            getter=seats_data,
        ),
    ]
