"""A message that says the work goes on: it appears when the work is long, counts the seconds, and leaves when it is over."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message

AFTER = 1.5  # seconds of real time before anything is said: most files are read by then
EVERY = 5.0  # seconds between edits; «печатает…» lasts as long


@asynccontextmanager
async def waiting(bot: Bot, chat_id: int, said: Callable[[int], str]) -> AsyncIterator[None]:
    """While the block runs. `said`: the message after so many seconds (0: the first words). Real time, never the program's clock.

    However the block ends, the message is gone after it; a messenger that fails here spoils no reading.
    """
    over = asyncio.Event()
    showing = asyncio.create_task(_show(bot, chat_id, said, over))
    try:
        yield
    finally:
        over.set()
        await asyncio.shield(showing)  # never cancelled half-way: a message whose id is unknown would hang for ever


async def _show(bot: Bot, chat_id: int, said: Callable[[int], str], over: asyncio.Event) -> None:
    began = time.monotonic()
    message: Message | None = None
    pause = AFTER
    while not await _is_over(over, pause):
        pause = EVERY
        with contextlib.suppress(AiogramError):
            await bot.send_chat_action(chat_id, "typing")
            if message is None:
                message = await bot.send_message(chat_id, said(0), disable_notification=True)
            else:
                await message.edit_text(said(round(time.monotonic() - began)))
    if message is not None:
        with contextlib.suppress(AiogramError):
            await message.delete()


async def _is_over(over: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
    return over.is_set()
