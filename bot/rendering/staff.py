"""What goes to responsibles and organizers: cards, the morning's digest, the monthly round, lists."""

from __future__ import annotations

from datetime import date, datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress, DigestPress, ProposalPress, RoundPress
from bot.rendering import Rendered
from bot.texts import cards as words
from bot.texts.common import local
from plans.snoozing import snooze_days
from storage.database import Unit
from storage.models import DateProposal, Delivery
from storage.records import EventView, ReminderView
from storage.repositories.deliveries import DeliveryKind

LINES = 20  # of a digest; the rest is counted
KEYS = 8  # buttons that open a card
ROUND_KEYS = 5  # date buttons in a row


async def render_staff(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: nothing is left to say."""
    if delivery.kind == DeliveryKind.DIGEST:
        items = await still_asked(unit, delivery)
        if not items:
            return None
        if len({one.view.event.id for one in items}) == 1:
            return await event_card(unit, items[-1].view, now, items[-1])
        rounds = all(one.reminder.kind == "round" for one in items)
        return monthly_round(items, delivery.id, now) if rounds else digest(items, delivery.id, now)
    if delivery.kind in (DeliveryKind.NOT_LINKED, DeliveryKind.MISSED):
        items = await unit.reminders.views(delivery.payload["reminders"])
        text = words.not_linked(items) if delivery.kind == DeliveryKind.NOT_LINKED else words.missed(items, now)
        return Rendered(text) if items else None
    if delivery.kind == DeliveryKind.WEEKLY:
        return await _weekly(unit, delivery, now)
    if delivery.kind == DeliveryKind.CO_DATE and delivery.event_id is not None:
        view = await unit.events.view(delivery.event_id)
        stale = view is None or view.event.revision != delivery.payload.get("revision") or not is_open(view)
        return None if view is None or stale else Rendered(words.co_date(view, now))
    if delivery.kind in (DeliveryKind.CO_CANCELLED, DeliveryKind.CO_POSTPONED) and delivery.event_id is not None:
        view = await unit.events.view(delivery.event_id)
        stale = view is None or delivery.payload.get("revision") not in (None, view.event.revision)
        return None if view is None or stale else Rendered(words.left(view, delivery.payload, now))
    if delivery.kind in (DeliveryKind.PROPOSAL, DeliveryKind.PROPOSAL_DECIDED) and delivery.event_id is not None:
        proposal = await unit.events.proposal(delivery.payload["proposal"])
        view = await unit.events.view(delivery.event_id)
        if proposal is None or view is None:
            return None
        return Rendered(words.proposal(proposal, view, now), _decision(proposal))
    return None


async def _weekly(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """What lies in the week, waits for an answer, or nears its end without a date; nothing to say is not said."""
    monday = date.fromisoformat(delivery.payload["week"])
    groups = await unit.listings.watched(delivery.payload["responsible"], monday, now)
    return Rendered(words.weekly(groups, now)) if any(groups.values()) else None


async def event_card(unit: Unit, view: EventView, now: datetime, reminder: ReminderView | None = None) -> Rendered:
    """One event in full, with what can be done about it; who has it in work, and how many working days are left.

    `reminder`: the one that brings the card; None: the last that was sent, if it still says something.
    """
    if not is_open(view):
        return Rendered(words.closed_card(view, now))
    if reminder is None:
        last = await unit.reminders.current(view.event.id)
        reminder = last if last is not None and _still(last) else None
    event, today = view.event, local(now, view.institution.time_zone).date()
    stage = reminder.reminder.stage if reminder is not None else "before"
    taken = await unit.reminders.acknowledged_by(event.id, stage)
    who = (await unit.people.get(taken.person_id)).display_name if taken and taken.person_id else None
    day = deadline_of(view)
    calendar = await unit.institutions.calendar(view.institution.id)
    ahead = calendar.between(today, day) if day is not None and (day - today).days < 60 else None
    text = words.card(view, now, reminder, ahead=ahead, taken_by=who)
    return Rendered(
        text, InlineKeyboardMarkup(inline_keyboard=_card_keys(view, today, reminder, stage, taken=bool(who)))
    )


def _card_keys(
    view: EventView, today: date, reminder: ReminderView | None, stage: str, *, taken: bool
) -> list[list[InlineKeyboardButton]]:
    """The likeliest first, at most three in a row (VOICE): an answer where one is asked, a date where there is none."""
    nature, dated = view.event.nature, view.event.starts_on is not None
    work = [] if taken else [_key("В работе", "ack", view, stage=stage)]
    later = [_key(words.LATER, "later", view, stage=stage)]
    dating = [] if nature in ("standing", "recommendation") else [_key(words.date_key(view), "date", view)]
    more = []
    if nature == "contest":
        more.append(_key(words.STAGES, "stages", view))
    elif nature == "standing":
        more.append(_key(words.REPORT, "report", view, stage=stage))
    elif dated and nature != "deliverable" and not view.event.link:
        online = view.event.form == "вебинар"
        more += [_key(words.LINK if online else words.PLACE, "place", view)] if online or not view.place else []
    asked = reminder is not None and reminder.reminder.kind in ("outcome", "overdue", "standing", "decide")
    answers = [_key(text, "outcome", view, value=value) for text, value in words.OUTCOMES[nature]]
    if asked or nature in ("deliverable", "recommendation"):
        rows = [answers, more, [*work, *later], dating]
    elif nature in ("standing", "contest"):
        rows = [more, [*work, *later], dating]
    else:
        rows = [[*work, *more], [*later, *dating]] if dated else [dating, [*work, *later]]
        rows += [answers] if _may_be_over(view, today) else []
    return [row for row in rows if row]


async def later_keys(unit: Unit, view: EventView, now: datetime, stage: str) -> InlineKeyboardMarkup:
    """«Напомнить позже»: when; the card's own keys come back by «Назад»."""
    today = local(now, view.institution.time_zone).date()
    calendar = await unit.institutions.calendar(view.institution.id)
    keys = [
        _key(words.later_key(key, day, today), "snooze", view, stage=stage, value=key)
        for key, day in snooze_days(today, deadline_of(view), calendar)
    ]
    last = [_key(words.SOMEDAY, "someday", view, stage=stage), _key(words.BACK, "again", view, stage=stage)]
    return InlineKeyboardMarkup(inline_keyboard=[*([key] for key in keys), last])


def deadline_of(view: EventView) -> date | None:
    """The day that a reminder must come before: of the event, or of a deadline."""
    return view.event.starts_on or (view.event.window_end if view.event.deadline else None)


def _may_be_over(view: EventView, today: date) -> bool:
    """Has its day come, or — without a day — has its window begun?"""
    began = view.event.starts_on or view.event.window_start
    return began is None or began <= today


async def still_asked(unit: Unit, delivery: Delivery) -> list[ReminderView]:
    """The reminders of a digest that still say something."""
    return [one for one in await unit.reminders.views(list(delivery.payload.get("reminders", ()))) if _still(one)]


def digest(items: list[ReminderView], delivery_id: int, now: datetime, page: int = 0) -> Rendered:
    """Everything of one morning, by groups; a button opens a card. A few have buttons with their names, many have numbers; what
    does not fit a screen stands on further pages."""
    unique = words.by_groups(list({one.view.event.id: one for one in items}.values()))
    page = min(page, (len(unique) - 1) // LINES)
    first, shown = page * LINES + 1, unique[page * LINES : (page + 1) * LINES]
    today = local(now, items[0].view.institution.time_zone).date()
    text = words.digest(shown, len(unique), today, now, first)
    named = len(unique) <= KEYS
    keys = [
        _key(words.key_text(number, one) if named else str(number), "open", one.view, stage=one.reminder.stage)
        for number, one in enumerate(shown, start=first)
    ]
    width = 1 if named else ROUND_KEYS
    rows = [keys[start : start + width] for start in range(0, len(keys), width)]
    around = [(words.EARLIER, page - 1)] if page else []
    around += [(words.FURTHER, page + 1)] if len(unique) > (page + 1) * LINES else []
    turn = [
        InlineKeyboardButton(text=sign, callback_data=DigestPress(delivery=delivery_id, page=to).pack())
        for sign, to in around
    ]
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=[*rows, *([turn] if turn else [])]))


