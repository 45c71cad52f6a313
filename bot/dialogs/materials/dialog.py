from __future__ import annotations

import re
from typing import Any, Literal

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import afterwards as words
from bot.texts import errors as trouble

LONGEST = 500
_LINK = re.compile(r"https?://[^\s/]+\.\S+", re.IGNORECASE)


class MaterialsWindow(StatesGroup):
    """Started with {"event"}; the data holds "what" and "link"."""

    home = State()
    link = State()
    sure = State()


async def data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"home": trouble.NOT_YOURS, "link": trouble.NOT_YOURS, "sure": trouble.NOT_YOURS, "ok": False}
        reach = await unit.afterwards.reach(view.event.id)
    what, link = _what(scene), str(scene.data.get("link", ""))
    return {
        "home": words.materials_home(view),
        "link": words.ask_link(what),
        "sure": words.sure_link(view, what, link, reach),
        "ok": True,
    }


async def choose(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["what"] = button.widget_id
    await manager.switch_to(MaterialsWindow.link)


async def type_link(message: Message, widget: Any, manager: DialogManager) -> None:
    """Looked over before it goes out: to hundreds of people a slip cannot be taken back."""
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    if len(text) > LONGEST or not _LINK.fullmatch(text):
        await scene.say(words.LINK_TOO_LONG if len(text) > LONGEST else words.NOT_A_LINK)
        return
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is not None and getattr(view.event, f"{_what(scene)}_link") == text:
        await scene.say(words.SAME_LINK)
        await manager.switch_to(MaterialsWindow.home)
        return
    scene.data["link"] = text
    await manager.switch_to(MaterialsWindow.sure)


async def send(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    link, what = str(scene.data.get("link", "")), _what(scene)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        reach = await unit.afterwards.set_link(view.event.id, what, link, scene.now) if view is not None else 0
        if view is not None:
            await note(unit, scene, view, f"{what}_set")
    await query.answer(words.sent(reach) if view is not None else trouble.NOT_YOURS, show_alert=True)
    await manager.switch_to(MaterialsWindow.home)


async def open_materials(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk's card of an event."""
    await manager.start(MaterialsWindow.home, data={"event": int(manager.dialog_data.get("event", 0))})


def _what(scene: Scene) -> Literal["materials", "recording"]:
    return "recording" if scene.data.get("what") == "recording" else "materials"


def materials_dialog() -> Dialog:
    def back() -> SwitchTo:
        return SwitchTo(Const(words.BACK), id="back", state=MaterialsWindow.home)

    return Dialog(
        Window(
            Said("home"),
            Row(*(Button(Const(text), id=what, on_click=choose, when="ok") for what, text in words.LINK_KEYS.items())),
            Cancel(Const(words.BACK), id="out"),
            state=MaterialsWindow.home,
            getter=data,
        ),
        Window(
            Said("link"),
            back(),
            MessageInput(type_link, filter=TYPED),
            state=MaterialsWindow.link,
            getter=data,
        ),
        Window(
            Said("sure"),
            Button(Const(words.SEND), id="send", on_click=send, when="ok"),
            back(),
            state=MaterialsWindow.sure,
            getter=data,
        ),
    )
