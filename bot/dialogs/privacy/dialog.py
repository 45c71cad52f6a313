from __future__ import annotations

import operator
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.privacy import handlers
from bot.dialogs.privacy.states import PrivacyWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import my_data
from bot.texts import privacy as words
from bot.texts.registering import FIELD_NAMES
from plans.registering import PROFILE
from storage.personal.my_data import OF_OTHERS

# What the first window counts besides the profile, registrations, subscriptions and consents
TOLD_BESIDES = ("memberships", "contacts", "standing_members", "event_helpers", "certificates", "delegations", "made")


async def home_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
        consents = await handlers.consents_of(unit, scene, active=True)
        registrations = len(await unit.registrations.of_person(person.id, scene.now))
        subscriptions = len(await unit.subscriptions.of_person(person.id))
        kept = await unit.my_data.of(person)
    others = {my_data.SECTIONS[name]: len(kept[name]) for name in TOLD_BESIDES if kept.get(name)}
    return {
        "text": words.home(person, consents, registrations, subscriptions, others),
        "profile": any(getattr(person, name) for name in PROFILE),
        "consents": bool(consents),
    }


async def fields_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
    field = scene.data.get("field", PROFILE[0])
    return {
        "fields": [(name, FIELD_NAMES[name]) for name in PROFILE],
        "text": words.ask_field(field, getattr(person, field)),
        "told": bool(getattr(person, field)),
    }


async def consents_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        consents = await handlers.consents_of(unit, scene, active=True)
        mine = await unit.registrations.of_person(scene.actor.person.id, scene.now)
    chosen = next((pair for pair in consents if pair[0].id == scene.data.get("consent")), None)
    there = [one for one in mine if chosen is not None and one.view.institution.id == chosen[1].id]
    for_others = sum(one.registration.kind in OF_OTHERS for one in there)
    return {
        "consents": [(str(one.id), words.consent_key(one, institution)) for one, institution in consents],
        "sure": words.sure_withdraw(*chosen, len(there), for_others) if chosen is not None else words.NO_SUCH,
        "ok": chosen is not None,
    }


async def forget_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Who would leave an institution without an administrator is told first."""
    scene = Scene.of(dialog_manager)
    alone = []
    async with scene.storage.read() as unit:
        for institution_id in sorted(scene.actor.admin_of):
            if len(await unit.people.staff(institution_id, "admin")) == 1:
                alone.append((await unit.institutions.get(institution_id)).name)
    return {"text": words.sure_forget(alone)}


def privacy_dialog() -> Dialog:
    fields = Select(
        Format("{item[1]}"),
        id="f",
        item_id_getter=operator.itemgetter(0),
        items="fields",
        on_click=handlers.choose_field,
    )
    consents = Select(
        Format("{item[1]}"),
        id="i",
        item_id_getter=operator.itemgetter(0),
        items="consents",
        on_click=handlers.choose_consent,
    )
    back = SwitchTo(Const(words.BACK), id="back", state=PrivacyWindow.home)
    return Dialog(
        Window(
            Said("text"),
            Row(
                Button(Const(words.DOWNLOAD), id="get", on_click=handlers.download),
                SwitchTo(Const(words.CORRECT), id="fix", state=PrivacyWindow.fields, when="profile"),
            ),
            SwitchTo(Const(words.WITHDRAW), id="cons", state=PrivacyWindow.consents, when="consents"),
            SwitchTo(Const(words.FORGET), id="forget", state=PrivacyWindow.forget),
            state=PrivacyWindow.home,
            getter=home_data,
        ),
        Window(Const(words.WHAT_TO_CORRECT), Column(fields), back, state=PrivacyWindow.fields, getter=fields_data),
        Window(
            Said("text"),
            Button(Const(words.CLEAR), id="clear", on_click=handlers.clear_field, when="told"),
            back,
            MessageInput(handlers.type_field, filter=TYPED),
            state=PrivacyWindow.field,
            getter=fields_data,
        ),
        Window(Const(words.WHOSE), Column(consents), back, state=PrivacyWindow.consents, getter=consents_data),
        Window(
            Said("sure"),
            Button(Const(words.YES_WITHDRAW), id="yes", on_click=handlers.withdraw, when="ok"),
            back,
            state=PrivacyWindow.withdraw,
            getter=consents_data,
        ),
        Window(
            Said("text"),
            Button(Const(words.YES_FORGET), id="yes", on_click=handlers.forget),
            back,
            state=PrivacyWindow.forget,
            getter=forget_data,
        ),
    )
