from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.answers import refuse, report
from bot.dialogs.mine import run_event
from bot.dialogs.scene import Scene
from bot.rendering.keys import is_open
from bot.rendering.staff import deadline_of, event_card
from bot.replies import redraw_card
from bot.snoozing import snooze_until
from bot.texts import cards
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from bot.texts.common import local
from bot.typed.dates import NotADate, read_date


async def type_reason(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Не состоялось» by a responsible waits for a head's or an organizer's word, where the policy says so."""
    scene = Scene.of(manager)
    text = await line(scene, message)
    if text is None:
        return
    value = str(scene.started_with["value"])
    async with scene.storage.write() as unit:
        view = await run_event(unit, scene)
        if view is None:
            answer = trouble.NOT_YOURS
        else:
            done = await refuse(unit, scene.actor, view.event.id, value, text, scene.now)
            answer = {"kept": words.SAVED, "waits": cards.WAITS}.get(done or "", trouble.OLD_BUTTON)
    await close(scene, answer)


async def type_report(message: Message, widget: Any, manager: DialogManager) -> None:
    """A number and a line for the quarter; the year's last one closes the row."""
    scene = Scene.of(manager)
    text = await line(scene, message)
    if text is None:
        return
    stage = scene.started_with["stage"]
    async with scene.storage.write() as unit:
        view = await run_event(unit, scene)
        if view is not None:
            await report(unit, view, text, stage, scene.actor, scene.now)
    await close(scene, words.SAVED if view is not None else trouble.NOT_YOURS)


async def type_snooze(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Свой день»: a day off becomes the next working one; a day after the event is asked again."""
    scene = Scene.of(manager)
    async with scene.storage.read() as unit:
        view = await run_event(unit, scene)
    if view is None or not is_open(view):
        await close(scene, trouble.OLD_BUTTON if view is not None else trouble.NOT_YOURS)
        return
    today = local(scene.now, view.institution.time_zone).date()
    try:
        day = read_date(message.text or "", today).starts_on
    except NotADate as error:
        await scene.say(words.not_a_day(str(error)))
        return
    async with scene.storage.write() as unit:
        calendar = await unit.institutions.calendar(view.institution.id)
        day, last = calendar.on_or_after(day), deadline_of(view)
        late = last is not None and today <= last < day
        if day > today and not late:
            await snooze_until(unit, view, day, scene.actor.person.id, scene.now)
    if day <= today or late:
        await scene.say(words.TOO_LATE if late else words.TOO_EARLY)
        return
    await close(scene, cards.snoozed(day, today))


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def line(scene: Scene, message: Message) -> str | None:
    text = " ".join((message.text or "").split())
    if len(text) > words.LONGEST:
        await scene.say(words.TOO_LONG)
        return None
    return text


async def close(scene: Scene, answer: str) -> None:
    """The last word, and the card made true."""
    await scene.finish(answer)
    card = scene.started_with.get("card")
    if card is None:
        return
    async with scene.storage.read() as unit:
        view = await run_event(unit, scene)
        shown = await event_card(unit, view, scene.now) if view is not None else None
    if shown is not None:
        await redraw_card(scene.bot, scene.actor.chat_id, card, shown)
