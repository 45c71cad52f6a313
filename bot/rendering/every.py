"""Which module renders which kind of delivery: each names its own; to who works for several institutions it is said whose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.rendering import Rendered, afterwards, mailing, news, places, posts, public, retention, staff
from bot.texts.common import esc
from storage.database import Unit
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind

Render = Callable[[Unit, Delivery, datetime], Awaitable[Rendered | None]]

RENDERERS: dict[DeliveryKind, Render] = {
    **dict.fromkeys(staff.KINDS, staff.render_staff),
    **dict.fromkeys(public.KINDS, public.render_public),
    **dict.fromkeys(retention.KINDS, retention.render),
    **dict.fromkeys(places.KINDS, places.render),
    **dict.fromkeys(afterwards.KINDS, afterwards.render_afterwards),
    **dict.fromkeys(mailing.KINDS, mailing.render),
    **dict.fromkeys(news.KINDS, news.render_news),
    **dict.fromkeys(posts.KINDS, posts.render_post),
}
# To organizers, who may be those of several institutions
OF_STAFF = (
    DeliveryKind.NOT_LINKED,
    DeliveryKind.MISSED,
    DeliveryKind.UNREACHED,
    DeliveryKind.REQUEST,
    DeliveryKind.PROPOSAL,
    DeliveryKind.RETENTION,
)


async def render(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: nothing is left to say."""
    kind = DeliveryKind(delivery.kind)
    shown = await RENDERERS[kind](unit, delivery, now)
    if shown is None or kind not in OF_STAFF or delivery.person_id is None:
        return shown
    home = await _home(unit, delivery)
    return replace(shown, text=f"{shown.text}\n{esc(home)}") if home is not None else shown


async def _home(unit: Unit, delivery: Delivery) -> str | None:
    """The institution's name where its reader is staff of another one too."""
    roles = await unit.people.roles(delivery.person_id or 0)
    if len({one.institution_id for one in roles if one.role in ("organizer", "admin")}) < 2:
        return None
    event = await unit.events.get(delivery.event_id) if delivery.event_id is not None else None
    institution_id = event.institution_id if event is not None else delivery.institution_id
    return (await unit.institutions.get(institution_id)).name if institution_id is not None else None
