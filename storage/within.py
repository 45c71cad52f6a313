"""At most so long: what a silent connection is asked may never come to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_LEFT: set[asyncio.Task[Any]] = set()  # given up, and not yet over: a loop itself keeps only weak references


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What it returns. Raises TimeoutError after `seconds`, not when the work has put its things away: closing a connection that is
    silent takes seconds more."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            _LEFT.add(task)
            task.add_done_callback(_over)
    if task in _LEFT:
        raise TimeoutError
    return task.result()


def _over(task: asyncio.Task[Any]) -> None:
    _LEFT.discard(task)
    if not task.cancelled():
        task.exception()  # nobody waits for it any more
