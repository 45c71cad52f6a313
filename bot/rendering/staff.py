"""What goes to responsibles and organizers: cards, the morning's digest, lists."""

from __future__ import annotations

from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CardPress, ProposalPress
from bot.rendering import Rendered
from bot.texts import cards as words
from bot.texts.common import local
from storage.database import Unit
from storage.models import DateProposal, Delivery
from storage.records import EventView, ReminderView
from storage.repositories.deliveries import DeliveryKind

LINES = 20  # of a digest; the rest is counted
KEYS = 8  # buttons that open a card


async def render_staff(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: nothing is left to say."""
    if delivery.kind == DeliveryKind.DIGEST:
        items = [one for one in await unit.reminders.views(delivery.payload["reminders"]) if _still(one)]
        if not items:
            return None
        return card(items[0].view, now, items[0]) if len(items) == 1 else digest(items, now)
    if delivery.kind in (DeliveryKind.NOT_LINKED, DeliveryKind.MISSED):
        items = await unit.reminders.views(delivery.payload["reminders"])
        text = words.not_linked(items) if delivery.kind == DeliveryKind.NOT_LINKED else words.missed(items, now)
        return Rendered(text) if items else None
    if delivery.kind == DeliveryKind.CO_DATE and delivery.event_id is not None:
        view = await unit.events.view(delivery.event_id)
        stale = view is None or view.event.revision != delivery.payload.get("revision") or not _open(view)
        return None if view is None or stale else Rendered(words.co_date(view, now))
    if delivery.kind in (DeliveryKind.PROPOSAL, DeliveryKind.PROPOSAL_DECIDED) and delivery.event_id is not None:
        proposal = await unit.events.proposal(delivery.payload["proposal"])
        view = await unit.events.view(delivery.event_id)
        if proposal is None or view is None:
            return None
        return Rendered(words.proposal(proposal, view, now), _decision(proposal))
    return None


def card(view: EventView, now: datetime, reminder: ReminderView | None = None) -> Rendered:
    """One event in full, with what can be done about it."""
    if not _open(view):
        return Rendered(words.closed_card(view, now))
    event = view.event
    rows = [[_key(text, "outcome", view, value=value) for text, value in words.OUTCOMES[event.nature]]]
    stage = reminder.reminder.stage if reminder is not None else "dating" if event.starts_on is None else "before"
    first = [_key("В работе", "ack", view, stage=stage), _key("Напомнить позже", "snooze", view, stage=stage)]
    if event.nature not in ("standing", "recommendation"):
        first.append(_key(words.date_key(view), "date", view))
    asks_outcome = reminder is not None and reminder.reminder.kind in ("outcome", "overdue", "standing", "decide")
    rows = [*rows, first] if asks_outcome else [first, *rows]
    return Rendered(words.card(view, now, reminder), InlineKeyboardMarkup(inline_keyboard=rows))


def digest(items: list[ReminderView], now: datetime) -> Rendered:
    """Everything of one morning, by groups; a button opens a card."""
    unique = words.by_groups(list({one.view.event.id: one for one in items}.values()))
    today = local(now, items[0].view.institution.time_zone).date()
    text = words.digest(unique[:LINES], len(unique), today, now)
    keys = [
        _key(words.key_text(number, one), "open", one.view, stage=one.reminder.stage)
        for number, one in enumerate(unique[:KEYS], start=1)
    ]
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=[[key] for key in keys]))


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
    return _open(item.view) and (revision in parts[1:] or item.reminder.kind in ("standing", "decide"))


def _open(view: EventView) -> bool:
    return view.event.outcome is None and view.event.status != "cancelled"
