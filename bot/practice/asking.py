"""What people do with the bot's name in any chat: type words after it, pick what it offers."""

from __future__ import annotations

import time

from bot.practice.core import ApiError
from bot.practice.inline import MAX_QUERY, Asked, Offered
from bot.practice.people import People


class Asking(People):
    async def person_asks(
        self, user_id: int, query: str, chat_id: int | None = None, offset: str = ""
    ) -> tuple[str, int]:
        """«@bot слова» in the box, sent by nobody: (query id, number of the update). The name may be left out of `query`. Where
        inline mode is off the bot hears nothing."""
        chat = self._chat_of(user_id, chat_id or user_id)
        words = query.removeprefix(f"@{self.bot.username}").lstrip()[:MAX_QUERY]
        named = str(next(self._callback_ids))
        if not self.inline.mode:
            return named, 0
        self.inline.ask(named, Asked(user_id, words, self._real()))
        body = {
            "id": named,
            "from": self.town.people[user_id].as_api(),
            "query": words,
            "offset": offset,
            "chat_type": "sender" if chat.kind == "private" else chat.kind,
        }
        return named, await self._update({"inline_query": body})

    async def until_offered(self, query: str, update: int, seconds: float = 10.0) -> Asked | None:
        """Wait (real time) for the bot's answer; None when it has none."""
        asked = self.inline.asked.get(query)
        until = time.monotonic() + seconds
        while asked and asked.results is None and update and (rest := until - time.monotonic()) > 0:
            if self._closing:
                break
            await self._wait(rest)
        return asked if asked and asked.results is not None else None

    async def person_picks(self, user_id: int, result: str, chat_id: int | None = None) -> tuple[int, int]:
        """Tap one of the results that were offered last: its message stands in this chat, whether the bot is in it or not.
        (message id, number of the update). Raises ApiError when nothing of this name was offered."""
        chat = self._chat_of(user_id, chat_id or user_id)
        found = self.inline.find(user_id, result)
        if found is None:
            raise ApiError(400, "no such result")
        asked, offered = found
        _, message = await self._say(
            user_id, chat.id, text=offered.text, html=offered.html, rows=offered.rows, via_bot=True
        )
        heard = await self._heard(chat, message, self._message_api(chat, message))
        if self.inline.feedback:
            heard = await self._chosen(user_id, asked, offered, f"{chat.id}:{message.id}") or heard
        return message.id, heard

    async def _chosen(self, user_id: int, asked: Asked, offered: Offered, named: str) -> int:
        """The message has a name of its own for the bot only where buttons hang under it."""
        body = {"result_id": offered.id, "from": self.town.people[user_id].as_api(), "query": asked.query}
        return await self._update(
            {"chosen_inline_result": {**body, **({"inline_message_id": named} if offered.rows else {})}}
        )
