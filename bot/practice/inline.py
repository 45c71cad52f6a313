"""Inline queries: what people typed after the bot's name, what it offered, and what Telegram refuses of an answer."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.practice import rules
from bot.practice.rules import BadRequest

MAX_RESULTS, MAX_ID, MAX_OFFSET, MAX_QUERY = 50, 64, 64, 256
ANSWER_SECONDS = 10.0  # real time: later answers are refused; Telegram publishes no number
KEPT = 200  # queries that are remembered
# Of each object, all that the Bot API has (a test compares).
ARTICLE = frozenset(
    "type id title input_message_content reply_markup url description thumbnail_url thumbnail_width "
    "thumbnail_height".split()
)
CONTENT = frozenset("message_text parse_mode entities link_preview_options".split())
BUTTON = frozenset("text web_app start_parameter".split())
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Offered:
    """One result: the message that it becomes is ready."""

    id: str
    title: str
    description: str
    text: str
    html: str
    rows: list[list[dict[str, Any]]]


@dataclass(slots=True)
class Asked:
    person: int
    query: str
    born: float
    results: list[Offered] | None = None  # None: no answer yet
    next_offset: str = ""
    button: dict[str, Any] | None = None  # above the results: leads to the private chat


@dataclass(slots=True)
class Inline:
    """`mode` and `feedback` as @BotFather sets them (/setinline, /setinlinefeedback). Answers are not cached: every query reaches
    the bot."""

    mode: bool = True
    feedback: bool = False
    asked: dict[str, Asked] = field(default_factory=dict)  # query id -> what came of it, the newest last

    def ask(self, query: str, asked: Asked) -> None:
        self.asked[query] = asked
        while len(self.asked) > KEPT:
            del self.asked[next(iter(self.asked))]

    def find(self, person: int, result: str) -> tuple[Asked, Offered] | None:
        """The newest answer to this person that offers it."""
        for asked in reversed(self.asked.values()):
            for one in (asked.results or ()) if asked.person == person else ():
                if one.id == result:
                    return asked, one
        return None

    def answer(self, params: dict[str, Any], now: float) -> list[str]:
        """Keep what the bot offers; what of it leaves the common subset. Raises BadRequest as Telegram would refuse it."""
        asked = self.asked.get(str(params["inline_query_id"]))
        if asked is None or asked.results is not None or now - asked.born > ANSWER_SECONDS:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        violations: list[str] = []
        offered = [_offered(one, violations) for one in _listed(params["results"])]
        if len({one.id for one in offered}) < len(offered):
            raise BadRequest("RESULT_ID_DUPLICATE")
        if int(params.get("cache_time", 300)) < 0:
            raise BadRequest("wrong cache_time")
        if not isinstance(params.get("is_personal", False), bool):
            raise BadRequest("wrong is_personal")
        next_offset = str(params.get("next_offset", ""))
        if len(next_offset.encode()) > MAX_OFFSET:
            raise BadRequest("NEXT_OFFSET_INVALID")
        button = _checked_button(params.get("button"))
        asked.results, asked.next_offset, asked.button = offered, next_offset, button
        return violations


def _listed(results: Any) -> list[dict[str, Any]]:
    if not isinstance(results, list):
        raise BadRequest("can't parse inline query results: expected an Array")
    if len(results) > MAX_RESULTS:
        raise BadRequest("RESULTS_TOO_MUCH")
    return results


def _offered(result: Any, violations: list[str]) -> Offered:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise BadRequest("can't parse inline query result: the practice chat offers articles only")
    _known(result, ARTICLE, "an inline query result")
    named = str(result.get("id") or "")
    if not 1 <= len(named.encode()) <= MAX_ID:
        raise BadRequest("RESULT_ID_INVALID")
    title = result.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadRequest("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise BadRequest("can't parse inline query result: there is no text of the message")
    _known(content, CONTENT, "a message's content")
    given, mode = content["message_text"], content.get("parse_mode")
    plain, tags = rules.check_text(given, mode)
    rows = rules.check_keyboard(result.get("reply_markup"))
    violations += rules.subset_violations(plain, tags, rows)
    marked = str(given) if mode is not None and str(mode).lower() == "html" else html.escape(plain, quote=False)
    return Offered(named, title, str(result.get("description") or ""), plain, marked, rows)


def _checked_button(button: Any) -> dict[str, Any] | None:
    if button is None:
        return None
    if not isinstance(button, dict):
        raise BadRequest("can't parse inline query results button")
    _known(button, BUTTON, "a button above the results")
    if not str(button.get("text") or "").strip():
        raise BadRequest("inline query results button text must be non-empty")
    actions = [name for name in ("web_app", "start_parameter") if button.get(name) is not None]
    if len(actions) != 1:
        raise BadRequest("inline query results button must have exactly one action")
    if actions == ["start_parameter"] and not _START.fullmatch(str(button["start_parameter"])):
        raise BadRequest("START_PARAM_INVALID")
    return dict(button)


def _known(given: dict[str, Any], names: frozenset[str], where: str) -> None:
    if unknown := set(given) - names:
        raise BadRequest(f"unknown parameter {min(unknown)} of {where}")
