from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import FormsWindow
from bot.dialogs.mine import note_home
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import admin as admin_words
from bot.texts import forms as words
from bot.texts.common import capital
from bot.texts.intake import NATURE_NAMES
from plans.draft import Nature
from plans.form_book import own_form
from plans.forms import Form, form_named
from storage.models import InstitutionForm

PAGE = 8


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": admin_words.GONE, "items": [], "ok": False, **paged(0, 0, PAGE)}
    async with scene.storage.read() as unit:
        rows = await unit.forms.own(home.id)
    page = page_of(dialog_manager, len(rows), PAGE)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    items = [(str(row.id), f"{row.icon} {row.name}") for row in shown]
    return {"text": words.listing(shown), "items": items, "ok": True, **paged(page, len(rows), PAGE)}


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    row = await _chosen(dialog_manager)
    return {"text": words.one(row) if row else admin_words.GONE, "ok": row is not None}


async def choices(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {
        "natures": [(nature.value, capital(NATURE_NAMES[nature])) for nature in words.NATURES],
        "icons": [(str(at), icon) for at, icon in enumerate(words.ICONS)],
    }


async def begin(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.pop("name", None)
    await manager.switch_to(FormsWindow.name)


async def type_name(message: Message, widget: Any, manager: DialogManager) -> None:
    """A form of the dictionary may be described anew: this institution's own way of it wins."""
    name = " ".join((message.text or "").split())
    try:
        _form(name)
    except ValueError:
        await message.answer(words.BAD_NAME)
        return
    manager.dialog_data["name"] = name[:1].lower() + name[1:]
    if form_named(manager.dialog_data["name"]) is not None:
        await message.answer(words.KNOWN)
    await manager.switch_to(FormsWindow.nature)


async def choose_nature(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in {nature.value for nature in words.NATURES}:
        manager.dialog_data["nature"] = key
        await manager.switch_to(FormsWindow.sight)


async def choose_sight(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """What only staff see takes no registrations."""
    public = button.widget_id == "all"
    manager.dialog_data.update(public=public, registers=False)
    await manager.switch_to(FormsWindow.seats if public else FormsWindow.icon)


async def choose_seats(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["registers"] = button.widget_id == "with"
    await manager.switch_to(FormsWindow.icon)


async def choose_icon(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene, home = await admin_scene(manager)
    data = scene.data
    if home is None or not key.isdigit() or int(key) >= len(words.ICONS) or "name" not in data:
        await query.answer(admin_words.GONE, show_alert=True)
        return
    form = _form(
        data["name"],
        icon=words.ICONS[int(key)],
        nature=Nature(data["nature"]),
        public=data["public"],
        registers=data["registers"],
    )
    async with scene.storage.write() as unit:
        await unit.forms.keep(home.id, form, scene.now)
        await note_home(unit, scene, home.id, "form_kept", details={"form": form.name})
    await query.answer(words.KEPT)
    await manager.switch_to(FormsWindow.all)


async def open_one(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["one"] = int(key) if key.isdigit() else 0
    await manager.switch_to(FormsWindow.one)


async def change(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    row = await _chosen(manager)
    if row is not None:
        manager.dialog_data["name"] = row.name
        await manager.switch_to(FormsWindow.nature)


async def remove(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene, home = await admin_scene(manager)
    if home is not None:
        async with scene.storage.write() as unit:
            gone = await unit.forms.remove(int(scene.data.get("one", 0)), home.id)
        await query.answer(words.REMOVED if gone else admin_words.GONE)
    await manager.switch_to(FormsWindow.all)


async def _chosen(manager: DialogManager) -> InstitutionForm | None:
    scene, home = await admin_scene(manager)
    if home is None:
        return None
    async with scene.storage.read() as unit:
        row = await unit.forms.get(int(scene.data.get("one", 0)))
    return row if row is not None and row.institution_id == home.id else None


def _form(
    name: str,
    icon: str = words.ICONS[0],
    nature: Nature = Nature.EVENT,
    *,
    public: bool = True,
    registers: bool = True,
) -> Form:
    return own_form(name, icon=icon, nature=nature, public=public, registers=registers)


def forms_dialog() -> Dialog:
    def chosen(items: str, widget_id: str, take: Any) -> Select[Any]:
        return Select(
            Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take
        )

    back = SwitchTo(Const(admin_words.BACK), id="back", state=FormsWindow.all)
    return Dialog(
        Window(
            Said("text"),
            Column(chosen("items", "one", open_one)),
            pager(),
            Button(Const(words.ADD), id="add", on_click=begin, when="ok"),
            Cancel(Const(admin_words.BACK), id="close"),
            state=FormsWindow.all,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.AGAIN), id="chg", on_click=change, when="ok"),
                Button(Const(words.REMOVE), id="rm", on_click=remove, when="ok"),
            ),
            back,
            state=FormsWindow.one,
            getter=one_data,
        ),
        Window(Const(words.ASK_NAME), MessageInput(type_name, filter=TYPED), back, state=FormsWindow.name),
        Window(
            Const(words.ASK_NATURE),
            Column(chosen("natures", "nat", choose_nature)),
            back,
            state=FormsWindow.nature,
            getter=choices,
        ),
        Window(
            Const(words.ASK_SIGHT),
            Row(
                Button(Const(words.EVERYONE), id="all", on_click=choose_sight),
                Button(Const(words.STAFF), id="own", on_click=choose_sight),
            ),
            back,
            state=FormsWindow.sight,
        ),
        Window(
            Const(words.ASK_SEATS),
            Row(
                Button(Const(words.WITH), id="with", on_click=choose_seats),
                Button(Const(words.WITHOUT), id="less", on_click=choose_seats),
            ),
            back,
            state=FormsWindow.seats,
        ),
        Window(
            Const(words.ASK_ICON),
            Group(chosen("icons", "ico", choose_icon), width=6),
            back,
            state=FormsWindow.icon,
            getter=choices,
        ),
    )
