"""Reminder cards: open, «В работе», «Напомнить позже», dates, outcomes. Rights are checked on every press."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.access import Actor, may_confirm, may_run_event
from bot.callbacks import CardPress
from bot.clock import Clock
from bot.rendering.staff import card
from bot.replies import redraw
from bot.texts import cards as words
from bot.texts import errors as trouble
from plans.periods import PlanYear, read_period
from storage.database import Storage, Unit
from storage.errors import EventClosed, GroundMissing


class Asking(StatesGroup):
    """A typed answer about one event; the data holds its id."""

    date = State()
    ground = State()
    reason = State()
    participants = State()


def build_router() -> Router:
    router = Router(name="cards")
    router.callback_query.register(open_card, CardPress.filter(F.action == "open"))
    router.callback_query.register(acknowledge, CardPress.filter(F.action == "ack"))
    router.callback_query.register(snooze, CardPress.filter(F.action == "snooze"))
    router.callback_query.register(outcome, CardPress.filter(F.action == "outcome"))
    router.callback_query.register(ask_date, CardPress.filter(F.action == "date"))
    typed = (F.text, ~F.text.startswith("/"))
    router.message.register(take_date, StateFilter(Asking.date), *typed)
    router.message.register(take_ground, StateFilter(Asking.ground), *typed)
    router.message.register(take_reason, StateFilter(Asking.reason), *typed)
    router.message.register(take_participants, StateFilter(Asking.participants), *typed)
    return router


async def open_card(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.read() as unit:
        allowed = await may_run_event(unit, actor, callback_data.event)
        view = await unit.events.view(callback_data.event)
    if not allowed or view is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    shown = card(view, clock.now())
    if isinstance(query.message, Message):
        await query.message.answer(shown.text, reply_markup=shown.keyboard)
    await query.answer()


async def acknowledge(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Pressing five times equals pressing once, and says who was first."""
    async with storage.write() as unit:
        allowed = await may_run_event(unit, actor, callback_data.event)
        first = allowed and await unit.reminders.acknowledge(
            callback_data.event, callback_data.stage, actor.person.id, clock.now()
        )
        row = (
            await unit.reminders.acknowledged_by(callback_data.event, callback_data.stage)
            if allowed and not first
            else None
        )
        who = (
            (await unit.people.get(row.person_id)).display_name if row and row.person_id else actor.person.display_name
        )
    await query.answer(words.acknowledged(who) if allowed else trouble.NOT_YOURS, show_alert=not allowed)


