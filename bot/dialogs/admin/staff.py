from __future__ import annotations

import datetime as dt
import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import StaffWindow
from bot.dialogs.mine import note_home
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import admin as words
from bot.texts.common import local
from storage.models import Person

PAGE = 8
LINK_DAYS = 7


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    rows = await _staff(dialog_manager)
    page = page_of(dialog_manager, len(rows), PAGE)
    return {
        "text": words.staff(rows),
        "items": [
            (f"{role}:{person.id}", words.staff_key(person, role))
            for person, role in rows[page * PAGE : (page + 1) * PAGE]
        ],
        **paged(page, len(rows), PAGE),
    }


async def one_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    found = await _chosen(dialog_manager)
    return {"text": words.take_away(*found) if found else words.GONE, "ok": found is not None}


async def open_one(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    role, _, person = key.partition(":")
    manager.dialog_data.update(role=role, person=int(person) if person.isdigit() else 0)
    await manager.switch_to(StaffWindow.one)


async def invite(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A message of its own, to be forwarded whole; the link works once."""
    scene, home = await admin_scene(manager)
    if home is None:
        return
    role = "admin" if button.widget_id == "inv_a" else "organizer"
    until = scene.now + dt.timedelta(days=LINK_DAYS)
    async with scene.storage.write() as unit:
        payload = await unit.links.create("role", institution_id=home.id, now=scene.now, expires_at=until, role=role)
        await note_home(unit, scene, home.id, "role_offered", details={"role": role})
    me = await scene.bot.me()
    url = f"https://t.me/{me.username}?start={payload}"
    await scene.say_above(words.staff_link(role, home.name, url, local(until, home.time_zone)))


async def take_away(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Never the last admin: nobody could then invite another."""
    scene, home = await admin_scene(manager)
    found = await _chosen(manager)
    if home is None or found is None:
        return
    person, role = found
    async with scene.storage.write() as unit:
        last = role == "admin" and len(await unit.people.staff(home.id, "admin")) == 1
        gone = not last and await unit.people.revoke(person.id, home.id, role)
        if gone:
            await note_home(unit, scene, home.id, "role_taken", "person", person.id, details={"role": role})
    await query.answer(words.LAST_ADMIN if last else words.TAKEN, show_alert=True)
    await manager.switch_to(StaffWindow.all)


async def _staff(manager: DialogManager) -> list[tuple[Person, str]]:
    """(person, role), admins first."""
    scene, home = await admin_scene(manager)
    if home is None:
        return []
    async with scene.storage.read() as unit:
        return [(person, role) for role in ("admin", "organizer") for person in await unit.people.staff(home.id, role)]


async def _chosen(manager: DialogManager) -> tuple[Person, str] | None:
    wanted = (manager.dialog_data.get("person"), manager.dialog_data.get("role"))
    return next((one for one in await _staff(manager) if (one[0].id, one[1]) == wanted), None)


def staff_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("text"),
            Column(
                Select(
                    Format("{item[1]}"),
                    id="who",
                    item_id_getter=operator.itemgetter(0),
                    items="items",
                    on_click=open_one,
                )
            ),
            pager(),
            Button(Const(words.INVITE_ORGANIZER), id="inv_o", on_click=invite),
            Button(Const(words.INVITE_ADMIN), id="inv_a", on_click=invite),
            Cancel(Const(words.BACK), id="back"),
            state=StaffWindow.all,
            getter=list_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.TAKE_AWAY), id="take", on_click=take_away, when="ok"),
                SwitchTo(Const(words.BACK), id="back", state=StaffWindow.all),
            ),
            state=StaffWindow.one,
            getter=one_data,
        ),
    )
