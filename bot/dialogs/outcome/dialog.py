from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Const

from bot.dialogs.outcome import handlers
from bot.dialogs.outcome.states import OutcomeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from bot.texts.common import local


async def question(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await unit.events.view(int(scene.started_with["event"]))
    if view is None:
        return {"text": trouble.OLD_BUTTON}
    now = local(scene.now, view.institution.time_zone)
    match dialog_manager.current_context().state:
        case OutcomeWindow.participants:
            text = words.ask_participants(view)
        case OutcomeWindow.document:
            text = words.ask_document(view)
        case OutcomeWindow.reason:
            text = words.ask_reason(view)
        case OutcomeWindow.snooze:
            text = words.ask_snooze(view)
        case _:
            text = words.ask_report(view, words.quarter_text(now))
    return {"text": text}


def outcome_dialog() -> Dialog:
    def asked(state: State, take: Callable[[Message, Any, DialogManager], Awaitable[None]], skip: str | None) -> Window:
        """One question: a line is typed, or it is left."""
        key = (
            Button(Const(skip), id="skip", on_click=handlers.skip)
            if skip
            else Button(Const(words.CANCEL), id="stop", on_click=handlers.stop)
        )
        return Window(Said("text"), key, MessageInput(take, filter=TYPED), state=state, getter=question)

    return Dialog(
        asked(OutcomeWindow.participants, handlers.type_participants, words.NOT_COUNTED),
        asked(OutcomeWindow.document, handlers.type_document, words.NO_DOCUMENT),
        asked(OutcomeWindow.reason, handlers.type_reason, None),
        asked(OutcomeWindow.report, handlers.type_report, None),
        asked(OutcomeWindow.snooze, handlers.type_snooze, None),
    )
