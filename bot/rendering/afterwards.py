"""The day after an event, and its materials: to registered people."""

from __future__ import annotations

import hashlib
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import CertificatePress, FeedbackPress
from bot.rendering import Rendered
from bot.texts import afterwards as words
from bot.texts.certificate import CERTIFICATE
from storage.database import Unit
from storage.models import Delivery, Registration
from storage.records import RegistrationView
from storage.repositories.certificates import refused
from storage.repositories.deliveries import DeliveryKind

KINDS = (DeliveryKind.THANKS, DeliveryKind.MATERIALS)


async def render_afterwards(unit: Unit, delivery: Delivery, now: datetime) -> Rendered | None:
    """None: the place was given up, the event did not take place, another link stands there now, or there is nothing to say."""
    mine = await unit.registrations.get(delivery.registration_id or 0)
    if mine is None or mine.registration.state != "registered":
        return None
    if mine.view.event.status == "cancelled" or mine.view.event.outcome == "not_held":
        return None
    if delivery.kind == DeliveryKind.MATERIALS:
        return _materials(mine, delivery)
    present = mine.registration.checked_in_at is not None
    if not present and await unit.afterwards.somebody_present(mine.view.event.id):
        links = words.links(mine.view)
        told = not links or await unit.afterwards.told_of_materials(mine.registration.id)
        return (
            None
            if told
            else Rendered(words.thanks(mine.view, now, known_present=False, links=links, anonymous=False, asks=False))
        )
    return thanks(mine, now)


def thanks(mine: RegistrationView, now: datetime, *, anonymous: bool = False) -> Rendered:
    """Stars in one tap, «Анонимно» before them, the certificate."""
    entry = mine.registration
    asks = entry.feedback_at is None
    text = words.thanks(
        mine.view,
        now,
        known_present=entry.checked_in_at is not None,
        links=words.links(mine.view),
        anonymous=anonymous,
        asks=asks,
    )
    rows: list[list[InlineKeyboardButton]] = []
    if asks:
        rows.append([_star(entry, stars, anonymous) for stars in range(1, 6)])
        name = words.ANONYMOUS if anonymous else words.NAMED
        rows.append([_key(name, FeedbackPress(action="named", registration=entry.id, anonymous=not anonymous))])
    return Rendered(text, _keyboard([*rows, *certificate_row(mine, now)]))


def rated(mine: RegistrationView, stars: int, answer: int, now: datetime, *, anonymous: bool) -> Rendered:
    """After the tap: words may be added."""

    def press(action: str) -> FeedbackPress:
        return FeedbackPress(action=action, registration=mine.registration.id, value=answer, anonymous=anonymous)

    row = [_key(words.COMMENT, press("comment")), _key(words.DONE, press("done"))]
    text = words.rated(mine.view, stars, anonymous=anonymous)
    return Rendered(text, _keyboard([row, *certificate_row(mine, now)]))


def thanked(mine: RegistrationView, now: datetime) -> Rendered:
    return Rendered(words.thanked(mine.view), _keyboard(certificate_row(mine, now)))


def certificate_row(mine: RegistrationView, now: datetime) -> list[list[InlineKeyboardButton]]:
    """Only for those present."""
    if refused(mine.registration, mine.view, now) is not None:
        return []
    return [[_key(CERTIFICATE, CertificatePress(registration=mine.registration.id))]]


def _materials(mine: RegistrationView, delivery: Delivery) -> Rendered | None:
    what = delivery.payload["what"]
    link = getattr(mine.view.event, f"{what}_link", None)
    if not link or hashlib.sha256(link.encode()).hexdigest()[:16] != delivery.payload["mark"]:
        return None
    return Rendered(words.materials(mine.view, what, link))


def _star(entry: Registration, stars: int, anonymous: bool) -> InlineKeyboardButton:
    press = FeedbackPress(action="star", registration=entry.id, value=stars, anonymous=anonymous)
    return _key(f"{stars}{words.STARS}", press)


def _key(text: str, press: FeedbackPress | CertificatePress) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=press.pack())


def _keyboard(rows: list[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
