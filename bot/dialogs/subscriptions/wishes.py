"""What I am subscribed to, a topic in words, and how and of what to be told."""

from __future__ import annotations

import operator
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, ScrollingGroup, Select, SwitchTo
from aiogram_dialog.widgets.text import Case, Const, Format

from bot.access import Actor
from bot.dialogs.scene import Scene
from bot.dialogs.subscriptions.states import SubscriptionsWindow
from bot.dialogs.widgets import TYPED
from bot.texts import subscriptions as words
from plans.matching import QUIET, read_hours
from storage.database import Storage, Unit
from storage.models import Subscription
from storage.outgoing.news import HOW

LONGEST = 100  # letters of a topic


async def mine(storage: Storage, actor: Actor, **_: Any) -> dict[str, Any]:
    async with storage.read() as unit:
        lines = []
        for one in await unit.subscriptions.of_person(actor.person.id):
            view = await unit.events.view(one.event_id) if one.event_id is not None else None
            title = view.title if view is not None else None
            lines.append((str(one.id), words.one_of_mine(one, title, await home_of(unit, one))))
    return {"lines": lines, "any": bool(lines)}


async def home_of(unit: Unit, one: Subscription) -> str | None:
    """The institution that a subscription names."""
    return (await unit.institutions.get(one.institution_id)).name if one.institution_id is not None else None


async def remove(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    """Of one's own only: somebody else's number drops nothing."""
    scene = Scene.of(manager)
    if key.isdigit() and int(key) < 2**63:
        async with scene.storage.write() as unit:
            await unit.subscriptions.drop(scene.actor.person.id, scene.now, int(key))


async def topic_typed(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    topic = " ".join((message.text or "").split())
    if not any(letter.isalpha() for letter in topic):
        await message.answer(words.TOPIC_EMPTY)
        return
    if len(topic) > LONGEST:
        await message.answer(words.TOPIC_LONG)
        return
    async with scene.storage.write() as unit:
        new = await unit.subscriptions.add_topic(scene.actor.person.id, topic, scene.now)
    await message.answer(words.topic_added(topic, new))
    await manager.switch_to(SubscriptionsWindow.mine, show_mode=ShowMode.SEND)


async def wanted(storage: Storage, actor: Actor, **_: Any) -> dict[str, Any]:
    async with storage.read() as unit:
        person = await unit.people.get(actor.person.id)
    return {
        "often": [(key, words.ticked(words.OFTEN[key], key == person.notices)) for key in HOW],
        "subjects": [(key, words.ticked(text, key not in person.muted)) for key, text in words.SUBJECTS.items()],
        "quiet": words.quiet(person.quiet_from, person.quiet_to),
    }


async def often(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key in HOW:
        async with scene.storage.write() as unit:
            await unit.news.tell(scene.actor.person.id, key)


async def subject(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    if key in words.SUBJECTS:
        async with scene.storage.write() as unit:
            await unit.news.mute_or_not(scene.actor.person.id, key)


async def quiet_pressed(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        await unit.news.quiet_or_not(scene.actor.person.id, QUIET)


async def hours_typed(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    hours = read_hours(message.text or "")
    if hours is None:
        await message.answer(words.HOURS_NOT_READ)
        return
    async with scene.storage.write() as unit:
        await unit.news.keep_quiet(scene.actor.person.id, hours)


def wishes_windows() -> list[Window]:
    back = SwitchTo(Const(words.BACK), id="back", state=SubscriptionsWindow.forms)
    return [
        Window(
            Case({True: Const(words.MINE_HEADING), False: Const(words.NONE_YET)}, selector="any"),
            ScrollingGroup(
                Select(
                    Format("✕ {item[1]}"),
                    id="one",
                    item_id_getter=operator.itemgetter(0),
                    items="lines",
                    on_click=remove,
                ),
                id="lines",
                width=1,
                height=8,
                hide_on_single_page=True,
            ),
            back,
            state=SubscriptionsWindow.mine,
            getter=mine,
        ),
        Window(
            Const(words.TOPIC_ASKED),
            MessageInput(topic_typed, filter=TYPED),
            back,
            state=SubscriptionsWindow.topic,
        ),
        Window(
            Const(words.HOW_HEADING),
            Row(
                Select(
                    Format("{item[1]}"),
                    id="often",
                    item_id_getter=operator.itemgetter(0),
                    items="often",
                    on_click=often,
                )
            ),
            Column(
                Select(
                    Format("{item[1]}"),
                    id="subject",
                    item_id_getter=operator.itemgetter(0),
                    items="subjects",
                    on_click=subject,
                )
            ),
            Button(Format("{quiet}"), id="quiet", on_click=quiet_pressed),
            MessageInput(hours_typed, filter=TYPED),
            back,
            state=SubscriptionsWindow.how,
            getter=wanted,
        ),
    ]
