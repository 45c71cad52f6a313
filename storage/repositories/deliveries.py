"""Deliveries: messages owed to chats. Claim, send, record."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.drivers.upsert import insert_into
from storage.models import BotChat, Contact, Delivery, EventPost, Person, Reminder, ReminderHistory
from storage.outgoing.copies import Copies
from storage.outgoing.delivery_kinds import DeliveryKind
from storage.outgoing.unreached import Unreached
from storage.repositories.claims import Claims

__all__ = ["Deliveries", "DeliveryKind"]

ADDED_AT_ONCE = 1000
_TABLE = Delivery.metadata.tables["deliveries"]
_OWED_AT = func.coalesce(Delivery.owed_at, Delivery.due_at)  # remembered when `due_at` is moved on
_CARRIERS = (DeliveryKind.DIGEST, DeliveryKind.NOT_LINKED)


class Deliveries(Claims):
    async def add(
        self,
        kind: DeliveryKind,
        *,
        unique_key: str,
        chat_id: str,
        now: dt.datetime,
        due_at: dt.datetime | None = None,
        platform: str = "telegram",
        thread_id: str | None = None,
        priority: int = 2,
        person_id: int | None = None,
        institution_id: int | None = None,
        event_id: int | None = None,
        registration_id: int | None = None,
        payload: dict[str, Any] | None = None,
    ) -> bool:
        """Owe a message once: False when this key is already owed or sent (insert … on conflict do nothing)."""
        row = {
            "unique_key": unique_key,
            "kind": kind.value,
            "priority": priority,
            "platform": platform,
            "chat_id": chat_id,
            "thread_id": thread_id,
            "person_id": person_id,
            "institution_id": institution_id,
            "event_id": event_id,
            "registration_id": registration_id,
            "payload": payload or {},
            "due_at": due_at or now,
            "created_at": now,
        }
        return unique_key in await self.add_many([row], now)

    async def add_many(self, rows: Sequence[dict[str, Any]], now: dt.datetime) -> dict[str, int]:
        """Owe many at once, each once; rows are columns of the table, all with the same names. New ones: key -> id."""
        defaults = {"state": "pending", "attempts": 0, "changed_at": now, "created_at": now}
        added: dict[str, int] = {}
        once = (
            insert_into(self.session, _TABLE)
            .on_conflict_do_nothing(index_elements=["unique_key"])
            .returning(_TABLE.c.unique_key, _TABLE.c.id)
        )
        for start in range(0, len(rows), ADDED_AT_ONCE):
            some = [{**defaults, **row} for row in rows[start : start + ADDED_AT_ONCE]]
            done = await self.session.execute(once, some)
            added.update({row.unique_key: row.id for row in done.all()})
            await asyncio.sleep(0)  # to a hundred thousand it takes seconds: others go on meanwhile
        return added

    async def cancel_of_registration(self, registration_id: int, now: dt.datetime) -> None:
        """Pending pings of a registration that ended."""
        await self._cancel(Delivery.registration_id == registration_id, now)

    async def cancel_pings_of_event(self, event_id: int, now: dt.datetime) -> None:
        """Pending pings of an event whose date moved or that was cancelled."""
        pings = (DeliveryKind.REG_DAY.value, DeliveryKind.REG_HOUR.value)
        await self._cancel((Delivery.event_id == event_id) & Delivery.kind.in_(pings), now)

    async def revive(self, keys: Sequence[str], now: dt.datetime) -> None:
        """Cancelled ones of these keys are owed again: what silenced them was taken back."""
        await self.session.execute(
            update(Delivery)
            .where(Delivery.unique_key.in_(keys), Delivery.state == "cancelled")
            .values(state="pending", changed_at=now)
        )

    async def _cancel(self, which: Any, now: dt.datetime) -> None:
        await self.session.execute(
            update(Delivery).where(which, Delivery.state == "pending").values(state="cancelled", changed_at=now)
        )

    async def sent(self, delivery_id: int, message_id: str | None, now: dt.datetime, events: Sequence[int] = ()) -> int:
        """Also marks the reminders it carried as sent, those of a digest with their history; how many of them went up the chain.
        `events`: what the message shows, in its order; kept in the payload as "order" (what people type by numbers) and as copies
        to keep true."""
        row = await self.session.get_one(Delivery, delivery_id)
        row.state, row.message_id, row.claimed_at, row.changed_at, row.error = "sent", message_id, None, now, None
        if events and message_id is not None:
            row.payload = {**row.payload, "order": list(events)}
            await Copies(self.session).remember(
                events, row.platform, row.chat_id, message_id, now, delivery_id=delivery_id
            )
        if row.kind == DeliveryKind.POST and message_id is not None:
            await self._keep_post(row, message_id, now)
        await self.session.flush()
        ids = _carried(row)
        if not ids:
            return 0
        marked = await self._mark(ids, "sent", now)
        if row.kind == DeliveryKind.DIGEST:
            await self._history(marked, "sent", {"delivery": delivery_id}, now)
        return sum(one.escalation_level > 0 for one in marked)

    async def sent_plainly(self, done: Sequence[tuple[int, str | None]], now: dt.datetime) -> None:
        """Many at once (id, message id) that carried no reminders and show nothing that is kept true: see `is_plain`."""
        change = (
            update(_TABLE)
            .where(_TABLE.c.id == bindparam("key"))
            .values(state="sent", message_id=bindparam("message"), claimed_at=None, changed_at=now, error=None)
        )
        await self.session.execute(change, [{"key": key, "message": message} for key, message in done])

    async def _keep_post(self, row: Delivery, message_id: str, now: dt.datetime) -> None:
        """From now on it is kept true: storage.repositories.posts."""
        by = await self.session.get(Person, row.payload["by"])  # who may have been erased meanwhile
        post = EventPost(
            event_id=row.event_id,
            platform=row.platform,
            chat_id=row.chat_id,
            chat_title=row.payload["title"],
            message_id=message_id,
            posted_by=by.id if by is not None else None,
            at=now,
        )
        self.session.add(post)

    async def stale(self, delivery_id: int, now: dt.datetime) -> None:
        """There was nothing left to say: its reminders have lost their point."""
        row = await self._end(delivery_id, "stale", None, now)
        await self._mark(await self._only_here(row), "cancelled", now)

    async def gone(self, delivery_id: int, why: str, now: dt.datetime) -> None:
        """The chat cannot be reached: the person is marked blocked or the contact unlinked, organizers can see it. Its
        reminders, unless they went to another chat too, are due again: to whoever is linked now, or to the organizers."""
        row = await self._end(delivery_id, "gone", why, now)
        await self.session.execute(
            update(Person)
            .where(Person.platform == row.platform, Person.chat_id == row.chat_id, Person.blocked_at.is_(None))
            .values(blocked_at=now)
        )
        await self.session.execute(
            update(Contact)
            .where(Contact.platform == row.platform, Contact.chat_id == row.chat_id, Contact.unlinked_at.is_(None))
            .values(unlinked_at=now)
        )
        here = (BotChat.platform == row.platform) & (BotChat.chat_id == row.chat_id)
        await self.session.execute(update(BotChat).where(here, BotChat.left_at.is_(None)).values(left_at=now))
        posts = (EventPost.platform == row.platform) & (EventPost.chat_id == row.chat_id)
        await self.session.execute(update(EventPost).where(posts).values(live=False))
        await Unreached(self.session).owe_news(row.platform, row.chat_id, now)
        if ids := await self._only_here(row):
            await self._due_again(row, ids, now)

    async def take_back(self, row: Delivery, older: dt.datetime, now: dt.datetime) -> bool:
        """A digest that was never sent: its reminders are due again. False: some of them went, or will go, to another chat too
        (other than by a message that was due before `older` and is taken back with this one), and the message stands."""
        ids = await self._only_here(row, older)
        if set(ids) != set(_carried(row)):
            return False
        await self._end(row.id, "cancelled", "waited out a downtime", now)
        await self._due_again(row, ids, now)
        return True

    async def _due_again(self, row: Delivery, ids: Sequence[int], now: dt.datetime) -> None:
        row.unique_key = f"{row.unique_key}:{row.state}:{row.id}"  # the same chat may be owed the same digest again
        await self.session.flush()
        await self._mark(ids, "pending", now)

    async def retry(self, delivery_id: int, at: dt.datetime, why: str, now: dt.datetime) -> None:
        await self.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(state="pending", due_at=at, owed_at=_OWED_AT, error=why, claimed_at=None, changed_at=now)
        )

    async def give_back(self, delivery_id: int, at: dt.datetime, now: dt.datetime, why: str | None = None) -> None:
        """A claim that was not used, or that met «429»: not counted as an attempt."""
        await self.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == "claimed")
            .values(
                state="pending",
                due_at=at,
                owed_at=_OWED_AT,
                attempts=Delivery.attempts - 1,
                error=why if why is not None else Delivery.error,  # one that was refused before stays one
                claimed_at=None,
                changed_at=now,
            )
        )

    async def failed(self, delivery_id: int, why: str, now: dt.datetime) -> None:
        """Given up: it stays in the list that people see, its reminders are missed."""
        row = await self._end(delivery_id, "failed", why, now)
        marked = await self._mark(await self._only_here(row), "missed", now)
        await self._history(marked, "missed", {"delivery": delivery_id, "why": "failed"}, now)
        await Unreached(self.session).owe_word_of_failed([row], now)

    async def _end(self, delivery_id: int, state: str, why: str | None, now: dt.datetime) -> Delivery:
        row = await self.session.get_one(Delivery, delivery_id)
        row.state, row.error, row.claimed_at, row.changed_at = state, why, None, now
        await self.session.flush()
        return row

    async def _only_here(self, row: Delivery, older: dt.datetime | None = None) -> list[int]:
        """Reminders that this message carried and no other one of the same morning did or still will; pending ones that were due
        before `older` do not count."""
        ids = set(_carried(row))
        if not ids:
            return []
        waits = Delivery.state == "pending"
        if older is not None:
            waits &= Delivery.due_at >= older
        first = select(func.min(Reminder.delivery_id)).where(Reminder.id.in_(ids)).scalar_subquery()
        others = await self.session.scalars(
            select(Delivery.payload).where(
                Delivery.id >= first,
                Delivery.id != row.id,
                Delivery.kind == row.kind,
                Delivery.created_at == row.created_at,
                Delivery.state.in_(("claimed", "sent")) | waits,
            )
        )
        for payload in others:
            ids -= set(payload.get("reminders", []))
        return sorted(ids)

    async def _mark(self, ids: Sequence[int], state: str, now: dt.datetime) -> Sequence[Any]:
        """Queued reminders -> their next state; those that were changed."""
        if not ids:
            return []
        marked = await self.session.execute(
            update(Reminder)
            .where(Reminder.id.in_(ids), Reminder.state == "queued")
            .values(state=state, changed_at=now)
            .returning(
                Reminder.id, Reminder.event_id, Reminder.responsible_id, Reminder.kind, Reminder.escalation_level
            ),
            execution_options={"synchronize_session": False},
        )
        return marked.all()

    async def _history(self, marked: Sequence[Any], what: str, details: dict[str, Any], now: dt.datetime) -> None:
        rows = [
            {
                "event_id": one.event_id,
                "reminder_id": one.id,
                "responsible_id": one.responsible_id,
                "what": "escalated" if what == "sent" and one.escalation_level else what,
                "details": {"kind": one.kind, **details},
                "at": now,
            }
            for one in marked
        ]
        if rows:
            await self.session.execute(insert(ReminderHistory), rows)

    async def get(self, delivery_id: int) -> Delivery | None:
        return await self.session.get(Delivery, delivery_id)

    async def turn(self, delivery_id: int, page: int) -> None:
        """A long digest stands at another page (from 0)."""
        row = await self.session.get_one(Delivery, delivery_id)
        row.payload = {**row.payload, "page": page}
        await self.session.flush()

    async def listed(
        self, platform: str, chat_id: str, message_id: str | None = None, *, since: dt.datetime
    ) -> Delivery | None:
        """The digest or round whose numbers people answer by: this very message, else the newest one of this chat that shows
        several events. None where there is none since then."""
        where = [Delivery.platform == platform, Delivery.chat_id == chat_id, Delivery.kind == DeliveryKind.DIGEST.value]
        if message_id is not None:
            where.append(Delivery.message_id == message_id)
        newest = select(Delivery).where(*where, Delivery.state == "sent", Delivery.changed_at >= since)
        rows = await self.session.scalars(newest.order_by(Delivery.due_at.desc(), Delivery.id.desc()).limit(20))
        shown = [row for row in rows if row.payload.get("order")]
        return next((row for row in shown if len(row.payload["order"]) > 1), shown[0] if shown else None)

    async def next_due_at(self) -> dt.datetime | None:
        """Of pending ones."""
        return await self.session.scalar(select(func.min(Delivery.due_at)).where(Delivery.state == "pending"))


def is_plain(kind: str) -> bool:
    """Of this kind nothing but the sending itself is to be recorded."""
    return kind not in (*_CARRIERS, DeliveryKind.POST)


def _carried(row: Delivery) -> list[int]:
    """The reminders that stand or fall with this message."""
    return list(row.payload.get("reminders", [])) if row.kind in _CARRIERS else []
