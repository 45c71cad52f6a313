"""What people do in the town: write, press, send files, block the bot, add and remove it, change their group."""

from __future__ import annotations

import time
from typing import Any

from bot.practice.chats import Chat, Message, User, rights_of
from bot.practice.core import ApiError, Core


class People(Core):
    """Each act returns the number of its update, 0 when the bot hears nothing of it."""

    def add_person(self, user_id: int, name: str) -> User:
        """A person with a private chat that the bot may not write to until they start it."""
        person = self.town.people.setdefault(user_id, User(user_id, name))
        self.town.chats.setdefault(user_id, Chat(user_id, "private", name, [user_id]))
        self.dirty = True
        return person

    def add_group(
        self, chat_id: int, title: str, members: list[int], *, bot_inside: bool = True, kind: str = "supergroup"
    ) -> Chat:
        """`kind`: supergroup, or group — one that may still become a supergroup."""
        fresh = Chat(chat_id, kind, title, members, admins=members[:1], bot_inside=bot_inside)
        chat = self.town.chats.setdefault(chat_id, fresh)
        self.dirty = True
        return chat

    def add_channel(
        self, chat_id: int, title: str, admins: list[int], readers: list[int], *, bot_inside: bool = True
    ) -> Chat:
        """A channel: its admins write there, the bot too once it is one of them; the readers read."""
        fresh = Chat(chat_id, "channel", title, [*admins, *readers], admins=list(admins), bot_inside=bot_inside)
        chat = self.town.chats.setdefault(chat_id, fresh)
        self.dirty = True
        return chat

    # Messages and presses ----------------------------------------------------------------------------------------------

    async def person_sends(
        self, user_id: int, text: str, chat_id: int | None = None, reply_to: int | None = None
    ) -> int:
        """A message; «/start payload» is a deep link."""
        chat, message = await self._say(user_id, chat_id or user_id, text=text, reply_to=reply_to)
        shown = self._message_api(chat, message)
        if text.startswith("/"):
            shown["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        if (answered := chat.messages.get(reply_to or 0)) is not None:
            shown["reply_to_message"] = self._message_api(chat, answered)
        return await self._heard(chat, message, shown)

    async def person_sends_file(
        self,
        user_id: int,
        name: str,
        content: bytes,
        chat_id: int | None = None,
        *,
        photo: bool = False,
        words: str = "",
    ) -> int:
        """A document, or a picture that the bot hears of without its name; `words` under it."""
        file = self._store(name, content).id
        chat, message = await self._say(
            user_id, chat_id or user_id, file=file, photo=photo, text=words or None, caption=bool(words)
        )
        return await self._heard(chat, message, self._message_api(chat, message))

    async def person_presses(
        self, user_id: int, message_id: int, button: str, chat_id: int | None = None
    ) -> tuple[str, int]:
        """Press a button by its text or data: (callback id, number of the update). Raises ApiError when there is none."""
        chat = self.town.chats[chat_id or user_id]
        message = chat.messages.get(message_id)
        found = next(
            (
                key
                for row in (message.rows if message else [])
                for key in row
                if button in (key["text"], key.get("callback_data"))
            ),
            None,
        )
        if message is None or found is None or found.get("callback_data") is None:
            raise ApiError(400, "no such button")
        query = str(next(self._callback_ids))
        self._callbacks[query] = self._real()
        body = {
            "id": query,
            "from": self.town.people[user_id].as_api(),
            "chat_instance": str(chat.id),
            "data": found["callback_data"],
            **self._pressed(chat, message),
        }
        return query, await self._update({"callback_query": body})

    # The bot's place in chats ------------------------------------------------------------------------------------------

    async def person_blocks(self, user_id: int) -> int:
        """Stop the bot in the private chat: sends are refused with 403."""
        chat = self.town.chats[user_id]
        chat.bot_inside, chat.closed = False, True
        return await self._membership(chat, user_id, "member", "kicked")

    async def person_unblocks(self, user_id: int) -> int:
        """Let the bot write again."""
        chat = self.town.chats[user_id]
        chat.bot_inside, chat.closed = True, False
        return await self._membership(chat, user_id, "kicked", "member")

    async def group_removes_bot(self, chat_id: int, by: int | None = None) -> int:
        """Somebody of the group or channel throws the bot out: sends are refused with 403."""
        chat = self.town.chats[chat_id]
        chat.bot_inside, chat.closed = False, True
        return await self._membership(chat, by or chat.members[0], _inside(chat), _outside(chat))

    async def group_adds_bot(self, chat_id: int, by: int | None = None) -> int:
        """Somebody adds the bot, for the first time or again (to a channel as an administrator). It hears of its place, and in a
        group of the message about it."""
        chat, who = self.town.chats[chat_id], by or self.town.chats[chat_id].members[0]
        before = _outside(chat) if chat.closed else "left"
        chat.bot_inside, chat.closed = True, False
        number = await self._membership(chat, who, before, _inside(chat))
        if chat.kind == "channel":
            return number
        return await self._happens(chat, who, {"new_chat_members": [self.bot.as_api()]})

    async def channel_lets_bot_post(self, chat_id: int, may_post: bool) -> int:
        """The channel's creator changes what its administrator, the bot, may do."""
        chat = self.town.chats[chat_id]
        chat.bot_may_post = may_post
        return await self._membership(chat, chat.admins[0], "administrator", "administrator")

    async def group_becomes_supergroup(self, chat_id: int, new_id: int | None = None) -> int:
        """The group gets another id, as Telegram does on its own when a group grows; returns the new id."""
        old = self.town.chats[chat_id]
        if old.kind != "group" or old.migrated_to is not None:
            raise ApiError(400, "only a group becomes a supergroup, once")
        new = self.add_group(
            new_id or -1_000_000_000_000 - abs(chat_id), old.title, list(old.members), bot_inside=old.bot_inside
        )
        old.migrated_to = new.id
        who = old.members[0]
        await self._happens(old, who, {"migrate_to_chat_id": new.id})
        await self._happens(new, who, {"migrate_from_chat_id": old.id})
        old.members = []  # it leaves the list of chats
        return new.id

    # Inside ------------------------------------------------------------------------------------------------------------

    def _chat_of(self, user_id: int, chat_id: int) -> Chat:
        """A chat that this person is in."""
        chat = self.town.chats.get(chat_id)
        if chat is None or user_id not in chat.members:
            raise ApiError(400, "no such chat of this person")
        return chat

    def _pressed(self, chat: Chat, message: Message) -> dict[str, Any]:
        """What a callback says of its message: of one that a person put there out of the bot's offers, only a name."""
        if message.via_bot:
            return {"inline_message_id": f"{chat.id}:{message.id}"}
        return {"message": self._message_api(chat, message)}

    async def _say(self, user_id: int, chat_id: int, **content: Any) -> tuple[Chat, Message]:
        chat = self.town.chats[chat_id]
        if chat.kind == "private":
            if chat.closed:
                await self.person_unblocks(user_id)
            chat.bot_inside = True
        if chat.kind == "channel" and user_id not in chat.admins:
            raise ApiError(403, "Писать в канал могут только его администраторы.")
        return chat, self._add_message(chat, user_id, **content)

    async def _heard(self, chat: Chat, message: Message, shown: dict[str, Any]) -> int:
        """Give the message to the bot, if it would reach it."""
        if not chat.bot_inside or not self._reaches(chat, message):
            await self._touch()
            return 0
        return await self._update({"channel_post" if chat.kind == "channel" else "message": shown})

    def _reaches(self, chat: Chat, message: Message) -> bool:
        always = ("private", "channel")
        if chat.kind in always or not self.privacy or message.service or message.via_bot:
            return True
        text = message.text or ""
        answered = chat.messages.get(message.reply_to or 0)
        to_bot = answered is not None and answered.sender == self.bot.id
        return to_bot or text.startswith("/") or f"@{self.bot.username}" in text

    async def _happens(self, chat: Chat, user_id: int, service: dict[str, Any]) -> int:
        message = self._add_message(chat, user_id, service=service)
        return await self._heard(chat, message, self._message_api(chat, message))

    async def _membership(self, chat: Chat, user_id: int, before: str, after: str) -> int:
        bot = self.bot.as_api()

        def state(status: str) -> dict[str, Any]:
            return {"status": status, "user": bot, **rights_of(status, chat.bot_may_post)}

        body = {
            "chat": chat.as_api(self.town.people),
            "from": self.town.people[user_id].as_api(),
            "date": int(time.time()),
            "old_chat_member": state(before),
            "new_chat_member": state(after),
        }
        return await self._update({"my_chat_member": body})


def _inside(chat: Chat) -> str:
    """What a bot is in a chat that has let it in."""
    return "administrator" if chat.kind == "channel" else "member"


def _outside(chat: Chat) -> str:
    """What a bot is in a chat that has removed it."""
    return "left" if chat.kind == "group" else "kicked"
