"""What Telegram refuses, checked because the library that speaks to it does not (see docs/design.md, section 9)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

MAX_TEXT, MAX_CAPTION, MAX_ANSWER, MAX_DATA = 4096, 1024, 200, 64
MAX_IN_ROW, MAX_BUTTONS, MAX_COPY = 8, 100, 256
UPLOAD_LIMIT, DOWNLOAD_LIMIT, PHOTO_LIMIT = 50 * 1024 * 1024, 20 * 1024 * 1024, 10 * 1024 * 1024
_TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "code",
    "pre",
    "a",
    "tg-spoiler",
    "blockquote",
    "span",
}
_ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "copy_text",
    "web_app",
    "login_url",
    "pay",
)
_LOOKS = ("style", "icon_custom_emoji_id")
_URL = re.compile(
    r"(?:https?://[^\s/]+\.[^\s]+|tg://\S+)"
)  # a host without a dot is refused: nobody else could open it
# The common subset that a second messenger could carry (docs/design.md, section 3).
SUBSET_TAGS = {"b", "i", "u", "s", "code", "pre", "a"}
SUBSET_TEXT, SUBSET_ROWS, SUBSET_IN_ROW = 4000, 30, 7


class BadRequest(Exception):
    """Error 400; the message is Telegram's description after «Bad Request: »."""


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.plain: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise BadRequest(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            raise BadRequest(f'can\'t parse entities: Unexpected end tag "{tag}"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.plain.append(data)


def check_text(text: Any, parse_mode: str | None, limit: int = MAX_TEXT) -> tuple[str, set[str]]:
    """(plain text, tags). Raises BadRequest for empty, too long or broken text."""
    if not isinstance(text, str):
        raise BadRequest("message text is empty")
    plain, tags = text, set[str]()
    if parse_mode is not None and parse_mode.lower() == "html":
        if re.search(r"<(?![a-zA-Z/])", text) or re.search(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)", text):
            raise BadRequest("can't parse entities: unescaped character")
        parser = _Html()
        parser.feed(text)
        parser.close()
        if parser.open:
            raise BadRequest(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{parser.open[-1]}\""
            )
        plain, tags = "".join(parser.plain), parser.tags
    if not plain.strip() and limit == MAX_TEXT:
        raise BadRequest("message text is empty")
    if len(plain) > limit:
        raise BadRequest("message is too long" if limit == MAX_TEXT else "message caption is too long")
    return plain, tags


def check_keyboard(markup: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard. Raises BadRequest for what Telegram would refuse."""
    if markup is None:
        return []
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        if isinstance(markup, dict) and ({"remove_keyboard", "force_reply", "keyboard"} & set(markup)):
            return []
        raise BadRequest("object expected as reply markup")
    rows = markup["inline_keyboard"]
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise BadRequest("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        if len(row) > MAX_IN_ROW:
            raise BadRequest("BUTTON_ROW_TOO_LONG")
        for button in row:
            _check_button(button)
    return [list(row) for row in rows]


def _check_button(button: dict[str, Any]) -> None:
    if unknown := set(button) - {"text", *_ACTIONS, *_LOOKS}:
        raise BadRequest(f"unknown parameter {sorted(unknown)[0]} of a button")
    if not str(button.get("text", "")).strip():
        raise BadRequest("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if len(actions) != 1:
        raise BadRequest("inline keyboard button must have exactly one action")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_DATA:
        raise BadRequest("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(str(url)):
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(str(copied.get("text", ""))) <= MAX_COPY:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")


def check_file(kind: str, content: bytes) -> None:
    """Raises BadRequest for an empty file and for a photo that is none or too big."""
    if not content:
        raise BadRequest("file must be non-empty")
    if kind != "photo":
        return
    if len(content) > PHOTO_LIMIT:
        raise BadRequest(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        )
    if not is_picture(content):
        raise BadRequest("IMAGE_PROCESS_FAILED")


def is_picture(content: bytes) -> bool:
    """PNG, JPEG, GIF or WebP, by the first bytes."""
    return content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or content[8:12] == b"WEBP"


def subset_violations(text: str, tags: set[str], rows: list[list[dict[str, Any]]]) -> list[str]:
    """What a second messenger could not carry."""
    found = []
    if len(text) >= SUBSET_TEXT:
        found.append(f"text of {len(text)} characters")
    if tags - SUBSET_TAGS:
        found.append(f"tags {sorted(tags - SUBSET_TAGS)}")
    if len(rows) > SUBSET_ROWS:
        found.append(f"{len(rows)} rows of buttons")
    if any(len(row) > SUBSET_IN_ROW for row in rows):
        found.append("a row of more than 7 buttons")
    return found
