"""The stand-in's state: a town, the updates that wait for the bot, and waiting for what happens (real time)."""

from __future__ import annotations

import asyncio
import itertools
import json
import mimetypes
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.practice.chats import Chat, Message, StoredFile, Town, User
from bot.practice.inline import Inline

CALLBACK_SECONDS = 15.0  # real time: later answers are refused


class ApiError(Exception):
    """An answer of the Bot API that is not «ok»."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters  # retry_after, migrate_to_chat_id

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


class Core:
    """State. `calls` records what the bot asked for, `violations` what leaves the common subset."""

    def __init__(self, token: str, *, real_clock: Callable[[], float] = time.monotonic, privacy: bool = True) -> None:
        self.token = token
        self.privacy = privacy  # as @BotFather sets it: in groups only commands, replies and mentions reach the bot
        self.bot = User(int(token.split(":")[0]), "Методист", True, "metodist_practice_bot")
        self.town = Town()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.violations: list[str] = []
        self.dirty = False
        self.changes = 0  # grows with everything a person could see
        self.answers: dict[str, dict[str, Any]] = {}  # callback id -> what the bot answered
        self.first_words: dict[int, float] = {}  # chat -> real time at which the bot first spoke there (see crowd.py)
        self.inline = Inline()
        self.webhook: str | None = None  # where updates are brought to; None: the bot asks for them
        self._bringing: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._closing = False
        self._updates: list[dict[str, Any]] = []
        self._allowed: frozenset[str] = frozenset()  # kinds of updates that the bot has asked for; empty: all
        self._callbacks: dict[str, float] = {}
        self._callback_ids = itertools.count(int(time.time() * 1000))
        self._real = real_clock

    # Waiting -----------------------------------------------------------------------------------------------------------

    async def until_handled(self, update: int, seconds: float = 10.0) -> bool:
        """Wait (real time) until the bot has asked for the updates after this one."""
        until = time.monotonic() + seconds
        while not (done := self._taken(update)) and (rest := until - time.monotonic()) > 0 and not self._closing:
            await self._wait(rest)
        return done

    async def until_answered(self, update: int) -> bool:
        """Wait until the bot has taken the update and has said what it had to say (best effort, real time)."""
        if not update:
            return True  # nothing reached the bot
        before = self.changes
        taken = await self.until_handled(update)
        patience = 1.5
        while taken and await self.until_changed(before, patience) > before:
            before, patience = self.changes, 0.15
        return taken

    async def until_changed(self, since: int, seconds: float) -> int:
        """Wait until something a person could see has happened after `since`; the present count."""
        until = time.monotonic() + seconds
        while self.changes <= since and (rest := until - time.monotonic()) > 0 and not self._closing:
            await self._wait(rest)
        return self.changes

    async def close(self) -> None:
        """The program stops: nobody waits any longer."""
        self._closing = True
        await self._touch(visible=False)

    # Keeping -----------------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write the town to a file, whole or not at all."""
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(self.town.as_json(), ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, path)
        self.dirty = False

    def load(self, path: Path) -> None:
        self.town = Town.from_json(json.loads(path.read_text(encoding="utf-8")))

    def load_if_any(self, path: Path) -> None:
        """A first start has nothing to load; its folder is made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self.load(path)

    # Inside ------------------------------------------------------------------------------------------------------------

    def _taken(self, update: int) -> bool:
        return all(one["update_id"] > update for one in self._updates)

    async def _update(self, body: dict[str, Any]) -> int:
        """Queue one update for the bot; its number, or 0 when the bot has not asked for this kind."""
        await self._touch()
        if self._allowed and not self._allowed & set(body):
            return 0
        number = self.town.next_update
        self.town.next_update += 1
        self._updates.append({"update_id": number, **body})
        await self._touch(visible=False)
        return number

    def _add_message(self, chat: Chat, sender: int, **content: Any) -> Message:
        message = Message(chat.next_message, chat.id, sender, int(time.time()), **content)
        chat.next_message += 1
        chat.messages[message.id] = message
        return message

    def _store(self, name: str, content: bytes) -> StoredFile:
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(f"F{len(self.town.files) + 1}", name, content, mime)
        self.town.files[stored.id] = stored
        return stored

    def _message_api(self, chat: Chat, message: Message) -> dict[str, Any]:
        sender = self.bot if message.sender == self.bot.id else self.town.people[message.sender]
        body: dict[str, Any] = {
            "message_id": message.id,
            "date": message.date,
            "chat": chat.as_api(self.town.people),
            **({"sender_chat": chat.as_api(self.town.people)} if chat.kind == "channel" else {"from": sender.as_api()}),
            **message.service,
        }
        if message.file is not None:
            body.update(_media(self.town.files[message.file], message))
        elif not message.service:
            body["text"] = message.text or ""
        if message.via_bot:
            body["via_bot"] = self.bot.as_api()
        if message.edited is not None:
            body["edit_date"] = message.edited
        if message.rows:
            body["reply_markup"] = {"inline_keyboard": message.rows}
        return body

    async def _touch(self, *, visible: bool = True) -> None:
        if visible:
            self.changes += 1
            self.dirty = True
        async with self._changed:
            self._changed.notify_all()

    async def _wait(self, seconds: float) -> None:
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait(), seconds)
            except TimeoutError:
                return


def _media(stored: StoredFile, message: Message) -> dict[str, Any]:
    identity = {"file_id": stored.id, "file_unique_id": stored.id, "file_size": len(stored.content)}
    caption = {"caption": message.text} if message.text else {}
    if message.photo:
        return {"photo": [{**identity, "width": 1, "height": 1}], **caption}
    return {"document": {**identity, "file_name": stored.name, "mime_type": stored.mime}, **caption}
