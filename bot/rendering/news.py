"""A day's or a week's news of subscriptions in one message: each event once, as it is now."""

from __future__ import annotations

from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress, NewsPress, UnsubscribePress
from bot.rendering import Rendered
from bot.texts import notices as words
from bot.texts.events import over
from bot.texts.keys import open_number
from bot.texts.subscriptions import UNSUBSCRIBE
from storage.database import Unit
from storage.models import Delivery
from storage.records import EventView
from storage.repositories.deliveries import DeliveryKind

KINDS = (DeliveryKind.NEWS,)
MOST = 10  # events of one page


async def render_news(unit: Unit, delivery: Delivery, now: datetime, page: int = 0) -> Rendered | None:
    """A page (from 0), with buttons to the others. None: nothing is left to say.

    What appeared and was cancelled since the last one was never told, and is not now."""
    if delivery.person_id is None:
        return None
    shown: list[tuple[EventView, DeliveryKind]] = []
    for event_id, happened in (await unit.news.of_digest(delivery.person_id, delivery.payload["until"])).items():
        view = await unit.events.view(event_id)
        if view is None or view.event.outcome is not None:
            continue
        if not view.free:  # few places were left; now there is none to tell of
            happened = [kind for kind in happened if kind is not DeliveryKind.FEW_PLACES]
        if not happened:
            continue
        if not await unit.subscriptions.matching(delivery.person_id, event_id):
            continue  # unsubscribed since
        if view.event.status == "cancelled":
            if happened[0] is not DeliveryKind.DATE_SET:
                shown.append((view, DeliveryKind.CANCELLED))
        elif happened[0] is DeliveryKind.DATE_SET and view.event.starts_on is None:
            continue  # set and put off again
        elif not over(view, now):
            shown.append((view, happened[0] if happened[0] is DeliveryKind.DATE_SET else happened[-1]))
    if not shown:
        return None
    page = min(page, (len(shown) - 1) // MOST)
    first, here = page * MOST + 1, shown[page * MOST : (page + 1) * MOST]
    keys = [
        InlineKeyboardButton(
            text=open_number(number), callback_data=EventPress(action="open", event=view.event.id).pack()
        )
        for number, (view, kind) in enumerate(here, first)
        if kind is not DeliveryKind.CANCELLED
    ]
    rows = [keys[start : start + 3] for start in range(0, len(keys), 3)]
    after = len(shown) - (first + len(here) - 1)
    around = [(words.BEFORE, page - 1)] if page else []
    around += [(words.more_key(after), page + 1)] if after else []
    turn = [
        InlineKeyboardButton(text=text, callback_data=NewsPress(delivery=delivery.id, page=to).pack())
        for text, to in around
    ]
    rows += [turn] if turn else []
    rows.append([InlineKeyboardButton(text=UNSUBSCRIBE, callback_data=UnsubscribePress().pack())])
    return Rendered(words.digest(here, len(shown), now, first), InlineKeyboardMarkup(inline_keyboard=rows))
