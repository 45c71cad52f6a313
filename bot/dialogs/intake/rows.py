"""The plan's rows, five a page: all of them, those with questions, those of a month or of a kind."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import choice, edits_of, file_of, known_of, rows_of
from bot.dialogs.intake.revision import is_revision
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts import mending
from bot.texts.common import capital
from bot.texts.summary import kind_of
from plans.by_month import Month, months_of
from plans.draft import DraftItem
from plans.periods import PlanYear

PAGE = 5
MONTHS_SHOWN, KINDS_SHOWN = 12, 12
DOUBTS = "doubts"  # of data["only"]; else «m:2026-03», «m:» without a period, «k:» and the key of a kind, or nothing
MONTH, KIND = "m:", "k:"

Rows = list[tuple[int, DraftItem]]


async def rows_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Five rows a page, each with the words it was understood from; those left out say so."""
    scene = Scene.of(dialog_manager)
    year, edits = (await file_of(scene)).draft.year, edits_of(scene)
    every = await _every(scene)
    only = str(scene.data.get("only", ""))
    doubtful = [(at, row) for at, row in every if words.problems_of(row) and not edits.of(at).skip]
    rows = doubtful if only == DOUBTS else _of(every, only, year)
    page = page_of(dialog_manager, len(rows), PAGE)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    skipped = {at for at, _ in shown if edits.of(at).skip}
    newer = await is_revision(scene)
    return {
        "newer": newer,
        "fresh": not newer,
        "text": words.rows(_head(only, rows, year), shown, skipped, len(rows), year, await known_of(scene)),
        "all": only == DOUBTS,
        "some": bool(doubtful) and not only,
        "keys": [(str(at), words.row_key(at, row)) for at, row in shown],
        **paged(page, len(rows), PAGE),
    }


async def months_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    year = (await file_of(scene)).draft.year
    staying = await _staying(scene)
    counts: Counter[Month] = Counter(month for _, row in staying for month in months_of(row.period, year))
    undated = len(_of(staying, MONTH, year))
    keys = [(f"{at[0]}-{at[1]:02}", mending.counted(mending.month_name(at, year), counts[at])) for at in sorted(counts)]
    keys += [("-", mending.counted(mending.WITHOUT_PERIOD, undated))] if undated else []
    page = page_of(dialog_manager, len(keys), MONTHS_SHOWN + 1, "mon")
    shown = keys[page * (MONTHS_SHOWN + 1) : (page + 1) * (MONTHS_SHOWN + 1)]
    return {"months": shown, **paged(page, len(keys), MONTHS_SHOWN + 1, "mon")}


async def kinds_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    counts = Counter(kind_of(row) for _, row in await _staying(Scene.of(dialog_manager)))
    keys = [
        (key_of(one), mending.counted(many if count > 1 else one, count)) for (one, many), count in counts.most_common()
    ]
    page = page_of(dialog_manager, len(keys), KINDS_SHOWN, "kin")
    shown = keys[page * KINDS_SHOWN : (page + 1) * KINDS_SHOWN]
    return {"kinds": shown, **paged(page, len(keys), KINDS_SHOWN, "kin")}


def key_of(name: str) -> str:
    """A name in a button: short, and the same after a restart."""
    return f"{zlib.crc32(name.encode()):08x}"


async def _every(scene: Scene) -> Rows:
    count = len((await file_of(scene)).draft.items)
    return list(enumerate(await rows_of(scene, range(count))))


async def _staying(scene: Scene) -> Rows:
    edits = edits_of(scene)
    return [(at, row) for at, row in await _every(scene) if not edits.of(at).skip]


def _of(rows: Rows, only: str, year: PlanYear | None) -> Rows:
    """Of a month those that are of fewer months first: the month's own before the year's."""
    if only.startswith(KIND):
        return [(at, row) for at, row in rows if key_of(kind_of(row)[0]) == only[len(KIND) :]]
    if not only.startswith(MONTH):
        return rows
    of_months = [(at, row, months_of(row.period, year)) for at, row in rows]
    wanted = _month(only)
    if wanted is None:
        return [(at, row) for at, row, months in of_months if not months]
    found = sorted(
        ((len(months), at, row) for at, row, months in of_months if wanted in months), key=lambda one: one[:2]
    )
    return [(at, row) for _, at, row in found]


def _month(only: str) -> Month | None:
    number, _, month = only[len(MONTH) :].partition("-")
    return (int(number), int(month)) if number.isdigit() and month.isdigit() else None


def _head(only: str, rows: Rows, year: PlanYear | None) -> str:
    if only == DOUBTS:
        return words.WITH_DOUBTS
    if only.startswith(MONTH):
        month = _month(only)
        return mending.month_name(month, year) if month else mending.WITHOUT_PERIOD
    if only.startswith(KIND):
        return capital(kind_of(rows[0][1])[len(rows) > 1]) if rows else mending.NO_ROWS_HEAD
    return words.OF_THE_PLAN


async def switch_doubts(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["only"] = "" if manager.dialog_data.get("only") == DOUBTS else DOUBTS
    manager.dialog_data["page"] = 0


async def list_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["only"], manager.dialog_data["page"] = "", 0


async def choose_month(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    await _list(manager, MONTH + ("" if key == "-" else key))


async def choose_kind(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    await _list(manager, KIND + key)


async def _list(manager: DialogManager, only: str) -> None:
    manager.dialog_data["only"], manager.dialog_data["page"] = only, 0
    await manager.switch_to(IntakeWindow.rows)


async def open_row(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key.isdigit() and int(key) < len((await file_of(scene)).draft.items):
        scene.data["row"] = int(key)
        await manager.switch_to(IntakeWindow.row)


async def go_back(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """To where the rows were chosen."""
    only = str(manager.dialog_data.get("only", ""))
    found: Iterator[State] = (
        state for mark, state in ((MONTH, IntakeWindow.months), (KIND, IntakeWindow.kinds)) if only.startswith(mark)
    )
    await manager.switch_to(next(found, IntakeWindow.preview))


def windows(save: Keyboard, look: Keyboard) -> list[Window]:
    """`save` stands under a new plan, `look` under a newer file of a kept one."""
    to_preview = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview)
    return [
        Window(
            Said("text"),
            choice("keys", open_row, "row", width=5),
            pager(),
            Button(Const(words.ONLY_DOUBTS), id="doubts", on_click=switch_doubts, when="some"),
            Button(Const(words.ALL_ROWS), id="every", on_click=switch_doubts, when="all"),
            Row(Button(Const(words.BACK), id="back", on_click=go_back), save, look),
            state=IntakeWindow.rows,
            getter=rows_data,
        ),
        Window(
            Const(mending.WHICH_MONTH),
            choice("months", choose_month, "mo", width=2),
            pager("mon"),
            to_preview,
            state=IntakeWindow.months,
            getter=months_data,
        ),
        Window(
            Const(mending.WHICH_KIND),
            choice("kinds", choose_kind, "ki"),
            pager("kin"),
            to_preview,
            state=IntakeWindow.kinds,
            getter=kinds_data,
        ),
    ]
