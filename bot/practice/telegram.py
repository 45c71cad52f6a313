"""A Telegram that behaves: the Bot API's methods over a town of people, and what people do in it.

Strict where the real one is: see rules.py. One implementation, used in process by tests and over HTTP by everything else.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.practice import rules
from bot.practice.chats import Chat, Message, StoredFile, Town, User
from bot.practice.rules import BadRequest

CALLBACK_SECONDS = 15.0  # real time: later answers are refused


class ApiError(Exception):
    """An answer of the Bot API that is not «ok»."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body if self.retry_after is None else {**body, "parameters": {"retry_after": self.retry_after}}


class PracticeTelegram:
    """State and behaviour. `calls` records what the bot asked for, `violations` what leaves the common subset."""

    def __init__(self, token: str, *, real_clock: Callable[[], float] = time.monotonic) -> None:
        self.token = token
        self.bot = User(int(token.split(":")[0]), "Методист", True, "metodist_practice_bot")
        self.town = Town()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.violations: list[str] = []
        self.dirty = False
        self.changes = 0  # grows with everything a person could see
        self.answers: dict[str, dict[str, Any]] = {}  # callback id -> what the bot answered
        self._changed = asyncio.Condition()
        self._updates: list[dict[str, Any]] = []
        self._handled = 0  # the highest update that the bot has confirmed
        self._callbacks: dict[str, float] = {}
        self._callback_ids = itertools.count(int(time.time() * 1000))
        self._real = real_clock

    # What the bot asks for -------------------------------------------------------------------------------------------

    async def call(self, method: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None) -> Any:
        """One request. Raises ApiError as Telegram would answer it."""
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise ApiError(404, "Not Found: method not found")
        self.calls.append((method, params))
        try:
            result = handler(params, files or {})
            if asyncio.iscoroutine(result):
                result = await result
        except BadRequest as error:
            raise ApiError(400, f"Bad Request: {error}") from None
        except (KeyError, TypeError, ValueError) as error:
            raise ApiError(400, f"Bad Request: wrong or missing parameter {error}") from None
        if method.lower() not in _READING:
            await self._touch()
        return result

    def _do_getme(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {**self.bot.as_api(), **rights}

    async def _do_getupdates(self, params: dict[str, Any], files: Any) -> list[dict[str, Any]]:
        offset, limit = int(params.get("offset", 0) or 0), int(params.get("limit", 100) or 100)
        until = time.monotonic() + min(float(params.get("timeout", 0) or 0), 50)
        if offset > 0:
            self._handled = max(self._handled, offset - 1)
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
            await self._touch(visible=False)
        while not self._updates and (rest := until - time.monotonic()) > 0:
            await self._wait(rest)
        return self._updates[:limit]

    def _do_deletewebhook(self, params: dict[str, Any], files: Any) -> bool:
        return True

    def _do_getwebhookinfo(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._updates)}

    def _do_setmycommands(self, params: dict[str, Any], files: Any) -> bool:
        scope = params.get("scope") or {"type": "default"}
        if scope.get("chat_id") is not None and int(scope["chat_id"]) not in self.town.chats:
            raise BadRequest("chat not found")
        self.town.commands[_scope(scope)] = params["commands"]
        return True

    def _do_getmycommands(self, params: dict[str, Any], files: Any) -> list[dict[str, str]]:
        return self.town.commands.get(_scope(params.get("scope") or {"type": "default"}), [])

    def _do_deletemycommands(self, params: dict[str, Any], files: Any) -> bool:
        self.town.commands.pop(_scope(params.get("scope") or {"type": "default"}), None)
        return True

    def _do_sendmessage(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        _known(params, {"text"})
        plain, tags = rules.check_text(params.get("text"), params.get("parse_mode"))
        return self._post(params, plain, tags, params["text"])

    def _do_senddocument(self, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        _known(params, {"document", "caption", "thumbnail", "disable_content_type_detection"})
        return self._post_file("document", params, files)

    def _do_sendphoto(self, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        _known(params, {"photo", "caption", "has_spoiler", "show_caption_above_media"})
        return self._post_file("photo", params, files)

    def _do_editmessagetext(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        plain, tags = rules.check_text(params.get("text"), params.get("parse_mode"))
        return self._edit(params, plain, tags, params["text"])

    def _do_editmessagereplymarkup(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        message = self._own(params)
        return self._edit(params, message.text or "", set(), message.html or "")

    def _do_deletemessage(self, params: dict[str, Any], files: Any) -> bool:
        message = self._own(params)
        del self.town.chats[message.chat_id].messages[message.id]
        return True

    def _do_answercallbackquery(self, params: dict[str, Any], files: Any) -> bool:
        query = str(params["callback_query_id"])
        if len(params.get("text") or "") > rules.MAX_ANSWER:
            raise BadRequest("MESSAGE_TOO_LONG")
        born = self._callbacks.pop(query, None)
        if born is None or self._real() - born > CALLBACK_SECONDS:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        self.answers[query] = {"text": params.get("text"), "alert": bool(params.get("show_alert"))}
        return True

    def _do_getfile(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        stored = self.town.files.get(str(params["file_id"]))
        if stored is None:
            raise BadRequest("invalid file_id")
        if len(stored.content) > rules.DOWNLOAD_LIMIT:
            raise BadRequest("file is too big")
        return {
            "file_id": stored.id,
            "file_unique_id": stored.id,
            "file_size": len(stored.content),
            "file_path": f"files/{stored.id}",
        }

    def _do_getchat(self, params: dict[str, Any], files: Any) -> dict[str, Any]:
        chat = self._chat(params)
        return {
            **chat.as_api(self.town.people),
            "accent_color_id": 0,
            "max_reaction_count": 0,
            "accepted_gift_types": _NO_GIFTS,
        }

    def _do_sendchataction(self, params: dict[str, Any], files: Any) -> bool:
        self._chat(params)
        return True

    def _do_leavechat(self, params: dict[str, Any], files: Any) -> bool:
        self._chat(params).bot_inside = False
        return True

    # What people do --------------------------------------------------------------------------------------------------

    def add_person(self, user_id: int, name: str) -> User:
        """A person with a private chat that the bot may not write to until they start it."""
        person = self.town.people.setdefault(user_id, User(user_id, name))
        self.town.chats.setdefault(user_id, Chat(user_id, "private", name, [user_id]))
        self.dirty = True
        return person

    def add_group(self, chat_id: int, title: str, members: list[int], *, bot_inside: bool = True) -> Chat:
        chat = self.town.chats.setdefault(chat_id, Chat(chat_id, "supergroup", title, members, bot_inside))
        self.dirty = True
        return chat

    async def person_sends(self, user_id: int, text: str, chat_id: int | None = None) -> int:
        """A message; «/start payload» is a deep link. Returns the number of its update."""
        chat, message = self._say(user_id, chat_id or user_id)
        message.text = text
        shown = self._message_api(chat, message)
        if text.startswith("/"):
            length = len(text.split()[0])
            shown["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self._update({"message": shown})

    async def person_sends_file(self, user_id: int, name: str, content: bytes, chat_id: int | None = None) -> int:
        chat, message = self._say(user_id, chat_id or user_id)
        message.file = self._store(name, content).id
        return await self._update({"message": self._message_api(chat, message)})

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
            "message": self._message_api(chat, message),
        }
        return query, await self._update({"callback_query": body})

    async def person_blocks(self, user_id: int) -> int:
        """Stop the bot in the private chat."""
        chat = self.town.chats[user_id]
        chat.bot_inside = False
        return await self._membership(chat, user_id, "member", "kicked")

    async def until_handled(self, update: int, seconds: float = 10.0) -> bool:
        """Wait (real time) until the bot has asked for the updates after this one."""
        until = time.monotonic() + seconds
        while self._handled < update and (rest := until - time.monotonic()) > 0:
            await self._wait(rest)
        return self._handled >= update

    async def until_answered(self, update: int) -> bool:
        """Wait until the bot has taken the update and has said what it had to say (best effort, real time)."""
        before = self.changes
        taken = await self.until_handled(update)
        patience = 1.5
        while taken and await self.until_changed(before, patience) > before:
            before, patience = self.changes, 0.15
        return taken

    async def until_changed(self, since: int, seconds: float) -> int:
        """Wait until something a person could see has happened after `since`; the present count."""
        until = time.monotonic() + seconds
        while self.changes <= since and (rest := until - time.monotonic()) > 0:
            await self._wait(rest)
        return self.changes

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

    def _chat(self, params: dict[str, Any]) -> Chat:
        chat = self.town.chats.get(int(params["chat_id"]))
        if chat is None:
            raise BadRequest("chat not found")
        return chat

    def _writable(self, params: dict[str, Any]) -> Chat:
        chat = self._chat(params)
        if not chat.bot_inside:
            started = bool(chat.messages)
            why = "bot was blocked by the user" if started else "bot can't initiate conversation with a user"
            raise ApiError(
                403, f"Forbidden: {why if chat.kind == 'private' else 'bot was kicked from the supergroup chat'}"
            )
        return chat

    def _post(
        self, params: dict[str, Any], plain: str, tags: set[str], html: str, file: str | None = None
    ) -> dict[str, Any]:
        rows = rules.check_keyboard(params.get("reply_markup"))
        chat = self._writable(params)
        self.violations += rules.subset_violations(plain, tags, rows)
        message = Message(
            chat.next_message, chat.id, self.bot.id, int(time.time()), plain or None, html, file is not None, rows, file
        )
        chat.next_message += 1
        chat.messages[message.id] = message
        return self._message_api(chat, message)

    def _post_file(self, kind: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        reference = str(params[kind])
        if reference.startswith("attach://"):
            name, content = files[reference.removeprefix("attach://")]
            if len(content) > rules.UPLOAD_LIMIT:
                raise ApiError(413, "Request Entity Too Large")
            stored = self._store(name, content)
        elif reference in self.town.files:
            stored = self.town.files[reference]
        else:
            raise BadRequest("wrong file identifier")
        plain, tags = rules.check_text(params.get("caption") or "", params.get("parse_mode"), rules.MAX_CAPTION)
        return self._post(params, plain, tags, params.get("caption") or "", stored.id)

    def _own(self, params: dict[str, Any]) -> Message:
        message = self._chat(params).messages.get(int(params["message_id"]))
        if message is None or message.sender != self.bot.id:
            raise BadRequest("message to edit not found")
        return message

    def _edit(self, params: dict[str, Any], plain: str, tags: set[str], html: str) -> dict[str, Any]:
        message = self._own(params)
        rows = rules.check_keyboard(params.get("reply_markup"))
        if (plain, html, rows) == (message.text or "", message.html or "", message.rows):
            raise BadRequest(
                "message is not modified: specified new message content and reply markup are exactly the same as a current "
                "content and reply markup of the message"
            )
        chat = self._writable(params)
        self.violations += rules.subset_violations(plain, tags, rows)
        message.text, message.html, message.rows, message.edited = plain, html, rows, int(time.time())
        return self._message_api(chat, message)

    def _say(self, user_id: int, chat_id: int) -> tuple[Chat, Message]:
        chat = self.town.chats[chat_id]
        if chat.kind == "private":
            chat.bot_inside = True
        message = Message(chat.next_message, chat.id, user_id, int(time.time()))
        chat.next_message += 1
        chat.messages[message.id] = message
        return chat, message

    def _store(self, name: str, content: bytes) -> StoredFile:
        stored = StoredFile(f"F{len(self.town.files) + 1}", name, content, "application/octet-stream")
        self.town.files[stored.id] = stored
        return stored

    def _message_api(self, chat: Chat, message: Message) -> dict[str, Any]:
        sender = self.bot if message.sender == self.bot.id else self.town.people[message.sender]
        body: dict[str, Any] = {
            "message_id": message.id,
            "date": message.date,
            "chat": chat.as_api(self.town.people),
            "from": sender.as_api(),
        }
        if message.file is not None:
            stored = self.town.files[message.file]
            body["document"] = {
                "file_id": stored.id, "file_unique_id": stored.id, "file_name": stored.name, "mime_type": stored.mime,
                "file_size": len(stored.content),
            }  # fmt: skip
            if message.text:
                body["caption"] = message.text
        else:
            body["text"] = message.text or ""
        if message.rows:
            body["reply_markup"] = {"inline_keyboard": message.rows}
        return body

    async def _membership(self, chat: Chat, user_id: int, before: str, after: str) -> int:
        bot = self.bot.as_api()

        def state(status: str) -> dict[str, Any]:
            return {"status": status, "user": bot, **({"until_date": 0} if status == "kicked" else {})}

        body = {
            "chat": chat.as_api(self.town.people),
            "from": self.town.people[user_id].as_api(),
            "date": int(time.time()),
            "old_chat_member": state(before),
            "new_chat_member": state(after),
        }
        return await self._update({"my_chat_member": body})

    async def _update(self, body: dict[str, Any]) -> int:
        number = self.town.next_update
        self.town.next_update += 1
        self._updates.append({"update_id": number, **body})
        await self._touch()
        return number

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


_READING = {"getme", "getupdates", "getfile", "getchat", "getmycommands", "getwebhookinfo"}
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_COMMON = {
    "chat_id", "message_thread_id", "parse_mode", "entities", "caption_entities", "link_preview_options", "disable_notification",
    "protect_content", "reply_parameters", "reply_markup", "business_connection_id", "allow_paid_broadcast", "message_effect_id",
    "direct_messages_topic_id", "suggested_post_parameters",
}  # fmt: skip


def _known(params: dict[str, Any], own: set[str]) -> None:
    unknown = set(params) - _COMMON - own
    if unknown:
        raise BadRequest(f"unknown parameter {sorted(unknown)[0]}")


def _scope(scope: dict[str, Any]) -> str:
    return f"{scope['type']}:{scope.get('chat_id', '')}"
