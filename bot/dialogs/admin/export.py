from __future__ import annotations

import asyncio
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Row
from aiogram_dialog.widgets.text import Const

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import ExportWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said
from bot.documents.plan import PlanFormat, PlanSource, plan_files, plan_source
from bot.texts import admin as words


async def formats_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    async with scene.storage.read() as unit:
        plan = await unit.plans.get(int(scene.started_with["plan"])) if home else None
    if home is None or plan is None or plan.institution_id != home.id:
        return {"text": words.GONE, "ok": False}
    return {"text": words.as_what(plan.title), "ok": True}


async def send(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The plan as a file; the window goes on below it, for the next format."""
    scene, found = await _chosen(manager)
    if found is None:
        await query.answer(words.GONE, show_alert=True)
        return
    form = PlanFormat(button.widget_id or "")
    for part, content in enumerate(await asyncio.to_thread(plan_files, found, form, scene.now), start=1):
        file = BufferedInputFile(content, found.file_name(form, part))
        caption = words.PLAN_CAPTIONS[form.value] if part == 1 else None
        await scene.bot.send_document(scene.actor.chat_id, file, caption=caption)
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def _chosen(manager: DialogManager) -> tuple[Scene, PlanSource | None]:
    """The plan, if the person is an admin of its institution now."""
    scene, home = await admin_scene(manager)
    async with scene.storage.read() as unit:
        found = await plan_source(unit, int(scene.started_with["plan"])) if home else None
    return scene, found if home and found and found.owner.id == home.id else None


def export_dialog() -> Dialog:
    keys = [
        Button(Const(words.PLAN_FORMATS[form.value]), id=form.value, on_click=send, when="ok") for form in PlanFormat
    ]
    return Dialog(
        Window(
            Said("text"),
            Row(*keys[:2]),
            Row(*keys[2:]),
            Cancel(Const(words.BACK), id="back"),
            state=ExportWindow.formats,
            getter=formats_data,
        )
    )
