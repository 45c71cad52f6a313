"""Around every update: who is it, what may they do, and a nudge to deliver what the update made due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, Update, User

from bot.access import load_actor
from bot.clock import Clock
from bot.context import PLATFORM
from bot.settings import Settings
from plans.typed import clean
from storage.database import Storage


class ActorMiddleware(BaseMiddleware):
    """On `dp.update`: puts `actor` into the handler's data and nudges the sweep after it.

    Updates without a person (channel posts and the like) are dropped: no handler of ours wants them. The one exception is a
    group that became a supergroup, which an anonymous admin may bring about. Who types the bot's name in some chat sees what is
    public and is not remembered: no actor, nothing written, nothing due.
    """

    def __init__(self, storage: Storage, clock: Clock, settings: Settings, nudge: Callable[[], None]) -> None:
        self.storage = storage
        self.clock = clock
        self.settings = settings
        self.nudge = nudge

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        data.update(storage=self.storage, clock=self.clock, settings=self.settings, nudge=self.nudge)
        if user is None or user.is_bot:
            return await handler(event, data) if _moves_a_group(event) else None
        if isinstance(event, Update) and event.inline_query is not None:
            return await handler(event, data)
        in_group = chat is not None and chat.type != "private"
        user_id = str(user.id)
        thread_id = data.get("event_thread_id")
        async with self.storage.write() as unit:
            person = await unit.people.meet(PLATFORM, user_id, user_id, clean(user.full_name), self.clock.now())
            data["actor"] = await load_actor(
                unit,
                person,
                owners=self.settings.metodist_owners,
                chat_id=str(chat.id) if chat is not None else user_id,
                in_group=in_group,
                now=self.clock.now(),
                thread_id=str(thread_id) if thread_id is not None else None,
            )
        try:
            return await handler(event, data)
        finally:
            self.nudge()


def _moves_a_group(event: TelegramObject) -> bool:
    return isinstance(event, Update) and event.message is not None and event.message.migrate_to_chat_id is not None
