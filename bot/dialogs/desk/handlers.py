"""What an organizer does. Rights are asked of the server at every press; what was done is noted in the audit."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.checkin.states import CheckinWindow
from bot.dialogs.dating import DatingWindow
from bot.dialogs.desk.states import DeskWindow, WriteWindow
from bot.dialogs.mine import my_event, note
from bot.dialogs.rules import RulesWindow
from bot.dialogs.scene import Scene
from bot.texts import desk as words
from bot.texts import errors as trouble
from bot.typed.place import read_place
from plans.attending import LONGEST_WORD
from plans.search import speaks_of
from storage.records import EventView

LONGEST, LONGEST_SEARCH = 300, 60


async def open_event(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["event"] = int(key) if key.isdigit() else 0
    manager.dialog_data.update(people=0, query="", shown="all")
    await manager.switch_to(DeskWindow.card)


async def open_rules(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await manager.start(RulesWindow.home, data={"event": manager.dialog_data.get("event", 0)})


async def switch_dated(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(dated=not manager.dialog_data.get("dated"), page=0)


async def switch_doors(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        await unit.events.set_registration_open(view.event.id, not view.event.registration_open)
        await note(unit, scene, view, "registration_closed" if view.event.registration_open else "registration_opened")


async def switch_pause(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Open, but nobody is taken just now; whoever is on the list stays."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        await unit.desk.set_paused(view.event.id, not view.event.paused)
        await note(unit, scene, view, "registration_resumed" if view.event.paused else "registration_paused")


def is_about(view: EventView, query: str) -> bool:
    return speaks_of(query, (view.title, view.event.theme, view.event.form, view.place))


async def type_search(message: Message, widget: Any, manager: DialogManager) -> None:
    """Words of a title, a theme, a form or a place narrow the list."""
    manager.dialog_data.update(find=" ".join((message.text or "").split())[:LONGEST_SEARCH], page=0)


async def reset_search(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(find="", page=0)


async def switch_past(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(past=not manager.dialog_data.get("past"), page=0)


async def open_door(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await manager.start(CheckinWindow.list, data={"event": manager.dialog_data.get("event", 0), "back": True})


async def open_dating(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Set or move: the same windows as under a card, which ask for their own right."""
    data = {"event": manager.dialog_data.get("event", 0), "card": None}
    await manager.start(DatingWindow.day, data=data, mode=StartMode.RESET_STACK)


async def open_writing(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await manager.start(WriteWindow.whom, data={"event": manager.dialog_data.get("event", 0)})


async def type_code_word(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST_WORD or not any(sign.isalnum() for sign in text):
        await scene.say(words.LONG_CODE_WORD)
        return
    await _set_code_word(scene, text)


async def no_code_word(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _set_code_word(Scene.of(manager), None)


async def _set_code_word(scene: Scene, word: str | None) -> None:
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.desk.set_code_word(view.event.id, word)
            await note(unit, scene, view, "code_word_set")
    if view is None:
        await scene.say(trouble.NOT_YOURS)
    await scene.manager.switch_to(DeskWindow.card)


async def repeat_event(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The new one opens; the window that asked is gone, so a second press finds nothing to repeat."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        again = await unit.desk.repeat(view.event.id, now=scene.now) if view is not None else None
        if view is not None and again is not None:
            await note(unit, scene, view, "event_repeated")
    if again is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    await query.answer(words.repeated(again.id), show_alert=True)
    scene.data.update(event=again.id, people=0, past=False, page=0)
    await manager.switch_to(DeskWindow.card)


async def type_capacity(message: Message, widget: Any, manager: DialogManager) -> None:
    """A number, or «без ограничения»; raising it promotes as many waiting as fit, lowering it drops nobody."""
    scene = Scene.of(manager)
    text = (message.text or "").strip().casefold()
    unlimited = text.startswith("без")
    if not unlimited and not (text.isdecimal() and len(text) < 6):
        await scene.say(words.NOT_CAPACITY)
        return
    await _set_capacity(scene, None if unlimited else int(text))


async def no_limit(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await _set_capacity(Scene.of(manager), None)


async def _set_capacity(scene: Scene, capacity: int | None) -> None:
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        promoted = await unit.events.set_capacity(view.event.id, capacity, scene.now) if view is not None else 0
        if view is not None:
            await note(unit, scene, view, "capacity_set")
    if view is None:
        await scene.say(trouble.NOT_YOURS)
    else:
        await scene.say_above(words.capacity_set(capacity, promoted, view.registered))
    await scene.manager.switch_to(DeskWindow.card)


async def type_words(message: Message, widget: Any, manager: DialogManager) -> None:
    """A public title or a theme, by the window that is open."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return
    title = manager.current_context().state == DeskWindow.title
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.events.set_words(
                view.event.id, now=scene.now, public_title=text if title else None, theme=None if title else text
            )
            await note(unit, scene, view, "words_set")
    if view is None:
        await scene.say(trouble.NOT_YOURS)
    await manager.switch_to(DeskWindow.card)


async def type_place(message: Message, widget: Any, manager: DialogManager) -> None:
    """A place, a link, or both in one line."""
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return
    place, link = read_place(text)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        if view is not None:
            await unit.events.set_place(view.event.id, now=scene.now, place=place, link=link)
            await note(unit, scene, view, "place_set")
    if view is None:
        await scene.say(trouble.NOT_YOURS)
    await manager.switch_to(DeskWindow.card)


async def type_reason(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    text = " ".join((message.text or "").split())
    if len(text) > LONGEST:
        await scene.say(words.TOO_LONG)
        return
    scene.data["reason"] = text
    await manager.switch_to(DeskWindow.sure)


async def cancel_event(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Registrants and subscribers are told by themselves; the places are nobody's any more."""
    scene = Scene.of(manager)
    async with scene.storage.write() as unit:
        view = await my_event(unit, scene)
        done = view is not None and await unit.events.cancel(
            view.event.id, reason=scene.data.get("reason"), now=scene.now, person_id=scene.actor.person.id
        )
        if view is not None and done:
            await note(unit, scene, view, "event_cancelled")
    await query.answer(words.CANCELLED if done else trouble.OLD_BUTTON, show_alert=True)
    await manager.switch_to(DeskWindow.list)
