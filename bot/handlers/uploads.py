"""A plan file sent to the bot: read at once, shown in a window, kept by «Сохранить план» there."""

from __future__ import annotations

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor, staffed
from bot.dialogs.desk.states import FILES_TAKEN as APPLICATIONS
from bot.dialogs.intake import IntakeWindow
from bot.dialogs.outcome import FILES_TAKEN
from bot.drafts import Drafts
from bot.texts import intake as words
from bot.texts.common import esc, shorten
from bot.waiting import waiting
from plans.readers import MAX_BYTES, UnreadableFile
from storage.database import Storage

PASTED_LINES = 2
LONGEST_REFUSAL = 1500  # it may quote the file


def build_router() -> Router:
    router = Router(name="uploads")
    router.message.register(take_file, F.document, F.chat.type == "private")
    return router


def build_last_router() -> Router:
    """After the dialogs: a long answer to a question is no plan."""
    router = Router(name="pasted plans")
    router.message.register(take_text, F.text, F.text.func(_has_rows), F.chat.type == "private")
    return router


def _has_rows(text: str) -> bool:
    return text.count("\n") >= PASTED_LINES and not text.startswith("/")


async def take_text(
    message: Message, bot: Bot, actor: Actor, storage: Storage, drafts: Drafts, dialog_manager: DialogManager
) -> None:
    """A table pasted into the chat by staff; anything else goes on to the last router."""
    text = message.text or ""
    async with storage.read() as unit:
        homes = await staffed(unit, actor)
    if not homes:
        raise SkipHandler
    try:
        async with waiting(bot, message.chat.id, words.reading):
            read = await drafts.read_text(text, words.PASTED)
    except UnreadableFile:
        raise SkipHandler from None
    if not read.draft.items:
        raise SkipHandler
    data = {"text": text, "name": words.PASTED}
    await dialog_manager.start(IntakeWindow.home, data=data, mode=StartMode.RESET_STACK)


async def take_file(
    message: Message, bot: Bot, actor: Actor, storage: Storage, drafts: Drafts, dialog_manager: DialogManager
) -> None:
    """What was understood, before anything is kept. A file that a card's window waits for is its answer, no plan."""
    if dialog_manager.has_context() and dialog_manager.current_context().state.state in FILES_TAKEN | APPLICATIONS:
        raise SkipHandler
    document = message.document
    assert document is not None
    async with storage.read() as unit:
        homes = await staffed(unit, actor)
    refused = words.TOO_LARGE if (document.file_size or 0) > MAX_BYTES else None
    if not homes:
        refused = words.NO_HOME if actor.is_owner else words.NOT_STAFF
    if refused is None:
        try:
            async with waiting(bot, message.chat.id, words.reading):
                read = await drafts.read(bot, document.file_id, document.file_name or "plan")
            refused = None if read.draft.items else " ".join(read.draft.problems)
        except UnreadableFile as error:
            refused = str(error)
    if refused is not None:
        await message.answer(esc(shorten(refused, LONGEST_REFUSAL)))
        return
    data = {"file": document.file_id, "name": document.file_name or "plan"}
    await dialog_manager.start(IntakeWindow.home, data=data, mode=StartMode.RESET_STACK)
