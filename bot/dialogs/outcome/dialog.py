from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F
from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row
from aiogram_dialog.widgets.text import Const

from bot.dialogs.mine import run_event
from bot.dialogs.outcome import handlers, telling
from bot.dialogs.outcome.states import OutcomeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from bot.texts.common import local

Take = Callable[[Message, Any, DialogManager], Awaitable[None]]
FILE = F.document | F.photo


async def question(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await run_event(unit, scene)
    if view is None:
        return {"text": trouble.OLD_BUTTON}
    now = local(scene.now, view.institution.time_zone)
    match dialog_manager.current_context().state:
        case OutcomeWindow.participants:
            text = words.ask_participants(view, telling.asked_of(scene, view))
        case OutcomeWindow.note:
            text = words.ask_note(view)
        case OutcomeWindow.links:
            text = words.ask_links(view)
        case OutcomeWindow.document:
            text = words.ask_document(view)
        case OutcomeWindow.remains:
            text = words.ask_remains(view)
        case OutcomeWindow.more:
            text = words.ask_more(view)
        case OutcomeWindow.reason:
            text = words.ask_reason(view)
        case OutcomeWindow.snooze:
            text = words.ask_snooze(view)
        case _:
            text = words.ask_report(view, words.quarter_text(now, scene.started_with.get("stage", "")))
    return {"text": text}


def outcome_dialog() -> Dialog:
    def asked(state: State, take: Take) -> Window:
        """One question that is answered or left; nothing is kept yet."""
        key = Button(Const(words.CANCEL), id="stop", on_click=handlers.stop)
        return Window(Said("text"), key, MessageInput(take, filter=TYPED), state=state, getter=question)

    def told(state: State, take: Take, skip: str | None, last: str = words.ENOUGH) -> Window:
        """One question about an outcome that is kept already: a line, a file, «Пропустить» to the next, `last` to end here."""
        enough = Button(Const(last), id="enough", on_click=telling.enough)
        keys: Keyboard = Row(Button(Const(skip), id="skip", on_click=telling.skip), enough) if skip else enough
        return Window(
            Said("text"),
            keys,
            MessageInput(take, filter=TYPED),
            MessageInput(telling.take_file, filter=FILE),
            state=state,
            getter=question,
        )

    return Dialog(
        told(OutcomeWindow.participants, telling.type_numbers, words.NOT_COUNTED),
        told(OutcomeWindow.note, telling.type_note, words.SKIP),
        told(OutcomeWindow.links, telling.type_links, None, words.SKIP),
        told(OutcomeWindow.document, telling.type_document, None),
        told(OutcomeWindow.remains, telling.type_remains, words.SKIP),
        told(OutcomeWindow.more, telling.type_more, None),
        asked(OutcomeWindow.reason, handlers.type_reason),
        asked(OutcomeWindow.report, handlers.type_report),
        asked(OutcomeWindow.snooze, handlers.type_snooze),
    )
