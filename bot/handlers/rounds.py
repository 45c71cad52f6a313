"""Under a monthly round: «Остальные не в апреле», the cards; another page of a long digest. Whose chat it went to presses."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.access import Actor, may_run_event
from bot.callbacks import DigestPress, RoundPress
from bot.clock import Clock
from bot.rendering import Rendered
from bot.rendering.digests import round_month, shown_again
from bot.rendering.keys import is_open
from bot.rendering.staff import event_card
from bot.replies import redraw, send_card
from bot.texts import digests
from bot.texts import errors as trouble
from bot.texts.rounds import month_of
from storage.database import Storage

CARDS_AT_ONCE = 8


def build_router() -> Router:
    router = Router(name="rounds")
    router.callback_query.register(turn_digest, DigestPress.filter())
    router.callback_query.register(rest_of_round, RoundPress.filter(F.action == "rest"))
    router.callback_query.register(cards_of_round, RoundPress.filter(F.action == "cards"))
    return router


async def rest_of_round(
    query: CallbackQuery, callback_data: RoundPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """«Остальные не в апреле»: every row of that round which has no date yet. Once."""
    now, answered, month = clock.now(), 0, 0
    async with storage.write() as unit:
        delivery = await unit.deliveries.get(callback_data.delivery)
        ids = list(delivery.payload.get("reminders", [])) if delivery is not None else []
        for one in await unit.reminders.views(ids):
            if one.reminder.kind != "round" or not await may_run_event(unit, actor, one.view.event.id):
                continue
            month = round_month(one)
            if one.view.event.starts_on is None and is_open(one.view):
                answered += await unit.reminders.not_this_month(one.view.event.id, month_of(one), actor.person.id, now)
    if not month:
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    await query.answer(digests.round_answered(month, answered), show_alert=True)


async def cards_of_round(
    query: CallbackQuery, callback_data: RoundPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """The cards of rows that still have no date, a few at a time."""
    shown: list[Rendered] = []
    async with storage.read() as unit:
        delivery = await unit.deliveries.get(callback_data.delivery)
        ids = list(delivery.payload.get("reminders", [])) if delivery is not None else []
        for one in await unit.reminders.views(ids):
            undated = one.view.event.starts_on is None and is_open(one.view)
            if undated and len(shown) < CARDS_AT_ONCE and await may_run_event(unit, actor, one.view.event.id):
                shown.append(await event_card(unit, one.view, clock.now()))
    if not shown:
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    for card in shown:
        if isinstance(query.message, Message):
            await send_card(storage, query.message, card, clock.now())
    await query.answer()


async def turn_digest(
    query: CallbackQuery, callback_data: DigestPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Another page of the morning's digest, in the chat that it was sent to."""
    shown: Rendered | None = None
    async with storage.write() as unit:
        delivery = await unit.deliveries.get(callback_data.delivery)
        if delivery is not None and delivery.chat_id == actor.chat_id and delivery.payload.get("order"):
            await unit.deliveries.turn(delivery.id, max(0, callback_data.page))
            shown = await shown_again(unit, delivery, clock.now())
    if shown is None:
        await query.answer(trouble.OLD_BUTTON, show_alert=True)
        return
    await redraw(query, shown.text, shown.keyboard)
    await query.answer()
