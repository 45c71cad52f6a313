"""What a person does about their own data; nothing here is about anybody else."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.privacy.states import PrivacyWindow
from bot.dialogs.scene import Scene
from bot.documents.my_data import my_data_json, my_data_page
from bot.texts import my_data
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
    """Both at once: the page to read, the JSON to take elsewhere."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
        kept = await unit.my_data.of(person)
        homes = [await unit.institutions.get(row.institution_id) for row in await unit.consents.of_person(person.id)]
    zone = person.time_zone or (homes[-1].time_zone if homes else "Europe/Moscow")
    typed = await scene.chat_state.kept_of(scene.bot.id, person.user_id)
    tree = my_data.told({**kept, "chat_state": [*kept.get("chat_state", []), *typed]})
    page = BufferedInputFile(my_data_page(tree, scene.now, zone), my_data.PAGE_NAME)
    file = BufferedInputFile(my_data_json(tree), my_data.JSON_NAME)
    await scene.bot.send_document(scene.actor.chat_id, page, caption=words.PAGE_CAPTION)
    await scene.bot.send_document(scene.actor.chat_id, file, caption=words.FILE_CAPTION)
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def choose_field(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in PROFILE:
        manager.dialog_data["field"] = key
        await manager.switch_to(PrivacyWindow.field)


async def type_field(message: Message, widget: Any, manager: DialogManager) -> None:
    """Only while somebody may keep it: an old window of who withdrew their consent writes nothing."""
    scene = Scene.of(manager)
    text = read_answer(scene.data["field"], message.text or "")
    if isinstance(text, Wrong):
        await scene.say(WRONG[text])
        return
    async with scene.storage.write() as unit:
        allowed = await may_keep(unit, scene)
        if allowed:
            await unit.people.save_profile(scene.actor.person.id, **{scene.data["field"]: text})
            await unit.registrations.correct(scene.actor.person.id, **{scene.data["field"]: text})
    if not allowed:
        await scene.say(words.NO_CONSENT)
    await manager.switch_to(PrivacyWindow.home)


async def may_keep(unit: Unit, scene: Scene) -> bool:
    """Somebody has this person's consent to keep a profile."""
    return any(one.purpose == "registration" for one, _ in await consents_of(unit, scene, active=True))


async def clear_field(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Out of the profile; registrations that asked for it keep theirs until their term."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        await unit.people.clear_field(scene.actor.person.id, scene.data["field"])
    await query.answer(words.CLEARED, show_alert=True)
    await manager.switch_to(PrivacyWindow.home)


async def choose_consent(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["consent"] = int(key) if key.isdigit() else 0
    await manager.switch_to(PrivacyWindow.withdraw)


async def withdraw(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """At once, and only this one: others to the same institution stand."""
    scene = Scene.of(manager)
    person_id = scene.actor.person.id
    async with scene.storage.write() as unit:
        active = await consents_of(unit, scene, active=True)
        consent = next((one for one, _ in active if one.id == scene.data.get("consent")), None)
        ended: int | None = None
        if consent is not None and consent.purpose == "registration":
            ended = await unit.erasing(scene.now).withdraw(person_id, consent.institution_id)
        elif consent is not None:
            done = await unit.consents.withdraw(person_id, consent.institution_id, scene.now, consent.purpose)
            ended = 0 if done else None
        if consent is not None and ended is not None:
            await unit.audit.note(
                "consent_withdrawn",
                now=scene.now,
                institution_id=consent.institution_id,
                details={"purpose": consent.purpose},
            )
    await query.answer(words.withdrawn(ended) if ended is not None else words.NO_SUCH, show_alert=True)
    await manager.switch_to(PrivacyWindow.home)


async def forget(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The last word first: afterwards there is nobody to say it to. What the window itself kept goes with its end."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        await unit.people.forget(scene.actor.person.id, scene.now)
    await scene.chat_state.forget(scene.bot.id, scene.actor.person.user_id)
    await scene.finish(words.FORGOTTEN)
