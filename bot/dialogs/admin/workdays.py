from __future__ import annotations

import datetime as dt
import operator
import re
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Cancel, Column, Select
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import WorkdaysWindow
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import admin as admin_words
from bot.texts import policy as words
from bot.typed.dates import NotADate, read_date
from storage.models import Institution

PAGE = 8
_KIND = re.compile(r"[\s,—–-]*\b(рабоч\w+|выходн\w+|нерабоч\w+|праздн\w+|сокращ\w+)\b[\s,.—–-]*", re.IGNORECASE)


async def list_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": admin_words.GONE, "items": [], **paged(0, 0, PAGE)}
    async with scene.storage.read() as unit:
        rows = await unit.institutions.overrides(home.id)
        calendar = await unit.institutions.calendar(home.id)
    page = page_of(dialog_manager, len(rows), PAGE)
    shown, today = rows[page * PAGE : (page + 1) * PAGE], _today(scene, home)
    return {
        "text": words.workdays(shown, calendar, today),
        "items": [(row.day.isoformat(), words.override_key(row, today)) for row in shown],
        **paged(page, len(rows), PAGE),
    }


async def type_day(message: Message, widget: Any, manager: DialogManager) -> None:
    """«9 мая 2026 рабочий», «30 декабря выходной, перенос», «30 апреля сокращённый»: what stands after the word is a note."""
    scene, home = await admin_scene(manager)
    text = " ".join((message.text or "").split())
    kind = _KIND.search(text)
    if home is None or kind is None:
        await message.answer(words.BAD_DAY)
        return
    try:
        day = read_date(text[: kind.start()] or text[kind.end() :], _today(scene, home)).starts_on
    except NotADate:
        await message.answer(words.BAD_DAY)
        return
    note = text[kind.end() :][:100] if kind.start() else ""
    shortened = kind[1].casefold().startswith("сокращ")  # it works, reminders come as ever; people see why it is named
    note = ", ".join(filter(None, (words.SHORTENED if shortened else "", note)))
    working = shortened or kind[1].casefold().startswith("рабоч")
    async with scene.storage.write() as unit:
        await unit.institutions.set_override(home.id, day, working=working, note=note or None)
        await _after(scene, home, unit, day)
    await message.answer(words.DAY_KEPT)


async def remove(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene, home = await admin_scene(manager)
    if home is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", key):
        await query.answer(admin_words.GONE, show_alert=True)
        return
    day = dt.date.fromisoformat(key)
    async with scene.storage.write() as unit:
        gone = await unit.institutions.remove_override(home.id, day)
        if gone:
            await _after(scene, home, unit, day)
    await query.answer(words.DAY_GONE if gone else admin_words.GONE)


async def _after(scene: Scene, home: Institution, unit: Any, day: dt.date) -> None:
    await unit.reminders.recompute_all(home.id, scene.now)
    await note_home(unit, scene, home.id, "workday_set", details={"day": day.isoformat()})


def _today(scene: Scene, home: Institution) -> dt.date:
    return scene.now.astimezone(ZoneInfo(home.time_zone)).date()


def workdays_dialog() -> Dialog:
    rows = Select(Format("{item[1]}"), id="day", item_id_getter=operator.itemgetter(0), items="items", on_click=remove)
    return Dialog(
        Window(
            Said("text"),
            Column(rows),
            pager(),
            Cancel(Const(admin_words.BACK), id="close"),
            MessageInput(type_day, filter=TYPED),
            state=WorkdaysWindow.all,
            getter=list_data,
        )
    )
