from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.registration import steps
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import consent, errors
from bot.texts import events as words
from bot.texts.common import shorten
from bot.texts.profile import wrong_answer

KNOWN = 6  # organisations offered as buttons


async def consent_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await unit.events.view(scene.started_with["event"])
    return {"text": consent.text(view.institution.name) if view is not None else errors.GONE}


async def field_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """One question; for the organisation those that others have named."""
    scene = Scene.of(dialog_manager)
    asked = await _asked(scene)
    names: list[str] = []
    if asked == "organisation":
        async with scene.storage.read() as unit:
            view = await unit.events.view(scene.started_with["event"])
            names = await unit.people.known_organisations(view.institution.id, KNOWN) if view is not None else []
    scene.data["known"] = names
    return {"text": words.ASK[asked], "known": [(str(number), shorten(name, 55)) for number, name in enumerate(names)]}


async def check_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
        view = await unit.events.view(scene.started_with["event"])
    profile = {name: value for name in words.PROFILE if (value := getattr(person, name))} | steps.answers_of(scene)
    return {
        "text": words.profile_check(profile, view) if view is not None else errors.GONE,
        "number_text": words.number_only(view) if view is not None else errors.GONE,
        "fields": [(name, words.FIELD_NAMES[name]) for name in words.PROFILE],
    }


async def give(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await unit.events.view(scene.started_with["event"])
        if view is not None:
            await unit.consents.give(
                scene.actor.person.id,
                view.institution.id,
                text=consent.text(view.institution.name),
                text_version=consent.VERSION,
                now=scene.now,
            )
    await steps.go_on(scene)


async def refuse(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(consent.REFUSED)


async def type_answer(message: Message, widget: Any, manager: DialogManager) -> None:
    """What cannot be an answer is asked again, and nothing is lost."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if (wrong := wrong_answer(text)) is not None:
        await scene.say(wrong)
        return
    await _take(scene, text)


async def choose_known(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    known = scene.data.get("known", [])
    if key.isdigit() and int(key) < len(known):
        await _take(scene, known[int(key)])


async def _take(scene: Scene, text: str) -> None:
    steps.answers_of(scene)[await _asked(scene)] = text
    scene.data["asked"] = None
    await steps.go_on(scene)


async def choose_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in words.PROFILE:
        manager.dialog_data["asked"] = key
        await manager.switch_to(RegistrationWindow.field)


async def confirm(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await steps.register(Scene.of(manager))


async def _asked(scene: Scene) -> str:
    """The field under question: the one to change, else the first that nobody has told yet."""
    if scene.data.get("asked"):
        return str(scene.data["asked"])
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
    answers = steps.answers_of(scene)
    missing = (name for name in words.PROFILE if name not in answers and not getattr(person, name))
    return next(missing, words.PROFILE[0])


def registration_dialog() -> Dialog:
    known = Select(
        Format("{item[1]}"), id="k", item_id_getter=operator.itemgetter(0), items="known", on_click=choose_known
    )
    fields = Select(
        Format("{item[1]}"), id="f", item_id_getter=operator.itemgetter(0), items="fields", on_click=choose_field
    )
    leave = Cancel(Const(words.CANCEL), id="stop")
    return Dialog(
        Window(
            Said("text"),
            Row(
                Button(Const(consent.GIVE), id="give", on_click=give),
                Button(Const(consent.REFUSE), id="refuse", on_click=refuse),
            ),
            state=RegistrationWindow.consent,
            getter=consent_data,
        ),
        Window(
            Said("text"),
            Column(known),
            leave,
            MessageInput(type_answer, filter=TYPED),
            state=RegistrationWindow.field,
            getter=field_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.REGISTER), id="ok", on_click=confirm),
            Row(SwitchTo(Const(words.CHANGE), id="change", state=RegistrationWindow.change), leave),
            state=RegistrationWindow.check,
            getter=check_data,
        ),
        Window(
            Const(words.WHAT_TO_CHANGE),
            Column(fields),
            SwitchTo(Const(words.BACK), id="back", state=RegistrationWindow.check),
            state=RegistrationWindow.change,
            getter=check_data,
        ),
        Window(
            Said("number_text"),
            Row(Button(Const(words.REGISTER), id="ok", on_click=confirm), leave),
            state=RegistrationWindow.number,
            getter=check_data,
        ),
    )
