"""Presses under tickets, notices and offers: they outlive windows and restarts. Each is one locked write."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, StartMode

from bot.access import Actor
from bot.callbacks import AdmitPress, EventPress, MovePress, OfferPress
from bot.clock import Clock
from bot.dialogs.registration.states import RegistrationWindow
from bot.replies import redraw
from bot.texts import errors as trouble
from bot.texts import events as words
from bot.texts import registering
from storage.database import Storage
from storage.errors import RegistrationClosed


def build_router() -> Router:
    router = Router(name="registration")
    router.callback_query.register(ask_to_leave, EventPress.filter(F.action == "leave"))
    router.callback_query.register(leave, EventPress.filter(F.action == "sure"))
    router.callback_query.register(stay, EventPress.filter(F.action == "stay"))
    router.callback_query.register(after_move, EventPress.filter(F.action.in_({"coming", "not_coming"})))
    router.callback_query.register(after_move_of, MovePress.filter())
    router.callback_query.register(answer_offer, OfferPress.filter())
    router.callback_query.register(admit, AdmitPress.filter())
    private = F.chat.type == "private"
    router.message.register(open_claim, CommandStart(deep_link=True, magic=F.args.startswith("k_")), private)
    return router


async def ask_to_leave(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """«Отменить» asks once, below the ticket."""
    async with storage.read() as unit:
        mine = await unit.registrations.of_person_at(callback_data.event, actor.person.id)
    if mine is None:
        await query.answer(words.NOT_REGISTERED, show_alert=True)
        return
    if isinstance(query.message, Message):
        keys = [(words.YES_LEAVE, "sure"), (words.NO_STAY, "stay")]
        row = [
            InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=callback_data.event).pack())
            for text, action in keys
        ]
        text = words.sure(mine.view, clock.now())
        await query.message.answer(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))
    await query.answer()


async def leave(query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The freed place goes on by itself: the storage sees to it."""
    async with storage.write() as unit:
        left = await unit.registrations.leave(callback_data.event, actor.person.id, clock.now())
    await redraw(query, words.LEFT if left.registration else words.NOT_REGISTERED, None)
    await query.answer()


async def stay(query: CallbackQuery) -> None:
    await redraw(query, words.STAYED, None)
    await query.answer()


async def after_move(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Of all one's places at once, or under a message of older versions."""
    coming = callback_data.action == "coming"
    async with storage.write() as unit:
        done = await unit.registrations.answer_move(callback_data.event, actor.person.id, coming, clock.now())
    answer = (words.COMING if coming else words.LEFT) if done else words.NOT_REGISTERED
    await query.answer(answer, show_alert=True)


async def after_move_of(
    query: CallbackQuery, callback_data: MovePress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Of one place: the button says whose. Pressed again it touches nothing else."""
    coming = callback_data.coming
    async with storage.write() as unit:
        found = await unit.registrations.get(callback_data.registration)
        done = await unit.registrations.answer_one(callback_data.registration, actor.person.id, coming, clock.now())
    mine = found is not None and actor.person.id in (found.registration.person_id, found.registration.by_person_id)
    answer = words.moved_answer(found.registration if mine and found is not None else None, coming, done)
    await query.answer(answer, show_alert=True)


async def answer_offer(
    query: CallbackQuery, callback_data: OfferPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.write() as unit:
        row = await unit.registrations.answer_offer(
            callback_data.registration, actor.person.id, callback_data.accept, clock.now()
        )
    await query.answer(words.offer_answered(row.number if row else None, callback_data.accept), show_alert=True)


async def open_claim(message: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """A colleague's link: who registered them, and where."""
    await dialog_manager.start(RegistrationWindow.claim, data={"link": command.args or ""}, mode=StartMode.RESET_STACK)


async def admit(query: CallbackQuery, callback_data: AdmitPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """An organizer's word on who waits for approval. Whoever is quicker decides."""
    now = clock.now()
    async with storage.read() as unit:
        found = await unit.registrations.get(callback_data.registration)
    if found is None or not actor.is_staff(found.view.institution.id):
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    try:
        async with storage.write() as unit:
            decide = unit.admissions.approve if callback_data.accept else unit.admissions.reject
            row = await decide(found.registration.id, now)
            if row is not None:
                await unit.audit.note(
                    "registration_approved" if callback_data.accept else "registration_rejected",
                    now=now,
                    person_id=actor.person.id,
                    institution_id=found.view.institution.id,
                    object_kind="registration",
                    object_id=row.id,
                )
            after = await unit.registrations.get(found.registration.id)
    except RegistrationClosed:
        await query.answer(registering.LIST_FULL, show_alert=True)
        return
    if after is not None:
        await redraw(query, registering.decided(after), None)
    await query.answer(None if row is not None else registering.NOT_WAITING, show_alert=row is None)
