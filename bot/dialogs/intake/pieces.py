"""The parties of one row: one name that holds several is split, two that are one are joined, added, removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import choice, edits_of, file_of, mend, row_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import intake as words
from bot.texts import mending
from plans.amend import led, respelt
from plans.draft import DraftItem, Party
from plans.parties.cuts import cuts, glued, joined, split_party, typed_parties

SHOWN = 15


async def pieces_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    item, _edit = await row_of(scene)
    parties, at = item.responsible, _place(scene, item)
    party = parties[at] if at is not None else None
    if party is None:
        text = mending.row_parties(item)
        return {"text": text, "pieces": [], "chosen": text, "split": text, "join": text, "cuts": [], "glues": [],
                "many": False}  # fmt: skip
    ways = cuts(party.name)
    both = _glues(parties, at or 0)
    return {
        "text": mending.row_parties(item),
        "pieces": [(str(place), mending.party_key(one)) for place, one in enumerate(parties[:SHOWN])],
        "chosen": mending.row_party(item, party),
        "split": mending.ask_split(party, ways),
        "cuts": [(str(place), str(place + 1)) for place in range(len(ways))],
        "join": mending.ask_join(party, [name for _, name in both]),
        "glues": [(str(place), str(place + 1)) for place in range(len(both))],
        "many": len(parties) > 1,
    }


def _place(scene: Scene, item: DraftItem) -> int | None:
    """Of the chosen party; the list may have grown shorter since."""
    return min(int(scene.data.get("piece", 0)), len(item.responsible) - 1) if item.responsible else None


def _glues(parties: Sequence[Party], at: int) -> list[tuple[int, str]]:
    """(the place of the first of the two, their name): with the next and with the one before."""
    return [
        (place, name)
        for place in (at, at - 1)
        if 0 <= place < len(parties) - 1
        for name in glued(parties[place].name, parties[place + 1].name)
    ]


async def _written(scene: Scene) -> list[Party]:
    """The row's parties before anything that is said for the whole plan but spellings: in the order of the window."""
    draft, edits = (await file_of(scene)).draft, edits_of(scene)
    at = int(scene.data.get("row", 0))
    own = edits.of(at).parties
    return list(respelt(draft.items[at].responsible if own is None else own, edits.aliases))


def _keep(scene: Scene, parties: Sequence[Party]) -> None:
    """A name stands once, somebody leads."""
    once: dict[str, Party] = {}
    for party in parties:
        once.setdefault(party.name, party)
    mend(scene, parties=led(list(once.values())))


async def open_piece(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["piece"] = int(key) if key.isdigit() else 0
    await manager.switch_to(IntakeWindow.piece)


async def choose_cut(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    parties = await _written(scene)
    at = int(scene.data.get("piece", 0))
    ways = cuts(parties[at].name) if at < len(parties) else []
    if key.isdigit() and int(key) < len(ways):
        _keep(scene, [*parties[:at], *split_party(parties[at], ways[int(key)]), *parties[at + 1 :]])
    await manager.switch_to(IntakeWindow.pieces)


async def type_cut(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    names = _lines(message)
    parties = await _written(scene)
    at = int(scene.data.get("piece", 0))
    if len(names) < 2:
        await scene.say(mending.ONE_LINE)
        return
    if at < len(parties):
        _keep(scene, [*parties[:at], *split_party(parties[at], names), *parties[at + 1 :]])
    await manager.switch_to(IntakeWindow.pieces)


async def choose_glue(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    parties = await _written(scene)
    ways = _glues(parties, int(scene.data.get("piece", 0)))
    if key.isdigit() and int(key) < len(ways):
        _join(scene, parties, *ways[int(key)])
    await manager.switch_to(IntakeWindow.pieces)


async def type_glue(message: Message, widget: Any, manager: DialogManager) -> None:
    """The name of both, typed: with the next neighbour, of the last one with the one before."""
    scene = Scene.of(manager)
    names = _lines(message)
    parties = await _written(scene)
    if len(names) != 1:
        await scene.say(mending.NOT_ONE)
        return
    if len(parties) > 1:
        _join(scene, parties, min(int(scene.data.get("piece", 0)), len(parties) - 2), names[0])
    await manager.switch_to(IntakeWindow.pieces)


def _join(scene: Scene, parties: list[Party], first: int, name: str) -> None:
    one = joined(parties[first], parties[first + 1], name)
    _keep(scene, [*parties[:first], one, *parties[first + 2 :]])


async def remove(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    parties = await _written(scene)
    at = int(scene.data.get("piece", 0))
    _keep(scene, parties[:at] + parties[at + 1 :])
    await manager.switch_to(IntakeWindow.pieces)


async def type_party(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    parties = await _written(scene)
    added = typed_parties(message.text or "", parties)
    if not added or not all(re.search(r"[^\W\d_]", party.name) for party in added):
        await scene.say(mending.NOT_PARTIES)
        return
    _keep(scene, [*parties, *added])
    await manager.switch_to(IntakeWindow.pieces)


def _lines(message: Message) -> list[str]:
    return [name for line in (message.text or "").split("\n") if (name := " ".join(line.split()))]


def windows() -> list[Window]:
    to_list = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.pieces)
    to_piece = SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.piece)
    return [
        Window(
            Said("text"),
            choice("pieces", open_piece, "pc"),
            SwitchTo(Const(mending.ADD), id="add", state=IntakeWindow.add),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.row),
            state=IntakeWindow.pieces,
            getter=pieces_data,
        ),
        Window(
            Said("chosen"),
            Row(
                SwitchTo(Const(mending.SPLIT), id="cut", state=IntakeWindow.split),
                SwitchTo(Const(mending.JOIN), id="glue", state=IntakeWindow.join, when="many"),
                Button(Const(mending.REMOVE), id="gone", on_click=remove),
            ),
            to_list,
            state=IntakeWindow.piece,
            getter=pieces_data,
        ),
        Window(
            Said("split"),
            choice("cuts", choose_cut, "cu", width=5),
            to_piece,
            MessageInput(type_cut, filter=TYPED),
            state=IntakeWindow.split,
            getter=pieces_data,
        ),
        Window(
            Said("join"),
            choice("glues", choose_glue, "gl", width=6),
            to_piece,
            MessageInput(type_glue, filter=TYPED),
            state=IntakeWindow.join,
            getter=pieces_data,
        ),
        Window(
            Const(mending.ADD_PARTY),
            to_list,
            MessageInput(type_party, filter=TYPED),
            state=IntakeWindow.add,
        ),
    ]
