"""Marks of presence. The right is asked of the server at every press, typed word and photo."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.access import may_check_in
from bot.dialogs.checkin.states import CheckinWindow
from bot.dialogs.scene import Scene
from bot.qr_photo import MAX_BYTES, ticket_code
from bot.texts import checkin as words
from storage.database import Unit
from storage.records import EventView
from storage.repositories.attendance import HELD, Entry

LONGEST_QUERY = 60


async def guarded(unit: Unit, scene: Scene) -> EventView | None:
    """The event whose door this is, if they may still stand at it."""
    event_id = int(scene.started_with.get("event", 0))
    return await unit.events.view(event_id) if await may_check_in(unit, scene.actor, event_id) else None


async def mark(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """Not marked yet: marked. Marked: when and how, and a way back."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await guarded(unit, scene)
        entry = await _entry(unit, view, key)
        if view is None or entry is None:
            await query.answer(words.CLOSED if view is None else words.NOT_FOUND, show_alert=True)
            return
        done = await unit.attendance.check_in(entry.registration.id, "list", scene.now)
    assert done is not None
    if done.done:
        said = words.marked(done, view.institution.time_zone)
        scene.data["note"] = ""
        await query.answer(said[:190])
        return
    scene.data["one"] = entry.registration.id
    await manager.switch_to(CheckinWindow.one)


async def _entry(unit: Unit, view: EventView | None, key: str) -> Entry | None:
    if view is None or not key.isdecimal() or len(key) > 18:
        return None
    return await unit.attendance.entry(view.event.id, int(key))


async def undo(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await guarded(unit, scene)
        entry = await _entry(unit, view, str(scene.data.get("one", 0)))
        gone = entry is not None and await unit.attendance.undo(entry.registration.id)
    await query.answer(words.UNDONE if gone else words.CLOSED if view is None else words.NOT_FOUND)
    await manager.switch_to(CheckinWindow.list)


async def switch_absent(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(absent=not manager.dialog_data.get("absent"), page=0, note="")


async def reset(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(query="", page=0, note="")


async def type_query(message: Message, widget: Any, manager: DialogManager) -> None:
    """A number marks at once: that is what is read off a ticket at the door. A name narrows the list."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())[:LONGEST_QUERY]
    number = text.lstrip("№ ").strip()
    scene.data.update(query="", page=0, note="")
    async with scene.storage.write() as unit:
        view = await guarded(unit, scene)
        if view is None:
            await scene.say(words.CLOSED)
            return
        found, total = await unit.attendance.entries(view.event.id, query=text, states=HELD, limit=2)
        if total == 0:
            scene.data["note"] = words.NOT_FOUND
        elif number.isdecimal():
            done = await unit.attendance.check_in(found[0].registration.id, "list", scene.now)
            scene.data["note"] = words.marked(done, view.institution.time_zone) if done is not None else ""
        else:
            scene.data["query"] = text
    await manager.switch_to(CheckinWindow.list)


async def take_photo(message: Message, widget: Any, manager: DialogManager) -> None:
    """The QR of a ticket, read in a thread; of another event it marks nobody."""
    scene = Scene.of(manager)
    scene.data.update(query="", page=0)
    scene.data["note"] = await _read_photo(scene, message)
    await manager.switch_to(CheckinWindow.list)


async def _read_photo(scene: Scene, message: Message) -> str:
    fitting = [one for one in message.photo or [] if (one.file_size or 0) <= MAX_BYTES]
    if not fitting:
        return words.BIG_PHOTO
    stream = await scene.bot.download(fitting[-1].file_id)
    content = stream.read(MAX_BYTES) if stream is not None else b""
    code = await asyncio.to_thread(ticket_code, content)
    if code is None:
        return words.NO_QR
    async with scene.storage.write() as unit:
        view = await guarded(unit, scene)
        ticket = await unit.attendance.by_code(code)
        if view is None:
            return words.CLOSED
        if ticket is None:
            return words.BAD_TICKET
        if ticket.view.event.id != view.event.id:
            return words.other_event(ticket)
        done = await unit.attendance.check_in(ticket.registration.id, "qr", scene.now)
    return words.marked(done, view.institution.time_zone) if done is not None else words.BAD_TICKET


async def type_count(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    if not (text.isdecimal() and len(text) < 4 and 1 <= int(text) <= words.MOST_WATCHING):
        await scene.say(words.NOT_COUNT)
        return
    async with scene.storage.write() as unit:
        event_id = int(scene.started_with.get("event", 0))
        kept = await unit.attendance.watch(event_id, scene.actor.person.id, int(text), scene.now)
    await scene.finish(words.watching_kept(int(text)) if kept else words.NOT_NOW)
