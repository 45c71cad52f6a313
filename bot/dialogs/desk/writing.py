"""A message to people of one event: whom, the words, how it will look, sent, how it went."""

from __future__ import annotations

import operator
import secrets
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.desk.states import WriteWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.rendering.mailing import shown
from bot.sending.fitting import units
from bot.texts import desk_mailing as words
from bot.texts import errors as trouble
from bot.texts.common import shorten
from bot.texts.events import begun
from storage.database import Unit
from storage.models import Mailing
from storage.records import EventView
from storage.repositories.mailings import KINDS, Audience

OFFERED = 6  # organisations, reports


async def whom_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, "kinds": []}
        counts = {kind: len((await unit.mailings.audience(view.event.id, kind)).people) for kind in KINDS[:-1]}
    early = () if begun(view, scene.now) else ("present", "absent")  # before it begins everybody would be absent
    kinds = [
        (kind, f"{words.KINDS[kind]}: {counts[kind]}" if kind in counts else words.KINDS[kind])
        for kind in KINDS
        if kind not in early
    ]
    return {"text": words.TO_WHOM, "kinds": kinds}


async def choose_kind(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key not in KINDS:
        return
    manager.dialog_data.update(kind=key, organisation="")
    await manager.switch_to(WriteWindow.organisation if key == "organisation" else WriteWindow.text)


async def organisation_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        found = await unit.mailings.organisations(view.event.id) if view is not None else []
    scene.data["known"] = [name for name, _ in found[:OFFERED]]
    offered = [(str(at), f"{shorten(name, 45)}: {count}") for at, (name, count) in enumerate(found[:OFFERED])]
    return {"text": words.WHICH if offered else words.NO_ORGANISATIONS, "known": offered}


async def choose_organisation(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    known = manager.dialog_data.get("known", [])
    if key.isdecimal() and int(key) < len(known):
        manager.dialog_data["organisation"] = known[int(key)]
        await manager.switch_to(WriteWindow.text)


async def type_organisation(message: Message, widget: Any, manager: DialogManager) -> None:
    """Of a long list the name is typed; one that nobody named reaches nobody, and the preview says so."""
    manager.dialog_data["organisation"] = " ".join((message.text or "").split())[:200]
    await manager.switch_to(WriteWindow.text)


async def type_text(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        await scene.say(trouble.NOT_YOURS)
        return
    if units(text) > words.LONGEST:
        await scene.say(words.TOO_LONG)
        return
    scene.data.update(text=text, key=secrets.token_hex(8))
    await manager.switch_to(WriteWindow.preview)


async def _audience(unit: Unit, scene: Scene, view: EventView) -> Audience:
    return await unit.mailings.audience(view.event.id, *_whom(scene))


def _whom(scene: Scene) -> tuple[str, str | None]:
    return str(scene.data.get("kind", "registered")), scene.data.get("organisation") or None


async def preview_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, "ok": False, "some": False}
        to = await _audience(unit, scene, view)
    text = words.preview(view, str(scene.data.get("text", "")), to, *_whom(scene), scene.now)
    return {"text": text, "ok": True, "some": bool(to.people)}


async def send_to_self(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    test = shown(view, str(scene.data.get("text", "")), scene.now)
    await scene.say_above(test.text, test.keyboard)
    await query.answer(words.SENT_TEST)


async def send(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Copies are owed at once; the window that asked is gone, and the preview's key keeps a second press from sending again."""
    scene = Scene.of(manager)
    kind, organisation = _whom(scene)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        mailing: Mailing | None = None
        if view is not None and (await _audience(unit, scene, view)).people:
            mailing = await unit.mailings.send(
                view.event.id,
                scene.actor.person.id,
                kind=kind,
                organisation=organisation,
                text=str(scene.data.get("text", "")),
                key=str(scene.data.get("key", "")),
                now=scene.now,
            )
            await note(unit, scene, view, "mailing_sent")
    if mailing is None:
        await query.answer(trouble.NOT_YOURS if view is None else words.NOBODY, show_alert=True)
        return
    scene.data["mailing"] = mailing.id
    await manager.switch_to(WriteWindow.report)


async def reports_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        sent = await unit.mailings.of_event(view.event.id, OFFERED) if view is not None else []
    if view is None:
        return {"text": trouble.NOT_YOURS, "reports": []}
    rows = [(str(one.id), words.report_line(one, view.institution.time_zone)) for one in sent]
    return {"text": f"<b>{words.REPORTS}</b>" if rows else words.NO_REPORTS, "reports": rows}


async def open_report(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["mailing"] = int(key) if key.isdecimal() and len(key) < 18 else 0
    await manager.switch_to(WriteWindow.report)


async def report_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        mailing = await unit.mailings.get(int(scene.data.get("mailing", 0)))
        if view is None or mailing is None or mailing.event_id != view.event.id:
            return {"text": trouble.NOT_YOURS}
        copies = await unit.mailings.copies(mailing)
        without = await unit.mailings.registrations(mailing.audience.get("without_chat", []))
        blocked = await unit.mailings.registrations(mailing.audience.get("blocked", []))
    return {"text": words.report(view, mailing, copies, without, blocked, scene.now)}


async def refresh(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The window is drawn anew by itself."""


def _choice(widget_id: str, items: str, on_click: Any) -> Select[Any]:
    return Select(
        Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=on_click
    )


def write_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("text"),
            Group(_choice("k", "kinds", choose_kind), width=1),
            SwitchTo(Const(words.REPORTS), id="reports", state=WriteWindow.reports),
            Cancel(Const(words.TO_EVENT)),
            state=WriteWindow.whom,
            getter=whom_data,
        ),
        Window(
            Said("text"),
            Column(_choice("o", "known", choose_organisation)),
            SwitchTo(Const(words.BACK), id="back", state=WriteWindow.whom),
            MessageInput(type_organisation, filter=TYPED),
            state=WriteWindow.organisation,
            getter=organisation_data,
        ),
        Window(
            Const(words.ASK),
            SwitchTo(Const(words.BACK), id="back", state=WriteWindow.whom),
            MessageInput(type_text, filter=TYPED),
            state=WriteWindow.text,
        ),
        Window(
            Said("text"),
            Row(
                Button(Const(words.SEND), id="send", on_click=send, when="some"),
                Button(Const(words.TEST), id="test", on_click=send_to_self, when="ok"),
            ),
            SwitchTo(Const(words.CHANGE), id="change", state=WriteWindow.text),
            SwitchTo(Const(words.BACK), id="back", state=WriteWindow.whom),
            state=WriteWindow.preview,
            getter=preview_data,
        ),
        Window(
            Said("text"),
            Column(_choice("r", "reports", open_report)),
            SwitchTo(Const(words.BACK), id="back", state=WriteWindow.whom),
            state=WriteWindow.reports,
            getter=reports_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.REFRESH), id="fresh", on_click=refresh),
            SwitchTo(Const(words.REPORTS), id="reports", state=WriteWindow.reports),
            Cancel(Const(words.TO_EVENT)),
            state=WriteWindow.report,
            getter=report_data,
        ),
    )
