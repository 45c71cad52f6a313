"""What goes to specialists and registrants: notices about events and their own registrations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress, OfferPress, StandingPress, UnsubscribePress
from bot.rendering import Rendered
from bot.rendering.moves import coming_keys
from bot.texts import letter, standing
from bot.texts import notices as words
from bot.texts.common import local
from bot.texts.events import LEAVE_TICKET, begun, over, places_of
from bot.texts.keys import LEAVE_PLACE, OPEN, TAKE_PLACE
from bot.texts.subscriptions import UNSUBSCRIBE
from bot.texts.ticket import MINE, OUT_OF_CALENDAR, TO_CALENDAR
from plans.stages import acceptance
from storage.database import Unit
from storage.models import Delivery
from storage.outgoing.news import SUBJECT
from storage.outgoing.place_notices import ACTIVE
from storage.records import EventView
from storage.repositories.deliveries import DeliveryKind

KINDS = (
    DeliveryKind.DATE_SET,
    DeliveryKind.MOVED,
    DeliveryKind.CANCELLED,
    DeliveryKind.POSTPONED,
    DeliveryKind.ACCEPTING,
    DeliveryKind.REG_MOVED,
    DeliveryKind.REG_CANCELLED,
    DeliveryKind.REG_POSTPONED,
    DeliveryKind.REG_DAY,
    DeliveryKind.REG_HOUR,
    DeliveryKind.PROMOTED,
    DeliveryKind.OFFER,
    DeliveryKind.OFFER_EXPIRED,
    DeliveryKind.REG_OPENS,
    DeliveryKind.FEW_PLACES,
    DeliveryKind.LETTER,
    DeliveryKind.INVITED,
)
INVITES = (DeliveryKind.REG_OPENS, DeliveryKind.FEW_PLACES, DeliveryKind.LETTER)
# What calls people to an event: after days of downtime it may be over.
CALLS = (DeliveryKind.DATE_SET, DeliveryKind.MOVED, DeliveryKind.REG_MOVED, *INVITES, DeliveryKind.INVITED)
_WANTED = {
    DeliveryKind.OFFER: ("offered",),
    DeliveryKind.OFFER_EXPIRED: ("cancelled",),
    DeliveryKind.REG_MOVED: ACTIVE,
    DeliveryKind.REG_POSTPONED: ACTIVE,
}
PINGS = (DeliveryKind.REG_DAY, DeliveryKind.REG_HOUR)


async def render_public(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: the event was answered or moved again, or the registration ended."""
    kind = DeliveryKind(delivery.kind)
    view = await unit.events.view(delivery.event_id) if delivery.event_id is not None else None
    if view is None or "digest" in delivery.payload:  # said by its digest: rendering/news.py
        return None
    person_id = delivery.person_id if kind in SUBJECT else None
    if person_id is not None and not await unit.subscriptions.matching(person_id, view.event.id):
        return None  # unsubscribed while it waited for quiet hours to end
    ended = kind in (DeliveryKind.CANCELLED, DeliveryKind.REG_CANCELLED)
    if not ended and (view.event.status == "cancelled" or view.event.outcome is not None):
        return None
    on = delivery.payload.get("on")
    if kind is DeliveryKind.ACCEPTING and on != str(acceptance(view.event.stages)):
        return None
    if "revision" in delivery.payload and delivery.payload["revision"] != view.event.revision:
        return None
    if kind is DeliveryKind.FEW_PLACES and not view.free:
        return None
    if (kind in CALLS and over(view, now)) or (kind in PINGS and _too_late(view, delivery.payload, now)):
        return None
    made = ""  # whose place it is, where it is not the reader's own
    if kind is DeliveryKind.REG_MOVED:
        return await _moved(unit, delivery, view, now)
    if delivery.registration_id is not None and not ended:
        mine = await unit.registrations.get(delivery.registration_id)
        wanted = _WANTED.get(kind, ("registered", "offered", "waiting"))
        if mine is None or mine.registration.state not in wanted:
            return None
        made = places_of([mine.registration])
        if kind is DeliveryKind.OFFER:
            keys = [(TAKE_PLACE, True), (LEAVE_PLACE, False)]
            data = [
                InlineKeyboardButton(
                    text=text, callback_data=OfferPress(registration=delivery.registration_id, accept=yes).pack()
                )
                for text, yes in keys
            ]
            return Rendered(words.offer(mine, now) + made, InlineKeyboardMarkup(inline_keyboard=[data]))
    if delivery.payload.get("link", view.event.calendar_sequence) != view.event.calendar_sequence:
        return None
    if kind is DeliveryKind.LETTER:
        username = (await unit.settings.get("bot") or {}).get("username", "")
        link = f"https://t.me/{username}?start=e_{view.event.id}"
        return Rendered(letter.message(view, link, now), _keys(kind, view.event.id, dated=True))
    text = words.notice(kind, view, delivery.payload, now, await _zone(unit, delivery)) + made
    if kind is DeliveryKind.PROMOTED and made:  # its buttons are of one's own place
        return Rendered(text.replace(", вы зарегистрированы", ""))
    return Rendered(text, _keys(kind, view.event.id, dated=view.event.starts_on is not None))


