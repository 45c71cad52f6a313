"""Each press is one locked write; rights are asked of the server every time."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.mine import my_event, note
from bot.dialogs.rules.getters import conditions
from bot.dialogs.rules.states import RulesWindow
from bot.dialogs.scene import Scene
from bot.texts import errors as trouble
from bot.texts import rules as words
from bot.texts.desk_deciding import admitted
from bot.typed.dates import NotADate, read_date
from plans.registering import FIELDS, PRESETS, asked_fields
from storage.records import EventView

MOST = 20


async def keep(scene: Scene, **columns: Any) -> EventView | None:
    """Change the event's rules; None: no right (any more)."""
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.admissions.set_rules(view.event.id, scene.now, **columns)
            await note(unit, scene, view, "rules_set", rules=sorted(columns))
    if view is None:
        await scene.say(trouble.NOT_YOURS)
    return view


async def _view(scene: Scene) -> EventView | None:
    async with scene.storage.read() as unit:
        return await my_event(unit, scene)


async def toggle(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    view = await _view(scene)
    if view is not None and key == "needs_approval" and view.event.needs_approval:
        await _admit_at_once(query, scene)
    elif view is not None and key in words.TOGGLES:
        await keep(scene, **{key: not getattr(view.event, key)})


async def _admit_at_once(query: CallbackQuery, scene: Scene) -> None:
    """Who waited for a word is let in, and it is said how many."""
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        done = await unit.admissions.admit_at_once(view.event.id, scene.now) if view is not None else None
        if view is not None:
            await note(unit, scene, view, "rules_set", rules=["needs_approval"])
    if done is None:
        await scene.say(trouble.NOT_YOURS)
    elif done.total:
        await query.answer(admitted(done), show_alert=True)


async def choose_preset(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in PRESETS:
        await keep(Scene.of(manager), asked_fields=list(PRESETS[key]))


async def toggle_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    view = await _view(scene)
    if view is None or key not in FIELDS:
        return
    asked = set(asked_fields(view.event.form, view.event.asked_fields)) ^ {key}
    await keep(scene, asked_fields=[name for name in FIELDS if name in asked])


async def type_moment(message: Message, widget: Any, manager: DialogManager) -> None:
    """Of the window that is open: when the doors open, or close."""
    scene = Scene.of(manager)
    view = await _view(scene)
    if view is None:
        await scene.say(trouble.NOT_YOURS)
        return
    opening = manager.current_context().state == RulesWindow.opens
    zone = ZoneInfo(view.institution.time_zone)
    try:
        read = read_date(message.text or "", scene.now.astimezone(zone).date())
    except NotADate:
        await scene.say(words.NOT_MOMENT)
        return
    hour = read.start_time or (time(9) if opening else time(23, 59))
    at = datetime.combine(read.starts_on, hour, zone)
    other = view.event.closes_at if opening else view.event.opens_at
    if other is not None and (at >= other if opening else at <= other):
        await scene.say(words.CLOSES_EARLIER)
        return
    await keep(scene, **{"opens_at" if opening else "closes_at": at})
    await manager.switch_to(RulesWindow.home)


async def no_moment(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    opening = manager.current_context().state == RulesWindow.opens
    await keep(Scene.of(manager), **{"opens_at" if opening else "closes_at": None})
    await manager.switch_to(RulesWindow.home)


async def type_number(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    waiting = manager.current_context().state == RulesWindow.waiting
    if not (text.isdecimal() and len(text) < 6 and (waiting or int(text) > 0)):
        await scene.say(words.NOT_NUMBER)
        return
    await keep(scene, **{"waiting_cap" if waiting else "organisation_quota": int(text)})
    await manager.switch_to(RulesWindow.home)


async def no_number(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    waiting = manager.current_context().state == RulesWindow.waiting
    await keep(Scene.of(manager), **{"waiting_cap" if waiting else "organisation_quota": None})
    await manager.switch_to(RulesWindow.home)


async def no_waiting(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await keep(Scene.of(manager), waiting_cap=0)
    await manager.switch_to(RulesWindow.home)


async def open_question(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["question"] = int(key) if key.isdigit() else 0
    await manager.switch_to(RulesWindow.question)


async def delete_question(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.questions.drop(view.event.id, int(scene.data.get("question", 0)))
    await query.answer(words.DELETED if view is not None else trouble.NOT_YOURS)
    await manager.switch_to(RulesWindow.questions)


async def start_question(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        many = view is not None and len(await unit.questions.of_event(view.event.id)) >= MOST
    if view is None or many:
        await query.answer(words.MANY_QUESTIONS if many else trouble.NOT_YOURS, show_alert=True)
        return
    manager.dialog_data["new"] = {}
    await manager.switch_to(RulesWindow.text)


async def type_question(message: Message, widget: Any, manager: DialogManager) -> None:
    text = " ".join((message.text or "").split())
    if len(text) > 300:
        await message.answer(words.TOO_LONG)
        return
    manager.dialog_data["new"] = {"text": text}
    await manager.switch_to(RulesWindow.kind)


async def choose_kind(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in words.KINDS:
        manager.dialog_data["new"]["kind"] = key
        await manager.switch_to(RulesWindow.options if key == "choice" else RulesWindow.required)


async def type_options(message: Message, widget: Any, manager: DialogManager) -> None:
    options = [" ".join(one.split()) for one in re.split(r"[\n;]", message.text or "") if one.strip()]
    unlike = {one.casefold() for one in options}
    if not 2 <= len(options) <= 8 or len(unlike) < len(options) or max(map(len, options)) > 60:
        await message.answer(words.BAD_OPTIONS)
        return
    manager.dialog_data["new"]["options"] = options
    await manager.switch_to(RulesWindow.required)


async def choose_required(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["new"]["required"] = button.widget_id == "must"
    if await conditions(Scene.of(manager)):
        await manager.switch_to(RulesWindow.condition)
    else:
        await _add(manager, None)


async def choose_condition(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    found = await conditions(Scene.of(manager))
    if key.isdigit() and int(key) < len(found):
        ordinal, answer, _ = found[int(key)]
        await _add(manager, (ordinal, answer))


async def no_condition(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _add(manager, None)


async def _add(manager: DialogManager, only_if: tuple[int, str] | None) -> None:
    scene = Scene.of(manager)
    new = scene.data.get("new") or {}
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None and "kind" in new:
            await unit.questions.add(
                view.event.id,
                new["text"],
                new["kind"],
                options=tuple(new.get("options", ())),
                required=new.get("required", True),
                only_if=only_if,
            )
    scene.data["new"] = {}
    await manager.switch_to(RulesWindow.questions)
