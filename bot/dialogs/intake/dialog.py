from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake import forms, parties, pieces, repair, revision, rows, twins
from bot.dialogs.intake.keeping import keep
from bot.dialogs.intake.reading import (
    choice,
    file_of,
    forget_edits,
    home_name,
    homes_of,
    known_of,
    mended,
    restore_edits,
)
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said
from bot.texts import intake as words
from bot.texts import revision as revision_words
from bot.texts.common import shorten
from bot.texts.summary import Around, preview


async def begin(start_data: Any, manager: DialogManager) -> None:
    """One institution needs no question."""
    scene = Scene.of(manager)
    await restore_edits(scene)
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
    around = Around(await home_name(scene), alike=len(await parties.questions(scene)))
    again = await twins.twins_key(scene)
    newer = await revision.is_revision(scene)
    draft = await (revision.carried(scene) if newer else mended(scene))
    text = preview(draft, await known_of(scene), around)
    if scene.data.get("restored"):
        text += f"\n\n{words.RESTORED}"
    if newer:
        text += f"\n\n{await revision.line(scene)}"
    return {"text": text, "newer": newer, "fresh": not newer, "twins": again, "repeated": again is not None}


async def choose_home(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key.isdigit() and scene.actor.is_staff(int(key)):
        scene.data["home"] = int(key)
        await revision.find(scene)
        await manager.switch_to(IntakeWindow.preview)


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Kept once; then the links to hand to each department."""
    scene = Scene.of(manager)
    home = scene.data.get("home")
    if home is None or not scene.actor.is_staff(home):
        await query.answer(words.OLD_PREVIEW, show_alert=True)
        return
    kept, links = await keep(scene, await file_of(scene), await mended(scene), home)
    me = await scene.bot.me()
    forget_edits(scene)
    await scene.finish(words.saved(kept))
    for text in words.link_messages(links, me.username or ""):
        await scene.say(text)


async def drop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    forget_edits(scene)
    await scene.finish(words.NOT_SAVED)


def intake_dialog() -> Dialog:
    leave = Button(Const(words.CANCEL), id="drop", on_click=drop)
    return Dialog(
        Window(
            Const(words.WHOSE),
            choice("homes", choose_home, "home"),
            leave,
            state=IntakeWindow.home,
            getter=homes_data,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.SAVE), id="save", on_click=save, when="fresh"),
                SwitchTo(Const(revision_words.CHANGES), id="diff", state=IntakeWindow.changes, when="newer"),
                SwitchTo(Const(words.LOOK), id="look", state=IntakeWindow.rows, on_click=rows.list_all),
            ),
            Row(
                SwitchTo(Const(words.BY_MONTH), id="mons", state=IntakeWindow.months),
                SwitchTo(Const(words.BY_KIND), id="kinds", state=IntakeWindow.kinds),
            ),
            Row(
                SwitchTo(Const(words.PARTIES), id="who", state=IntakeWindow.parties),
                SwitchTo(Said("twins"), id="twins", state=IntakeWindow.twins, when="repeated"),
            ),
            leave,
            state=IntakeWindow.preview,
            getter=preview_data,
        ),
        *rows.windows(
            Button(Const(words.SAVE), id="save2", on_click=save, when="fresh"),
            SwitchTo(Const(revision_words.CHANGES), id="diff2", state=IntakeWindow.changes, when="newer"),
        ),
        *repair.windows(),
        *forms.windows(),
        *pieces.windows(),
        *parties.windows(),
        *twins.windows(),
        *revision.windows(),
        on_start=begin,
    )
