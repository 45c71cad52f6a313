"""Blocked, removed, moved to a supergroup: what we owe these chats changes at once, not at the next sending."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated, Message

from bot.access import Actor
from bot.clock import Clock
from bot.context import PLATFORM
from storage.database import Storage

OUT = {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}


def build_router() -> Router:
    router = Router(name="membership")
    router.my_chat_member.register(put_out, F.new_chat_member.status.in_(OUT))
    router.message.register(became_supergroup, F.migrate_to_chat_id)
    return router


async def put_out(update: ChatMemberUpdated, actor: Actor, storage: Storage, clock: Clock) -> None:
    """Reminders go to whoever else is linked, else to the organizers' list; the person's registrations stay."""
    now = clock.now()
    async with storage.write() as unit:
        await unit.responsibles.unlink_chat(PLATFORM, str(update.chat.id), now)
        if update.chat.type == "private":
            await unit.people.mark_blocked(actor.person.id, now)
        await unit.unreached.owe_news(PLATFORM, str(update.chat.id), now)


async def became_supergroup(message: Message, storage: Storage) -> None:
    """The old id answers no more: contacts and what is owed go on under the new one."""
    async with storage.write() as unit:
        await unit.responsibles.move_chat(PLATFORM, str(message.chat.id), str(message.migrate_to_chat_id))
