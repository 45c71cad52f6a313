"""«1 — 14 апреля 14:00, 2 — не в апреле»: several answers typed at once to a digest or a round. Shown as one list, kept by a press.

What was typed waits in the conversation's data of whoever typed it, so that the press keeps exactly what was shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from bot.access import Actor
from bot.callbacks import CardPress, SeveralPress
from bot.clock import Clock
from bot.context import PLATFORM
from bot.dialogs.dating import DatingWindow
from bot.dialogs.events import EventsWindow
from bot.dialogs.tasks import PlanWindow, TasksWindow
from bot.replies import redraw
from bot.several_answers import Typed, keep, understand
from bot.texts import errors as trouble
from bot.texts import several as words
from bot.typed.several import looks_numbered, split
from storage.database import Storage, Unit
from storage.models import Delivery

REMEMBERED = dt.timedelta(days=35)  # a round is answered until the next one
KEEP_LISTS = 5  # unanswered «Записать» of one person in one chat
PLAN_LINES = 3  # a numbered text as long as this, with hardly anything understood, is rather a pasted plan
ANY = 99
IN_ROW = 3
_LISTS = (TasksWindow, PlanWindow, EventsWindow)  # windows in which nothing numbered is asked


def build_router() -> Router:
    router = Router(name="several")
    router.message.register(take_lines, F.text, F.text.func(looks_numbered))
    router.callback_query.register(answer, SeveralPress.filter())
    return router


async def take_lines(
    message: Message,
    actor: Actor,
    storage: Storage,
    clock: Clock,
    bot: Bot,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """Against the message that it replies to, else the chat's newest digest. What is no such answer goes on to others."""
    text, now = message.text or "", clock.now()
    replied = message.reply_to_message
    to_me = replied is not None and replied.from_user is not None and replied.from_user.id == bot.id
    if not to_me and (actor.in_group or _asks_else(dialog_manager, text)):
        raise SkipHandler
    async with storage.read() as unit:
        delivery = await _answered(unit, actor, replied.message_id if replied and to_me else None, now)
        day = await _today(unit, delivery, now) if delivery is not None else now.date()
        typed = await understand(unit, actor, delivery, text, day, now) if delivery is not None else Typed(())
    if delivery is None or not typed.lines or (not to_me and _is_rather_a_plan(text, typed)):
        raise SkipHandler
    if not typed.good:
        await message.answer(words.understood(typed))
        return
    shown = await message.answer(words.understood(typed), reply_markup=_keys())
    lists = await _lists(state)
    lists[str(shown.message_id)] = {"delivery": delivery.id, "text": text, "day": day.isoformat()}
    await _keep_lists(state, dict(list(lists.items())[-KEEP_LISTS:]))


async def answer(
    query: CallbackQuery, callback_data: SeveralPress, actor: Actor, storage: Storage, clock: Clock, state: FSMContext
) -> None:
    """Rights and rows are looked at afresh: what has been answered meanwhile is said. Five presses are one."""
    lists = await _lists(state)
    asked = lists.pop(str(query.message.message_id), None) if query.message is not None else None
    if asked is None:
        await query.answer(words.NOT_OF_YOURS if actor.in_group else trouble.OLD_BUTTON, show_alert=True)
        return
    await _keep_lists(state, lists)
    said, keys = words.STOPPED, None
    if callback_data.keep:
        async with storage.write() as unit:
            delivery = await unit.deliveries.get(asked["delivery"])
            typed = Typed(())
            if delivery is not None:
                day = dt.date.fromisoformat(asked["day"])
                typed = await understand(unit, actor, delivery, asked["text"], day, clock.now(), lock=True)
                await keep(unit, actor, typed, clock.now())
        said, keys = words.kept(typed), _more_keys(typed)
    await redraw(query, said, keys)
    await query.answer()


async def _lists(state: FSMContext) -> dict[str, Any]:
    """What waits for «Записать», by the message that asks."""
    return dict((await state.get_data()).get("several", {}))


async def _keep_lists(state: FSMContext, lists: dict[str, Any]) -> None:
    """A conversation that is over leaves nothing behind."""
    rest = {key: value for key, value in (await state.get_data()).items() if key != "several"}
    await state.set_data({**rest, "several": lists} if lists else rest)


def _is_rather_a_plan(text: str, typed: Typed) -> bool:
    return text.count("\n") >= PLAN_LINES - 1 and len(typed.good) * 2 < len(typed.lines)


def _asks_else(manager: DialogManager, text: str) -> bool:
    """Is a window waiting for words of its own? One that waits for a date takes no list of two."""
    if not manager.has_context():
        return False
    group = manager.current_context().state.group
    return group not in _LISTS and not (group is DatingWindow and len(split(text, ANY)) > 1)


async def _answered(unit: Unit, actor: Actor, message_id: int | None, now: dt.datetime) -> Delivery | None:
    since = now - REMEMBERED
    found = None
    if message_id is not None:
        found = await unit.deliveries.listed(PLATFORM, actor.chat_id, str(message_id), since=since)
    return found or await unit.deliveries.listed(PLATFORM, actor.chat_id, since=since)


async def _today(unit: Unit, delivery: Delivery, now: dt.datetime) -> dt.date:
    """Of the first row's institution: a digest of two zones is rare, and the list is looked over."""
    view = await unit.events.view(int(delivery.payload["order"][0]))
    return now.astimezone(ZoneInfo(view.institution.time_zone) if view is not None else dt.UTC).date()


def _keys() -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(text=text, callback_data=SeveralPress(keep=yes).pack())
        for text, yes in ((words.KEEP, True), (words.CANCEL, False))
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _more_keys(typed: Typed) -> InlineKeyboardMarkup | None:
    keys = [
        InlineKeyboardButton(
            text=words.more_key(line), callback_data=CardPress(action="more", event=line.view.event.id).pack()
        )
        for line in words.to_fill(typed)
        if line.view is not None
    ]
    rows = [keys[start : start + IN_ROW] for start in range(0, len(keys), IN_ROW)]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
