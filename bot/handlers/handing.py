"""Somebody is asked to take work: «Беру» / «Не смогу», and the `t_` link that brings the question."""

from __future__ import annotations

from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.access import Actor
from bot.callbacks import HandPress
from bot.clock import Clock
from bot.commands import refresh_commands
from bot.rendering import Rendered
from bot.rendering.handing import question, spoken_for
from bot.rendering.keys import is_open
from bot.rendering.staff import event_card
from bot.replies import redraw, remember_card
from bot.settings import Settings
from bot.texts import handing as words
from bot.texts.start import BAD_LINK
from storage.database import Storage, Unit
from storage.models import Delegation
from storage.repositories.delegations import Answered


def build_router() -> Router:
    router = Router(name="handing")
    router.message.register(open_link, CommandStart(deep_link=True, magic=F.args.startswith("t_")))
    router.callback_query.register(answer, HandPress.filter())
    return router


async def open_link(message: Message, command: CommandObject, actor: Actor, storage: Storage, clock: Clock) -> None:
    """The first who opens it is the one asked; its giver and later comers hear why not."""
    if actor.in_group:
        await message.answer(words.IN_PRIVATE)
        return
    now = clock.now()
    async with storage.write() as unit:
        token = await unit.links.find(command.args or "", now)
        row = await unit.delegations.get(token.delegation_id) if token and token.delegation_id else None
        if row is None:
            shown = Rendered(BAD_LINK)
        elif row.from_person_id == actor.person.id:
            shown = Rendered(words.OWN_LINK)
        elif not await unit.delegations.open_link(row.id, actor.person.id):
            shown = Rendered(words.OPENED_BY_OTHER)
        else:
            shown = await question(unit, row, now) or Rendered(words.CLOSED)
    await message.answer(shown.text, reply_markup=shown.keyboard)


async def answer(
    query: CallbackQuery,
    callback_data: HandPress,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    settings: Settings,
) -> None:
    """Five presses are one; the message then shows the card, or that there is nothing more to do."""
    now = clock.now()
    async with storage.write() as unit:
        row = await unit.delegations.get(callback_data.delegation)
        before = await spoken_for(unit, row) if row is not None else ([], [])
        decide = unit.delegations.accept if callback_data.accept else unit.delegations.refuse
        came = await decide(callback_data.delegation, actor.person.id, now)
        row = await unit.delegations.get(callback_data.delegation)
        shown = await _after(unit, row, before[1], now) if row is not None and came is not Answered.NOT_YOURS else None
    if shown is not None:
        await redraw(query, shown.text, shown.keyboard)
        if came is Answered.DONE and isinstance(query.message, Message) and shown.keyboard is not None:
            await remember_card(storage, query.message, shown, now)
    await query.answer(_said(came, row, accept=callback_data.accept), show_alert=came is not Answered.DONE)
    if came is Answered.DONE and callback_data.accept:
        await refresh_commands(bot, storage, actor.person, settings)


async def _after(unit: Unit, row: Delegation, names: list[str], now: datetime) -> Rendered | None:
    """What the message says from now on."""
    if row.event_id is None:
        if row.state == "accepted":
            return Rendered(words.took_everything(names)) if names else None  # a later press
        return Rendered(words.REFUSED_SHORT if row.state == "refused" else words.OVER)
    view = await unit.events.view(row.event_id)
    if view is None:
        return Rendered(words.OVER)
    if row.state == "accepted" or not is_open(view):
        return await event_card(unit, view, now)
    return Rendered(words.question_over(words.title(view, now), row.state))


def _said(came: Answered, row: Delegation | None, *, accept: bool) -> str:
    match came:
        case Answered.DONE if not accept:
            return words.REFUSED_SHORT
        case Answered.DONE:
            return words.TOOK_EVENT if row is not None and row.event_id is not None else words.TOOK_ALL
        case Answered.LATE:
            return words.ANSWERED.get(row.state, words.OVER) if row is not None else words.OVER
        case Answered.CLOSED:
            return words.CLOSED
    return words.NOT_ASKED
