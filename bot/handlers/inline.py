"""«@bot слова» in any chat: public events ahead, each a card with a link to the bot. Nobody is remembered for asking."""

from __future__ import annotations

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineQuery, InlineQueryResultsButton, Message

from bot.clock import Clock
from bot.rendering.inline import article
from bot.texts import inline as words
from storage.database import Storage
from storage.repositories.showcase import Wanted

PAGE = 20  # Telegram takes 50
LONGEST = 100  # letters of what is looked for, as in /events
FRESH = 10  # seconds for which Telegram may give the same answer to others: places go quickly
LIST = "events"  # the deep link of the button


def build_router() -> Router:
    router = Router(name="inline")
    router.inline_query.register(offer)
    router.message.register(leave_alone, put_by_us)
    return router


async def offer(query: InlineQuery, bot: Bot, storage: Storage, clock: Clock) -> None:
    now, asked = clock.now(), " ".join(query.query.split())[:LONGEST]
    offset = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
    wanted = Wanted(query="" if len(asked) < 2 else asked)  # one letter is only the beginning of a word
    async with storage.read() as unit:
        rows, total = await unit.showcase.find(now, wanted, offset=offset, limit=PAGE)
    name = (await bot.me()).username or ""
    button = None
    if not total:
        button = InlineQueryResultsButton(text=words.NOTHING if wanted.query else words.NO_EVENTS, start_parameter=LIST)
    following = str(offset + PAGE) if offset + PAGE < total else ""
    try:
        await query.answer(
            [article(view, name, now) for view in rows],
            cache_time=FRESH,
            is_personal=False,
            next_offset=following,
            button=button,
        )
    except TelegramBadRequest as error:
        if "query is too old" not in str(error):  # they have typed on: the next query is on its way
            raise


async def put_by_us(message: Message, bot: Bot) -> bool:
    return message.via_bot is not None and message.via_bot.id == bot.id


async def leave_alone(message: Message) -> None:
    """Our own card that somebody put into a chat with us is no answer to anything asked there."""
