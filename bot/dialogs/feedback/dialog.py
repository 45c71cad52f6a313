from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel
from aiogram_dialog.widgets.text import Const

from bot.dialogs.feedback.states import FeedbackWindow
from bot.dialogs.mine import my_event
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import TYPED, Said, page_of, paged, pager
from bot.texts import afterwards as words
from bot.texts import errors as trouble

PAGE = 3  # comments are up to 1000 letters long


async def comment_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    anonymous = Scene.of(dialog_manager).started_with.get("anonymous")
    return {"text": f"{words.ASK_COMMENT} {words.NOBODY_KNOWS}" if anonymous else words.ASK_COMMENT}


async def type_comment(message: Message, widget: Any, manager: DialogManager) -> None:
    """A comment is added once; the words are kept nowhere in between."""
    scene = Scene.of(manager)
    text = (message.text or "").strip()
    if len(text) > words.LONGEST:
        await scene.say(words.TOO_LONG)
        return
    given = scene.started_with
    async with scene.storage.write() as unit:
        kept = await unit.feedback.comment(
            int(given["feedback"]), int(given["registration"]), scene.actor.person.id, text
        )
    await scene.finish(words.COMMENT_KEPT if kept else words.COMMENT_THERE)


async def stop(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    await Scene.of(manager).finish(words.STOPPED)


async def opinions_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    async with scene.storage.read() as unit:
        view = await my_event(unit, scene)
        if view is None:
            return {"text": trouble.NOT_YOURS, **paged(0, 0, PAGE)}
        opinion = await unit.feedback.opinion(view.event.id)
        page = page_of(dialog_manager, opinion.comments, PAGE)
        comments = await unit.feedback.comments(view.event.id, offset=page * PAGE, limit=PAGE)
    return {"text": words.opinions(view, opinion, comments), **paged(page, opinion.comments, PAGE)}


async def open_opinions(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """From the desk's card of an event."""
    await manager.start(FeedbackWindow.opinions, data={"event": int(manager.dialog_data.get("event", 0))})


def feedback_dialog() -> Dialog:
    return Dialog(
        Window(
            Said("text"),
            Button(Const(words.CANCEL), id="stop", on_click=stop),
            MessageInput(type_comment, filter=TYPED),
            state=FeedbackWindow.comment,
            getter=comment_data,
        ),
        Window(
            Said("text"),
            pager(),
            Cancel(Const(words.BACK), id="back"),
            state=FeedbackWindow.opinions,
            getter=opinions_data,
        ),
    )
