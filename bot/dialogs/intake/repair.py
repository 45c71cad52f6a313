"""Mending a row before it is kept: its period, kind, who sees it, whether it is kept at all; and who leads, for the whole plan."""

from __future__ import annotations

import operator
from collections import Counter
from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.intake.reading import edits_of, file_of, keep_edits, known_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts.common import capital, shorten
from plans.amend import RowEdit, amend_row
from plans.draft import DraftItem, Nature, PartyRole
from plans.periods import read_period

PARTIES = 8


async def row_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    item, edit = await _row(scene)
    draft = (await file_of(scene)).draft
    shown = words.row(item, draft.year, await known_of(scene))
    return {
        "text": f"{words.LEFT_OUT}\n{shown}" if edit.skip else shown,
        "sight": words.TO_INTERNAL if item.public else words.TO_PUBLIC,
        "skip": words.TAKE_BACK if edit.skip else words.SKIP,
        "period": words.ask_period(item),
        "natures": [(nature.value, words.nature_key(nature, chosen=nature is item.nature)) for nature in Nature],
    }


async def parties_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Who is named, most often first, with the role said for the whole plan."""
    scene = Scene.of(dialog_manager)
    named = await _parties(scene)
    roles = edits_of(scene).roles
    page = page_of(dialog_manager, len(named), PARTIES, "who")
    keys = [
        (str(at), f"{shorten(name, 40)} — {words.ROLE_NAMES[roles[name]]}" if name in roles else shorten(name, 55))
        for at, (name, _) in enumerate(named)
    ]
    shown = keys[page * PARTIES : (page + 1) * PARTIES]
    at = int(scene.data.get("party", 0))
    chosen = named[at] if at < len(named) else ("—", 0)
    return {
        "parties": shown,
        "party": words.party(chosen[0], chosen[1], roles.get(chosen[0])),
        "roles": [(role.value, capital(name)) for role, name in words.ROLE_NAMES.items()],
        **paged(page, len(named), PARTIES, "who"),
    }


async def open_row(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key.isdigit() and int(key) < len((await file_of(scene)).draft.items):
        scene.data["row"] = int(key)
        await manager.switch_to(IntakeWindow.row)


async def type_period(message: Message, widget: Any, manager: DialogManager) -> None:
    """Read as the plan's own cell would be; what is not understood is asked again."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    period = read_period(text, (await file_of(scene)).draft.year)
    if period.problems:
        await scene.say(words.not_a_period(period.problems))
        return
    await _mend(scene, period=text)
    await manager.switch_to(IntakeWindow.row)


async def choose_nature(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in {nature.value for nature in Nature}:
        await _mend(Scene.of(manager), nature=Nature(key))
    await manager.switch_to(IntakeWindow.row)


async def switch_sight(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    item, _ = await _row(scene)
    await _mend(scene, public=not item.public)


async def switch_skip(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    _, edit = await _row(scene)
    await _mend(scene, skip=not edit.skip)


async def open_party(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["party"] = int(key) if key.isdigit() else 0
    await manager.switch_to(IntakeWindow.party)


async def choose_role(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    named, at = await _parties(scene), int(scene.data.get("party", 0))
    if at < len(named) and key in {role.value for role in PartyRole}:
        keep_edits(scene, edits_of(scene).with_role(named[at][0], PartyRole(key)))
    await manager.switch_to(IntakeWindow.parties)


async def _row(scene: Scene) -> tuple[DraftItem, RowEdit]:
    """The row as it is now, and what was mended in it."""
    draft, edits, at = (await file_of(scene)).draft, edits_of(scene), int(scene.data.get("row", 0))
    return amend_row(draft.items[at], edits.of(at), edits.roles, draft.year), edits.of(at)


async def _mend(scene: Scene, **changes: Any) -> None:
    at, edits = int(scene.data.get("row", 0)), edits_of(scene)
    keep_edits(scene, edits.with_row(at, replace(edits.of(at), **changes)))


async def _parties(scene: Scene) -> list[tuple[str, int]]:
    """(name, how many rows name it)."""
    items = (await file_of(scene)).draft.items
    return Counter(party.name for item in items for party in item.responsible).most_common()


def windows() -> list[Window]:
    def choice(items: str, take: Any) -> Column:
        return Column(
            Select(Format("{item[1]}"), id="pick", item_id_getter=operator.itemgetter(0), items=items, on_click=take)
        )

    to_row = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.row)
    return [
        Window(
            Said("text"),
            Row(
                SwitchTo(Const(words.MEND_PERIOD), id="per", state=IntakeWindow.period),
                SwitchTo(Const(words.MEND_NATURE), id="nat", state=IntakeWindow.nature),
            ),
            Row(
                Button(Said("sight"), id="sight", on_click=switch_sight),
                Button(Said("skip"), id="skip", on_click=switch_skip),
            ),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.rows),
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
        Window(
            Const(words.WHO),
            choice("parties", open_party),
            pager("who"),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.preview),
            state=IntakeWindow.parties,
            getter=parties_data,
        ),
        Window(
            Said("party"),
            choice("roles", choose_role),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.parties),
            state=IntakeWindow.party,
            getter=parties_data,
        ),
    ]
