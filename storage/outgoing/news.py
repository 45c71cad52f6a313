"""News of subscribers: what they do not want is not owed, quiet hours wait, a day's or a week's news are one message.

A change that belongs to a digest stays an ordinary delivery row under its own unique key (once per event, change and person),
marked in its payload with the digest's moment; it renders to nothing by itself. The digest is one more row under a key of person
and moment. Both are made in the transaction of the change, so that a crash loses neither, and neither can be made twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.matching import after_quiet, digest_moment
from storage.models import Delivery, Person
from storage.repositories.deliveries import DeliveryKind

SUBJECT = {
    DeliveryKind.DATE_SET: "date_set",
    DeliveryKind.ACCEPTING: "date_set",
    DeliveryKind.MOVED: "moved",
    DeliveryKind.POSTPONED: "moved",
    DeliveryKind.CANCELLED: "cancelled",
    DeliveryKind.REG_OPENS: "opens",
    DeliveryKind.FEW_PLACES: "few",
    DeliveryKind.LETTER: "letter",
}
HOW = ("now", "daily", "weekly")
_LONGEST = dt.timedelta(days=9)


def for_readers(
    rows: Iterable[dict[str, Any]], people: Iterable[Person], zone: str, now: dt.datetime, asked: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Rows of subscribers' news as each reader wants them. Who asked for this very event (`asked`) hears of it at once."""
    by_id = {person.id: person for person in people}
    kept: list[dict[str, Any]] = []
    digests: dict[str, dict[str, Any]] = {}
    for row in rows:
        person = by_id[row["person_id"]]
        if person.id in asked:
            kept.append(row)
            continue
        if SUBJECT[DeliveryKind(row["kind"])] in person.muted:
            continue
        here = ZoneInfo(person.time_zone or zone)
        if person.notices == "now":
            kept.append({**row, "due_at": after_quiet(row["due_at"], here, person.quiet_from, person.quiet_to)})
            continue
        at = digest_moment(row["due_at"], here, weekly=person.notices == "weekly")
        at = after_quiet(at, here, person.quiet_from, person.quiet_to)
        until = at.isoformat()
        kept.append({**row, "due_at": at, "payload": {**row["payload"], "digest": until}})
        key = f"news:{person.id}:{until}"
        news = {
            "unique_key": key,
            "kind": DeliveryKind.NEWS.value,
            "due_at": at,
            "payload": {"until": until, "zone": here.key},
        }
        digests[key] = {**row, **news, "event_id": None}
    return [*kept, *digests.values()]


class News:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_digest(self, person_id: int, until: str) -> dict[int, list[DeliveryKind]]:
        """Events of a digest, each with what happened to it, in the order in which it happened."""
        since = dt.datetime.fromisoformat(until) - _LONGEST
        kinds = [kind.value for kind in SUBJECT]
        rows = await self.session.scalars(
            select(Delivery)
            .where(Delivery.person_id == person_id, Delivery.kind.in_(kinds), Delivery.created_at >= since)
            .order_by(Delivery.id)
        )
        found: dict[int, list[DeliveryKind]] = {}
        for row in rows:
            if row.payload.get("digest") == until and row.event_id is not None:
                found.setdefault(row.event_id, []).append(DeliveryKind(row.kind))
        return found

    async def tell(self, person_id: int, how: str) -> None:
        """From the next news on; what is already owed goes out as it was promised."""
        (await self._locked(person_id)).notices = how
        await self.session.flush()

    async def mute_or_not(self, person_id: int, subject: str) -> None:
        person = await self._locked(person_id)
        others = [one for one in person.muted if one != subject]
        person.muted = others if subject in person.muted else [*others, subject]
        await self.session.flush()

    async def quiet_or_not(self, person_id: int, usual: tuple[dt.time, dt.time]) -> None:
        person = await self._locked(person_id)
        person.quiet_from, person.quiet_to = usual if person.quiet_from is None else (None, None)
        await self.session.flush()

    async def keep_quiet(self, person_id: int, hours: tuple[dt.time, dt.time]) -> None:
        person = await self._locked(person_id)
        person.quiet_from, person.quiet_to = hours
        await self.session.flush()

    async def _locked(self, person_id: int) -> Person:
        return await self.session.get_one(Person, person_id, with_for_update=True)
