"""Applications from elsewhere: typed lines or a form's export, looked over before anything is kept."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram import F
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel
from aiogram_dialog.widgets.text import Const

from bot.dialogs.desk import bare
from bot.dialogs.desk.states import AddWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import desk_people as words
from bot.texts import errors as trouble
from bot.texts.common import esc
from bot.waiting import waiting
from plans.applications import FIELDS, Read, Sorted, kept_as, read_document, read_lines, sort_out
from plans.readers import MAX_BYTES, UnreadableFile
from plans.readers.isolated import read_file_safely
from storage.database import Unit
from storage.records import EventView

_READERS = asyncio.Semaphore(1)  # each child may take half a gigabyte


class NotRead(Exception):
    """The words for a person."""


async def type_lines(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    scene.data.update(typed=message.text or "", file="", refused="")
    await manager.switch_to(AddWindow.found)


async def take_file(message: Message, widget: Any, manager: DialogManager) -> None:
    """Read once here to say what is wrong with it, and once more when it is kept: its people never wait in the conversation."""
    scene = Scene.of(manager)
    document = message.document
    if document is None:
        await scene.say(words.NO_FILE)
        return
    scene.data.update(typed="", file=document.file_id, name=document.file_name or "table", size=document.file_size or 0)
    try:
        async with waiting(scene.bot, message.chat.id, lambda seconds: words.READING):
            await _read(scene)
    except NotRead as refused:
        await scene.say(esc(str(refused)))
        return
    await manager.switch_to(AddWindow.found)


async def _read(scene: Scene) -> Read:
    """From the typed lines or the file in the chat. Raises NotRead."""
    if scene.data.get("typed"):
        return _bounded(Read(read_lines(str(scene.data["typed"])), ()))
    if int(scene.data.get("size", 0)) > MAX_BYTES:
        raise NotRead(words.TOO_MANY)
    try:
        stream = await scene.bot.download(str(scene.data.get("file", "")))
    except TelegramAPIError as error:
        raise NotRead(words.LATE_FILE) from error
    content = stream.read() if stream is not None else b""
    try:
        async with _READERS:
            document = await asyncio.to_thread(read_file_safely, str(scene.data.get("name", "")), content)
    except UnreadableFile as error:
        raise NotRead(str(error)) from error
    read = read_document(document)
    if not read.columns:
        raise NotRead(words.NO_COLUMNS)
    return _bounded(read)


def _bounded(read: Read) -> Read:
    if len(read.applications) > words.MOST:
        raise NotRead(words.TOO_MANY)
    return read


async def _sorted(unit: Unit, view: EventView, read: Read) -> Sorted:
    """Against those who are on the list now."""
    listed, _ = await unit.attendance.entries(view.event.id)
    known = [kept_as(**{name: getattr(one.registration, name) for name in FIELDS}) for one in listed]
    return sort_out(read.applications, known)


async def found_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    nothing = {"ok": False, "tight": False}
    try:
        read = await _read(scene)
    except NotRead as refused:
        return {"text": esc(str(refused)), **nothing}
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **nothing}
        if view.institution.data_mode != "full":
            return {"text": words.NO_NAMES, **nothing}
        found = await _sorted(unit, view, read)
    free = view.free if not view.waiting else 0 if view.free is not None else None
    tight = free is not None and free < len(found.new)
    return {"text": words.preview(read, found, free), "ok": bool(found.new), "tight": tight}


async def keep(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """What is new now, all in one transaction: pressed twice, the second finds nothing new."""
    scene = Scene.of(manager)
    try:
        read = await _read(scene)
    except NotRead as refused:
        await query.answer(str(refused)[:190], show_alert=True)
        return
    beyond = button.widget_id == "beyond"
    kind = "added" if scene.data.get("typed") else "imported"
    states: list[str] = []
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None and view.institution.data_mode == "full":
            await unit.events.locked(view.event.id)
            for one in (await _sorted(unit, view, read)).new:
                fields: dict[str, Any] = one.told()
                row = await unit.roster.add_by_staff(view.event.id, scene.now, kind, beyond=beyond, **fields)
                states.append(row.state)
            await note(unit, scene, view, "registrations_added")
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    waits = states.count("waiting")
    await query.answer(words.added(len(states) - waits, waits) if states else words.NOTHING_NEW, show_alert=True)
    await manager.done()


async def asked_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        return {"typed": trouble.NOT_YOURS, "file": trouble.NOT_YOURS}
    if view.institution.data_mode != "full":
        return {"typed": words.NO_NAMES, "file": words.NO_NAMES}
    return {"typed": f"{words.ASK_ADD}\n{words.CONSENT}", "file": f"{words.ASK_FILE}\n{words.CONSENT}"}


def add_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("typed"),
            Cancel(Const(words.BACK)),
            MessageInput(take_file, filter=F.document),
            MessageInput(type_lines, filter=TYPED),
            state=AddWindow.typed,
            getter=asked_data,
        ),
        Window(
            Said("file"),
            Cancel(Const(words.BACK)),
            MessageInput(take_file, filter=F.document),
            MessageInput(type_lines, filter=TYPED),
            state=AddWindow.file,
            getter=asked_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.KEEP), id="keep", on_click=keep, when="ok"),
            Button(Const(words.KEEP_BEYOND), id="beyond", on_click=keep, when="tight"),
            Cancel(Const(words.BACK)),
            state=AddWindow.found,
            getter=found_data,
        ),
        *bare.windows(),
    )
