"""An organizer's own words to one person of an event."""

from __future__ import annotations

from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress, MailPress, WatchPress
from bot.rendering import Rendered
from bot.texts import desk_mailing as words
from bot.texts.checkin import WATCH
from bot.texts.events import ONLINE, begun
from bot.texts.keys import OPEN
from storage.database import Unit
from storage.models import Delivery, Registration
from storage.records import EventView
from storage.repositories.deliveries import DeliveryKind

KINDS = (DeliveryKind.MAILING,)


async def render(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: they are no more on the list. It is sent also about a cancelled event: that is when there is something to explain."""
    mailing = await unit.mailings.get(int(delivery.payload.get("mailing", 0)))
    view = await unit.events.view(delivery.event_id) if delivery.event_id is not None else None
    if mailing is None or view is None:
        return None
    about = None
    if delivery.registration_id is not None:
        mine = await unit.registrations.get(delivery.registration_id)
        if mine is None or mine.registration.state == "cancelled":
            return None
        about = mine.registration if mine.registration.person_id is None else None
    return shown(view, mailing.text, now, about)


def shown(view: EventView, text: str, now: datetime, about: Registration | None = None) -> Rendered:
    """The same for the author who looks at it first."""
    rows: list[list[InlineKeyboardButton]] = []
    if view.event.form in ONLINE and begun(view, now):  # that is how those who watched together say so afterwards
        data = WatchPress(event=view.event.id).pack()
        rows.append([InlineKeyboardButton(text=WATCH, callback_data=data)])
    opening = InlineKeyboardButton(text=OPEN, callback_data=EventPress(action="open", event=view.event.id).pack())
    stop = InlineKeyboardButton(text=words.MUTE, callback_data=MailPress().pack())
    rows += [[opening], [stop]]
    return Rendered(words.message(view, text, now, about), InlineKeyboardMarkup(inline_keyboard=rows))
