"""A morning in one message: a digest by groups, the monthly round, standing work; each line has a number, long ones have pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import DigestPress, RoundPress
from bot.rendering import Rendered
from bot.rendering.handing import and_whose
from bot.rendering.keys import card_key, is_open
from bot.texts import digests as words
from bot.texts.common import local
from bot.texts.rounds import month_of
from storage.database import Unit
from storage.models import Delivery
from storage.records import HistoryLine, ReminderView

LINES = 20  # of a page
KEYS = 8  # buttons with names; more have numbers
IN_A_ROW = 5  # buttons with numbers
Answers = Mapping[int, HistoryLine]  # by event: given since the message was sent
NONE_YET: Answers = MappingProxyType({})


async def shown_again(unit: Unit, sent: Delivery, now: datetime) -> Rendered:
    """A digest that was sent, as of now, on the page it stands at: its lines keep their numbers and show who did what."""
    place = {event_id: number for number, event_id in enumerate(sent.payload["order"])}
    latest = {
        one.view.event.id: one
        for one in await unit.reminders.views(list(sent.payload["reminders"]))
        if one.view.event.id in place
    }
    items = sorted(latest.values(), key=lambda one: place[one.view.event.id])
    answers = await unit.reminders.last_answers(list(place))
    shown = list_of(items, sent.id, now, int(sent.payload.get("page", 0)), answers, morning=sent.created_at)
    return await and_whose(unit, sent, items, shown)


def list_of(
    items: Sequence[ReminderView],
    delivery_id: int,
    now: datetime,
    page: int = 0,
    answers: Answers = NONE_YET,
    *,
    morning: datetime | None = None,
) -> Rendered:
    """A monthly round or a list of standing work where there is nothing else, else a digest. `morning`: when it was owed, if that is
    not now: «сегодня» stays the day of the message."""
    kinds = {one.reminder.kind for one in items}
    unique = list({one.view.event.id: one for one in items}.values())
    if kinds == {"round"}:
        return _monthly_round(unique, delivery_id, now, page, answers)
    today = local(morning or now, unique[0].view.institution.time_zone).date()
    ordered = words.by_groups(unique, today)
    return _digest(ordered, delivery_id, now, page, answers, today, standing=kinds == {"standing"})


def _digest(
    unique: list[ReminderView],
    delivery_id: int,
    now: datetime,
    page: int,
    answers: Answers,
    today: date,
    *,
    standing: bool,
) -> Rendered:
    """A button opens a card, or asks for the line of the report. A few have buttons with their names, many have numbers."""
    first, shown = _page(unique, page)
    text = words.digest(shown, len(unique), today, now, first, answers)
    if standing:
        text = words.standing_list(shown, len(unique), now, first, answers)
    named, action = len(unique) <= KEYS, "report" if standing else "open"
    keys = [
        card_key(words.key_text(number, one) if named else str(number), action, one.view, stage=one.reminder.stage)
        for number, one in enumerate(shown, start=first)
    ]
    rows = _rows(keys, 1 if named else IN_A_ROW)
    asked = [
        one for one in unique if one.reminder.kind == "round" and one.view.event.id not in answers and is_open(one.view)
    ]
    if asked and (month := words.round_of(asked)) is not None:  # the round came together with other things
        data = RoundPress(action="rest", delivery=delivery_id).pack()
        rows.append([InlineKeyboardButton(text=words.rest_key(month, 2), callback_data=data)])
    return _rendered(text, rows, unique, delivery_id, page)


def _monthly_round(
    unique: list[ReminderView], delivery_id: int, now: datetime, page: int, answers: Answers
) -> Rendered:
    """A date per row by a button; the rest by one press. Rows that are answered lose their button."""
    first, shown = _page(unique, page)
    month = round_month(unique[0])
    text = words.monthly_round(shown, len(unique), month, now, first, answers)
    asked = [
        (number, one.view)
        for number, one in enumerate(shown, start=first)
        if one.view.event.id not in answers and is_open(one.view)
    ]
    rows = _rows([card_key(words.round_key(number, view), "date", view) for number, view in asked], IN_A_ROW)
    for label, action in ((words.rest_key(month, len(unique)), "rest"), (words.CARDS, "cards")) if asked else ():
        data = RoundPress(action=action, delivery=delivery_id).pack()
        rows.append([InlineKeyboardButton(text=label, callback_data=data)])
    return _rendered(text, rows, unique, delivery_id, page)


def _page(unique: list[ReminderView], page: int) -> tuple[int, list[ReminderView]]:
    """(the first line's number, the lines)."""
    page = min(page, (len(unique) - 1) // LINES)
    return page * LINES + 1, unique[page * LINES : (page + 1) * LINES]


def _rows(keys: list[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [keys[start : start + width] for start in range(0, len(keys), width)]


def _rendered(
    text: str, rows: list[list[InlineKeyboardButton]], unique: list[ReminderView], delivery_id: int, page: int
) -> Rendered:
    """With the buttons that turn the page."""
    page = min(page, (len(unique) - 1) // LINES)
    around = [(words.EARLIER, page - 1)] if page else []
    around += [(words.FURTHER, page + 1)] if len(unique) > (page + 1) * LINES else []
    turn = [
        InlineKeyboardButton(text=sign, callback_data=DigestPress(delivery=delivery_id, page=to).pack())
        for sign, to in around
    ]
    rows = [*rows, *([turn] if turn else [])]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
    return Rendered(text, keyboard, tuple(one.view.event.id for one in unique))


def round_month(item: ReminderView) -> int:
    """The month that a round is about."""
    return month_of(item).month
