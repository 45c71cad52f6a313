from __future__ import annotations

import operator
import zlib
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import EmailWindow
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import admin as admin_words
from bot.texts import emails as words
from bot.texts.common import shorten
from plans.addresses import BadAddress, read_address, shown_address, suggested
from storage.database import Unit
from storage.records import ResponsibleView

OFFERED = 3


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = (await admin_scene(dialog_manager))[0]
    async with scene.storage.read() as unit:
        view = await _chosen(unit, scene)
        if view is None:
            return {"text": admin_words.GONE, "items": [], "has": False}
        address = await unit.responsibles.address_of(view.responsible.id)
        offered = await _offered(unit, view, address)
    chatting = any(one.chat_kind != "email" for one in view.contacts)
    ready = scene.settings.mail is not None
    text = words.window(view.responsible.name, address, chatting=chatting, ready=ready, offered=bool(offered))
    items = [(_key(one), shorten(shown_address(one), 60)) for one in offered]
    return {"text": text, "items": items, "has": address is not None}


async def type_address(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    try:
        address = read_address(message.text or "")
    except BadAddress as error:
        await scene.say(words.bad(error))
        return
    await _set(scene, address)


async def take_offered(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """An address that stands in a plan, if it still does."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await _chosen(unit, scene)
        offered = await _offered(unit, view, await unit.responsibles.address_of(view.responsible.id)) if view else []
    chosen = next((address for address in offered if _key(address) == key), None)
    if chosen is not None:
        await _set(scene, chosen)


async def remove(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _set(Scene.of(manager), None)


async def _set(scene: Scene, address: str | None) -> None:
    async with scene.storage.write() as unit:
        view = await _chosen(unit, scene)
        if view is not None and await unit.responsibles.set_address(view.responsible.id, address, scene.now):
            await note_home(
                unit,
                scene,
                view.responsible.institution_id,
                "address_set" if address else "address_removed",
                "responsible",
                view.responsible.id,
            )


def _key(address: str) -> str:
    """Short enough for a button."""
    return f"{zlib.crc32(address.encode()):08x}"


async def _offered(unit: Unit, view: ResponsibleView, address: str | None) -> list[str]:
    """Addresses that the institution's plans give for this name, the likeliest first."""
    contacts = await unit.plans.contacts(view.responsible.institution_id)
    names = [view.responsible.name, *view.responsible.aliases]
    return [one for one in suggested(names, contacts) if one != address][:OFFERED]


async def _chosen(unit: Unit, scene: Scene) -> ResponsibleView | None:
    """The responsible of this window, while the person is an admin of its institution."""
    one = await unit.responsibles.get(int(scene.started_with.get("one", 0)))
    if one is None or not scene.actor.is_admin(one.institution_id):
        return None
    contacts = await unit.responsibles.contacts_of([one.id])
    return ResponsibleView(one, tuple(contacts.get(one.id, ())), 0)


def emails_dialog() -> Dialog:
    offered = Select(
        Format("{item[1]}"), id="mail", item_id_getter=operator.itemgetter(0), items="items", on_click=take_offered
    )
    return Dialog(
        Window(
            Said("text"),
            Column(offered),
            Button(Const(words.REMOVE), id="rm", on_click=remove, when="has"),
            Cancel(Const(admin_words.BACK), id="back"),
            MessageInput(type_address, filter=TYPED),
            state=EmailWindow.one,
            getter=one_data,
        )
    )
