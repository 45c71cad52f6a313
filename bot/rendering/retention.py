"""Personal data whose term ends: organizers take their list first."""

from __future__ import annotations

from datetime import date, datetime

from bot.rendering import Rendered
from bot.texts import retention as words
from storage.database import Unit
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind

KINDS = (DeliveryKind.RETENTION,)


async def render(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: there is nothing left to erase."""
    view = await unit.events.view(delivery.event_id) if delivery.event_id is not None else None
    if view is None or not await unit.retention.kept(view.event.id):
        return None
    return Rendered(words.warning(view, date.fromisoformat(delivery.payload["on"]), now))
