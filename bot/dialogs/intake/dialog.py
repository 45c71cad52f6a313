from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.intake import repair, revision
from bot.dialogs.intake.keeping import keep
from bot.dialogs.intake.reading import edits_of, file_of, homes_of, known_of, mended
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts import revision as revision_words
from bot.texts.common import shorten
from plans.amend import amend_row

PAGE = 5


async def begin(start_data: Any, manager: DialogManager) -> None:
    """One institution needs no question."""
    scene = Scene.of(manager)
    homes = await homes_of(scene)
    if len(homes) == 1:
        scene.data["home"] = homes[0].id
        await revision.find(scene)
        await manager.switch_to(IntakeWindow.preview)


async def homes_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    homes = await homes_of(Scene.of(dialog_manager))
    return {"homes": [(str(one.id), shorten(one.name, 50)) for one in homes[:20]]}


async def preview_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    text = words.preview(await mended(scene), await known_of(scene))
    newer = await revision.is_revision(scene)
    if newer:
        text += f"\n\n{await revision.line(scene)}"
    return {"text": text, "newer": newer, "fresh": not newer}


async def rows_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Five rows a page, each with the words it was understood from; those left out say so."""
    scene = Scene.of(dialog_manager)
    draft, edits = (await file_of(scene)).draft, edits_of(scene)
    every = [(at, amend_row(item, edits.of(at), edits.roles, draft.year)) for at, item in enumerate(draft.items)]
    doubts = bool(scene.data.get("doubts"))
    doubtful = [(at, row) for at, row in every if words.problems_of(row) and not edits.of(at).skip]
    rows = doubtful if doubts else every
    page = page_of(dialog_manager, len(rows), PAGE)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    skipped = {at for at, _ in shown if edits.of(at).skip}
    newer = await revision.is_revision(scene)
    text = words.rows(shown, skipped, len(rows), draft.year, await known_of(scene), doubts=doubts)
    return {
        "text": text,
        "newer": newer,
        "fresh": not newer,
        "all": doubts,
        "some": bool(doubtful) and not doubts,
        "keys": [(str(at), words.row_key(at, row)) for at, row in shown],
        **paged(page, len(rows), PAGE),
    }


async def choose_home(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key.isdigit() and scene.actor.is_staff(int(key)):
        scene.data["home"] = int(key)
        await revision.find(scene)
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
    kept, links = await keep(scene, await file_of(scene), await mended(scene), home)
    me = await scene.bot.me()
    await scene.finish(words.saved(kept))
    for text in words.link_messages(links, me.username or ""):
        await scene.say(text)


async def drop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.NOT_SAVED)


def intake_dialog() -> Dialog:
    leave = Button(Const(words.CANCEL), id="drop", on_click=drop)
    home = Select(
        Format("{item[1]}"),
        id="home",
        item_id_getter=operator.itemgetter(0),
        items="homes",
        on_click=choose_home,
    )
    rows = Select(
        Format("{item[1]}"),
        id="row",
        item_id_getter=operator.itemgetter(0),
        items="keys",
        on_click=repair.open_row,
    )
    return Dialog(
        Window(Const(words.WHOSE), Column(home), leave, state=IntakeWindow.home, getter=homes_data),
        Window(
            Said("text"),
            Row(
                Button(Const(words.SAVE), id="save", on_click=save, when="fresh"),
                SwitchTo(Const(revision_words.CHANGES), id="diff", state=IntakeWindow.changes, when="newer"),
                SwitchTo(Const(words.LOOK), id="look", state=IntakeWindow.rows),
            ),
            SwitchTo(Const(words.PARTIES), id="who", state=IntakeWindow.parties),
            leave,
            state=IntakeWindow.preview,
            getter=preview_data,
        ),
        Window(
            Said("text"),
            Group(rows, width=5),
            pager(),
            Button(Const(words.ONLY_DOUBTS), id="doubts", on_click=switch_doubts, when="some"),
            Button(Const(words.ALL_ROWS), id="every", on_click=switch_doubts, when="all"),
            Row(
                SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
                Button(Const(words.SAVE), id="save2", on_click=save, when="fresh"),
                SwitchTo(Const(revision_words.CHANGES), id="diff2", state=IntakeWindow.changes, when="newer"),
            ),
            state=IntakeWindow.rows,
            getter=rows_data,
        ),
        *repair.windows(),
        *revision.windows(),
        on_start=begin,
    )
