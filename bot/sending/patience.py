"""Calls that the program cannot begin without: asked again while Telegram or the network does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiogram.exceptions import RestartingTelegram, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

log = structlog.get_logger()

FIRST, LONGEST = 0.5, 60.0  # seconds between tries
_T = TypeVar("_T")


async def patiently(what: str, call: Callable[[], Awaitable[_T]]) -> _T:
    """What it answers, however long that takes. A refusal (a wrong token, a bad request) is raised at once."""
    pause = FIRST
    while True:
        try:
            return await call()
        except TelegramRetryAfter as error:
            log.warning("asked to wait", what=what, seconds=error.retry_after)
            await asyncio.sleep(error.retry_after)
        except (TelegramNetworkError, TelegramServerError, RestartingTelegram) as error:
            log.warning("no answer yet", what=what, error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST, pause * 2)
