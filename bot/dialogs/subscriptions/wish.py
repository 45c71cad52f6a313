"""One subscription of several conditions: form, topic, for whom, whose, where. Each may be left; what is given must all fit."""

from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.scene import Scene
from bot.dialogs.subscriptions.states import SubscriptionsWindow
from bot.dialogs.widgets import TYPED, Said
from bot.texts import subscriptions as words
from bot.texts.common import capital, shorten

LONGEST, MOST = 100, 12
TYPED_PARTS = ("topic", "audience", "municipality")


def _wish(scene: Scene) -> dict[str, Any]:
    """Part -> value; an institution is (id, name)."""
    wish: dict[str, Any] = scene.data.setdefault("wish", {})
    return wish


async def wish_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    wish = _wish(Scene.of(dialog_manager))
    return {
        "text": words.wish(wish),
        "parts": [(part, words.part_key(part, part in wish)) for part in words.PARTS],
        "some": bool(wish),
    }


async def open_part(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """A part that is there goes; one that is not is asked for."""
    wish = _wish(Scene.of(manager))
    if key in wish:
        del wish[key]
    elif key in words.PARTS:
        manager.dialog_data["part"] = key
        await manager.switch_to(SubscriptionsWindow.typed if key in TYPED_PARTS else SubscriptionsWindow.pick)


async def pick_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Forms or institutions that have something ahead."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        if scene.data.get("part") == "form":
            choices = [(form, capital(form)) for form, _ in await unit.listings.public_forms(scene.now)]
        else:
            choices = [(str(number), name) for number, name, _ in await unit.showcase.organizers(scene.now)]
    scene.data["choices"] = choices[:MOST]
    keys = [(str(place), shorten(name, 55)) for place, (_, name) in enumerate(choices[:MOST])]
    return {"text": words.ASK_PART[scene.data.get("part", "form")], "choices": keys}


async def pick(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    choices = scene.data.get("choices", [])
    if key.isdigit() and int(key) < len(choices):
        value, name = choices[int(key)]
        _wish(scene)[str(scene.data["part"])] = value if scene.data["part"] == "form" else [int(value), name]
    await manager.switch_to(SubscriptionsWindow.wish)


async def typed_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"text": words.ASK_PART[Scene.of(dialog_manager).data.get("part", "topic")]}


async def type_part(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if not any(letter.isalpha() for letter in text) or len(text) > LONGEST:
        await message.answer(words.TOPIC_LONG if len(text) > LONGEST else words.TOPIC_EMPTY)
        return
    _wish(scene)[str(scene.data.get("part", "topic"))] = text
    await manager.switch_to(SubscriptionsWindow.wish)


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    wish = dict(_wish(scene))
    institution = wish.pop("institution", None)
    async with scene.storage.write() as unit:
        new = await unit.subscriptions.add_wish(
            scene.actor.person.id, scene.now, institution_id=institution[0] if institution else None, **wish
        )
    scene.data["wish"] = {}
    await query.answer(words.WISH_KEPT if new else words.WISH_KNOWN)
    await manager.switch_to(SubscriptionsWindow.mine)


def wish_windows() -> list[Window]:
    back = SwitchTo(Const(words.BACK), id="back", state=SubscriptionsWindow.wish)
    return [
        Window(
            Said("text"),
            Column(_choice("part", "parts", open_part)),
            Button(Const(words.SAVE), id="save", on_click=save, when="some"),
            SwitchTo(Const(words.BACK), id="back", state=SubscriptionsWindow.forms),
            state=SubscriptionsWindow.wish,
            getter=wish_data,
        ),
        Window(
            Said("text"),
            Column(_choice("pick", "choices", pick)),
            back,
            state=SubscriptionsWindow.pick,
            getter=pick_data,
        ),
        Window(
            Said("text"),
            MessageInput(type_part, filter=TYPED),
            back,
            state=SubscriptionsWindow.typed,
            getter=typed_data,
        ),
    ]


def _choice(widget_id: str, items: str, on_click: Any) -> Select[Any]:
    return Select(
        Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=on_click
    )
