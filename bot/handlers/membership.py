"""Let in, blocked, removed, moved to a supergroup: what we owe these chats changes at once, not at the next sending."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message

from bot.access import Actor
from bot.clock import Clock
from bot.context import PLATFORM
from storage.database import Storage

OUT = {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}


def build_router() -> Router:
    router = Router(name="membership")
    router.my_chat_member.register(put_out, F.new_chat_member.status.in_(OUT))
    router.my_chat_member.register(let_in, F.chat.type != "private")
    router.message.register(became_supergroup, F.migrate_to_chat_id)
    return router


async def put_out(update: ChatMemberUpdated, actor: Actor, storage: Storage, clock: Clock) -> None:
    """Reminders go to whoever else is linked, else to the organizers' list; the person's registrations stay."""
    now = clock.now()
    async with storage.write() as unit:
        await unit.responsibles.unlink_chat(PLATFORM, str(update.chat.id), now)
        if update.chat.type == "private":
            await unit.people.mark_blocked(actor.person.id, now)
        else:
            await unit.posts.leave_chat(PLATFORM, str(update.chat.id), now)
        await unit.unreached.owe_news(PLATFORM, str(update.chat.id), now)


async def let_in(update: ChatMemberUpdated, actor: Actor, storage: Storage, clock: Clock) -> None:
    """A group or channel where events can be published; rights that change later come here too."""
    me = update.new_chat_member
    may_post = update.chat.type != "channel" or bool(getattr(me, "can_post_messages", False))
    if isinstance(me, ChatMemberRestricted):
        may_post = me.can_send_messages
    async with storage.write() as unit:
        await unit.posts.meet_chat(
            PLATFORM,
            str(update.chat.id),
            kind=update.chat.type,
            title=update.chat.title or "",
            may_post=may_post,
            by=actor.person.id,
            now=clock.now(),
        )


async def became_supergroup(message: Message, storage: Storage, clock: Clock) -> None:
    """The old id answers no more: contacts and what is owed go on under the new one."""
    async with storage.write() as unit:
        await unit.posts.move_chat(PLATFORM, str(message.chat.id), str(message.migrate_to_chat_id), clock.now())
        await unit.responsibles.move_chat(PLATFORM, str(message.chat.id), str(message.migrate_to_chat_id))
