"""What is told about a row that has its outcome: numbers, a note, links, a document, files. Each answer is kept at once, so that
whoever walks away in the middle has lost nothing."""

from __future__ import annotations

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.answers import keep, tell
from bot.context import PLATFORM
from bot.dialogs.mine import run_event
from bot.dialogs.outcome.handlers import close, line
from bot.dialogs.outcome.states import OutcomeWindow
from bot.dialogs.scene import Scene
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from bot.typed.outcome import COUNTED, Told, read_told
from storage.records import EventView


def asked_of(scene: Scene, view: EventView) -> str:
    """Whose number's turn it is."""
    return str(scene.data.get("asked") or COUNTED.get(view.event.nature, ("participants",))[0])


async def type_numbers(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    asked = asked_of(scene, view)
    told = read_told(text, view.event.nature, asked)
    if not told.numbers and not told.has_links:
        await scene.say(words.bad_link(told.bad[0]) if told.bad else words.NOT_A_NUMBER)
        return
    await _keep(scene, view, told)
    if len(told.numbers) == 1 and await _ask_next(scene, view, {asked, *told.numbers}):
        return
    await _go_on(scene, view, note=told.note is None)


async def type_note(message: Message, widget: Any, manager: DialogManager) -> None:
    """Links in it are links: «выступили три методиста, https://…»."""
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    await _keep(scene, view, read_told(text))
    await _go_on(scene, view, note=False)


async def type_links(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    told = read_told(text)
    if told.bad or not told.has_links:
        await scene.say(words.bad_link(told.bad[0]) if told.bad else words.NOT_A_LINK)
        return
    await _keep(scene, view, Told(announcement=told.announcement, report=told.report))
    await close(scene, await _summary(scene))


async def type_document(message: Message, widget: Any, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    told = read_told(text)
    if told.bad:
        await scene.say(words.bad_link(told.bad[0]))
        return
    await _keep(scene, view, told)
    await close(scene, await _summary(scene))


async def type_remains(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Частично»: what is left to do."""
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    async with scene.storage.write() as unit:
        await unit.events.add_to_outcome(view.event.id, reason=text, person_id=scene.actor.person.id, now=scene.now)
    await manager.switch_to(OutcomeWindow.document)


async def type_more(message: Message, widget: Any, manager: DialogManager) -> None:
    """«Дополнить»: anything in one line; the window says what stands now and goes on."""
    scene = Scene.of(manager)
    view = await _closed(scene)
    text = await line(scene, message)
    if view is None or text is None:
        return
    told = read_told(text, view.event.nature)
    if told.bad:
        await scene.say(words.bad_link(told.bad[0]))
        return
    async with scene.storage.write() as unit:
        await tell(unit, view, text, scene.actor, scene.now)


async def take_file(message: Message, widget: Any, manager: DialogManager) -> None:
    """Kept as the messenger's own file: nothing is downloaded. The words under it are an answer of their own."""
    scene = Scene.of(manager)
    view = await _closed(scene)
    if view is None:
        return
    if len(view.event.outcome_files) >= words.MOST_FILES:
        await scene.say(words.FILES_FULL)
        return
    if message.document is not None:
        found = ("document", message.document.file_id, message.document.file_name or words.A_FILE)
    else:
        number = sum(one.get("kind") == "photo" for one in view.event.outcome_files) + 1
        found = ("photo", message.photo[-1].file_id if message.photo else "", words.photo_name(number))
    kind, file_id, name = found
    file = {"platform": PLATFORM, "file_id": file_id, "name": name[: words.LONGEST_NAME], "kind": kind}
    caption = " ".join((message.caption or "").split())[: words.LONGEST]
    async with scene.storage.write() as unit:
        await unit.events.add_to_outcome(view.event.id, file=file, person_id=scene.actor.person.id, now=scene.now)
        if caption:
            await tell(unit, view, caption, scene.actor, scene.now, asked_of(scene, view))


async def skip(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """The next question; the outcome itself is kept already."""
    scene = Scene.of(manager)
    view = await _closed(scene)
    if view is None:
        return
    match manager.current_context().state:
        case OutcomeWindow.participants:
            if not await _ask_next(scene, view, {asked_of(scene, view)}):
                await _go_on(scene, view, note=True)
        case OutcomeWindow.remains:
            await manager.switch_to(OutcomeWindow.document)
        case _:
            await _go_on(scene, view, note=False)


async def enough(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    scene = Scene.of(manager)
    await close(scene, await _summary(scene))


async def _closed(scene: Scene) -> EventView | None:
    """The row, if this person may tell about it and its outcome still stands; else the last word is said."""
    async with scene.storage.read() as unit:
        view = await run_event(unit, scene)
    if view is not None and view.event.outcome is not None:
        return view
    await close(scene, trouble.OLD_BUTTON if view is not None else trouble.NOT_YOURS)
    return None


async def _keep(scene: Scene, view: EventView, told: Told) -> None:
    scene.data["links"] = bool(scene.data.get("links")) or told.has_links
    async with scene.storage.write() as unit:
        await keep(unit, view.event.id, told, scene.actor, scene.now)
    if told.bad:
        await scene.say(words.bad_link(told.bad[0]))


async def _ask_next(scene: Scene, view: EventView, done: set[str]) -> bool:
    """The next number of a contest, if one is left."""
    wanted = COUNTED.get(view.event.nature, ())
    last = max((wanted.index(name) for name in done if name in wanted), default=len(wanted))
    if last + 1 >= len(wanted):
        return False
    scene.data["asked"] = wanted[last + 1]
    return True


async def _go_on(scene: Scene, view: EventView, *, note: bool) -> None:
    """A note, then links where there is something to link to."""
    following: State | None = OutcomeWindow.note if note else None
    event = view.event
    linked = bool(scene.data.get("links")) or bool(event.announcement_link and event.report_link)
    if following is None and (event.public or event.starts_on is not None) and not linked:
        following = OutcomeWindow.links
    if following is not None:
        await scene.manager.switch_to(following)
        return
    await close(scene, await _summary(scene))


async def _summary(scene: Scene) -> str:
    async with scene.storage.read() as unit:
        view = await run_event(unit, scene)
    return words.added(view) if view is not None else words.SAVED
