"""Events published in groups and channels, and where they can be. Queued, never sent here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.drivers.locks import lock_event
from storage.drivers.upsert import insert_into
from storage.models import BotChat, Delivery, Event, EventPost, Membership
from storage.outgoing.notices import BROADCAST
from storage.outgoing.place_notices import starts_at
from storage.records import EventView
from storage.repositories.deliveries import Deliveries, DeliveryKind
from storage.views import event_views

APART = dt.timedelta(
    seconds=20
)  # between two edits of a post: a rush of registrations is one edit, a group takes 20 a minute
KEEP_TRUE = dt.timedelta(days=180)  # an undated or cancelled one is edited no longer than that
AT_ONCE = 100  # posts compared by one sweep: a hundredth of a second or two
TICK = 15  # seconds between sweeps
FAILED_LATELY = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat where an event may be published; `post`: the newest that stands there."""

    chat: BotChat
    post: EventPost | None
    waits: bool  # owed, not yet sent
    failed: bool  # the last try was refused


class Posts:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def meet_chat(
        self, platform: str, chat_id: str, *, kind: str, title: str, may_post: bool, by: int | None, now: dt.datetime
    ) -> None:
        """The bot was let in, or its rights or the chat's title have changed. Who first added it stays, until it is thrown out."""
        new = {"kind": kind, "title": title, "may_post": may_post}
        row = {"platform": platform, "chat_id": chat_id, "added_by": by, "at": now, "left_at": None, **new}
        away = BotChat.left_at.is_not(None) | BotChat.added_by.is_(None)
        again = {**new, "left_at": None, "added_by": case((away, by), else_=BotChat.added_by)}
        await self.session.execute(
            insert_into(self.session, BotChat)
            .values(row)
            .on_conflict_do_update(index_elements=["platform", "chat_id"], set_=again)
        )

    async def leave_chat(self, platform: str, chat_id: str, now: dt.datetime) -> None:
        """The bot is out: nothing is published there, and what was published is edited no more."""
        here = (BotChat.platform == platform) & (BotChat.chat_id == chat_id)
        await self.session.execute(update(BotChat).where(here, BotChat.left_at.is_(None)).values(left_at=now))
        posts = (EventPost.platform == platform) & (EventPost.chat_id == chat_id)
        await self.session.execute(update(EventPost).where(posts).values(live=False))

    async def move_chat(self, platform: str, old: str, new: str, now: dt.datetime) -> None:
        """A group became a supergroup: published from now on under the new id; the old messages are out of reach."""
        was = await self.session.scalar(select(BotChat).where(BotChat.platform == platform, BotChat.chat_id == old))
        if was is not None:
            await self.meet_chat(
                platform, new, kind="supergroup", title=was.title, may_post=was.may_post, by=was.added_by, now=now
            )
        await self.leave_chat(platform, old, now)

    async def places(self, view: EventView, person_id: int, now: dt.datetime) -> list[Place]:
        """Where this person may want to publish it: chats that they or the institution's staff added the bot to, and those where the
        institution has published before. Whether they are an administrator there, the messenger says."""
        staff = select(Membership.person_id).where(
            Membership.institution_id == view.institution.id, Membership.role.in_(("organizer", "admin"))
        )
        before = (
            select(EventPost.id)
            .join(Event, Event.id == EventPost.event_id)
            .where(
                EventPost.platform == BotChat.platform,
                EventPost.chat_id == BotChat.chat_id,
                Event.institution_id == view.institution.id,
            )
            .exists()
        )
        chats = await self.session.scalars(
            select(BotChat)
            .where(
                BotChat.left_at.is_(None),
                or_(BotChat.added_by == person_id, BotChat.added_by.in_(staff), before),
            )
            .order_by(BotChat.kind, BotChat.title, BotChat.id)
        )
        posts = {(post.platform, post.chat_id): post for post in await self.of_event(view.event.id)}
        owed = await self._owed(view.event.id, now)
        return [
            Place(chat, posts.get(key), owed.get(key) in ("pending", "claimed"), owed.get(key) in ("gone", "failed"))
            for chat in chats
            if (key := (chat.platform, chat.chat_id))
        ]

    async def chat(self, chat_id: int) -> BotChat | None:
        """By the row's number; one that the bot is still in."""
        row = await self.session.get(BotChat, chat_id)
        return row if row is not None and row.left_at is None else None

    async def of_event(self, event_id: int) -> list[EventPost]:
        """What stands in chats, the newest last."""
        rows = select(EventPost).where(EventPost.event_id == event_id, EventPost.live.is_(True))
        return list(await self.session.scalars(rows.order_by(EventPost.id)))

    async def publish(self, event: Event, chat: BotChat, person_id: int, now: dt.datetime) -> bool:
        """Owe a post. False: one is owed to this chat already (five presses are one)."""
        await lock_event(self.session, event.id)
        if (await self._owed(event.id, now)).get((chat.platform, chat.chat_id)) in ("pending", "claimed"):
            return False
        tried = await self.session.scalar(
            select(func.count(Delivery.id)).where(
                Delivery.event_id == event.id,
                Delivery.kind == DeliveryKind.POST.value,
                Delivery.platform == chat.platform,
                Delivery.chat_id == chat.chat_id,
            )
        )
        return await Deliveries(self.session).add(
            DeliveryKind.POST,
            unique_key=f"post:{event.id}:{chat.platform}:{chat.chat_id}:{tried}",
            chat_id=chat.chat_id,
            now=now,
            platform=chat.platform,
            priority=BROADCAST,
            institution_id=event.institution_id,
            event_id=event.id,
            payload={"by": person_id, "title": chat.title},
        )

    async def forget(self, platform: str, chat_id: str, message_id: str) -> None:
        """It is no longer there, or is not to be kept true."""
        here = (EventPost.platform == platform) & (EventPost.chat_id == chat_id) & (EventPost.message_id == message_id)
        await self.session.execute(update(EventPost).where(here).values(live=False))

    async def refresh(self, now: dt.datetime) -> int:
        """Owe an edit to each post that may no longer say what is true: of its event's day, places, doors, words. Called at every
        sweep, so that whatever changes an event, the hour too, need not know of posts. A new post gets one edit for what changed while
        it was on its way. Of very many a share at each tick of the metronome, each in its turn. How many edits."""
        posts = await self._in_turn(now)
        if not posts:
            return 0
        ids = sorted({post.event_id for post in posts})
        views = {view.event.id: view for view in await event_views(self.session, Event.id.in_(ids))}
        facts = {event_id: facts_of(view, now) for event_id, view in views.items()}
        owed = []
        for post in posts:
            true = facts[post.event_id]
            if post.shown != true:
                if post.edit_owed_at is not None and now - post.edit_owed_at < APART:
                    continue
                owed.append(_edit(post, now))
                post.edit_owed_at, post.shown = now, true
            elif _is_over(views[post.event_id], post, now):
                post.live = False
        if owed:
            await Deliveries(self.session).add_many(owed, now)
        await self.session.flush()
        return len(owed)

    async def _in_turn(self, now: dt.datetime) -> list[EventPost]:
        live = await self.session.scalar(select(func.count()).select_from(EventPost).where(EventPost.live.is_(True)))
        turns = -(-(live or 0) // AT_ONCE) or 1
        turn = int(now.timestamp() // TICK) % turns
        mine = select(EventPost).where(EventPost.live.is_(True), EventPost.event_id % turns == turn)
        return list(await self.session.scalars(mine.order_by(EventPost.id)))

    async def _owed(self, event_id: int, now: dt.datetime) -> dict[tuple[str, str], str]:
        """(platform, chat) -> the state of the newest post that was owed there lately."""
        rows = await self.session.execute(
            select(Delivery.platform, Delivery.chat_id, Delivery.state)
            .where(
                Delivery.event_id == event_id,
                Delivery.kind == DeliveryKind.POST.value,
                Delivery.created_at > now - FAILED_LATELY,
            )
            .order_by(Delivery.id)
        )
        return {(platform, chat_id): state for platform, chat_id, state in rows.all()}


def facts_of(view: EventView, now: dt.datetime) -> str:
    """A hash of all that a post says, the hour's part in it too: has registration opened, is it over, has the event begun."""
    event = view.event
    start = starts_at(event, ZoneInfo(view.institution.time_zone))
    first = start if event.start_time or start is None else start + dt.timedelta(days=1)
    hours = [moment is not None and moment <= now for moment in (event.opens_at, event.closes_at, first)]
    held = (view.registered, view.waiting) if event.capacity is not None else None
    said: Sequence[object] = (
        event.status, event.outcome, event.public, event.revision, event.starts_on, event.ends_on, event.start_time,
        event.end_time, view.title, event.theme, event.label, event.form, view.place, event.capacity, held,
        event.registration_open, event.paused, event.opens_at, event.closes_at, event.waiting_cap, event.needs_approval,
        view.institution.data_mode, event.stages, sorted(event.letter.items()), hours,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _is_over(view: EventView, post: EventPost, now: dt.datetime) -> bool:
    """Nothing about it will change any more."""
    last = view.event.ends_on or view.event.starts_on
    if last is None or view.event.status == "cancelled":
        return post.at < now - KEEP_TRUE
    return last < (now - dt.timedelta(days=7)).date()


def _edit(post: EventPost, now: dt.datetime) -> dict[str, object]:
    return {
        "unique_key": f"post_edit:{post.id}:{now.isoformat()}",
        "kind": DeliveryKind.POST_EDIT.value,
        "priority": BROADCAST,
        "platform": post.platform,
        "chat_id": post.chat_id,
        "event_id": post.event_id,
        "payload": {"message": post.message_id},
        "due_at": now,
    }