async def snooze(query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The ping moves to the next working morning, the event never."""
    now = clock.now()
    async with storage.write() as unit:
        if not await may_run_event(unit, actor, callback_data.event):
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        view = await unit.events.view(callback_data.event)
        assert view is not None
        zone = ZoneInfo(view.institution.time_zone)
        policy = await unit.institutions.policy(view.institution.id)
        calendar = await unit.institutions.calendar(view.institution.id)
        today = now.astimezone(zone).date()
        day = calendar.shift(today, 1)
        kind = "round" if view.event.starts_on is None else "before"
        until = dt.datetime.combine(day, policy.hour, zone)
        await unit.reminders.snooze(view.event.id, kind, until, actor.person.id, now)
    await query.answer(words.snoozed(day, today))


async def outcome(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    """One answer closes the row for all copies of the card; then the number, or the reason."""
    now = clock.now()
    async with storage.write() as unit:
        allowed = await may_run_event(unit, actor, callback_data.event)
        view = await unit.events.view(callback_data.event)
        values = {value for _, value in words.OUTCOMES[view.event.nature]} if view is not None else set()
        if not allowed or view is None or callback_data.value not in values:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        asks_reason = callback_data.value == "not_held" and not await may_confirm(unit, actor, view.event.id)
        first = not asks_reason and await unit.events.set_outcome(
            view.event.id, outcome=callback_data.value, now=now, person_id=actor.person.id
        )
        view = await unit.events.view(callback_data.event)
        assert view is not None
    if asks_reason or (first and callback_data.value == "held"):
        await _ask(query, state, Asking.reason if asks_reason else Asking.participants, view.event.id)
    if not asks_reason:
        await redraw(query, words.closed_card(view, now), None)
        await query.answer()


async def ask_date(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, state: FSMContext
) -> None:
    async with storage.read() as unit:
        allowed = await may_run_event(unit, actor, callback_data.event)
    if not allowed:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    await _ask(query, state, Asking.date, callback_data.event)


async def _ask(query: CallbackQuery, state: FSMContext, what: State, event_id: int) -> None:
    """Ask in this chat; the state is kept for this person here."""
    await state.set_state(what)
    await state.set_data({"event": event_id})
    texts = {Asking.date: words.ASK_DATE, Asking.reason: words.ASK_REASON, Asking.participants: words.ASK_PARTICIPANTS}
    if isinstance(query.message, Message):
        await query.message.answer(texts[what])
    await query.answer()


async def take_date(message: Message, actor: Actor, storage: Storage, clock: Clock, state: FSMContext) -> None:
    """A day in words, read as a plan's cell is; the nearest such day ahead."""
    data = await state.get_data()
    async with storage.read() as unit:
        view = await unit.events.view(data["event"])
    if view is None:
        await state.clear()
        return
    today = clock.now().astimezone(ZoneInfo(view.institution.time_zone)).date()
    period = read_period(message.text or "", PlanYear.calendar(today.year))
    if not period.exact or len(period.windows) != 1 or period.problems:
        await message.answer(
            " ".join(period.problems[:1]) + " " + words.NO_SUCH_DATE if period.problems else words.NO_SUCH_DATE
        )
        return
    window = period.windows[0]
    chosen = {
        "starts_on": window.start.isoformat() if window.start else None,
        "ends_on": window.end.isoformat() if window.end and window.end != window.start else None,
        "start_time": period.time.isoformat() if period.time else None,
        "end_time": period.time_end.isoformat() if period.time_end else None,
    }
    await _set_date(message, actor, storage, clock, state, {**data, **chosen}, None)


async def take_ground(message: Message, actor: Actor, storage: Storage, clock: Clock, state: FSMContext) -> None:
    await _set_date(message, actor, storage, clock, state, await state.get_data(), message.text)


async def _set_date(
    message: Message,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    state: FSMContext,
    data: dict[str, str | None],
    ground: str | None,
) -> None:
    now, event_id = clock.now(), int(str(data["event"]))
    time = dt.time.fromisoformat
    try:
        async with storage.write() as unit:
            if not await may_run_event(unit, actor, event_id):
                await message.answer(trouble.NOT_YOURS)
                return
            if await _is_series_row(unit, event_id):
                meeting = await unit.events.add_meeting(
                    event_id,
                    starts_on=dt.date.fromisoformat(str(data["starts_on"])),
                    start_time=time(data["start_time"]) if data["start_time"] else None,
                    now=now,
                    person_id=actor.person.id,
                )
                event_id = meeting.id
            change = await unit.events.set_date(
                event_id,
                starts_on=dt.date.fromisoformat(str(data["starts_on"])),
                ends_on=dt.date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
                start_time=time(data["start_time"]) if data["start_time"] else None,
                end_time=time(data["end_time"]) if data["end_time"] else None,
                now=now,
                person_id=actor.person.id,
                ground=ground,
                confirmed=await may_confirm(unit, actor, event_id),
            )
            view = await unit.events.view(event_id)
            assert view is not None
    except GroundMissing:
        await state.set_state(Asking.ground)
        await state.set_data(data)
        await message.answer(words.ASK_GROUND)
        return
    except EventClosed:
        await state.clear()
        await message.answer(trouble.OLD_BUTTON)
        return
    await state.clear()
    await message.answer(words.WAITS if change.needs_confirmation else words.date_set(view, now, first=change.first))


async def _is_series_row(unit: Unit, event_id: int) -> bool:
    """The row of a series is never dated itself: each meeting is an event of its own."""
    event = await unit.events.get(event_id)
    return event is not None and event.nature == "series" and event.ordinal == 1 and event.starts_on is None


async def take_reason(message: Message, actor: Actor, storage: Storage, clock: Clock, state: FSMContext) -> None:
    """«Не состоялось» by a responsible waits for a head's or an organizer's word, where the policy says so."""
    data, now = await state.get_data(), clock.now()
    async with storage.write() as unit:
        if not await may_run_event(unit, actor, data["event"]):
            return
        event = await unit.events.locked(data["event"])
        policy = await unit.institutions.policy(event.institution_id)
        if policy.moves_need_confirmation:
            await unit.events.propose(event, {"kind": "not_held"}, message.text or "", actor.person.id, now)
        else:
            await unit.events.set_outcome(
                event.id, outcome="not_held", now=now, person_id=actor.person.id, reason=message.text
            )
    await state.clear()
    await message.answer(words.WAITS if policy.moves_need_confirmation else words.SAVED)


async def take_participants(message: Message, actor: Actor, storage: Storage, state: FSMContext) -> None:
    text = (message.text or "").strip()
    if not text.isdigit() or len(text) > 6:
        await message.answer(words.NOT_A_NUMBER)
        return
    data = await state.get_data()
    async with storage.write() as unit:
        if await may_run_event(unit, actor, data["event"]):
            await unit.events.add_to_outcome(data["event"], numbers={"participants": int(text)})
    await state.clear()
    await message.answer(words.SAVED)
