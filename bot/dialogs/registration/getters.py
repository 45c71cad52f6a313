"""What the windows show."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.registration import steps
from bot.dialogs.scene import Scene
from bot.texts import consent, consent_photo, errors
from bot.texts import events as event_words
from bot.texts import registering as words
from bot.texts.common import capital, esc, shorten
from plans.registering import OwnQuestion, choices_of

KNOWN = 6  # organisations offered as buttons


async def whom_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await steps.public(unit, int(scene.started_with.get("event", 0)))
    seats = view is not None and (view.event.takes_seats or view.institution.data_mode != "full")
    return {"colleague": view is not None and view.event.takes_colleagues, "seats": seats}


async def consent_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await steps.public(unit, int(scene.started_with.get("event", 0)))
    return {"text": consent.text(view.institution) if view is not None else errors.GONE, "ok": view is not None}


async def photo_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    event_id = scene.data.get("claimed") or scene.started_with.get("event", 0)
    async with scene.storage.read() as unit:
        view = await steps.public(unit, int(event_id))
    return {"text": consent_photo.text(view.institution.name) if view is not None else errors.GONE}


async def field_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """One question: with its choices, or for an organisation those that others have named."""
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
        field = field_of(scene, asked) if asked is not None else None
        offered = list(choices_of(field or ""))
        if asked is not None and field == "organisation":
            offered = await unit.people.known_organisations(asked.view.institution.id, KNOWN)
            mine = (await unit.people.get(scene.actor.person.id)).organisation
            if asked.whom != steps.SELF and mine:
                offered = [mine, *(name for name in offered if name != mine)][:KNOWN]
    scene.data["known"] = offered
    if asked is None or field is None:
        return {"text": errors.GONE, "known": []}
    said = {steps.COLLEAGUE: words.ASK_OF_COLLEAGUE, steps.ORGANISATION: words.ASK_OF_ORGANISATION}.get(asked.whom, {})
    text = said.get(field, words.ASK[field])
    return {"text": text, "known": [(str(number), shorten(capital(name), 55)) for number, name in enumerate(offered)]}


async def own_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
    question = own_of(scene, asked) if asked is not None else None
    if question is None:
        return {"text": errors.GONE, "choices": [], "may_skip": False}
    choices = [(str(number), shorten(capital(one), 55)) for number, one in enumerate(question.choices)]
    return {"text": esc(question.text), "choices": choices, "may_skip": not question.required}


async def check_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        asked = await steps.ask(unit, scene)
        if asked is None:
            return {"text": errors.GONE, "number_text": errors.GONE, "fields": [], "ok": words.REGISTER}
        alone = asked.whom == steps.SELF
        told_of = alone and asked.full  # where only a number is given, the window tells of nothing else
        clashes = await unit.registrations.clashes(scene.actor.person.id, asked.view, scene.now) if told_of else []
        named = asked.full and asked.whom != steps.ORGANISATION
        alike = await unit.registrations.alike(asked.view.event.id, asked.values) if named else None
    fields = [(name, words.FIELD_NAMES[name]) for name in asked.fields]
    own = [(str(question.ordinal), shorten(question.text, 50)) for question, _ in asked.told]
    photo = [("photo", consent_photo.NAME)] if asked.asks_photo else []
    told = words.check(asked.view, asked.values, asked.told, clashes, scene.now, asked.photo if photo else None)
    if alike is not None:
        told += words.alike(alike.number, own=alone)
    return {
        "text": told,
        "number_text": event_words.number_only(asked.view),
        "fields": [*fields, *own, *photo],
        "ok": words.APPLY if asked.whom == steps.ORGANISATION else words.REGISTER,
    }


async def claim_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        row = await unit.registrations.of_link(str(scene.started_with.get("link", "")), scene.now)
        view = await unit.events.view(row.event_id) if row is not None else None
        maker = await unit.people.find(row.by_person_id) if row is not None and row.by_person_id else None
    if row is None or view is None:
        return {"text": words.NOT_CLAIMED, "yes": words.CLAIM_ANYHOW, "there": False}
    full = view.institution.data_mode == "full"
    told = consent.text(view.institution) if full else None
    text = words.claim(view, maker.display_name if maker is not None else None, told, scene.now)
    return {"text": text, "yes": words.CLAIM if full else words.CLAIM_ANYHOW, "there": True}


def field_of(scene: Scene, asked: steps.Asked) -> str | None:
    """The field under question: the one to change, else the first that nobody has told yet."""
    chosen = scene.data.get("asked")
    return chosen if chosen in asked.fields else asked.missing or asked.fields[0]


def own_of(scene: Scene, asked: steps.Asked) -> OwnQuestion | None:
    chosen = str(scene.data.get("asked"))
    return next((one for _, one in asked.questions if str(one.ordinal) == chosen), asked.next_own)
