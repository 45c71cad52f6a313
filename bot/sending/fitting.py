"""The last guard before a messenger's limits: a message with a title as long as an article loses the middle of that title, not
its date, its question or the whole answer."""

from __future__ import annotations

import html
import re
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    Response,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)

from bot.texts.common import shorten

MESSAGE, CAPTION, POP_UP = 3900, 1000, 195
_TOKEN = re.compile(r"<[^>]+>|&[a-zA-Z#0-9]+;|.", re.DOTALL)


class FittingMiddleware(BaseRequestMiddleware):
    """On the bot's session: everything that goes out, whoever made it."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        name, limit = _LIMITS.get(type(method), ("", 0))
        said = getattr(method, name, None) if name else None
        if isinstance(said, str) and units(said) > limit:
            shorter = shorten(said, limit // 2) if limit == POP_UP else fit(said, limit)
            method = method.model_copy(update={name: shorter})
        return await make_request(bot, method)


_LIMITS: dict[type[TelegramMethod[Any]], tuple[str, int]] = {
    SendMessage: ("text", MESSAGE),
    EditMessageText: ("text", MESSAGE),
    SendDocument: ("caption", CAPTION),
    SendPhoto: ("caption", CAPTION),
    AnswerCallbackQuery: ("text", POP_UP),
}


def units(text: str) -> int:
    """As the messenger counts: a picture is two and more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(text: str, limit: int) -> str:
    """Our HTML within `limit`: the longest lines are cut to one length, tags stay whole. Too many lines: the last ones go."""
    lines = text.split("\n")
    lengths = [units(html.unescape(re.sub(r"<[^>]+>", "", line))) for line in lines]
    room = limit - len(lines)
    if sum(lengths) <= room:
        return text
    longest = max(_level(lengths, room), 40)
    kept: list[str] = []
    for line, length in zip(lines, lengths, strict=True):
        taken = min(length, longest) + 1
        if limit < taken and kept:
            return "\n".join([*kept, _closed(lines[len(kept) :])])
        kept.append(_cut(line, longest) if length > longest else line)
        limit -= taken
    return "\n".join(kept)


def _level(lengths: list[int], room: int) -> int:
    """The length to which the longest are cut so that all of them have room."""
    left = room
    for place, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - place)
        if length > share:
            return share
        left -= length
    return max(lengths)


def _cut(line: str, length: int) -> str:
    """At a word where one ends near, with an ellipsis; tags of what is cut stay."""
    kept: list[str] = []
    taken, words = 0, 0  # `words`: how many tokens there are up to the last space
    full = False
    for token in _TOKEN.findall(line):
        if len(token) > 1 and token.startswith("<"):
            kept.append(token)
        elif not full:
            taken += units(html.unescape(token))
            if taken > length - 1:
                full = True
                if words > len(kept) * 3 // 4:
                    kept[words:] = [one for one in kept[words:] if len(one) > 1 and one.startswith("<")]
                kept.append("…")
            else:
                words = len(kept) if token == " " else words
                kept.append(token)
    return "".join(kept)


def _closed(lines: list[str]) -> str:
    """Closing tags of what was opened above and would have been closed below."""
    opened: list[str] = []
    closing: list[str] = []
    for tag in re.findall(r"<(/?[a-z]+)[^>]*>", "\n".join(lines)):
        if not tag.startswith("/"):
            opened.append(tag)
        elif opened:
            opened.pop()
        else:
            closing.append(f"<{tag}>")
    return "…" + "".join(closing)
