"""«Сохранить», «Отложить», «Отменить мероприятие»: kept in one transaction with all that follows; rights are asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.access import may_confirm
from bot.dialogs.dating.answers import adds_meeting, as_when, chosen
from bot.dialogs.dating.handlers import LONGEST
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.mine import run_event
from bot.dialogs.scene import Scene
from bot.rendering.staff import event_card
from bot.replies import redraw_card
from bot.texts import cards
from bot.texts import dating as words
from bot.texts import errors as trouble
from bot.typed.dates import TypedDate
from storage.database import Unit
from storage.errors import EventClosed, EventMissing, GroundMissing
from storage.models import Event
from storage.records import DateChange, EventView

Change = Callable[[Unit, Scene, EventView, bool], Awaitable[str]]


async def save(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _keep(Scene.of(manager), _date(None))


async def postpone(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _keep(Scene.of(manager), _postponed(None))


async def call_off(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _keep(Scene.of(manager), _called_off)


async def type_ground(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is not None:
        await _keep(scene, _postponed(text) if scene.data.get("leaving") else _date(text))


async def type_reason(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is not None:
        scene.data["reason"] = text
        await manager.switch_to(DatingWindow.sure)


async def no_more(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await unit.events.view(int(scene.data.get("kept") or 0))
    await scene.finish(cards.date_set(view, scene.now, first=True) if view is not None else words.NOTHING_MORE)


async def _line(scene: Scene, message: Message) -> str | None:
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return None
    return text


async def _keep(scene: Scene, change: Change) -> None:
    """One change, the last word, the card made true. Asks for the ground where one is needed."""
    event_id = int(scene.started_with["event"])
    try:
        async with scene.storage.write() as unit:
            view = await run_event(unit, scene)
            if view is None:
                answer = trouble.NOT_YOURS
            else:
                answer = await change(unit, scene, view, await may_confirm(unit, scene.actor, event_id))
    except GroundMissing:
        await scene.manager.switch_to(DatingWindow.ground)
        return
    except (EventClosed, EventMissing):
        await scene.finish(trouble.OLD_BUTTON)
        return
    if view is not None and adds_meeting(view) and scene.data.get("kept"):
        await scene.manager.switch_to(DatingWindow.more)
    else:
        await scene.finish(answer)
    card = scene.started_with.get("card")
    if view is not None and card is not None:
        async with scene.storage.read() as unit:
            now_so = await unit.events.view(event_id)
            shown = await event_card(unit, now_so, scene.now) if now_so is not None else None
        if shown is not None:
            await redraw_card(scene.bot, scene.actor.chat_id, card, shown)


def _date(ground: str | None) -> Change:
    async def change(unit: Unit, scene: Scene, view: EventView, confirmed: bool) -> str:
        found, data = chosen(scene), scene.data
        data["leaving"] = False
        if found is None:
            done = DateChange(await unit.events.locked(view.event.id), first=False, changed=False)
        elif adds_meeting(view):
            done = DateChange(await _meeting(unit, scene, view, found), first=True, changed=True)
            data["kept"] = done.event.id
        else:
            done = await _set_date(unit, scene, view, found, ground, confirmed=confirmed)
        await unit.events.set_place(done.event.id, now=scene.now, place=data.get("place"), link=data.get("link"))
        await unit.events.set_words(
            done.event.id, now=scene.now, public_title=data.get("title"), theme=data.get("theme")
        )
        if done.needs_confirmation:
            return cards.WAITS
        now_so = await unit.events.view(done.event.id)
        assert now_so is not None
        if done.changed:
            return cards.date_set(now_so, scene.now, first=done.first)
        return cards.date_stands(now_so, scene.now)

    return change


async def _meeting(unit: Unit, scene: Scene, view: EventView, found: TypedDate) -> Event:
    await unit.events.locked(view.event.id)
    when = as_when(found)
    return await unit.events.add_meeting(
        view.event.id,
        starts_on=when.starts_on,
        start_time=when.start_time,
        ends_on=when.ends_on,
        end_time=when.end_time,
        now=scene.now,
        person_id=scene.actor.person.id,
    )


async def _set_date(
    unit: Unit, scene: Scene, view: EventView, found: TypedDate, ground: str | None, *, confirmed: bool
) -> DateChange:
    when = as_when(found)
    return await unit.events.set_date(
        view.event.id,
        starts_on=when.starts_on,
        ends_on=when.ends_on,
        start_time=when.start_time,
        end_time=when.end_time,
        now=scene.now,
        person_id=scene.actor.person.id,
        ground=ground,
        confirmed=confirmed,
    )


def _postponed(ground: str | None) -> Change:
    async def change(unit: Unit, scene: Scene, view: EventView, confirmed: bool) -> str:
        scene.data["leaving"] = True
        done = await unit.events.postpone(
            view.event.id, now=scene.now, person_id=scene.actor.person.id, ground=ground, confirmed=confirmed
        )
        if done.needs_confirmation:
            return cards.WAITS
        return words.postponed(view) if done.changed else trouble.OLD_BUTTON

    return change


async def _called_off(unit: Unit, scene: Scene, view: EventView, confirmed: bool) -> str:
    done = await unit.events.call_off(
        view.event.id,
        reason=str(scene.data.get("reason") or ""),
        now=scene.now,
        person_id=scene.actor.person.id,
        confirmed=confirmed,
    )
    if done.needs_confirmation:
        return cards.WAITS
    return words.called_off(view) if done.changed else trouble.OLD_BUTTON
