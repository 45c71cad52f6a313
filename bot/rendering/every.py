"""Which module renders which kind of delivery: each names its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.rendering import Rendered, afterwards, mailing, news, places, posts, public, retention, staff
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
