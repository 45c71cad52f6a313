from __future__ import annotations

import datetime as dt
import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.context import PLATFORM
from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import EmailWindow, ResponsiblesWindow
from bot.dialogs.handing import HandingWindow
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.dialogs.settings import LeaveWindow
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import admin as words
from bot.texts.common import local, shorten
from bot.texts.emails import EMAIL, unused
from bot.texts.handing import BY_ADMIN
from bot.texts.leave import LEAVE
from storage.models import Institution, Responsible
from storage.records import ResponsibleView

PAGE = 8
LINK_DAYS = 30


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    views = await _views(dialog_manager)
    page = page_of(dialog_manager, len(views), PAGE)
    leads = [view for view in views if view.leads]
    return {
        "text": words.responsibles(sum(bool(view.contacts) for view in leads), len(leads)),
        "items": [
            (str(view.responsible.id), words.responsible_key(view)) for view in views[page * PAGE : (page + 1) * PAGE]
        ],
        **paged(page, len(views), PAGE),
    }


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    views = {view.responsible.id: view for view in await _views(dialog_manager)}
    view = views.get(dialog_manager.dialog_data.get("one", 0))
    if view is None:
        return {"text": words.GONE, "linked": False, "private": False, "ok": False}
    head = views.get(view.responsible.escalates_to_id or 0)
    text = words.responsible(view, head.responsible.name if head else None)
    private = any(contact.chat_kind == "private" for contact in view.contacts)
    linked = any(contact.chat_kind != "email" for contact in view.contacts)
    scene = Scene.of(dialog_manager)
    if scene.settings.mail is None:
        async with scene.storage.read() as unit:
            address = await unit.responsibles.address_of(view.responsible.id)
        text = f"{text}\n{unused(address)}" if address else text
    return {"text": text, "linked": linked, "private": private, "ok": True}


async def heads_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    one = dialog_manager.dialog_data.get("one")
    views = [view for view in await _views(dialog_manager) if view.responsible.id != one]
    page = page_of(dialog_manager, len(views), PAGE, "heads")
    shown = views[page * PAGE : (page + 1) * PAGE]
    items = [(str(view.responsible.id), shorten(view.responsible.name, 50)) for view in shown]
    return {"items": [*items, ("0", words.NO_HEAD)], **paged(page, len(views), PAGE, "heads")}


async def open_one(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["one"] = int(key) if key.isdigit() else 0
    await manager.switch_to(ResponsiblesWindow.one)


async def new_link(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene, home, view = await _chosen(manager)
    if home is not None and view is not None:
        await give_link(scene, home, view.responsible)


async def give_link(scene: Scene, home: Institution, responsible: Responsible) -> None:
    """A message of its own, to be forwarded whole."""
    until = scene.now + dt.timedelta(days=LINK_DAYS)
    async with scene.storage.write() as unit:
        payload = await unit.links.create(
            "responsible",
            institution_id=home.id,
            now=scene.now,
            expires_at=until,
            responsible_id=responsible.id,
        )
        await _note(scene, unit, home, "link_made", responsible)
    me = await scene.bot.me()
    url = f"https://t.me/{me.username}?start={payload}"
    await scene.say_above(words.responsible_link(responsible.name, url, local(until, home.time_zone)))


async def revoke_links(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene, home, view = await _chosen(manager)
    if home is None or view is None:
        return
    async with scene.storage.write() as unit:
        gone = await unit.links.revoke(view.responsible.id, scene.now)
        await _note(scene, unit, home, "links_revoked", view.responsible)
    await query.answer(words.revoked(gone), show_alert=True)


async def unlink(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene, home, view = await _chosen(manager)
    if home is None or view is None:
        return
    async with scene.storage.write() as unit:
        for contact in (one for one in view.contacts if one.chat_kind != "email"):
            await unit.responsibles.unlink_chat(
                contact.platform or PLATFORM, contact.chat_id, scene.now, view.responsible.id
            )
        await _note(scene, unit, home, "contacts_unlinked", view.responsible)
    await query.answer(words.UNLINKED, show_alert=True)


async def absence(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Somebody of this responsible is on leave, or gone for good."""
    _, home, view = await _chosen(manager)
    if home is not None and view is not None:
        state = LeaveWindow.day if button.widget_id == "leave" else HandingWindow.leavers
        await manager.start(state, data={"home": home.id, "responsible": view.responsible.id})


async def open_email(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await manager.start(EmailWindow.one, data={"one": manager.dialog_data.get("one", 0)})


async def choose_head(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene, home, view = await _chosen(manager)
    known = {str(one.responsible.id) for one in await _views(manager)} | {"0"}
    if home is not None and view is not None and key in known and key != str(view.responsible.id):
        async with scene.storage.write() as unit:
            await unit.responsibles.set_head(view.responsible.id, int(key) or None, scene.now)
            await _note(scene, unit, home, "head_set", view.responsible)
    await manager.switch_to(ResponsiblesWindow.one)


async def _views(manager: DialogManager) -> list[ResponsibleView]:
    scene, home = await admin_scene(manager)
    if home is None:
        return []
    async with scene.storage.read() as unit:
        return await unit.responsibles.of_institution(home.id)


async def _chosen(manager: DialogManager) -> tuple[Scene, Institution | None, ResponsibleView | None]:
    scene, home = await admin_scene(manager)
    found = (view for view in await _views(manager) if view.responsible.id == scene.data.get("one"))
    return scene, home, next(found, None)


async def _note(scene: Scene, unit: Any, home: Institution, action: str, responsible: Responsible) -> None:
    await note_home(unit, scene, home.id, action, "responsible", responsible.id)


def _choice(take: Any) -> Column:
    return Column(
        Select(Format("{item[1]}"), id="who", item_id_getter=operator.itemgetter(0), items="items", on_click=take)
    )


def responsibles_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("text"),
            _choice(open_one),
            pager(),
            Cancel(Const(words.BACK), id="back"),
            state=ResponsiblesWindow.all,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.NEW_LINK), id="link", on_click=new_link, when="ok"),
                Button(Const(words.REVOKE), id="revoke", on_click=revoke_links, when="ok"),
            ),
            Row(
                SwitchTo(Const(words.HEAD), id="head", state=ResponsiblesWindow.head, when="ok"),
                Button(Const(words.UNLINK), id="unlink", on_click=unlink, when="linked"),
            ),
            Row(
                Button(Const(LEAVE), id="leave", on_click=absence, when="private"),
                Button(Const(BY_ADMIN), id="over", on_click=absence, when="ok"),
            ),
            Button(Const(EMAIL), id="mail", on_click=open_email, when="ok"),
            SwitchTo(Const(words.BACK), id="back", state=ResponsiblesWindow.all),
            state=ResponsiblesWindow.one,
            getter=one_data,
        ),
        Window(
            Const(words.HEAD),
            _choice(choose_head),
            pager("heads"),
            SwitchTo(Const(words.BACK), id="back", state=ResponsiblesWindow.one),
            state=ResponsiblesWindow.head,
            getter=heads_data,
        ),
    )
