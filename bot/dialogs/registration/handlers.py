"""What presses and typed lines do. What cannot be an answer is asked again, and nothing is lost."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.registration import steps
from bot.dialogs.registration.getters import field_of, own_of
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.scene import Scene
from bot.texts import consent
from bot.texts import errors as trouble
from bot.texts import registering as words
from bot.texts.events import LEFT
from plans.registering import Wrong, read_answer, read_own, read_seats


async def choose_colleague(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _for(manager, steps.COLLEAGUE)


async def choose_organisation(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _for(manager, steps.ORGANISATION)


async def _for(manager: DialogManager, whom: str) -> None:
    manager.dialog_data.update({"as": whom, "answers": {}, "own": {}})
    await steps.go_on(Scene.of(manager))


async def give(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await steps.public(unit, int(scene.started_with.get("event", 0)))
        if view is not None:
            await unit.consents.give(
                scene.actor.person.id,
                view.institution.id,
                text=consent.text(view.institution),
                text_version=consent.VERSION,
                now=scene.now,
            )
    await steps.go_on(scene)


async def refuse(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(consent.REFUSED)


async def type_answer(message: Message, widget: Any, manager: DialogManager) -> None:
    await _take(Scene.of(manager), message.text or "")


async def choose_known(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    known = scene.data.get("known", [])
    if key.isdigit() and int(key) < len(known):
        await _take(scene, known[int(key)])


async def _take(scene: Scene, text: str) -> None:
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
    field = field_of(scene, asked) if asked is not None else None
    if field is None:
        await scene.finish(trouble.GONE)
        return
    read = read_seats(text) if field == "seats" else read_answer(field, text)
    if isinstance(read, Wrong):
        await scene.say(words.WRONG[read])
        return
    assert asked is not None
    if field in ("organisation", "seats"):
        refused = await steps.refused(scene, asked, field, str(read))
        if refused is not None:
            await scene.say(refused)
            return
    steps.answers_of(scene)[field] = str(read)
    await _answered(scene)


async def type_own(message: Message, widget: Any, manager: DialogManager) -> None:
    await _take_own(Scene.of(manager), message.text or "")


async def choose_own(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
    question = own_of(scene, asked) if asked is not None else None
    if question is not None and key.isdigit() and int(key) < len(question.choices):
        await _take_own(scene, question.choices[int(key)])


async def skip_own(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _take_own(Scene.of(manager), None)


async def _take_own(scene: Scene, text: str | None) -> None:
    """None: left out, where that is allowed."""
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
    question = own_of(scene, asked) if asked is not None else None
    if question is None:
        await steps.go_on(scene)
        return
    read: str | Wrong = "" if text is None and not question.required else read_own(question, text or "")
    if isinstance(read, Wrong):
        await scene.say(words.WRONG[read])
        return
    scene.data["own"][str(question.ordinal)] = read
    await _answered(scene)


async def _answered(scene: Scene) -> None:
    scene.data["asked"] = None
    await steps.go_on(scene)


async def choose_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """A field, the ordinal of an own question, or what was said of photographs."""
    if key == "photo":
        await manager.switch_to(RegistrationWindow.photo)
        return
    manager.dialog_data["asked"] = key
    await manager.switch_to(RegistrationWindow.own if key.isdigit() else RegistrationWindow.field)


async def confirm(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await steps.register(Scene.of(manager))


async def claim(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A colleague takes the place that was made for them; in data mode `full` the press is their consent."""
    scene = Scene.of(manager)
    link = str(scene.started_with.get("link", ""))
    async with scene.storage.write() as unit:
        row = await unit.registrations.claim(link, scene.actor.person.id, scene.now)
        view = await unit.events.view(row.event_id) if row is not None else None
        if view is not None and view.institution.data_mode == "full":
            await unit.consents.give(
                scene.actor.person.id,
                view.institution.id,
                text=consent.text(view.institution),
                text_version=consent.VERSION,
                now=scene.now,
            )
    if row is None or view is None:
        await scene.finish(words.NOT_CLAIMED)
    elif steps.wants_photo(view):
        scene.data["claimed"] = view.event.id
        await manager.switch_to(RegistrationWindow.photo)
    else:
        await scene.finish(words.CLAIMED, steps.ticket_keys(view.event.id))


async def say_photo(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Either answer goes on; of a colleague's place that was just taken it is kept at once."""
    scene, given = Scene.of(manager), button.widget_id == "give"
    claimed = scene.data.get("claimed")
    if claimed is None:
        scene.data["photo"] = given
        await steps.go_on(scene)
        return
    async with scene.storage.write() as unit:
        view = await steps.public(unit, int(claimed))
        if view is not None:
            if given:
                await steps.give_photo(unit, scene, view)
            await unit.registrations.say_photo(view.event.id, scene.actor.person.id, given, scene.now)
    await scene.finish(words.CLAIMED, steps.ticket_keys(int(claimed)))


async def refuse_claim(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The place goes on, and the name with it."""
    scene = Scene.of(manager)
    link = str(scene.started_with.get("link", ""))
    async with scene.storage.write() as unit:
        row = await unit.registrations.of_link(link, scene.now)
        if row is not None and row.by_person_id is not None:
            await unit.registrations.leave_one(row.id, row.by_person_id, scene.now)
            await unit.registrations.forget_name(row.id)
    await scene.finish(LEFT)
