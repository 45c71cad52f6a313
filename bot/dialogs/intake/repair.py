"""Mending a row before it is kept: its period, kind, who sees it, whether it is kept at all. Forms: forms.py; parties: pieces.py."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import choice, file_of, known_of, mend, row_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import intake as words
from plans.draft import Nature
from plans.periods import read_period


async def row_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    item, edit = await row_of(scene)
    draft = (await file_of(scene)).draft
    shown = words.row(item, draft.year, await known_of(scene))
    return {
        "text": f"{words.LEFT_OUT}\n{shown}" if edit.skip else shown,
        "sight": words.TO_INTERNAL if item.public else words.TO_PUBLIC,
        "skip": words.TAKE_BACK if edit.skip else words.SKIP,
        "doubtful": bool(words.problems_of(item)),
        "period": words.ask_period(item),
        "natures": [(nature.value, words.nature_key(nature, chosen=nature is item.nature)) for nature in Nature],
    }


async def type_period(message: Message, widget: Any, manager: DialogManager) -> None:
    """Read as the plan's own cell would be; what is not understood is asked again."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    period = read_period(text, (await file_of(scene)).draft.year)
    if period.problems:
        await scene.say(words.not_a_period(period.problems))
        return
    mend(scene, period=text)
    await manager.switch_to(IntakeWindow.row)


async def choose_nature(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in {nature.value for nature in Nature}:
        mend(Scene.of(manager), nature=Nature(key))
    await manager.switch_to(IntakeWindow.row)


async def switch_sight(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    item, _ = await row_of(scene)
    mend(scene, public=not item.public)


async def switch_skip(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    _, edit = await row_of(scene)
    mend(scene, skip=not edit.skip)


async def say_fine(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    mend(Scene.of(manager), fine=True)


def windows() -> list[Window]:
    to_row = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.row)
    return [
        Window(
            Said("text"),
            Row(
                SwitchTo(Const(words.MEND_PERIOD), id="per", state=IntakeWindow.period),
                SwitchTo(Const(words.MEND_FORM), id="form", state=IntakeWindow.form),
                SwitchTo(Const(words.MEND_NATURE), id="nat", state=IntakeWindow.nature),
            ),
            SwitchTo(Const(words.MEND_PARTIES), id="pcs", state=IntakeWindow.pieces),
            Row(
                Button(Said("sight"), id="sight", on_click=switch_sight),
                Button(Said("skip"), id="skip", on_click=switch_skip),
            ),
            Row(
                Button(Const(words.ALL_FINE), id="fine", on_click=say_fine, when="doubtful"),
                SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.rows),
            ),
            state=IntakeWindow.row,
            getter=row_data,
        ),
        Window(
            Said("period"),
            to_row,
            MessageInput(type_period, filter=TYPED),
            state=IntakeWindow.period,
            getter=row_data,
        ),
        Window(
            Const(words.WHAT_NATURE),
            choice("natures", choose_nature),
            to_row,
            state=IntakeWindow.nature,
            getter=row_data,
        ),
    ]
