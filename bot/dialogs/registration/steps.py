"""What comes next. The database is asked each time: an old or a forged press registers nobody without consent and a name."""

from __future__ import annotations

from aiogram.fsm.state import State
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.scene import Scene
from bot.texts import errors as trouble
from bot.texts import events as words
from bot.texts.ticket import MINE, TO_CALENDAR
from storage.database import Unit
from storage.errors import EventMissing, RegistrationClosed
from storage.records import EventView, Place


async def start_registration(scene: Scene, event_id: int) -> None:
    """Open the first window that this person needs, or say why there is none."""
    async with scene.storage.read() as unit:
        view = await _public(unit, event_id)
        refused = trouble.GONE if view is None else words.LINK_MODE if view.institution.data_mode == "link" else None
        state = await _next(unit, scene, view, {}) if view is not None else None
    if refused is not None or state is None:
        await scene.say_above(refused or trouble.GONE)
        return
    await scene.manager.start(state, data={"event": event_id})


async def go_on(scene: Scene) -> None:
    """The next window after an answer."""
    async with scene.storage.read() as unit:
        view = await _public(unit, scene.started_with["event"])
        state = await _next(unit, scene, view, answers_of(scene)) if view is not None else None
    if state is None:
        await scene.finish(trouble.GONE)
        return
    await scene.manager.switch_to(state)


async def _next(unit: Unit, scene: Scene, view: EventView, answers: dict[str, str]) -> State:
    if view.institution.data_mode != "full":
        return RegistrationWindow.number
    if await unit.consents.active(scene.actor.person.id, view.institution.id) is None:
        return RegistrationWindow.consent
    person = await unit.people.get(scene.actor.person.id)
    whole = all(name in answers or getattr(person, name) for name in words.PROFILE)
    return RegistrationWindow.check if whole else RegistrationWindow.field


def answers_of(scene: Scene) -> dict[str, str]:
    answers: dict[str, str] = scene.data.setdefault("answers", {})
    return answers


async def register(scene: Scene) -> None:
    """Save the profile, take the place, say the last word; without consent or a whole profile the question comes again."""
    answers = answers_of(scene)
    try:
        async with scene.storage.write() as unit:
            view = await _public(unit, scene.started_with["event"])
            if view is None:
                raise EventMissing(str(scene.started_with["event"]))
            ready = await _next(unit, scene, view, answers) in (RegistrationWindow.check, RegistrationWindow.number)
            place = await _take(unit, scene, view, answers) if ready else None
            after = await unit.events.view(view.event.id)
    except RegistrationClosed as error:
        await scene.finish(words.CLOSED[error.why])
        return
    except EventMissing:
        await scene.finish(trouble.GONE)
        return
    if place is None or after is None:
        await go_on(scene)
        return
    await scene.finish(words.ticket(place, after, scene.now), ticket_keys(after.event.id))


async def _take(unit: Unit, scene: Scene, view: EventView, answers: dict[str, str]) -> Place:
    person_id = scene.actor.person.id
    if view.institution.data_mode == "full" and answers:
        await unit.people.save_profile(person_id, **answers)
    person = await unit.people.get(person_id)
    profile = {name: getattr(person, name) for name in words.PROFILE}
    return await unit.registrations.register(view.event.id, person_id, now=scene.now, **profile)


def ticket_keys(event_id: int) -> InlineKeyboardMarkup:
    """Long-lived: it works after restarts and when the window is gone."""
    named = [(MINE, "mine"), (TO_CALENDAR, "calendar"), (words.LEAVE_TICKET, "leave")]
    row = [
        InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=event_id).pack())
        for text, action in named
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def _public(unit: Unit, event_id: int) -> EventView | None:
    view = await unit.events.view(event_id)
    return view if view is not None and view.event.public else None
