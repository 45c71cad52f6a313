"""Reminder cards: open, «В работе», «Напомнить позже», dates, outcomes. Rights are checked on every press.

What is asked in words goes on in a window in the private chat; a group gets a link to it for the one who pressed.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.access import Actor, may_run_event
from bot.callbacks import CardPress
from bot.clock import Clock
from bot.context import PLATFORM
from bot.dialogs.dating import DatingWindow
from bot.dialogs.handing import HandingWindow
from bot.dialogs.outcome import OutcomeWindow
from bot.dialogs.stages import StagesWindow
from bot.rendering.keys import is_open
from bot.rendering.staff import OUTCOME, deadline_of, event_card, later_keys, may_be_over
from bot.replies import redraw, send_card
from bot.snoozing import snooze_until
from bot.texts import cards as words
from bot.texts import errors as trouble
from bot.texts.start import BAD_LINK
from plans.snoozing import snooze_days
from plans.stages import stage_place
from storage.database import Storage, Unit
from storage.records import EventView

PRIVATE_LINK = dt.timedelta(hours=1)
FORMS = {
    "date": DatingWindow.day,
    "place": DatingWindow.place,
    "stages": StagesWindow.list,
    "report": OutcomeWindow.report,
    "someday": OutcomeWindow.snooze,
    "hand": HandingWindow.who,
}
ONLY = {"stages": "contest", "report": "standing"}  # a form that one nature has
AFTER = {"held": OutcomeWindow.participants, "done": OutcomeWindow.document, "partly": OutcomeWindow.remains}
NEEDS_REASON = ("not_held", "not_done")


def build_router() -> Router:
    router = Router(name="cards")
    router.message.register(open_private, CommandStart(deep_link=True, magic=F.args.startswith("d_")))
    router.callback_query.register(open_card, CardPress.filter(F.action == "open"))
    router.callback_query.register(acknowledge, CardPress.filter(F.action == "ack"))
    router.callback_query.register(show_later, CardPress.filter(F.action == "later"))
    router.callback_query.register(show_again, CardPress.filter(F.action == "again"))
    router.callback_query.register(snooze, CardPress.filter(F.action == "snooze"))
    router.callback_query.register(outcome, CardPress.filter(F.action == "outcome"))
    router.callback_query.register(finish_stage, CardPress.filter(F.action == "staged"))
    router.callback_query.register(ask, CardPress.filter(F.action.in_(set(FORMS))))
    return router


async def open_card(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
        shown = await event_card(unit, view, clock.now()) if view is not None else None
    if shown is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    if isinstance(query.message, Message):
        await send_card(storage, query.message, shown, clock.now())
    await query.answer()


async def open_private(
    message: Message,
    command: CommandObject,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    dialog_manager: DialogManager,
) -> None:
    """The link that a group's card gave to this person: the card, and the date at once where there is none."""
    async with storage.read() as unit:
        token = await unit.links.find(command.args or "", clock.now())
        good = token is not None and token.person_id == actor.person.id and not actor.in_group
        view = await _mine(unit, actor, token.event_id) if good and token is not None and token.event_id else None
        shown = await event_card(unit, view, clock.now()) if view is not None else None
    if view is None or shown is None:
        await message.answer(BAD_LINK)
        return
    card = await send_card(storage, message, shown, clock.now())
    if is_open(view) and view.event.starts_on is None and view.event.nature in ("event", "series"):
        data = {"event": view.event.id, "card": card.message_id}
        await dialog_manager.start(DatingWindow.day, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    elif (asked := first_question(view)) is not None:
        data = {"event": view.event.id, "card": card.message_id}
        await dialog_manager.start(asked, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


def first_question(view: EventView) -> State | None:
    """What the press in a group left open: nothing was told about the outcome yet."""
    event = view.event
    told = event.outcome_numbers or event.outcome_note or event.outcome_reason or event.outcome_files
    return AFTER.get(event.outcome or "") if not told and event.nature != "standing" else None


async def acknowledge(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Pressing five times equals pressing once, and says who was first."""
    async with storage.write() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        answer = trouble.OLD_BUTTON
        if is_open(view) and callback_data.stage != OUTCOME:
            event, stage = callback_data.event, callback_data.stage
            await unit.reminders.acknowledge(event, stage, actor.person.id, clock.now())
            row = await unit.reminders.acknowledged_by(event, stage)
            answer = words.acknowledged(
                (await unit.people.get(row.person_id)).display_name if row and row.person_id else "—"
            )
        shown = await event_card(unit, view, clock.now())
    await redraw(query, shown.text, shown.keyboard)
    await query.answer(answer)


async def show_later(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """When to remind again: the choices take the place of the card's keys."""
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None or not is_open(view):
            await query.answer(trouble.NOT_YOURS if view is None else trouble.OLD_BUTTON, show_alert=True)
            return
        keys = await later_keys(unit, view, clock.now(), callback_data.stage)
        shown = await event_card(unit, view, clock.now())
    await redraw(query, shown.text, keys)
    await query.answer()


async def show_again(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
        shown = await event_card(unit, view, clock.now()) if view is not None else None
    if shown is None:
        await query.answer(trouble.NOT_YOURS, show_alert=True)
        return
    await redraw(query, shown.text, shown.keyboard)
    await query.answer()


async def snooze(query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The ping moves to the morning chosen, the event never."""
    now = clock.now()
    async with storage.write() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        today = now.astimezone(ZoneInfo(view.institution.time_zone)).date()
        calendar = await unit.institutions.calendar(view.institution.id)
        days = dict(snooze_days(today, deadline_of(view), calendar))
        day = days.get(callback_data.value or "1")
        if day is None or not is_open(view):
            await query.answer(trouble.OLD_BUTTON, show_alert=True)
            return
        await snooze_until(unit, view, day, actor.person.id, now)
        shown = await event_card(unit, view, now)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer(words.snoozed(day, today))


async def outcome(
    query: CallbackQuery,
    callback_data: CardPress,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    dialog_manager: DialogManager,
) -> None:
    """One answer closes the row for all copies of the card; then the number, the document, or first the reason."""
    now, value = clock.now(), callback_data.value
    async with storage.write() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None or value not in {known for _, known in words.OUTCOMES[view.event.nature]}:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        today = now.astimezone(ZoneInfo(view.institution.time_zone)).date()
        if view.event.nature in ("event", "series", "contest") and is_open(view) and not may_be_over(view, today):
            shown = await event_card(unit, view, now)
            await query.answer(words.still_ahead(view, now), show_alert=True)
            await redraw(query, shown.text, shown.keyboard)
            return
        asks_reason = value in NEEDS_REASON and is_open(view)
        first = not asks_reason and await unit.events.set_outcome(
            view.event.id, outcome=value, now=now, person_id=actor.person.id
        )
        view = await unit.events.view(view.event.id)
        assert view is not None
        shown = await event_card(unit, view, now)
    if not asks_reason:
        await redraw(query, shown.text, shown.keyboard)
    asked = OutcomeWindow.reason if asks_reason else AFTER.get(value) if first else None
    if asked is not None:
        data = {"event": view.event.id, "value": value, "card": _message_id(query)}
        await _open_window(query, actor, storage, clock, bot, dialog_manager, asked, data)
    await query.answer()


async def finish_stage(
    query: CallbackQuery, callback_data: CardPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """«Этап выполнен»: the contest goes on, nothing more is asked about this stage."""
    now = clock.now()
    async with storage.write() as unit:
        view = await _mine(unit, actor, callback_data.event)
        if view is None:
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        place = stage_place(callback_data.stage, view.event.stages)
        first = place is not None and await unit.events.finish_stage(view.event.id, place, now, actor.person.id)
        view = await unit.events.view(view.event.id)
        assert view is not None
        shown = await event_card(unit, view, now)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer(words.STAGE_KEPT if first else trouble.OLD_BUTTON)


async def ask(
    query: CallbackQuery,
    callback_data: CardPress,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    dialog_manager: DialogManager,
) -> None:
    """A date, a place, stages, a line for the report: asked in a window."""
    async with storage.read() as unit:
        view = await _mine(unit, actor, callback_data.event)
        card = _message_id(query)
        a_list = card is not None and len(await unit.copies.shown_in(PLATFORM, actor.chat_id, str(card))) > 1
    strange = view is not None and ONLY.get(callback_data.action, view.event.nature) != view.event.nature
    if view is None or not is_open(view) or strange:
        await query.answer(trouble.NOT_YOURS if view is None else trouble.OLD_BUTTON, show_alert=True)
        return
    data = {"event": view.event.id, "stage": callback_data.stage, "card": None if a_list else card}
    await _open_window(query, actor, storage, clock, bot, dialog_manager, FORMS[callback_data.action], data)
    await query.answer()


async def _open_window(
    query: CallbackQuery,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    manager: DialogManager,
    state: State,
    data: dict[str, object],
) -> None:
    """In a private chat beside the card (a dialog started from the card itself would take it); from a group, by a link."""
    if not actor.in_group:
        window = manager.bg(user_id=query.from_user.id, chat_id=query.from_user.id, load=True)
        await window.start(state, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
        return
    now, event_id = clock.now(), int(str(data["event"]))
    async with storage.write() as unit:
        event = await unit.events.get(event_id)
        assert event is not None
        payload = await unit.links.create(
            "event_dialog",
            institution_id=event.institution_id,
            now=now,
            expires_at=now + PRIVATE_LINK,
            event_id=event_id,
            person_id=actor.person.id,
        )
    me = await bot.me()
    key = InlineKeyboardButton(text=words.OPEN_PRIVATE, url=f"https://t.me/{me.username}?start={payload}")
    if isinstance(query.message, Message):
        text = words.in_private(actor.person.display_name)
        await query.message.answer(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))


async def _mine(unit: Unit, actor: Actor, event_id: int) -> EventView | None:
    """The event, if this person may run it."""
    return await unit.events.view(event_id) if await may_run_event(unit, actor, event_id) else None


def _message_id(query: CallbackQuery) -> int | None:
    """The card to make true afterwards: only a private chat's, where the window is too."""
    private = isinstance(query.message, Message) and query.message.chat.type == "private"
    return query.message.message_id if private and query.message is not None else None
