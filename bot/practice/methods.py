"""The Bot API's methods over the town: strict where the real one is (rules.py, parameters.py)."""

from __future__ import annotations

import asyncio
import html
import re
import time
from typing import Any

from bot.practice import rules
from bot.practice.chats import Chat, Message, StoredFile, rights_of
from bot.practice.core import CALLBACK_SECONDS, ApiError
from bot.practice.parameters import check_parameters
from bot.practice.rules import BadRequest
from bot.practice.webhook import Bringing

Files = dict[str, tuple[str, bytes]]


class BotMethods(Bringing):
    """What the bot asks for. A method is `_do_` and its name in lower case."""

    async def call(self, method: str, params: dict[str, Any], files: Files | None = None) -> Any:
        """One request. Raises ApiError as Telegram would answer it."""
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise ApiError(404, "Not Found: method not found")
        self.calls.append((method, params))
        try:
            check_parameters(method, params, files or {})
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
        rights = {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": self.inline.mode,
        }
        return {**self.bot.as_api(), **rights}

    async def _do_getupdates(self, params: dict[str, Any], files: Files) -> list[dict[str, Any]]:
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        offset, limit = int(params.get("offset", 0) or 0), int(params.get("limit", 100) or 100)
        until = time.monotonic() + min(float(params.get("timeout", 0) or 0), 50)
        if params.get("allowed_updates") is not None:
            self._allowed = frozenset(params["allowed_updates"])
        if offset > 0:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
            await self._touch(visible=False)
        while not self._updates and (rest := until - time.monotonic()) > 0 and not self._closing:
            await self._wait(rest)
        return self._updates[: min(limit, 100)]

    def _do_setwebhook(self, params: dict[str, Any], files: Files) -> bool:
        """Plain http is taken here too, and the loopback address only."""
        url, secret = str(params["url"]), params.get("secret_token")
        if not url:
            self.stop_bringing()
            return True
        if not url.startswith(("http://127.0.0.1:", "https://127.0.0.1:", "https://localhost:")):
            raise BadRequest("bad webhook: an HTTPS URL must be provided for webhook")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(secret)):
            raise BadRequest("secret token contains unallowed characters")
        if not 1 <= (at_once := int(params.get("max_connections", 40))) <= 100:
            raise BadRequest("max_connections must be between 1 and 100")
        if params.get("allowed_updates") is not None:
            self._allowed = frozenset(params["allowed_updates"])
        self.start_bringing(url, secret, at_once)
        return True

    def _do_deletewebhook(self, params: dict[str, Any], files: Files) -> bool:
        self.stop_bringing()
        return True

    def _do_getwebhookinfo(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        return {"url": self.webhook or "", "has_custom_certificate": False, "pending_update_count": len(self._updates)}

    def _do_setmycommands(self, params: dict[str, Any], files: Files) -> bool:
        scope = params.get("scope") or {"type": "default"}
        if scope.get("chat_id") is not None and int(scope["chat_id"]) not in self.town.chats:
            raise BadRequest("chat not found")
        self.town.commands[_scope(scope)] = params["commands"]
        return True

    def _do_getmycommands(self, params: dict[str, Any], files: Files) -> list[dict[str, str]]:
        return self.town.commands.get(_scope(params.get("scope") or {"type": "default"}), [])

    def _do_deletemycommands(self, params: dict[str, Any], files: Files) -> bool:
        self.town.commands.pop(_scope(params.get("scope") or {"type": "default"}), None)
        return True

    # Messages ----------------------------------------------------------------------------------------------------------

    def _do_sendmessage(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        plain, tags, marked = _words(params, "text")
        return self._post(params, plain, tags, marked)

    def _do_senddocument(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        return self._post_file("document", params, files)

    def _do_sendphoto(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        return self._post_file("photo", params, files)

    def _do_editmessagetext(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        plain, tags, marked = _words(params, "text")
        message = self._own(params)
        if message.file is not None:
            raise BadRequest("there is no text in the message to edit")
        return self._edit(params, message, plain, tags, marked)

    def _do_editmessagecaption(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        plain, tags, marked = _words(params, "caption", rules.MAX_CAPTION)
        message = self._own(params)
        if message.file is None:
            raise BadRequest("there is no caption in the message to edit")
        return self._edit(params, message, plain, tags, marked)

    def _do_editmessagereplymarkup(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        message = self._own(params)
        return self._edit(params, message, message.text or "", set(), message.html or "")

    def _do_deletemessage(self, params: dict[str, Any], files: Files) -> bool:
        """Its own message anywhere, anybody's in a private chat."""
        chat = self._chat(params)
        message = chat.messages.get(int(params["message_id"]))
        if message is None:
            raise BadRequest("message to delete not found")
        if message.sender != self.bot.id and chat.kind != "private":
            raise BadRequest("message can't be deleted")
        del self._writable(params).messages[message.id]
        return True

    def _do_answercallbackquery(self, params: dict[str, Any], files: Files) -> bool:
        query = str(params["callback_query_id"])
        if len(params.get("text") or "") > rules.MAX_ANSWER:
            raise BadRequest("MESSAGE_TOO_LONG")
        if params.get("url") and not str(params["url"]).startswith(f"https://t.me/{self.bot.username}?start="):
            raise BadRequest("URL_INVALID")  # only a game, or a deep link to the bot itself
        born = self._callbacks.pop(query, None)
        if born is None or self._real() - born > CALLBACK_SECONDS:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        self.answers[query] = {
            "text": params.get("text"),
            "alert": bool(params.get("show_alert")),
            "url": params.get("url"),
        }
        return True

    def _do_answerinlinequery(self, params: dict[str, Any], files: Files) -> bool:
        self.violations += self.inline.answer(params, self._real())
        return True

    def _do_getfile(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
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

    def _do_getchat(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        chat = self._chat(params)
        return {
            **chat.as_api(self.town.people),
            "accent_color_id": 0,
            "max_reaction_count": 0,
            "accepted_gift_types": _NO_GIFTS,
        }

    def _do_getchatmember(self, params: dict[str, Any], files: Files) -> dict[str, Any]:
        chat, user_id = self._writable(params), int(params["user_id"])
        if user_id not in self.town.people:
            raise BadRequest("user not found")
        status = "member" if user_id in chat.members else "left"
        if user_id in chat.admins:
            status = "creator" if user_id == chat.admins[0] else "administrator"
        return {"status": status, "user": self.town.people[user_id].as_api(), **rights_of(status)}

    def _do_sendchataction(self, params: dict[str, Any], files: Files) -> bool:
        self._chat(params)
        return True

    def _do_leavechat(self, params: dict[str, Any], files: Files) -> bool:
        self._chat(params).bot_inside = False
        return True

    # Inside ------------------------------------------------------------------------------------------------------------

    def _chat(self, params: dict[str, Any]) -> Chat:
        chat = self.town.chats.get(int(params["chat_id"]))
        if chat is None:
            raise BadRequest("chat not found")
        if chat.migrated_to is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, words, migrate_to_chat_id=chat.migrated_to)
        return chat

    def _writable(self, params: dict[str, Any]) -> Chat:
        chat = self._chat(params)
        if chat.bot_inside:
            return chat
        if chat.kind == "private":
            why = "bot was blocked by the user" if chat.closed else "bot can't initiate conversation with a user"
        else:
            why = (
                f"bot was kicked from the {chat.kind} chat"
                if chat.closed
                else f"bot is not a member of the {chat.kind} chat"
            )
        raise ApiError(403, f"Forbidden: {why}")

    def _post(
        self,
        params: dict[str, Any],
        plain: str,
        tags: set[str],
        marked: str,
        file: str | None = None,
        *,
        photo: bool = False,
    ) -> dict[str, Any]:
        rows = rules.check_keyboard(params.get("reply_markup"))
        chat = self._writable(params)
        if chat.kind == "channel" and not chat.bot_may_post:
            raise BadRequest("need administrator rights in the channel chat")
        self.violations += rules.subset_violations(plain, tags, rows)
        self.first_words.setdefault(chat.id, time.monotonic())
        message = self._add_message(
            chat,
            self.bot.id,
            text=plain or None,
            html=marked,
            caption=file is not None,
            rows=rows,
            file=file,
            photo=photo,
        )
        return self._message_api(chat, message)

    def _post_file(self, kind: str, params: dict[str, Any], files: Files) -> dict[str, Any]:
        plain, tags, marked = _words(params, "caption", rules.MAX_CAPTION)
        self._writable(params)
        stored = self._given(kind, params, files)
        return self._post(params, plain, tags, marked, stored.id, photo=kind == "photo")

    def _given(self, kind: str, params: dict[str, Any], files: Files) -> StoredFile:
        """A file of this request (under its own name or as attach://…), or one that is already here."""
        reference = str(params.get(kind, f"attach://{kind}"))
        if not reference.startswith("attach://"):
            stored = self.town.files.get(reference)
            if stored is None:
                raise BadRequest("wrong file identifier/HTTP URL specified")
            if kind == "photo" and not rules.is_picture(stored.content):
                raise BadRequest("can't use file of type Document as Photo")
            return stored
        if reference.removeprefix("attach://") not in files:
            raise BadRequest(f"there is no {kind} in the request")
        name, content = files[reference.removeprefix("attach://")]
        if len(content) > rules.UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        rules.check_file(kind, content)
        return self._store(name, content)

    def _own(self, params: dict[str, Any]) -> Message:
        message = self._chat(params).messages.get(int(params["message_id"]))
        if message is None:
            raise BadRequest("message to edit not found")
        if message.sender != self.bot.id:
            raise BadRequest("message can't be edited")
        return message

    def _edit(
        self, params: dict[str, Any], message: Message, plain: str, tags: set[str], marked: str
    ) -> dict[str, Any]:
        rows = rules.check_keyboard(params.get("reply_markup"))
        chat = self._writable(params)
        if (plain, marked, rows) == (message.text or "", message.html or "", message.rows):
            raise BadRequest(
                "message is not modified: specified new message content and reply markup are exactly the same as a current "
                "content and reply markup of the message"
            )
        self.violations += rules.subset_violations(plain, tags, rows)
        self.first_words.setdefault(chat.id, time.monotonic())
        message.text, message.html, message.rows, message.edited = plain, marked, rows, int(time.time())
        return self._message_api(chat, message)


def _words(params: dict[str, Any], name: str, limit: int = rules.MAX_TEXT) -> tuple[str, set[str], str]:
    """(plain, tags, as HTML): text without a parse mode is shown as it is."""
    mode = params.get("parse_mode")
    given = params.get(name) if name == "text" else params.get(name) or ""
    plain, tags = rules.check_text(given, mode, limit)
    return plain, tags, str(given) if mode is not None and mode.lower() == "html" else html.escape(plain, quote=False)


_READING = {"getme", "getupdates", "getfile", "getchat", "getchatmember", "getmycommands", "getwebhookinfo"}
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def _scope(scope: dict[str, Any]) -> str:
    return f"{scope['type']}:{scope.get('chat_id', '')}"
