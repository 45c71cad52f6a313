from __future__ import annotations

import operator
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.mine import my_event, note
from bot.dialogs.publishing.posts import open_posts
from bot.dialogs.publishing.states import LetterWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.documents.letter import letter_docx, letter_pdf
from bot.texts import errors as trouble
from bot.texts import letter as words
from bot.texts.posts import PUBLISH
from storage.database import Unit
from storage.records import EventView


async def open_letter(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk's card."""
    await manager.start(LetterWindow.show, data={"event": manager.dialog_data.get("event", 0)})


async def _mine(unit: Unit, scene: Scene) -> EventView | None:
    """A public event of their institution: an internal one has no letter."""
    view = await my_event(unit, scene)
    return view if view is not None and view.event.public else None


async def _link(scene: Scene, view: EventView) -> str:
    return f"https://t.me/{(await scene.bot.me()).username}?start=e_{view.event.id}"


async def show_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await _mine(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "ok": False, "fields": []}
    text = words.message(view, await _link(scene, view), scene.now)
    return {"text": text, "ok": True, "fields": [(name, words.key(name, view)) for name in words.NAMES]}


async def ask_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await _mine(unit, scene)
    name = scene.data["queue"][0]
    if view is None:
        return {"text": trouble.NOT_YOURS, "closes": ""}
    closes = words.closing_key(view, scene.now) if name == "until" else ""
    return {"text": words.question(name, view, scene.now), "closes": closes}


async def fill(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["queue"] = list(words.NAMES)
    await manager.switch_to(LetterWindow.ask)


async def choose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in words.NAMES:
        manager.dialog_data["queue"] = [key]
        await manager.switch_to(LetterWindow.ask)


async def as_closes(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """«Заявки» follow the event's own term."""
    scene = Scene.of(manager)
    if scene.data["queue"][0] == "until":
        async with scene.storage.write() as unit:
            view = await _mine(unit, scene)
            if view is not None:
                await unit.showcase.set_letter(view.event.id, "until", words.AS_CLOSES)
    await _go_on(manager)


async def skip(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _go_on(manager)


async def _go_on(manager: DialogManager) -> None:
    manager.dialog_data["queue"] = left = manager.dialog_data["queue"][1:]
    await manager.switch_to(LetterWindow.ask if left else LetterWindow.show)


async def type_answer(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    name, text = scene.data["queue"][0], (message.text or "").strip()
    most = words.LONGEST.get(name, words.USUAL)
    if len(text) > most:
        await scene.say(words.too_long(most))
        return
    async with scene.storage.write() as unit:
        view = await _mine(unit, scene)
        if view is not None:
            await unit.showcase.set_letter(view.event.id, name, text)
    await _go_on(manager)


async def send_file(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A file of its own; the window goes on below it."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await _mine(unit, scene)
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    make = letter_pdf if button.widget_id == "pdf" else letter_docx
    content = make(words.HEADING, words.invitation(view), words.lines(view, await _link(scene, view), scene.now))
    file = BufferedInputFile(content, f"{words.FILE}.{button.widget_id}")
    await scene.bot.send_document(scene.actor.chat_id, file)
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def sure_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await _mine(unit, scene)
        readers = await unit.calls(scene.now).letter_readers(view.event) if view is not None else 0
        had = view is not None and await unit.calls(scene.now).letter_went(view.event.id)
    if view is None:
        return {"text": trouble.NOT_YOURS, "some": False}
    return {"text": words.sure(readers) if readers else words.sent(0) if had else words.NOBODY, "some": bool(readers)}


async def send_all(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Owed to each subscriber once; a second press sends to those alone who have come since."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await _mine(unit, scene)
        count = await unit.calls(scene.now).letter(view.event) if view is not None else 0
        if view is not None:
            await note(unit, scene, view, "letter_sent", people=count)
    await query.answer(words.sent(count) if view is not None else trouble.NOT_YOURS, show_alert=True)
    await manager.switch_to(LetterWindow.show)


def letter_dialog() -> Dialog:
    fields = Select(Format("{item[1]}"), id="f", item_id_getter=operator.itemgetter(0), items="fields", on_click=choose)
    return Dialog(
        Window(
            Said("text"),
            Button(Const(words.FILL), id="fill", on_click=fill, when="ok"),
            Group(fields, width=2),
            Row(
                Button(Const(words.WORD), id="docx", on_click=send_file, when="ok"),
                Button(Const(words.PDF), id="pdf", on_click=send_file, when="ok"),
            ),
            SwitchTo(Const(words.SEND), id="send", state=LetterWindow.sure, when="ok"),
            Button(Const(PUBLISH), id="post", on_click=open_posts, when="ok"),
            Cancel(Const(words.BACK)),
            state=LetterWindow.show,
            getter=show_data,
        ),
        Window(
            Said("text"),
            Button(Said("closes"), id="closes", on_click=as_closes, when="closes"),
            Button(Const(words.SKIP), id="skip", on_click=skip),
            SwitchTo(Const(words.BACK), id="back", state=LetterWindow.show),
            MessageInput(type_answer, filter=TYPED),
            state=LetterWindow.ask,
            getter=ask_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.YES_SEND), id="yes", on_click=send_all, when="some"),
            SwitchTo(Const(words.BACK), id="back", state=LetterWindow.show),
            state=LetterWindow.sure,
            getter=sure_data,
        ),
    )
