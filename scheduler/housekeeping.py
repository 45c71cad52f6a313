"""What is swept away in time: conversations that nobody goes on with; and once a day, what should have gone out and did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from storage.database import Storage
from storage.owed.auditor import Finding

CHAT_STATE_LIFETIME = dt.timedelta(days=7)
AUDITED_AT_ONCE = 200  # events: some hundredths of a second


async def keep_house(storage: Storage, now: dt.datetime) -> int:
    """Forget conversations that stood still for a week (they hold personal answers), and names of colleagues who did not confirm.
    How many conversations."""
    async with storage.write() as unit:
        await unit.registrations.forget_names(now)
        return await unit.chat_states.expire(now - CHAT_STATE_LIFETIME)


async def keep_terms(storage: Storage, now: dt.datetime) -> int:
    """Warn of personal data whose term ends, erase what is past it; each event is a transaction of its own, so that replicas may do
    it at once. How many events were erased."""
    async with storage.write() as unit:
        await unit.retention.warn(now)
    async with storage.read() as unit:
        due = await unit.retention.due(now)
    erased = 0
    for event_id in due:
        async with storage.write() as unit:
            erased += await unit.retention.erase(event_id, now) is not None
    return erased


async def audit_daily(storage: Storage, owners: Iterable[str], platform: str, now: dt.datetime) -> list[Finding]:
    """Hold the table against the timetable once a day; owners (user ids whom the bot has met) get what was found. A transaction for
    some events at a time: with a hundred thousand of them it takes half a minute, and people press buttons meanwhile."""
    async with storage.write() as unit:
        if not await unit.auditor(now).due():
            return []
        findings, ids = await unit.auditor(now).standing()
    for start in range(0, len(ids), AUDITED_AT_ONCE):
        async with storage.write() as unit:
            findings += await unit.auditor(now).check(ids[start : start + AUDITED_AT_ONCE])
    async with storage.write() as unit:
        met = [await unit.people.by_user(platform, owner) for owner in sorted(owners)]
        await unit.auditor(now).tell(findings, [(one.platform, one.chat_id) for one in met if one is not None])
    return findings
