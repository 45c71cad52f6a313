"""Files of an event: the list as .xlsx, «Лист регистрации» to print; helpers, who are invited by a link."""

from __future__ import annotations

import asyncio
import datetime as dt
import operator
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.desk.states import DeskWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said
from bot.documents.attendance import attendance_workbook
from bot.documents.sign_sheet import sign_sheet_docx, sign_sheet_pdf
from bot.texts import desk_mailing as helper_words
from bot.texts import desk_papers as words
from bot.texts import errors as trouble
from bot.texts.common import day_text, local
from bot.texts.desk_people import list_caption
from storage.repositories.attendance import HELD

LINK_LASTS = dt.timedelta(days=30)  # of an event without a date
AFTER_EVENT = dt.timedelta(days=3)  # midnight: two whole days after it


async def send_list(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The .xlsx comes as a file of its own; the window goes on below it."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        people, total = await unit.attendance.entries(view.event.id)
        numbers = await unit.attendance.numbers(view.event.id)
        answers = await unit.attendance.answers(view.event.id)
        await note(unit, scene, view, "list_taken")
    content = await asyncio.to_thread(attendance_workbook, view, people, numbers, scene.now, answers)
    await _send(scene, words.XLSX_NAME, content, list_caption(total))


async def send_sign_sheet(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Those who hold a place; the waiting sign on the blank lines when they get in."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        people, _ = await unit.attendance.entries(view.event.id, states=HELD)
        await note(unit, scene, view, "list_taken")
    pdf = button.widget_id == "pdf"
    make = sign_sheet_pdf if pdf else sign_sheet_docx
    content = await asyncio.to_thread(make, view, people, scene.now)
    await _send(scene, words.PDF_NAME if pdf else words.DOCX_NAME, content, words.SIGN_CAPTION)


async def _send(scene: Scene, name: str, content: bytes, caption: str) -> None:
    await scene.bot.send_document(scene.actor.chat_id, BufferedInputFile(content, name), caption=caption)
    scene.manager.show_mode = ShowMode.DELETE_AND_SEND


async def files_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "ok": False}
    text = f"<b>{words.FILES}</b>\n{words.ASK_FILE}"
    return {"text": f"{text}\n{words.NO_NAMES}" if view.institution.data_mode != "full" else text, "ok": True}


async def helpers_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        rows = await unit.attendance.helpers(view.event.id) if view is not None else []
    if view is None:
        return {"text": trouble.NOT_YOURS, "helpers": [], "ok": False}
    names = [(str(helper.id), person.full_name or person.display_name) for helper, person in rows[:6]]
    shown = [(key, helper_words.REMOVE_HELPER.format(name[:40])) for key, name in names]
    return {"text": helper_words.helpers(view, rows), "helpers": shown, "ok": True}


async def invite_helper(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A link to forward: it works for several helpers until two days after the event."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        last = view.event.ends_on or view.event.starts_on
        zone = view.institution.time_zone
        expires = scene.now + LINK_LASTS
        if last is not None:
            midnight = dt.datetime.combine(last + AFTER_EVENT, dt.time(), local(scene.now, zone).tzinfo)
            expires = max(midnight, scene.now + dt.timedelta(days=1))
        payload = await unit.links.create(
            "helper", institution_id=view.institution.id, now=scene.now, expires_at=expires, event_id=view.event.id
        )
        await note(unit, scene, view, "helper_invited")
    me = await scene.bot.me()
    until = day_text(local(expires - dt.timedelta(seconds=1), zone).date(), local(scene.now, zone).date())
    await scene.say_above(helper_words.helper_link(view, f"https://t.me/{me.username}?start={payload}", until))


async def remove_helper(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        known = view is not None and key.isdecimal() and len(key) < 18
        gone = view is not None and known and await unit.attendance.remove_helper(view.event.id, int(key), scene.now)
        if view is not None and gone:
            await note(unit, scene, view, "helper_removed")
    if view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
    elif gone:
        await query.answer(helper_words.HELPER_GONE, show_alert=True)


def windows() -> list[Window]:
    helpers = Select(
        Format("{item[1]}"),
        id="h",
        item_id_getter=operator.itemgetter(0),
        items="helpers",
        on_click=remove_helper,
    )
    return [
        Window(
            Said("text"),
            Button(Const(words.XLSX), id="xlsx", on_click=send_list, when="ok"),
            Row(
                Button(Const(words.SIGN_PDF), id="pdf", on_click=send_sign_sheet, when="ok"),
                Button(Const(words.SIGN_DOCX), id="docx", on_click=send_sign_sheet, when="ok"),
            ),
            SwitchTo(Const(helper_words.TO_EVENT), id="back", state=DeskWindow.card),
            state=DeskWindow.files,
            getter=files_data,
        ),
        Window(
            Said("text"),
            Column(helpers),
            Button(Const(helper_words.INVITE), id="invite", on_click=invite_helper, when="ok"),
            SwitchTo(Const(helper_words.BACK), id="back", state=DeskWindow.more),
            state=DeskWindow.helpers,
            getter=helpers_data,
        ),
    ]
