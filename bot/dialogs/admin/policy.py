from __future__ import annotations

import datetime as dt
import operator
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.policy_scope import Scope, scope_of
from bot.dialogs.admin.rights import admin_scene
from bot.dialogs.admin.states import PolicyWindow
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import admin as admin_words
from bot.texts import policy as words
from plans.policy import OWN, Policy
from plans.search import speaks_of

PAGE = 8


class _OnlyLooking(Exception):
    """Rolls the transaction of a preview back."""


async def policy_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene, home = await admin_scene(dialog_manager)
    if home is None:
        return {"text": admin_words.GONE, "fields": [], "changed": False, "ok": False, "own": False}
    async with scene.storage.read() as unit:
        scope = await scope_of(unit, home, scene.data)
    shown = _shown(scene, scope)
    fields = [(name, key) for name, key in words.FIELDS.items() if scope.kind == "all" or name in OWN]
    return {
        "text": words.policy(shown, changed=shown != scope.kept, whose=scope.name, own=tuple(scope.own(shown))),
        "fields": fields,
        "changed": shown != scope.kept,
        "ok": True,
        "own": scope.kind != "all",
        "defaults": words.AS_HOME if scope.kind != "all" else words.DEFAULTS,
    }


async def whose_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Those who lead rows, or the rows that the typed words speak of; those with wishes of their own are marked."""
    scene, home = await admin_scene(dialog_manager)
    query = str(scene.data.get("query", ""))
    if home is None:
        return {"text": admin_words.GONE, "who": [], **paged(0, 0, PAGE, "wp")}
    async with scene.storage.read() as unit:
        if query:
            rows = [
                row for row in await unit.plans.rows_of(home.id) if speaks_of(query, (row.title, row.form, row.place))
            ]
            found = [(f"row:{row.id}", words.whose_key(row.title, own=bool(row.policy))) for row in rows]
        else:
            leads = [view.responsible for view in await unit.responsibles.of_institution(home.id) if view.leads]
            found = [(f"responsible:{one.id}", words.whose_key(one.name, own=bool(one.policy))) for one in leads]
    page = page_of(dialog_manager, len(found), PAGE, "wp")
    text = words.whose(len(found), query)
    return {"text": text, "who": found[page * PAGE : (page + 1) * PAGE], **paged(page, len(found), PAGE, "wp")}


async def choose_whose(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    kind, _, number = key.partition(":")
    if kind in ("responsible", "row") and number.isdigit():
        _turn_to(manager, kind, int(number))
    await manager.switch_to(PolicyWindow.all)


async def whole_home(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    _turn_to(manager, "all", 0)


async def type_row(message: Message, widget: Any, manager: DialogManager) -> None:
    manager.dialog_data.update(query=" ".join((message.text or "").split())[:100], wp=0)


def _turn_to(manager: DialogManager, kind: str, key: int) -> None:
    """What was changed for another and not saved is not taken along."""
    manager.dialog_data.update(scope=kind, of=key, query="")
    manager.dialog_data.pop("policy", None)


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
            scope = await scope_of(unit, home, scene.data)
            await scope.keep(unit, home, _shown(scene, scope), scene.now)
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
        async with scene.storage.read() as unit:
            scope = await scope_of(unit, home, scene.data)
        scene.data["policy"] = _shown(scene, scope).changed(name, text).as_json()
    await manager.switch_to(PolicyWindow.all)


async def defaults(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene, home = await admin_scene(manager)
    if home is not None:
        async with scene.storage.read() as unit:
            scene.data["policy"] = (await scope_of(unit, home, scene.data)).under.as_json()


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Every open event is reminded by the new rules from now on; what was sent stays."""
    scene, home = await admin_scene(manager)
    if home is None:
        await query.answer(admin_words.GONE, show_alert=True)
        return
    async with scene.storage.write() as unit:
        scope = await scope_of(unit, home, scene.data)
        shown = _shown(scene, scope)
        await scope.keep(unit, home, shown, scene.now)
        await note_home(
            unit,
            scene,
            home.id,
            "policy_set",
            "" if scope.kind == "all" else scope.kind,
            scope.key or None,
            details=shown.as_json() if scope.kind == "all" else scope.own(shown),
        )
    scene.data.pop("policy", None)
    await query.answer(words.SAVED)


def _shown(scene: Scene, scope: Scope) -> Policy:
    """With what was changed and not yet saved."""
    changed = scene.data.get("policy")
    return Policy.from_json(dict(changed)) if changed else scope.kept


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
                Button(Said("defaults"), id="def", on_click=defaults, when="ok"),
            ),
            Row(
                SwitchTo(Const(words.WHOSE), id="whose", state=PolicyWindow.whose, when="ok"),
                Button(Const(words.WHOLE_HOME), id="home", on_click=whole_home, when="own"),
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
        Window(
            Said("text"),
            Column(chosen("who", "who", choose_whose)),
            pager("wp"),
            back,
            MessageInput(type_row, filter=TYPED),
            state=PolicyWindow.whose,
            getter=whose_data,
        ),
    )