async def _moved(unit: Unit, delivery: Delivery, view: EventView, now: datetime) -> Rendered | None:
    """Each of the reader's places is asked about; a new date comes with its new file for the calendar."""
    spoken = await unit.registrations.spoken_for(view.event.id, delivery.person_id or 0)
    rows = [one for one in spoken if one.state != "pending"]
    if not spoken:
        return None
    if not rows:  # who waits for a word is told and asked nothing
        said = words.notice(DeliveryKind.MOVED, view, delivery.payload, now, await _zone(unit, delivery))
        return Rendered(said + places_of(spoken))
    keys = coming_keys(rows)
    data = EventPress(action="calendar", event=view.event.id).pack()
    keys[-1].append(InlineKeyboardButton(text=TO_CALENDAR, callback_data=data))
    text = words.notice(DeliveryKind.REG_MOVED, view, delivery.payload, now, await _zone(unit, delivery))
    return Rendered(text + places_of(rows), InlineKeyboardMarkup(inline_keyboard=keys))


async def _zone(unit: Unit, delivery: Delivery) -> str | None:
    person = await unit.people.find(delivery.person_id)
    return person.time_zone if person is not None else None


def _too_late(view: EventView, payload: dict[str, Any], now: datetime) -> bool:
    """A link that came late is still of use when it has begun."""
    today = local(now, view.institution.time_zone).date()
    return begun(view, now) and not ("link" in payload and view.event.starts_on == today)


def _keys(kind: DeliveryKind, event_id: int, *, dated: bool) -> InlineKeyboardMarkup | None:
    if kind is DeliveryKind.PROMOTED:
        named = [(MINE, "mine"), (TO_CALENDAR, "calendar"), (LEAVE_TICKET, "leave")]
    elif kind is DeliveryKind.REG_CANCELLED and dated:
        named = [(OUT_OF_CALENDAR, "calendar")]
    elif kind in (DeliveryKind.DATE_SET, DeliveryKind.MOVED, DeliveryKind.POSTPONED, DeliveryKind.ACCEPTING, *INVITES):
        opening = InlineKeyboardButton(text=OPEN, callback_data=EventPress(action="open", event=event_id).pack())
        return InlineKeyboardMarkup(inline_keyboard=[[opening], [_stop(event_id)]])
    elif kind is DeliveryKind.INVITED:
        opening = InlineKeyboardButton(text=OPEN, callback_data=EventPress(action="open", event=event_id).pack())
        asking = StandingPress(action="ask", event=event_id).pack()
        stopping = InlineKeyboardButton(text=standing.STOP, callback_data=asking)
        return InlineKeyboardMarkup(inline_keyboard=[[opening], [stopping]])
    elif kind is DeliveryKind.CANCELLED:
        return InlineKeyboardMarkup(inline_keyboard=[[_stop(event_id)]])
    else:
        return None
    row = [
        InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=event_id).pack())
        for text, action in named
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _stop(event_id: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=UNSUBSCRIBE, callback_data=UnsubscribePress(event=event_id).pack())
