from __future__ import annotations

import re
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.access import may_confirm, may_run_event
from bot.dialogs.scene import Scene
from bot.rendering.staff import deadline_of, event_card, is_open
from bot.replies import redraw_card
from bot.snoozing import snooze_until
from bot.texts import cards
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from bot.texts.common import local
from bot.typed_dates import NotADate, read_date
from storage.database import Unit

LAST_STANDING = "standing-last"


async def type_participants(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    if not text.isdecimal() or len(text) > 6:
        await scene.say(words.NOT_A_NUMBER)
        return
    async with scene.storage.write() as unit:
        allowed = await may_run_event(unit, scene.actor, scene.started_with["event"])
        if allowed:
            await unit.events.add_to_outcome(scene.started_with["event"], numbers={"participants": int(text)})
    await _close(scene, words.SAVED if allowed else trouble.NOT_YOURS)


async def type_document(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is None:
        return
    async with scene.storage.write() as unit:
        allowed = await may_run_event(unit, scene.actor, scene.started_with["event"])
        if allowed:
            await unit.events.add_to_outcome(scene.started_with["event"], note=text)
    await _close(scene, words.SAVED if allowed else trouble.NOT_YOURS)


async def type_reason(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Не состоялось» by a responsible waits for a head's or an organizer's word, where the policy says so."""
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is None:
        return
    async with scene.storage.write() as unit:
        answer = await _not_held(unit, scene, text)
    await _close(scene, answer)


async def _not_held(unit: Unit, scene: Scene, reason: str) -> str:
    event_id, value = int(scene.started_with["event"]), scene.started_with["value"]
    if not await may_run_event(unit, scene.actor, event_id):
        return trouble.NOT_YOURS
    event = await unit.events.locked(event_id)
    policy = await unit.institutions.policy(event.institution_id)
    alone = not policy.moves_need_confirmation or await may_confirm(unit, scene.actor, event_id)
    if value == "not_held" and not alone:
        await unit.events.propose(event, {"kind": "not_held"}, reason, scene.actor.person.id, scene.now)
        return cards.WAITS
    first = await unit.events.set_outcome(
        event_id, outcome=value, now=scene.now, person_id=scene.actor.person.id, reason=reason
    )
    return words.SAVED if first else trouble.OLD_BUTTON


async def type_report(message: Message, widget: Any, manager: DialogManager) -> None:
    """A number and a line for the quarter; the year's last one closes the row."""
    scene = Scene.of(manager)
    text = await _line(scene, message)
    if text is None:
        return
    event_id, stage = int(scene.started_with["event"]), scene.started_with["stage"]
    async with scene.storage.write() as unit:
        allowed = await may_run_event(unit, scene.actor, event_id)
        if allowed:
            await _report(unit, scene, event_id, text)
            await unit.reminders.acknowledge(event_id, stage, scene.actor.person.id, scene.now)
            if stage == LAST_STANDING:
                event = await unit.events.locked(event_id)
                await unit.events.set_outcome(
                    event_id,
                    outcome="done",
                    now=scene.now,
                    person_id=scene.actor.person.id,
                    note=event.outcome_note,
                    numbers=event.outcome_numbers,
                )
    await _close(scene, words.SAVED if allowed else trouble.NOT_YOURS)


async def _report(unit: Unit, scene: Scene, event_id: int, text: str) -> None:
    event = await unit.events.locked(event_id)
    institution = await unit.institutions.get(event.institution_id)
    quarter = words.quarter_text(local(scene.now, institution.time_zone))
    others = [line for line in (event.outcome_note or "").splitlines() if line and not line.startswith(f"{quarter}: ")]
    number = re.search(r"\d+", text)
    numbers = {quarter: int(number[0][:9])} if number else {}
    await unit.events.add_to_outcome(event_id, note="\n".join([*others, f"{quarter}: {text}"]), numbers=numbers)


async def type_snooze(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Свой день»: a day off becomes the next working one; a day after the event is asked again."""
    scene = Scene.of(manager)
    event_id = int(scene.started_with["event"])
    async with scene.storage.read() as unit:
        view = await unit.events.view(event_id)
        allowed = view is not None and await may_run_event(unit, scene.actor, event_id)
    if view is None or not allowed or not is_open(view):
        await _close(scene, trouble.OLD_BUTTON if view is not None and allowed else trouble.NOT_YOURS)
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
        late = last is not None and day > last
        if day > today and not late:
            await snooze_until(unit, view, day, scene.actor.person.id, scene.now)
    if day <= today or late:
        await scene.say(words.TOO_LATE if late else words.TOO_EARLY)
        return
    await _close(scene, cards.snoozed(day, today))


async def skip(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The outcome itself is kept already."""
    await _close(Scene.of(manager), words.SAVED)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def _line(scene: Scene, message: Message) -> str | None:
    text = " ".join((message.text or "").split())
    if len(text) > words.LONGEST:
        await scene.say(words.TOO_LONG)
        return None
    return text


async def _close(scene: Scene, answer: str) -> None:
    """The last word, and the card made true."""
    await scene.finish(answer)
    card = scene.started_with.get("card")
    if card is None:
        return
    async with scene.storage.read() as unit:
        view = await unit.events.view(int(scene.started_with["event"]))
        shown = await event_card(unit, view, scene.now) if view is not None else None
    if shown is not None:
        await redraw_card(scene.bot, scene.actor.chat_id, card, shown)
