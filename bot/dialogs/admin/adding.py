from __future__ import annotations

import operator
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.dialogs.admin.states import AddingWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import admin as words
from bot.texts import errors as trouble
from bot.texts.zones import ZONES
from storage.errors import BadValue, SlugTaken
from storage.models import Institution
from storage.repositories.institutions import default_data_mode, is_slug, is_time_zone

LONGEST_NAME = 200


async def answers(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    data = dialog_manager.dialog_data
    name, country = data.get("name", ""), data.get("country", "RU")
    ready = "ownership" in data
    default = default_data_mode(country, data["ownership"]) if ready else "none"
    mode = data.get("mode") or default
    return {
        "slug_text": words.ask_slug(name),
        "suggested": words.suggest_slug(name),
        "countries": words.COUNTRIES,
        "zones": [(zone, city) for city, zone in ZONES[country]],
        "ownerships": words.OWNERSHIPS,
        "may_choose": ready and default == "full",
        "switch": words.TO_NONE if mode == "full" else words.WITH_NAMES,
        "check": words.summary(name, country, data["zone"], data["ownership"], mode) if ready else "",
    }


async def type_name(message: Message, widget: Any, manager: DialogManager) -> None:
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST_NAME or not any(letter.isalpha() for letter in text):
        await Scene.of(manager).say(words.BAD_NAME)
        return
    manager.dialog_data["name"] = text
    await manager.switch_to(AddingWindow.slug)


async def type_slug(message: Message, widget: Any, manager: DialogManager) -> None:
    await _take_slug(manager, (message.text or "").strip().casefold())


async def suggested_slug(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _take_slug(manager, words.suggest_slug(manager.dialog_data.get("name", "")))


async def _take_slug(manager: DialogManager, slug: str) -> None:
    scene = Scene.of(manager)
    if not is_slug(slug):
        await scene.say(words.BAD_SLUG)
        return
    async with scene.storage.read() as unit:
        taken = await unit.institutions.by_slug(slug) is not None
    if taken:
        await scene.say(words.SLUG_TAKEN)
        return
    scene.data["slug"] = slug
    await manager.switch_to(AddingWindow.country)


async def choose_country(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """A country of one zone needs no question about it."""
    if key not in ZONES:
        return
    manager.dialog_data["country"] = key
    if len(ZONES[key]) == 1:
        manager.dialog_data["zone"] = ZONES[key][0][1]
    await manager.switch_to(AddingWindow.zone if len(ZONES[key]) > 1 else AddingWindow.ownership)


async def choose_zone(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["zone"] = key
    await manager.switch_to(AddingWindow.ownership)


async def type_zone(message: Message, widget: Any, manager: DialogManager) -> None:
    """A city of the list, or an IANA name."""
    text = (message.text or "").strip()
    cities = {city.casefold(): zone for city, zone in ZONES["RU"]}
    zone = cities.get(text.casefold(), text)
    if not is_time_zone(zone):
        await Scene.of(manager).say(words.BAD_ZONE)
        return
    manager.dialog_data["zone"] = zone
    await manager.switch_to(AddingWindow.ownership)


async def choose_ownership(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    if key in dict(words.OWNERSHIPS):
        manager.dialog_data.update(ownership=key, mode=None)
        await manager.switch_to(AddingWindow.check)


async def switch_mode(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """With names or without; where the law says «without», the choice comes later, with a recorded confirmation."""
    manager.dialog_data["mode"] = "full" if manager.dialog_data.get("mode") == "none" else "none"


async def create(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The owner who adds an institution is its first admin: its lists come to them."""
    scene = Scene.of(manager)
    if not scene.actor.is_owner:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    try:
        row = await _create(scene)
    except SlugTaken:
        await scene.say(words.SLUG_TAKEN)
        await manager.switch_to(AddingWindow.slug)
        return
    except (BadValue, KeyError):
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    await scene.finish(words.added(row))


async def _create(scene: Scene) -> Institution:
    data, person_id = scene.data, scene.actor.person.id
    async with scene.storage.write() as unit:
        row = await unit.institutions.add(
            slug=data["slug"],
            name=data["name"],
            country=data["country"],
            time_zone=data["zone"],
            ownership=data["ownership"],
            data_mode="none" if data.get("mode") == "none" else None,
            now=scene.now,
        )
        await unit.people.grant(person_id, row.id, "admin", scene.now)
        await unit.audit.note("institution_added", now=scene.now, person_id=person_id, institution_id=row.id)
    return row


def _choice(widget_id: str, items: str, take: Any) -> Select[Any]:
    return Select(Format("{item[1]}"), id=widget_id, item_id_getter=operator.itemgetter(0), items=items, on_click=take)


def _leave(back: State) -> Row:
    return Row(SwitchTo(Const(words.BACK), id="back", state=back), Cancel(Const(words.CANCEL), id="stop"))


def adding_dialog() -> Dialog:
    return Dialog(
        Window(
            Const(words.ASK_NAME),
            Cancel(Const(words.CANCEL), id="stop"),
            MessageInput(type_name, filter=TYPED),
            state=AddingWindow.name,
        ),
        Window(
            Said("slug_text"),
            Button(Format("{suggested}"), id="same", on_click=suggested_slug),
            _leave(AddingWindow.name),
            MessageInput(type_slug, filter=TYPED),
            state=AddingWindow.slug,
        ),
        Window(
            Const(words.ASK_COUNTRY),
            Group(_choice("country", "countries", choose_country), width=2),
            _leave(AddingWindow.slug),
            state=AddingWindow.country,
        ),
        Window(
            Const(words.ASK_ZONE),
            Group(_choice("zone", "zones", choose_zone), width=2),
            _leave(AddingWindow.country),
            MessageInput(type_zone, filter=TYPED),
            state=AddingWindow.zone,
        ),
        Window(
            Const(words.ASK_OWNERSHIP),
            Group(_choice("whose", "ownerships", choose_ownership), width=1),
            _leave(AddingWindow.country),
            state=AddingWindow.ownership,
        ),
        Window(
            Said("check"),
            Button(Said("switch"), id="mode", on_click=switch_mode, when="may_choose"),
            Button(Const(words.CREATE), id="create", on_click=create),
            _leave(AddingWindow.ownership),
            state=AddingWindow.check,
        ),
        getter=answers,
    )
