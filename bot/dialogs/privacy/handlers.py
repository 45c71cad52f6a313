"""What a person does about their own data; nothing here is about anybody else."""

from __future__ import annotations

import json
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.privacy.states import PrivacyWindow
from bot.dialogs.scene import Scene
from bot.texts import privacy as words
from bot.texts.registering import WRONG
from plans.registering import PROFILE, Wrong, read_answer
from storage.database import Unit
from storage.models import Consent, Institution


async def consents_of(unit: Unit, scene: Scene, *, active: bool) -> list[tuple[Consent, Institution]]:
    rows = await unit.consents.of_person(scene.actor.person.id)
    wanted = [row for row in rows if not active or row.withdrawn_at is None]
    return [(row, await unit.institutions.get(row.institution_id)) for row in wanted]


async def download(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
        consents = await consents_of(unit, scene, active=False)
        registrations = await unit.registrations.every_of_person(person.id)
        subscriptions = [one.form or "—" for one in await unit.subscriptions.of_person(person.id)]
    told = words.as_json(person, consents, registrations, subscriptions)
    content = json.dumps(told, ensure_ascii=False, indent=2).encode()
    file = BufferedInputFile(content, words.FILE_NAME)
    await scene.bot.send_document(scene.actor.chat_id, file, caption=words.FILE_CAPTION)
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def choose_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in PROFILE:
        manager.dialog_data["field"] = key
        await manager.switch_to(PrivacyWindow.field)


async def type_field(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = read_answer(scene.data["field"], message.text or "")
    if isinstance(text, Wrong):
        await scene.say(WRONG[text])
        return
    async with scene.storage.write() as unit:
        await unit.people.save_profile(scene.actor.person.id, **{scene.data["field"]: text})
        await unit.registrations.correct(scene.actor.person.id, **{scene.data["field"]: text})
    await manager.switch_to(PrivacyWindow.home)


async def choose_consent(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["institution"] = int(key) if key.isdigit() else 0
    await manager.switch_to(PrivacyWindow.withdraw)


async def withdraw(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """At once: registrations there end, places go on, what they held is erased; the profile goes with the last consent."""
    scene = Scene.of(manager)
    person_id, institution_id = scene.actor.person.id, int(scene.data.get("institution", 0))
    async with scene.storage.write() as unit:
        done = await unit.consents.withdraw(person_id, institution_id, scene.now)
        ended = 0
        if done:
            ended = await unit.registrations.leave_all(person_id, scene.now, institution_id)
            await unit.registrations.erase_fields(person_id, institution_id)
            if not await consents_of(unit, scene, active=True):
                await unit.people.clear_profile(person_id)
            await unit.audit.note("consent_withdrawn", now=scene.now, institution_id=institution_id)
    await query.answer(words.withdrawn(ended) if done else words.NO_SUCH, show_alert=True)
    await manager.switch_to(PrivacyWindow.home)


async def forget(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The last word first: afterwards there is nobody to say it to. What the window itself kept goes with its end."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        await unit.people.forget(scene.actor.person.id, scene.now)
    await scene.finish(words.FORGOTTEN)
