from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.intake.keeping import keep
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.drafts import ReadFile
from bot.texts import intake as words
from bot.texts.common import shorten
from storage.models import Institution
from storage.records import ResponsibleView
from storage.repositories.responsibles import name_key

PAGE = 5


async def begin(start_data: Any, manager: DialogManager) -> None:
    """One institution needs no question."""
    scene = Scene.of(manager)
    homes = await _homes(scene)
    if len(homes) == 1:
        scene.data["home"] = homes[0].id
        await manager.switch_to(IntakeWindow.preview)


async def homes_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    homes = await _homes(Scene.of(dialog_manager))
    return {"homes": [(str(one.id), shorten(one.name, 50)) for one in homes[:20]]}


async def preview_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    read = await _file(scene)
    return {"text": words.preview(read.draft, await _known(scene))}


async def rows_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Five rows a page, each with the words it was understood from."""
    scene = Scene.of(dialog_manager)
    read = await _file(scene)
    doubts = bool(scene.data.get("doubts"))
    rows = [one for one in read.draft.items if not doubts or words.problems_of(one)]
    page = page_of(dialog_manager, len(rows), PAGE)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    text = words.rows(shown, len(rows), read.draft.year, await _known(scene), doubts=doubts)
    with_doubts = any(words.problems_of(one) for one in read.draft.items)
    return {"text": text, "all": doubts, "some": with_doubts and not doubts, **paged(page, len(rows), PAGE)}


async def choose_home(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key.isdigit() and scene.actor.is_staff(int(key)):
        scene.data["home"] = int(key)
        await manager.switch_to(IntakeWindow.preview)


async def switch_doubts(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["doubts"] = not manager.dialog_data.get("doubts")
    manager.dialog_data["page"] = 0


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Kept once; then the links to hand to each department."""
    scene = Scene.of(manager)
    home = scene.data.get("home")
    if home is None or not scene.actor.is_staff(home):
        await query.answer(words.OLD_PREVIEW, show_alert=True)
        return
    kept, links = await keep(scene, await _file(scene), home)
    me = await scene.bot.me()
    await scene.finish(words.saved(kept))
    for text in words.link_messages(links, me.username or ""):
        await scene.say(text)


async def drop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.NOT_SAVED)


async def _homes(scene: Scene) -> list[Institution]:
    async with scene.storage.read() as unit:
        return [one for one in await unit.institutions.all() if scene.actor.is_staff(one.id)]


async def _file(scene: Scene) -> ReadFile:
    drafts = scene.manager.middleware_data["drafts"]
    given, name = scene.started_with, scene.started_with["name"]
    if "text" in given:
        pasted: ReadFile = await drafts.read_text(given["text"], name)
        return pasted
    read: ReadFile = await drafts.read(scene.bot, given["file"], name)
    return read


async def _known(scene: Scene) -> Mapping[str, ResponsibleView]:
    """The institution's responsibles by the key of each of their names."""
    async with scene.storage.read() as unit:
        views: Sequence[ResponsibleView] = await unit.responsibles.of_institution(scene.data["home"])
    known: dict[str, ResponsibleView] = {}
    for view in views:
        for name in (view.responsible.name, *view.responsible.aliases):
            known[name_key(name)] = view
    return known


def intake_dialog() -> Dialog:
    leave = Button(Const(words.CANCEL), id="drop", on_click=drop)
    home = Select(
        Format("{item[1]}"),
        id="home",
        item_id_getter=operator.itemgetter(0),
        items="homes",
        on_click=choose_home,
    )
    return Dialog(
        Window(Const(words.WHOSE), Column(home), leave, state=IntakeWindow.home, getter=homes_data),
        Window(
            Said("text"),
            Row(
                Button(Const(words.SAVE), id="save", on_click=save),
                SwitchTo(Const(words.LOOK), id="look", state=IntakeWindow.rows),
            ),
            leave,
            state=IntakeWindow.preview,
            getter=preview_data,
        ),
        Window(
            Said("text"),
            pager(),
            Button(Const(words.ONLY_DOUBTS), id="doubts", on_click=switch_doubts, when="some"),
            Button(Const(words.ALL_ROWS), id="every", on_click=switch_doubts, when="all"),
            Row(
                SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
                Button(Const(words.SAVE), id="save2", on_click=save),
            ),
            state=IntakeWindow.rows,
            getter=rows_data,
        ),
        on_start=begin,
    )
