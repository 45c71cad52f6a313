"""Sending a ticket and a file for the calendar: the same from a window, from a ticket and from a notice."""

from __future__ import annotations

import asyncio
from datetime import datetime

from aiogram import Bot
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.access import Actor
from bot.documents.event_ics import event_ics, google_url, is_off, link_for, yandex_url
from bot.documents.ticket import ticket_address, ticket_png
from bot.texts import errors as trouble
from bot.texts import events as event_words
from bot.texts import ticket as words
from storage.database import Storage


async def send_ticket(bot: Bot, storage: Storage, actor: Actor, event_id: int, now: datetime) -> str | None:
    """The QR with its number. A sentence where there is none to send."""
    async with storage.write() as unit:
        mine = await unit.registrations.of_person_at(event_id, actor.person.id)
        has_place = mine is not None and mine.registration.state == "registered"
        code = await unit.tickets.code_of(mine.registration.id) if mine is not None and has_place else None
        person = await unit.people.get(actor.person.id)
    if mine is None or code is None:
        return event_words.NOT_REGISTERED if mine is None else words.NO_TICKET
    me = await bot.me()
    picture = await asyncio.to_thread(ticket_png, ticket_address(me.username or "", code))
    file = BufferedInputFile(picture, f"ticket-{mine.registration.number}.png")
    await bot.send_photo(person.chat_id, file, caption=words.ticket_caption(mine, now, person.time_zone))
    return None


async def send_calendar(bot: Bot, storage: Storage, actor: Actor, event_id: int, now: datetime) -> str | None:
    """The .ics and links to calendars on the web; with the address to connect only for who has a place. A sentence where there is
    nothing to send."""
    async with storage.read() as unit:
        mine = await unit.registrations.of_person_at(event_id, actor.person.id)
        view = mine.view if mine is not None else await unit.events.view(event_id)
        person = await unit.people.get(actor.person.id)
    if view is None or (mine is None and not view.event.public):
        return trouble.GONE
    if view.event.starts_on is None:
        return words.NO_DATE
    off = is_off(view, mine)
    file = BufferedInputFile(event_ics(view, mine, now), f"event-{view.event.id}.ics")
    keys = [
        InlineKeyboardButton(text=words.GOOGLE, url=google_url(view, mine)),
        InlineKeyboardButton(text=words.YANDEX, url=yandex_url(view, mine, person.time_zone)),
    ]
    await bot.send_document(
        person.chat_id,
        file,
        caption=words.calendar_caption(view, off=off, linked=link_for(view, mine) is not None),
        reply_markup=None if off else InlineKeyboardMarkup(inline_keyboard=[keys]),
    )
    return None
