"""«Зарегистрироваться»: consent once for each institution, the profile once for all, then the ticket."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.access import Actor
from bot.callbacks import ConsentPress, EventPress, OfferPress
from bot.clock import Clock
from bot.texts import errors as trouble
from bot.texts import events as words
from storage.database import Storage, Unit
from storage.errors import EventMissing, RegistrationClosed
from storage.records import EventView


class Form(StatesGroup):
    """One question at a time; the data holds the event's id and the answers so far."""

    answering = State()


def build_router() -> Router:
    router = Router(name="registration")
    private = F.message.chat.type == "private"
    router.callback_query.register(begin, EventPress.filter(F.action == "register"), private)
    router.callback_query.register(decide_consent, ConsentPress.filter(), private)
    router.callback_query.register(confirm, EventPress.filter(F.action == "confirm"), private)
    router.callback_query.register(again, EventPress.filter(F.action == "again"), private)
    router.callback_query.register(after_move, EventPress.filter(F.action.in_({"coming", "not_coming"})))
    router.callback_query.register(answer_offer, OfferPress.filter())
    router.message.register(take_answer, StateFilter(Form.answering), F.text, ~F.text.startswith("/"))
    return router


async def begin(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    """What comes first: consent, a question, the check, or — without personal data — the ticket at once."""
    await query.answer()
    if not isinstance(query.message, Message):
        return
    async with storage.read() as unit:
        view = await unit.events.view(callback_data.event)
        consent = view and await unit.consents.active(actor.person.id, view.institution.id)
    if view is None or not view.event.public:
        await query.message.answer(trouble.GONE)
    elif view.institution.data_mode == "link":
        await query.message.answer(words.LINK_MODE)
    elif view.institution.data_mode == "none":
        await _register(query.message, view.event.id, actor, storage, clock)
    elif consent is None:
        keys = [("Даю согласие", True), ("Не даю", False)]
        buttons = [
            InlineKeyboardButton(text=text, callback_data=ConsentPress(event=view.event.id, given=given).pack())
            for text, given in keys
        ]
        await query.message.answer(
            words.consent_text(view.institution.name), reply_markup=InlineKeyboardMarkup(inline_keyboard=[buttons])
        )
    else:
        await _next_question(query.message, actor, state, view.event.id, {})


async def decide_consent(
    query: CallbackQuery, callback_data: ConsentPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    await query.answer()
    if not isinstance(query.message, Message):
        return
    if not callback_data.given:
        await query.message.edit_text(words.REFUSED_CONSENT)
        return
    async with storage.write() as unit:
        view = await unit.events.view(callback_data.event)
        if view is not None:
            text = words.consent_text(view.institution.name)
            await unit.consents.give(
                actor.person.id, view.institution.id, text=text, text_version=words.CONSENT_VERSION, now=clock.now()
            )
    if view is not None:
        await query.message.edit_reply_markup(reply_markup=None)
        await _next_question(query.message, actor, state, view.event.id, {})


async def take_answer(message: Message, actor: Actor, state: FSMContext) -> None:
    """A typed answer; what cannot be one is asked again, and nothing is lost."""
    data = await state.get_data()
    text = " ".join((message.text or "").split())
    if len(text) > 200:
        await message.answer(words.TOO_LONG)
    elif not any(sign.isalpha() for sign in text):
        await message.answer(words.NOT_A_NAME)
    else:
        answers = {**data["answers"], data["asked"]: text}
        await _next_question(message, actor, state, data["event"], answers, anew=data.get("anew", False))


async def again(query: CallbackQuery, callback_data: EventPress, actor: Actor, state: FSMContext) -> None:
    """«Изменить»: every question once more."""
    await query.answer()
    if isinstance(query.message, Message):
        await _next_question(query.message, actor, state, callback_data.event, {}, anew=True)


async def confirm(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    """Save the profile, take the place; an old or a forged press without consent or a whole profile begins anew."""
    data = await state.get_data()
    answers: dict[str, str] = data.get("answers", {}) if data.get("event") == callback_data.event else {}
    complete = all(name in answers or getattr(actor.person, name) for name in words.PROFILE)
    async with storage.write() as unit:
        view = await unit.events.view(callback_data.event)
        consent = view and await unit.consents.active(actor.person.id, view.institution.id)
        ready = complete and consent is not None
        if ready and answers:
            await unit.people.save_profile(actor.person.id, **answers)
    if not ready:
        await begin(query, callback_data, actor, storage, clock, state)
        return
    await query.answer()
    await state.clear()
    if isinstance(query.message, Message):
        await _register(query.message, callback_data.event, actor, storage, clock)


async def after_move(
    query: CallbackQuery, callback_data: EventPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    coming = callback_data.action == "coming"
    async with storage.write() as unit:
        done = await unit.registrations.answer_move(callback_data.event, actor.person.id, coming, clock.now())
    await query.answer(
        ("Отмечено: участвую." if coming else words.LEFT) if done else words.NOT_REGISTERED, show_alert=True
    )


async def answer_offer(
    query: CallbackQuery, callback_data: OfferPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.write() as unit:
        row = await unit.registrations.answer_offer(
            callback_data.registration, actor.person.id, callback_data.accept, clock.now()
        )
    if row is None:
        await query.answer(words.OFFER_OVER, show_alert=True)
    else:
        await query.answer(
            f"Место ваше: регистрация № {row.number}." if callback_data.accept else words.LEFT, show_alert=True
        )


async def _next_question(
    message: Message, actor: Actor, state: FSMContext, event_id: int, answers: dict[str, str], *, anew: bool = False
) -> None:
    known = {} if anew else {name: value for name in words.PROFILE if (value := getattr(actor.person, name))}
    missing = next((name for name in words.PROFILE if name not in answers and name not in known), None)
    data: dict[str, Any] = {"event": event_id, "answers": answers, "asked": missing, "anew": anew}
    await state.set_state(Form.answering if missing else None)
    await state.set_data(data)
    if missing is not None:
        await message.answer(words.ASK[missing])
        return
    keys = [("Зарегистрироваться", "confirm"), ("Изменить", "again")]
    buttons = [
        InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=event_id).pack())
        for text, action in keys
    ]
    await message.answer(
        words.profile_check(known | answers), reply_markup=InlineKeyboardMarkup(inline_keyboard=[buttons])
    )


async def _register(message: Message, event_id: int, actor: Actor, storage: Storage, clock: Clock) -> None:
    now = clock.now()
    try:
        async with storage.write() as unit:
            person = await unit.people.get(actor.person.id)
            view = await _allowed(unit, event_id, actor)
            profile = {name: getattr(person, name) for name in words.PROFILE}
            place = await unit.registrations.register(event_id, person.id, now=now, **profile)
    except RegistrationClosed as error:
        await message.answer(words.CLOSED[error.why])
        return
    except EventMissing:
        await message.answer(trouble.GONE)
        return
    cancel = InlineKeyboardButton(text="Отменить", callback_data=EventPress(action="leave", event=event_id).pack())
    await message.answer(words.ticket(place, view, now), reply_markup=InlineKeyboardMarkup(inline_keyboard=[[cancel]]))


async def _allowed(unit: Unit, event_id: int, actor: Actor) -> EventView:
    """The event; without a consent no personal field is taken (data mode `none` asks for none)."""
    view = await unit.events.view(event_id)
    if view is None:
        raise EventMissing(str(event_id))
    if (
        view.institution.data_mode == "full"
        and await unit.consents.active(actor.person.id, view.institution.id) is None
    ):
        raise RegistrationClosed("closed")
    return view
