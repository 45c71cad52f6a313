from __future__ import annotations

import datetime as dt
import operator
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import PolicyWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import admin as admin_words
from bot.texts import policy as words
from plans.policy import Policy
from storage.models import Institution


class _OnlyLooking(Exception):
    """Rolls the transaction of a preview back."""


async def policy_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": admin_words.GONE, "fields": [], "changed": False, "ok": False}
    kept = await _kept(scene, home)
    shown = _shown(scene, kept)
    return {
        "text": words.policy(shown, changed=shown != kept),
        "fields": list(words.FIELDS.items()),
        "changed": shown != kept,
        "ok": True,
    }


async def field_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    name = str(dialog_manager.dialog_data.get("field", "hour"))
    return {"text": words.ask(name), "choices": [(str(at), text) for at, text in enumerate(words.CHOICES[name])]}


async def week_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """As if it were saved: computed in a transaction that is rolled back."""
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": admin_words.GONE}
    today = scene.now.astimezone(ZoneInfo(home.time_zone)).date()
    monday = today + dt.timedelta(days=7 - today.weekday())
    start = dt.datetime.combine(monday, dt.time(), ZoneInfo(home.time_zone))
    text = ""
    with suppress(_OnlyLooking):
        async with scene.storage.write() as unit:
            shown = _shown(scene, await unit.institutions.policy(home.id))
            await unit.institutions.set_policy(home.id, shown, scene.now)
            await unit.reminders.recompute_all(home.id, scene.now)
            rows = await unit.reminders.preview(start, start + dt.timedelta(days=7), home.id)
            text = words.week(rows, scene.now, home.time_zone)
            raise _OnlyLooking
    return {"text": text}


async def open_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in words.FIELDS:
        manager.dialog_data["field"] = key
        await manager.switch_to(PolicyWindow.field)


async def choose_value(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    name = str(manager.dialog_data.get("field", ""))
    choices = words.CHOICES.get(name, ())
    if key.isdigit() and int(key) < len(choices):
        await _take(manager, name, choices[int(key)])


async def type_value(message: Message, widget: Any, manager: DialogManager) -> None:
    name = str(manager.dialog_data.get("field", "hour"))
    try:
        await _take(manager, name, message.text or "")
    except ValueError:
        await message.answer(words.refused(name))


async def _take(manager: DialogManager, name: str, text: str) -> None:
    scene, home = await admin_scene(manager)
    if home is not None:
        scene.data["policy"] = _shown(scene, await _kept(scene, home)).changed(name, text).as_json()
    await manager.switch_to(PolicyWindow.all)


async def defaults(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["policy"] = Policy().as_json()


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Every open event is reminded by the new rules from now on; what was sent stays."""
    scene, home = await admin_scene(manager)
    if home is None:
        await query.answer(admin_words.GONE, show_alert=True)
        return
    async with scene.storage.write() as unit:
        shown = _shown(scene, await unit.institutions.policy(home.id))
        await unit.institutions.set_policy(home.id, shown, scene.now)
        await unit.reminders.recompute_all(home.id, scene.now)
        await unit.audit.note(
            "policy_set",
            now=scene.now,
            person_id=scene.actor.person.id,
            institution_id=home.id,
            details=shown.as_json(),
        )
    scene.data.pop("policy", None)
    await query.answer(words.SAVED)


async def _kept(scene: Scene, home: Institution) -> Policy:
    async with scene.storage.read() as unit:
        return await unit.institutions.policy(home.id)


def _shown(scene: Scene, kept: Policy) -> Policy:
    """With what was changed and not yet saved."""
    changed = scene.data.get("policy")
    return Policy.from_json(dict(changed)) if changed else kept


def policy_dialog() -> Dialog:
    def chosen(items: str, widget_id: str, take: Any) -> Select[Any]:
        return Select(
            Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take
        )

    back = SwitchTo(Const(admin_words.BACK), id="back", state=PolicyWindow.all)
    return Dialog(
        Window(
            Said("text"),
            Group(chosen("fields", "fld", open_field), width=3),
            Row(
                SwitchTo(Const(words.NEXT_WEEK), id="week", state=PolicyWindow.week, when="ok"),
                Button(Const(words.DEFAULTS), id="def", on_click=defaults, when="ok"),
            ),
            Button(Const(words.SAVE), id="save", on_click=save, when="changed"),
            Cancel(Const(admin_words.BACK), id="close"),
            state=PolicyWindow.all,
            getter=policy_data,
        ),
        Window(
            Said("text"),
            Group(chosen("choices", "val", choose_value), width=4),
            back,
            MessageInput(type_value, filter=TYPED),
            state=PolicyWindow.field,
            getter=field_data,
        ),
        Window(Said("text"), back, state=PolicyWindow.week, getter=week_data),
    )