def monthly_round(items: list[ReminderView], delivery_id: int, now: datetime) -> Rendered:
    """A date per row by a button; the rest by one press."""
    unique = list({one.view.event.id: one for one in items}.values())
    shown = unique[:LINES]
    month = round_month(items[0], now)
    text = words.monthly_round(shown, month, now)
    keys = [_key(words.round_key(number, one.view), "date", one.view) for number, one in enumerate(shown, start=1)]
    rows = [keys[start : start + ROUND_KEYS] for start in range(0, len(keys), ROUND_KEYS)]
    for label, action in ((words.rest_key(month, len(shown)), "rest"), (words.CARDS, "cards")):
        data = RoundPress(action=action, delivery=delivery_id).pack()
        rows.append([InlineKeyboardButton(text=label, callback_data=data)])
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=rows))


def round_month(item: ReminderView, now: datetime) -> int:
    """The month that a round is about: the one after the month it was due in."""
    return local(item.reminder.due_at, item.view.institution.time_zone).month % 12 + 1


def _decision(proposal: DateProposal) -> InlineKeyboardMarkup | None:
    if proposal.state != "waiting":
        return None
    keys = [("Подтвердить", True), ("Отклонить", False)]
    row = [
        InlineKeyboardButton(text=text, callback_data=ProposalPress(proposal=proposal.id, accept=yes).pack())
        for text, yes in keys
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _key(text: str, action: str, view: EventView, *, stage: str = "", value: str = "") -> InlineKeyboardButton:
    data = CardPress(action=action, event=view.event.id, stage=stage, value=value).pack()
    return InlineKeyboardButton(text=text, callback_data=data)


def _still(item: ReminderView) -> bool:
    """Neither answered nor overtaken by a move: the key holds the revision of the date."""
    parts = item.reminder.key.split(":")
    revision = str(item.view.event.revision)
    return is_open(item.view) and (revision in parts[1:] or item.reminder.kind in ("standing", "decide"))


def is_open(view: EventView) -> bool:
    return view.event.outcome is None and view.event.status != "cancelled"
