"""What is said of a place besides «у вас место»: requests to organizers, their decisions, «участвуете?», places that went on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import AdmitPress, EventPress
from bot.rendering import Rendered
from bot.rendering.moves import coming_keys
from bot.texts import registering as words
from bot.texts.events import LEAVE_TICKET, begun, places_of
from bot.texts.ticket import MINE, TO_CALENDAR
from storage.database import Unit
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind

KINDS = (
    DeliveryKind.REQUEST,
    DeliveryKind.APPROVED,
    DeliveryKind.REJECTED,
    DeliveryKind.CONFIRM,
    DeliveryKind.RELEASED,
)
_STATES = {
    DeliveryKind.REQUEST: ("pending",),
    DeliveryKind.APPROVED: ("registered", "offered", "waiting"),
    DeliveryKind.REJECTED: ("cancelled",),
    DeliveryKind.CONFIRM: ("registered", "cancelled"),  # of several places one may have ended meanwhile
    DeliveryKind.RELEASED: ("cancelled",),
}


async def render(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: the event is over or moved, or somebody has decided meanwhile."""
    kind = DeliveryKind(delivery.kind)
    if "revision" in delivery.payload and kind in (DeliveryKind.REQUEST, DeliveryKind.REJECTED):
        return await _undecided(unit, delivery, now)
    mine = await unit.registrations.get(delivery.registration_id) if delivery.registration_id is not None else None
    if mine is None or mine.registration.state not in _STATES[kind]:
        return None
    event = mine.view.event
    if event.status == "cancelled" or event.outcome is not None or begun(mine.view, now):
        return None
    if kind is DeliveryKind.REQUEST:
        told = (await unit.questions.answers(event.id)).get(mine.registration.id, {})
        own = [(one, told[one.ordinal]) for _, one in await unit.questions.of_event(event.id) if one.ordinal in told]
        keys = [(words.APPROVE, True), (words.REJECT, False)]
        row = [
            InlineKeyboardButton(
                text=text, callback_data=AdmitPress(registration=mine.registration.id, accept=yes).pack()
            )
            for text, yes in keys
        ]
        return Rendered(words.request(mine, own, now), InlineKeyboardMarkup(inline_keyboard=[row]))
    if kind is DeliveryKind.APPROVED and mine.queue is None:
        whose = mine.registration.person_id == delivery.person_id
        named = [(MINE, "mine"), (TO_CALENDAR, "calendar"), (LEAVE_TICKET, "leave")]
        return Rendered(words.place_news(kind.value, mine, now), _row(event.id, named if whose else named[1:2]))
    if kind is not DeliveryKind.CONFIRM:
        return Rendered(words.place_news(kind.value, mine, now) + places_of([mine.registration]))
    spoken = await unit.registrations.spoken_for(event.id, delivery.person_id or 0)
    rows = [one for one in spoken if one.confirm_until is not None and one.confirmed_at is None]
    if delivery.payload.get("revision") != event.revision or not rows:
        return None
    text = words.place_news(kind.value, replace(mine, registration=rows[0]), now) + places_of(rows)
    return Rendered(text, InlineKeyboardMarkup(inline_keyboard=coming_keys(rows)))


async def _undecided(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """To organizers, how many still wait; to who applied, that there was no answer. None: decided, moved, or staff no more."""
    view = await unit.events.view(delivery.event_id or 0)
    if view is None or view.event.revision != delivery.payload["revision"]:
        return None
    if view.event.status == "cancelled" or view.event.outcome is not None:
        return None
    if delivery.kind == DeliveryKind.REJECTED:
        mine = await unit.registrations.get(delivery.registration_id or 0)
        waits = mine is not None and mine.registration.state == "pending"
        return Rendered(words.no_word(mine, now)) if mine is not None and waits else None
    pending = (await unit.attendance.entries(view.event.id, states=("pending",), limit=0))[1]
    staff = {one.id for one in await unit.people.staff(view.institution.id)}
    if not pending or delivery.person_id not in staff or begun(view, now):
        return None
    return Rendered(words.still_wait(view, pending, now))


def _row(event_id: int, named: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=event_id).pack())
        for text, action in named
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])
