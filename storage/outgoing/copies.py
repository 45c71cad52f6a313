"""Copies of cards and digests: every message that shows an event is edited when the event changes. Queued, never sent here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.upsert import insert_into
from storage.models import Delivery, Event, EventMessage

KEEP_TRUE = dt.timedelta(days=60)  # nobody scrolls back further
A_CHAT = 3  # the newest messages of one chat about one event


class Copies:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def remember(
        self,
        event_ids: Iterable[int],
        platform: str,
        chat_id: str,
        message_id: str,
        now: dt.datetime,
        *,
        delivery_id: int | None = None,
    ) -> None:
        """This message shows these events; those that are no more by now are left out. `delivery_id`: the digest it is; None: a card
        that was opened by hand."""
        shown = list(dict.fromkeys(event_ids))
        there = set(
            await self.session.scalars(
                select(Event.id).where(Event.id.in_(shown)).with_for_update(read=True, key_share=True)
            )
        )
        rows = [
            {
                "event_id": event_id,
                "platform": platform,
                "chat_id": chat_id,
                "message_id": message_id,
                "delivery_id": delivery_id,
                "at": now,
            }
            for event_id in shown
            if event_id in there
        ]
        if rows:
            await self.session.execute(insert_into(self.session, EventMessage).on_conflict_do_nothing(), rows)

    async def refresh(self, event_id: int, now: dt.datetime) -> int:
        """Owe an edit to each copy. A copy whose edit is still owed is not owed another: it is drawn as of its sending.
        How many messages."""
        await self.session.flush()
        rows = await self.session.scalars(
            select(EventMessage)
            .where(
                EventMessage.event_id == event_id,
                EventMessage.at > now - KEEP_TRUE,
                EventMessage.platform != "email",  # a letter cannot be edited
            )
            .order_by(EventMessage.id.desc())
        )
        shown: dict[str, list[EventMessage]] = {}
        for row in rows:
            shown.setdefault(row.chat_id, []).append(row)
        copies = [row for chat in shown.values() for row in chat[:A_CHAT]]
        owed = [
            {
                "unique_key": f"edit:{copy.platform}:{copy.chat_id}:{copy.message_id}:{now.isoformat()}",
                "kind": "edit",
                "priority": 1,
                "platform": copy.platform,
                "chat_id": copy.chat_id,
                "event_id": event_id,
                "payload": {"message": copy.message_id},
                "due_at": now,
                "state": "pending",
                "attempts": 0,
                "created_at": now,
                "changed_at": now,
            }
            for copy in copies
        ]
        if owed:
            once = insert_into(self.session, Delivery).on_conflict_do_nothing(index_elements=["unique_key"])
            await self.session.execute(once, owed)
        return len(owed)

    async def shown_in(self, platform: str, chat_id: str, message_id: str) -> Sequence[EventMessage]:
        """What a message shows, in no order (a digest's order stands in its delivery)."""
        rows = await self.session.scalars(
            select(EventMessage)
            .where(
                EventMessage.platform == platform,
                EventMessage.chat_id == chat_id,
                EventMessage.message_id == message_id,
            )
            .order_by(EventMessage.id)
        )
        return list(rows)
