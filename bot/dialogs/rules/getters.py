from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.scene import Scene
from bot.texts import errors as trouble
from bot.texts import rules as words
from plans.registering import OwnQuestion
from storage.database import Unit
from storage.records import EventView


async def my_event(unit: Unit, scene: Scene) -> EventView | None:
    """The event under the organizer's hand, if they still are staff of its institution."""
    view = await unit.events.view(int(scene.started_with.get("event", 0)))
    return view if view is not None and scene.actor.is_staff(view.institution.id) else None


async def home_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        own = await unit.questions.of_event(view.event.id) if view is not None else []
    if view is None:
        return {"text": trouble.NOT_YOURS, "toggles": [], "ok": False}
    names = [name for name in words.TOGGLES if name != "takes_photos" or view.institution.data_mode == "full"]
    toggles = [(name, words.toggle_key(name, getattr(view.event, name))) for name in names]
    return {"text": words.home(view, len(own), scene.now), "toggles": toggles, "ok": True}


async def fields_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
    if view is None:
        return {"text": trouble.NOT_YOURS, "fields": [], "presets": []}
    return {"text": words.fields(view), "fields": words.field_keys(view), "presets": list(words.PRESETS.items())}


async def questions_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        own = await unit.questions.of_event(view.event.id) if view is not None else []
    if view is None:
        return {"text": trouble.NOT_YOURS, "own": []}
    keys = [(str(question_id), str(number)) for number, (question_id, _) in enumerate(own, 1)]
    return {"text": words.questions(view, [one for _, one in own]), "own": keys}


async def question_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        own = await unit.questions.of_event(view.event.id) if view is not None else []
    found = next((one for question_id, one in own if question_id == scene.data.get("question")), None)
    if found is None:
        return {"text": trouble.GONE, "there": False}
    return {"text": words.question(found, [one for _, one in own]), "there": True}


async def kind_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"kinds": list(words.KINDS.items())}


async def condition_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    return {"conditions": [(str(n), text) for n, (_, _, text) in enumerate(await conditions(scene))]}


async def conditions(scene: Scene) -> list[tuple[int, str, str]]:
    """(ordinal, answer, key) of every answer that a new question may depend on."""
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        own: list[tuple[int, OwnQuestion]] = await unit.questions.of_event(view.event.id) if view is not None else []
    found = [(one.ordinal, answer, words.condition_key(one, answer)) for _, one in own for answer in one.choices]
    return found[:20]
