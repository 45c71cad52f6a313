"""What is swept away in time: conversations that nobody goes on with."""

from __future__ import annotations

import datetime as dt

from storage.database import Storage

CHAT_STATE_LIFETIME = dt.timedelta(days=7)


async def keep_house(storage: Storage, now: dt.datetime) -> int:
    """Forget conversations that stood still for a week (they hold personal answers). How many."""
    async with storage.write() as unit:
        return await unit.chat_states.expire(now - CHAT_STATE_LIFETIME)
