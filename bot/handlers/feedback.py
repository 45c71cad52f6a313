"""Stars and words under the thanks of an event: long-lived, each press one conditional change."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.access import Actor
from bot.callbacks import FeedbackPress
from bot.clock import Clock
from bot.dialogs.feedback import FeedbackWindow
from bot.rendering import afterwards as rendering
from bot.replies import redraw
from bot.texts import afterwards as words
from bot.texts import errors as trouble
from storage.database import Storage, Unit
from storage.records import RegistrationView


def build_router() -> Router:
    router = Router(name="feedback")
    router.callback_query.register(choose_name, FeedbackPress.filter(F.action == "named"))
    router.callback_query.register(rate, FeedbackPress.filter(F.action == "star"))
    router.callback_query.register(comment, FeedbackPress.filter(F.action == "comment"))
    router.callback_query.register(done, FeedbackPress.filter(F.action == "done"))
    return router


async def choose_name(
    query: CallbackQuery, callback_data: FeedbackPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """«Анонимно», and back, before the tap that counts."""
    async with storage.read() as unit:
        mine = await _mine(unit, actor, callback_data.registration)
    if mine is None:
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    shown = rendering.thanks(mine, clock.now(), anonymous=callback_data.anonymous)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer(words.ANSWERED if mine.registration.feedback_at is not None else None)


async def rate(
    query: CallbackQuery, callback_data: FeedbackPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """One tap is an answer; five taps are one."""
    async with storage.write() as unit:
        mine = await _mine(unit, actor, callback_data.registration)
        answer = (
            await unit.feedback.give(
                callback_data.registration,
                actor.person.id,
                callback_data.value,
                anonymous=callback_data.anonymous,
                now=clock.now(),
            )
            if mine is not None
            else None
        )
    if mine is None or answer is None:
        await query.answer(trouble.OLD_BUTTON if mine is None else words.ANSWERED, show_alert=True)
        return
    shown = rendering.rated(mine, callback_data.value, answer, clock.now(), anonymous=callback_data.anonymous)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer()


async def comment(
    query: CallbackQuery, callback_data: FeedbackPress, actor: Actor, storage: Storage, dialog_manager: DialogManager
) -> None:
    async with storage.read() as unit:
        mine = await _mine(unit, actor, callback_data.registration)
        there = await unit.feedback.has_comment(callback_data.value)
    if mine is None or there:
        await query.answer(words.COMMENT_THERE if mine is not None else trouble.OLD_BUTTON, show_alert=True)
        return
    window = dialog_manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
    data = {
        "registration": callback_data.registration,
        "feedback": callback_data.value,
        "anonymous": callback_data.anonymous,
    }
    await window.start(FeedbackWindow.comment, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    await query.answer()


async def done(
    query: CallbackQuery, callback_data: FeedbackPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.read() as unit:
        mine = await _mine(unit, actor, callback_data.registration)
    if mine is not None:
        shown = rendering.thanked(mine, clock.now())
        await redraw(query, shown.text, shown.keyboard)
    await query.answer()


async def _mine(unit: Unit, actor: Actor, registration_id: int) -> RegistrationView | None:
    mine = await unit.registrations.get(registration_id)
    return mine if mine is not None and mine.registration.person_id == actor.person.id else None
