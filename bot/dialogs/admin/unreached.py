from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Cancel, Group, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.access import staffed
from bot.dialogs.admin.responsibles import give_link
from bot.dialogs.admin.states import UnreachedWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import admin as admin_words
from bot.texts import unreached as words
from storage.database import Unit
from storage.outgoing.given_up import AGAIN

PAGE = 8


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Whom messages do not reach, of one institution or of all that the person is staff of."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        homes = await _homes(unit, scene)
        found = await unit.unreached.listed(homes, scene.now)
    page = page_of(dialog_manager, len(found), PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = words.listing(shown, page * PAGE + 1, len(found), scene.now, several=len(homes) > 1)
    items = [
        (str(one.responsible.id), words.link_key(number))
        for number, one in enumerate(shown, start=page * PAGE + 1)
        if one.responsible is not None
    ]
    failed = [
        (str(one.delivery.id), words.again_key(number))
        for number, one in enumerate(shown, start=page * PAGE + 1)
        if one.delivery is not None and AGAIN not in one.delivery.payload
    ]
    text = text if homes else admin_words.GONE
    return {"text": text, "items": items, "failed": failed, **paged(page, len(found), PAGE)}


async def make_link(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """To forward to whoever is to be reached; asked of the server like every right."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        responsible = await unit.responsibles.get(int(key)) if key.isdigit() else None
        mine = responsible is not None and responsible.institution_id in await _homes(unit, scene)
        home = await unit.institutions.get(responsible.institution_id) if responsible and mine else None
    if responsible is not None and home is not None:
        await give_link(scene, home, responsible)


async def send_again(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """A message that was given up, once more; only of the list that this person may see."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        found = await unit.unreached.listed(await _homes(unit, scene), scene.now)
        one = next((one for one in found if one.delivery is not None and str(one.delivery.id) == key), None)
        if one is None or one.delivery is None:
            return
        at = await unit.given_up.send_again(one.delivery.id, scene.now)
        if at is not None:
            await unit.audit.note(
                "sent_again",
                now=scene.now,
                institution_id=one.institution.id,
                person_id=scene.actor.person.id,
                object_kind="delivery",
                object_id=one.delivery.id,
            )
    await query.answer(words.goes_again(at, scene.now, one.institution.time_zone), show_alert=at is None)


async def _homes(unit: Unit, scene: Scene) -> list[int]:
    """Institutions that the person is staff of now; only the one that the window was opened for, if it was."""
    asked = scene.started_with.get("home")
    homes = [one.id for one in await staffed(unit, scene.actor)]
    return [home for home in homes if asked is None or home == int(asked)]


def unreached_dialog() -> Dialog:
    links = Select(
        Format("{item[1]}"), id="link", item_id_getter=operator.itemgetter(0), items="items", on_click=make_link
    )
    again = Select(
        Format("{item[1]}"), id="again", item_id_getter=operator.itemgetter(0), items="failed", on_click=send_again
    )
    return Dialog(
        Window(
            Said("text"),
            Group(links, width=4),
            Group(again, width=1),
            pager(),
            Cancel(Const(admin_words.BACK), id="back"),
            state=UnreachedWindow.all,
            getter=list_data,
        )
    )
