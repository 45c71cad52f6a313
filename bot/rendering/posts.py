"""What stands in groups and channels: an event as anybody may see it, with a link to register."""

from __future__ import annotations

from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering import Rendered
from bot.texts import posts as words
from storage.database import Unit
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind

KINDS = (DeliveryKind.POST, DeliveryKind.POST_EDIT)


async def render_post(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: a post that has lost its point before it was sent; one that stands is told what became of its event."""
    view = await unit.events.view(delivery.event_id) if delivery.event_id is not None else None
    if view is None:
        return None
    key = words.key(view, now)
    if delivery.kind == DeliveryKind.POST and key is None:
        return None
    if key is None:
        return Rendered(words.post(view, now))
    username = (await unit.settings.get("bot") or {}).get("username", "")
    link = InlineKeyboardButton(text=key, url=f"https://t.me/{username}?start=e_{view.event.id}")
    return Rendered(words.post(view, now), InlineKeyboardMarkup(inline_keyboard=[[link]]))
