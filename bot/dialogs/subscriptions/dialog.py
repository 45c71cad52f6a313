from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.access import Actor
from bot.clock import Clock
from bot.dialogs.scene import Scene
from bot.dialogs.subscriptions.states import SubscriptionsWindow
from bot.dialogs.subscriptions.wish import wish_windows
from bot.dialogs.subscriptions.wishes import wishes_windows
from bot.texts import subscriptions as words
from storage.database import Storage
from storage.models import Subscription

ALL = "all"
USUAL = ("вебинар", "семинар", "творческая лаборатория", "мастер-класс", "конкурс")
MOST = 24


async def chosen(
    storage: Storage, actor: Actor, clock: Clock, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Forms that lie ahead in somebody's plan, the usual ones, and whatever is chosen already."""
    async with storage.read() as unit:
        mine = await unit.subscriptions.of_person(actor.person.id)
        ahead = [form for form, _ in await unit.listings.public_forms(clock.now())]
    general = {one.form for one in mine if _by_form(one)}
    forms = list(dict.fromkeys([*[*ahead, *USUAL][:MOST], *sorted(form for form in general if form)]))
    dialog_manager.dialog_data["forms"] = forms
    keys = [(str(number), words.mark(form, form in general)) for number, form in enumerate(forms)]
    return {"forms": [(ALL, words.mark(words.EVERYTHING, None in general)), *keys], "any": bool(mine)}


async def toggle(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """A form on or off; an unknown number from an older list changes nothing."""
    scene = Scene.of(manager)
    forms = scene.data.get("forms", [])
    async with scene.storage.write() as unit:
        if key == ALL:
            await unit.subscriptions.toggle(scene.actor.person.id, now=scene.now)
        elif key.isdigit() and int(key) < len(forms):
            await unit.subscriptions.toggle(scene.actor.person.id, form=forms[int(key)], now=scene.now)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        gone = await unit.subscriptions.drop(scene.actor.person.id, scene.now)
    await query.answer(words.stopped(gone), show_alert=True)


def _by_form(one: Subscription) -> bool:
    """Not narrowed by anything but the form."""
    return one.event_id is None and one.institution_id is None and not (one.topic or one.audience or one.municipality)


def subscriptions_dialog() -> Dialog:
    return Dialog(
        Window(
            Const(words.HEADING),
            Group(
                Select(
                    Format("{item[1]}"),
                    id="form",
                    item_id_getter=operator.itemgetter(0),
                    items="forms",
                    on_click=toggle,
                ),
                width=2,
            ),
            Row(
                SwitchTo(Const(words.TOPIC), id="topic", state=SubscriptionsWindow.topic),
                SwitchTo(Const(words.WISH), id="wish", state=SubscriptionsWindow.wish),
            ),
            SwitchTo(Const(words.MINE), id="mine", state=SubscriptionsWindow.mine, when="any"),
            SwitchTo(Const(words.HOW), id="how", state=SubscriptionsWindow.how),
            Button(Const(words.STOP), id="stop", on_click=stop, when="any"),
            state=SubscriptionsWindow.forms,
            getter=chosen,
        ),
        *wishes_windows(),
        *wish_windows(),
    )
