"""What Telegram refuses, checked because the library that speaks to it does not (see docs/design.md, section 9)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

MAX_TEXT, MAX_CAPTION, MAX_ANSWER, MAX_DATA = 4096, 1024, 200, 64
MAX_IN_ROW, MAX_BUTTONS = 8, 100
UPLOAD_LIMIT, DOWNLOAD_LIMIT = 50 * 1024 * 1024, 20 * 1024 * 1024
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
    "copy_text",
    "web_app",
    "login_url",
    "pay",
)
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
    if not str(button.get("text", "")).strip():
        raise BadRequest("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if len(actions) != 1:
        raise BadRequest("inline keyboard button must have exactly one action")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_DATA:
        raise BadRequest("BUTTON_DATA_INVALID")


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
