"""Around every update: who is it, what may they do, and a nudge to deliver what the update made due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, Update, User

from bot.access import Actor, load_actor
from bot.chat_state.conversation import conversation
from bot.clock import Clock
from bot.context import PLATFORM
from bot.settings import Settings
from plans.typed import clean
from storage.database import Storage, Unit
from storage.models import Person


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
        user_id = str(user.id)
        private = chat is not None and chat.type == "private" and "state" in data  # its lock is held
        here = private and self.settings.redis_url is None  # where the conversation is kept
        try:
            async with AsyncExitStack() as stack:
                async with self.storage.read() as unit:
                    person = await unit.people.known(PLATFORM, user_id, user_id, clean(user.full_name))
                    if person is not None:
                        data["actor"] = await self._actor(unit, person, chat, data)
                    kept = await unit.chat_states.of_user(user_id) if here else None
                if person is None:
                    await self._meet(user, chat, data)
                if kept is not None:
                    await stack.enter_async_context(conversation(self.storage, self.clock, user_id, kept))
                return await handler(event, data)
        finally:
            self.nudge()

    async def _meet(self, user: User, chat: Chat | None, data: dict[str, Any]) -> None:
        """Somebody new, of another name, or back: only then is anything written."""
        user_id = str(user.id)
        async with self.storage.write() as unit:
            person = await unit.people.meet(PLATFORM, user_id, user_id, clean(user.full_name), self.clock.now())
            data["actor"] = await self._actor(unit, person, chat, data)

    async def _actor(self, unit: Unit, person: Person, chat: Chat | None, data: dict[str, Any]) -> Actor:
        thread_id = data.get("event_thread_id")
        return await load_actor(
            unit,
            person,
            owners=self.settings.metodist_owners,
            chat_id=str(chat.id) if chat is not None else person.user_id,
            in_group=chat is not None and chat.type != "private",
            now=self.clock.now(),
            thread_id=str(thread_id) if thread_id is not None else None,
        )


def _moves_a_group(event: TelegramObject) -> bool:
    return isinstance(event, Update) and event.message is not None and event.message.migrate_to_chat_id is not None
