"""A delivery -> a letter: the words of the chat, a subject, and a way back to the chat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from aiogram.types import InlineKeyboardMarkup

from bot.callbacks import DigestPress
from bot.rendering.digests import list_of
from bot.rendering.staff import KINDS, render_staff, still_asked
from bot.settings import MailServer
from bot.texts import hints
from bot.texts import mail as words
from bot.texts.common import local, shorten
from storage.database import Unit
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says, before its ending."""

    subject: str
    text: str  # our HTML
    institution_id: int
    time_zone: str


async def read_letter(unit: Unit, delivery: Delivery, now: datetime) -> Said | None:
    """None: nothing is left to say, or what a letter cannot be (an edit, a notice to specialists)."""
    if DeliveryKind(delivery.kind) not in KINDS:
        return None
    rendered = await render_staff(unit, delivery, now)
    if rendered is None:
        return None
    view = await unit.events.view(delivery.event_id) if delivery.event_id is not None else None
    home_id = delivery.institution_id or (view.institution.id if view is not None else None)
    if home_id is None:
        return None
    home = await unit.institutions.get(home_id)
    text, subject = rendered.text, words.subject(delivery.kind, view, rendered.text)
    if delivery.kind == DeliveryKind.DIGEST:
        items = await still_asked(unit, delivery)
        subject = words.subject_of_digest(items, text, local(now, home.time_zone).date())
        page = 1
        keyboard = rendered.keyboard
        while _goes_on(keyboard, page):  # nobody turns the pages of a letter
            further = list_of(items, delivery.id, now, page)
            text, keyboard, page = words.one_page(text, further.text), further.keyboard, page + 1
    lines = [
        line for line in text.splitlines() if not line.startswith(hints.BEGINS)
    ]  # a letter is not answered by numbers
    return Said(shorten(subject, words.SUBJECT), "\n".join(lines), home.id, home.time_zone)


def _goes_on(keyboard: InlineKeyboardMarkup | None, page: int) -> bool:
    """Does a button of this digest turn to that page?"""
    prefix = f"{DigestPress.__prefix__}{DigestPress.__separator__}"
    keys = [key.callback_data or "" for row in (keyboard.inline_keyboard if keyboard else []) for key in row]
    return any(DigestPress.unpack(data).page == page for data in keys if data.startswith(prefix))


def write_letter(
    server: MailServer, delivery: Delivery, said: Said, ending: list[tuple[str, str]], now: datetime
) -> EmailMessage:
    """The same delivery makes the same Message-ID: a letter that came twice is recognised as one."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = formataddr((server.sender_name, server.sender))
    letter["To"] = delivery.chat_id
    letter["Subject"] = said.subject
    letter["Date"] = format_datetime(local(now, said.time_zone))
    letter["Message-ID"] = f"<{letter_id(delivery)}@{server.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["Precedence"] = "bulk"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(words.as_text(said.text, ending))
    letter.add_alternative(words.as_html(said.text, ending), subtype="html")
    return letter


def letter_id(delivery: Delivery) -> str:
    """Of this delivery of this database: another one, restored or beside it, numbers its own from 1 too."""
    whole = f"{delivery.id}:{delivery.unique_key}:{delivery.created_at.isoformat()}"
    return f"metodist-{delivery.id}-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
