"""People in the practice Telegram, in process: tests read like a chat.

anna = world.person("Анна Полевая")
await anna.sends("/events")
await anna.presses("Зарегистрироваться")
assert anna.sees("Вы зарегистрированы")
"""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.practice.inline import Asked, Offered
from bot.practice.screens import screen
from bot.practice.session import PracticeSession
from bot.practice.telegram import PracticeTelegram
from bot.telegram import build_bot

TOKEN = "42:PRACTICE"


class World:
    """A dispatcher, its bot and the town they live in. Updates are fed one by one."""

    def __init__(self, dispatcher: Dispatcher, telegram: PracticeTelegram, bot: Bot) -> None:
        self.dispatcher = dispatcher
        self.telegram = telegram
        self.bot = bot
        self._ids = itertools.count(2001)

    def person(self, name: str, user_id: int | None = None) -> Someone:
        person = self.telegram.add_person(user_id or next(self._ids), name)
        return Someone(self, person.id)

    def group(self, title: str, *members: Someone) -> int:
        return self.telegram.add_group(-next(self._ids), title, [one.id for one in members]).id

    async def feed(self) -> None:
        """Give the bot every update that waits."""
        while updates := await self.telegram.call("getUpdates", {"offset": 0, "timeout": 0}):
            for one in updates:
                await self.telegram.call("getUpdates", {"offset": one["update_id"] + 1, "timeout": 0})
                await self.dispatcher.feed_update(self.bot, Update.model_validate(one, context={"bot": self.bot}))
                await _settle()


async def _settle() -> None:
    """Let windows that a card opened through the background manager appear: the library starts a task for each."""
    await asyncio.sleep(0)
    opening = [task for task in asyncio.all_tasks() if "Updater" in getattr(task.get_coro(), "__qualname__", "")]
    await asyncio.gather(*opening)


class Someone:
    def __init__(self, world: World, user_id: int) -> None:
        self.world = world
        self.id = user_id
        self.answer: str | None = None  # of the last press: what popped up
        self.asked: Asked | None = None  # the last inline query, with what was offered

    async def sends(self, text: str, chat: int | None = None, reply_to: int | None = None) -> None:
        await self.world.telegram.person_sends(self.id, text, chat, reply_to)
        await self.world.feed()

    async def sends_file(self, name: str, content: bytes, *, photo: bool = False, words: str = "") -> None:
        await self.world.telegram.person_sends_file(self.id, name, content, photo=photo, words=words)
        await self.world.feed()

    async def sends_thing(self, **thing: Any) -> None:
        """A sticker, a voice, a contact …, as the Bot API names it; the bot hears of it as it would in Telegram."""
        await self.world.telegram.person_sends(self.id, "…")
        update = self.world.telegram._updates[-1]
        del update["message"]["text"]
        update["message"].update(thing)
        await self.world.feed()

    async def presses(self, button: str, chat: int | None = None) -> None:
        """The newest button with this text, else whose text holds these words."""
        for message in reversed(self.screen(chat)):
            keys = [
                key for row in message["buttons"] for key in row if key["data"] is not None and button in key["text"]
            ]
            for key in sorted(keys, key=lambda key: key["text"] != button)[:1]:
                query, _ = await self.world.telegram.person_presses(self.id, message["id"], key["data"], chat)
                await self.world.feed()
                self.answer = self.world.telegram.answers.get(query, {}).get("text")
                assert query in self.world.telegram.answers, "the button is left spinning"
                return
        raise AssertionError(f"no button «{button}»; the chat:\n{self.text(chat)}")

    async def asks_inline(self, words: str, chat: int | None = None, offset: str = "") -> list[Offered]:
        """«@bot слова» typed in a chat: what the list above the box offers."""
        query, _ = await self.world.telegram.person_asks(self.id, words, chat, offset)
        await self.world.feed()
        self.asked = self.world.telegram.inline.asked[query]
        assert self.asked.results is not None, "the list is left waiting"
        return self.asked.results

    async def picks(self, title: str, chat: int | None = None) -> None:
        """Tap the first result of the last list whose title holds these words."""
        assert self.asked is not None
        found = next(one for one in self.asked.results or () if title in one.title)
        await self.world.telegram.person_picks(self.id, found.id, chat)
        await self.world.feed()

    def screen(self, chat: int | None = None) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = screen(self.world.telegram, self.id, chat or self.id)["messages"]
        return messages

    def last(self, chat: int | None = None) -> str:
        """The newest message of the bot."""
        return next((one["text"] or "" for one in reversed(self.screen(chat)) if one["from"] == "bot"), "")

    def sees(self, words: str, chat: int | None = None) -> bool:
        """Are these words in the newest message of the bot? No-break spaces count as spaces."""
        return words in self.last(chat).replace("\u00a0", " ")

    def told(self, words: str, chat: int | None = None) -> bool:
        """Are these words in any message of the bot? For a sentence that stands above a window."""
        return any(
            words in (one["text"] or "").replace("\u00a0", " ") for one in self.screen(chat) if one["from"] == "bot"
        )

    def popped(self, words: str) -> bool:
        """Are these words in what popped up after the last press?"""
        return words in (self.answer or "").replace("\u00a0", " ")

    def buttons(self, chat: int | None = None) -> list[str]:
        """Of the newest message that has some."""
        for message in reversed(self.screen(chat)):
            if message["buttons"]:
                return [key["text"] for row in message["buttons"] for key in row]
        return []

    def text(self, chat: int | None = None) -> str:
        return "\n---\n".join(f"[{one['from']}] {one['text']}" for one in self.screen(chat))


def got(someone: Someone, ending: str) -> bytes:
    """The content of the newest file whose name ends so."""
    name = next(
        one["file"]["name"]
        for one in reversed(someone.screen())
        if one.get("file") and one["file"]["name"].endswith(ending)
    )
    files = someone.world.telegram.town.files.values()
    content: bytes = next(one.content for one in reversed(files) if one.name == name)
    return content


def make_world(dispatcher: Dispatcher) -> World:
    telegram = PracticeTelegram(TOKEN)
    return World(dispatcher, telegram, build_bot(TOKEN, PracticeSession(telegram)))
