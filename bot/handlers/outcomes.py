"""A closed card: «Дополнить», «Исправить ответ», and the files that were told with the outcome."""

from __future__ import annotations

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.access import Actor
from bot.answers import may_reopen
from bot.callbacks import CardPress
from bot.clock import Clock
from bot.dialogs.outcome import OutcomeWindow
from bot.handlers.cards import _message_id, _mine, _open_window
from bot.rendering.staff import event_card
from bot.replies import redraw
from bot.texts import errors as trouble
from bot.texts import outcomes as words
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="outcomes")
    router.callback_query.register(tell_more, CardPress.filter(F.action == "more"))
    router.callback_query.register(reopen, CardPress.filter(F.action == "reopen"))
    router.callback_query.register(give_file, CardPress.filter(F.action == "file"))
    return router


async def tell_more(
    query: CallbackQuery,
    callback_data: CardPress,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    dialog_manager: DialogManager,
) -> None:
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
    if view is None or view.event.outcome is None:
        await query.answer(trouble.NOT_YOURS if view is None else trouble.OLD_BUTTON, show_alert=True)
        return
    data: dict[str, object] = {"event": view.event.id, "card": _message_id(query) if _is_card(query) else None}
    await _open_window(query, actor, storage, clock, bot, dialog_manager, OutcomeWindow.more, data)
    await query.answer()


def _is_card(query: CallbackQuery) -> bool:
    """A card has the key that mends it; a list of what was kept must not become the card of one row."""
    keys = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = keys.inline_keyboard if keys is not None else []
    return any((key.callback_data or "").startswith("c:reopen:") for row in rows for key in row)


async def reopen(query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """A slip is mended: the card asks again. Five presses are one."""
    now, said = clock.now(), words.REOPENED
    async with storage.write() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        if view.event.outcome is not None and not await may_reopen(unit, actor, view, now):
            said = words.NOT_REOPENED
        elif await unit.events.reopen(view.event.id, now=now, person_id=actor.person.id) is None:
            said = trouble.OLD_BUTTON
        view = await unit.events.view(view.event.id)
        assert view is not None
        shown = await event_card(unit, view, now)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer(said, show_alert=True)


async def give_file(query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage) -> None:
    """The file as the messenger keeps it, into the chat that asks."""
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
    files = view.event.outcome_files if view is not None else []
    place = int(callback_data.value) if callback_data.value.isdecimal() else len(files)
    if view is None or place >= len(files) or not isinstance(query.message, Message):
        await query.answer(trouble.NOT_YOURS if view is None else trouble.OLD_BUTTON, show_alert=True)
        return
    file = files[place]
    try:
        if file.get("kind") == "photo":
            await query.message.answer_photo(file["file_id"])
        else:
            await query.message.answer_document(file["file_id"])
    except TelegramBadRequest:
        await query.answer(words.FILE_GONE, show_alert=True)
        return
    await query.answer()
