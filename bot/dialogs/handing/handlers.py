from __future__ import annotations

import datetime as dt
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.access import may_take_back
from bot.dialogs.handing.states import HandingWindow
from bot.dialogs.handing.subject import Subject, subject_of, whom_to_ask
from bot.dialogs.mine import note_home
from bot.dialogs.scene import Scene
from bot.texts import errors as trouble
from bot.texts import handing as words
from bot.texts.common import local
from storage.database import Unit
from storage.models import Delegation, Person

LINK_DAYS = dt.timedelta(days=3)


async def choose_home(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data.update(home=int(key) if key.isdigit() else 0, page=0)
    await manager.switch_to(HandingWindow.who)


async def choose_person(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """One event: the question goes out. Everything: first «точно?»."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        subject = await subject_of(scene, unit)
        person = await _candidate(unit, subject, scene.actor.person, key) if subject is not None else None
        asked = None
        if subject is not None and subject.view is not None and person is not None:
            asked = await _ask(unit, scene, subject, person.id)
    if subject is None:
        await scene.finish(words.NOT_OPEN)
    elif person is None:
        await query.answer(words.NOT_THEIRS, show_alert=True)
    elif subject.view is None:
        manager.dialog_data["to"] = person.id
        await manager.switch_to(HandingWindow.sure)
    else:
        await scene.finish(words.sent(person.display_name) if asked is not None else words.ASKED_ALREADY)


async def give_everything(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        subject = await subject_of(scene, unit)
        to = str(scene.data.get("to", ""))
        person = await _candidate(unit, subject, scene.actor.person, to) if subject is not None else None
        asked = await _ask(unit, scene, subject, person.id) if subject is not None and person is not None else None
    if subject is None or person is None:
        await scene.finish(words.NOT_OPEN if subject is None else words.NOT_THEIRS)
        return
    await scene.finish(words.sent(person.display_name) if asked is not None else words.ASKED_ALREADY)


async def by_link(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """A message to be forwarded whole; the link is for the first who opens it."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        subject = await subject_of(scene, unit)
        asked = await _ask(unit, scene, subject, None) if subject is not None else None
        payload = await _link(unit, scene, asked) if asked is not None else None
    if subject is None or payload is None:
        await scene.finish(words.NOT_OPEN)
        return
    url, until = await _url(scene, payload), local(scene.now + LINK_DAYS, subject.home.time_zone)
    giver = scene.actor.person.display_name
    if subject.view is not None:
        await scene.finish(words.link(subject.view, giver, url, until, scene.now))
    else:
        await scene.finish(words.link_everything(giver, [one.name for one in subject.parties], url, until))


async def choose_leaver(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """An admin, for somebody who is gone: a link that names the responsible too, for their chat may be lost."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        home, responsible = scene.started_with["home"], await unit.responsibles.get(scene.started_with["responsible"])
        allowed = scene.actor.is_admin(home) and responsible is not None and responsible.institution_id == home
        people = await unit.delegations.who_spoke_for(responsible.id) if allowed and responsible is not None else []
        leaver = next((one for one in people if str(one.id) == key), None)
        asked = await unit.delegations.ask(home, None, leaver.id, None, scene.now) if leaver is not None else None
        if responsible is None or leaver is None or asked is None:
            await query.answer(words.NOT_THEIRS if allowed else trouble.NOT_YOURS, show_alert=True)
            return
        payload = await _link(unit, scene, asked, responsible.id)
        institution = await unit.institutions.get(home)
        await note_home(unit, scene, home, "handover_offered", "person", leaver.id)
    until = local(scene.now + LINK_DAYS, institution.time_zone)
    await scene.say_above(
        words.link_everything(leaver.display_name, [responsible.name], await _url(scene, payload), until)
    )


async def call_off(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _withdraw(Scene.of(manager), "asked", words.CALLED_OFF)


async def take_back(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _withdraw(Scene.of(manager), "accepted", words.GIVEN_BACK)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def _withdraw(scene: Scene, state: str, done: str) -> None:
    async with scene.storage.write() as unit:
        subject = await subject_of(scene, unit)
        row = await open_one(unit, scene, subject, state) if subject is not None else None
        allowed = row is not None and await may_take_back(unit, scene.actor, row)
        ended = (
            allowed and row is not None and await unit.delegations.withdraw(row.id, scene.actor.person.id, scene.now)
        )
    if row is not None and not allowed:
        await scene.finish(trouble.NOT_YOURS)
    else:
        await scene.finish(done if ended else words.NOTHING_TO_TAKE_BACK)


async def open_one(unit: Unit, scene: Scene, subject: Subject, state: str) -> Delegation | None:
    """The question or the consent that stands now."""
    if subject.event_id is not None:
        return await unit.delegations.open_of(subject.event_id, state)
    if state != "asked":
        return None
    return await unit.delegations.everything_of(subject.home.id, scene.actor.person.id)


async def _candidate(unit: Unit, subject: Subject, me: Person, key: str) -> Person | None:
    near, far = await whom_to_ask(unit, subject, me)
    return next((person for person, _ in (*near, *far) if str(person.id) == key), None)


async def _ask(unit: Unit, scene: Scene, subject: Subject, to: int | None) -> Delegation | None:
    return await unit.delegations.ask(subject.home.id, subject.event_id, scene.actor.person.id, to, scene.now)


async def _link(unit: Unit, scene: Scene, asked: Delegation, responsible_id: int | None = None) -> str:
    return await unit.links.create(
        "delegation",
        institution_id=asked.institution_id,
        now=scene.now,
        expires_at=scene.now + LINK_DAYS,
        event_id=asked.event_id,
        responsible_id=responsible_id,
        delegation_id=asked.id,
    )


async def _url(scene: Scene, payload: str) -> str:
    return f"https://t.me/{(await scene.bot.me()).username}?start={payload}"
