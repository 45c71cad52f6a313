"""Rows that may be one event: equal ones are, alike ones are asked about; two rows of one event are both kept."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import choice, edits_of, file_of, keep_edits, row_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts import mending
from plans.amend import twins_of
from plans.doubts import Twins

PAGE = "twin"


async def pairs_of(scene: Scene) -> list[Twins]:
    return twins_of((await file_of(scene)).draft, edits_of(scene))


async def twins_key(scene: Scene) -> str | None:
    """The preview's button: with how many pairs wait for an answer; none where no two rows are alike."""
    pairs, edits = await pairs_of(scene), edits_of(scene)
    waiting = sum(1 for pair in pairs if not pair.equal and edits.said_of(pair.first, pair.other) is None)
    if not pairs:
        return None
    return mending.counted(words.TWINS, waiting) if waiting else words.TWINS


async def twins_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """One pair a page."""
    scene = Scene.of(dialog_manager)
    pairs, edits = await pairs_of(scene), edits_of(scene)
    page = page_of(dialog_manager, len(pairs), 1, PAGE)
    if not pairs:
        return {"text": mending.NOTHING_TWICE, "answers": [], **paged(0, 0, 1, PAGE)}
    pair = pairs[page]
    rows = [(at, (await row_of(scene, at))[0]) for at in (pair.first, pair.other)]
    year = (await file_of(scene)).draft.year
    text = mending.twins(rows, year, edits.said_of(pair.first, pair.other), equal=pair.equal)
    key = f"{pair.first}-{pair.other}"  # in the button: pressed twice, it must not answer the next pair
    answers = [(f"1-{key}", mending.ONE_EVENT), (f"2-{key}", mending.TWO_EVENTS)]
    return {"text": text, "answers": answers, **paged(page, len(pairs), 1, PAGE)}


async def answer(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """Of the pair that was shown; then the next one that waits."""
    scene = Scene.of(manager)
    said, *rows = key.split("-")
    pairs = await pairs_of(scene)
    pair = next((one for one in pairs if [str(one.first), str(one.other)] == rows), None)
    if pair is None:
        return
    edits = edits_of(scene).with_twins(pair.first, pair.other, one=said == "1")
    keep_edits(scene, edits)
    waiting = [at for at, one in enumerate(pairs) if not one.equal and edits.said_of(one.first, one.other) is None]
    if waiting:
        here = int(scene.data.get(PAGE, 0))
        scene.data[PAGE] = next((at for at in waiting if at > here), waiting[0])


def windows() -> list[Window]:
    return [
        Window(
            Said("text"),
            choice("answers", answer, "yn", width=2),
            pager(PAGE),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
            state=IntakeWindow.twins,
            getter=twins_data,
        )
    ]
