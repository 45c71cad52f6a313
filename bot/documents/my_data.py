"""«Всё, что хранится о вас»: the same tree as JSON for programs and as one page for people. The page asks nothing of the network."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from html import escape
from typing import Any

from bot.texts import my_data as words
from bot.texts.common import day_text, local, plain, time_text, zone_text

_STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:44em;margin:0 auto;padding:1em;color:#1f2933;background:#fff;overflow-wrap:anywhere}"
    "h1{font-size:1.5em;line-height:1.2}h2{font-size:1.2em;margin:2em 0 .5em}dl{margin:.5em 0}dt{color:#52606d;font-size:.85em;margin-top:.5em}"
    "dd{margin:0;white-space:pre-wrap}section>section{border:1px solid #cbd2d9;border-radius:10px;padding:.25em 1em .75em;margin:.75em 0}"
    "dd section{border-left:3px solid #cbd2d9;padding-left:.75em;margin:.5em 0;white-space:normal}p{margin:.75em 0}"
    "@media (prefers-color-scheme:dark){body{color:#e4e7eb;background:#1f2933}dt{color:#9aa5b1}section>section,dd section{border-color:#52606d}}"
)
_PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
<title>{title}</title><style>{style}</style></head>
<body><h1>{title}</h1><p>{intro}</p>{body}<p>{note}</p></body></html>
"""


def my_data_json(tree: dict[str, Any]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=2, default=_plain).encode()


def my_data_page(tree: dict[str, Any], now: datetime, zone: str) -> bytes:
    """`zone`: that moments are shown in."""
    facts = {name: value for name, value in tree.items() if not _is_section(value)}
    sections = {name: value for name, value in tree.items() if _is_section(value)}
    body = [f"<section>{_facts(facts, zone)}</section>"]
    for name, rows in sections.items():
        cards = "".join(f"<section>{_facts(one, zone)}</section>" for one in rows)
        body.append(f"<section><h2>{escape(name)}</h2>{cards}</section>")
    page = _PAGE.format(
        title=words.TITLE,
        style=_STYLE,
        intro=escape(words.INTRO.format(_moment(now, zone))),
        body="".join(body),
        note=escape(words.NOTE),
    )
    return page.encode()


def _is_section(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _facts(facts: dict[str, Any], zone: str) -> str:
    rows = []
    for name, value in facts.items():
        told = plain(value) if name == words.CONSENT_TEXT else value  # kept as shown, with the chat's markup
        rows.append(f"<dt>{escape(name)}</dt><dd>{_shown(told, zone)}</dd>")
    return f"<dl>{''.join(rows)}</dl>"


def _shown(value: Any, zone: str) -> str:
    if _is_section(value):
        return "".join(f"<section>{_facts(one, zone)}</section>" for one in value)
    if value is None:
        return words.EMPTY
    if isinstance(value, datetime):
        return escape(_moment(value, zone))
    if isinstance(value, date):
        return escape(f"{day_text(value, weekday=False)} {value.year} года")
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, list):
        return escape(", ".join(str(one) for one in value))
    if isinstance(value, dict):
        return escape(json.dumps(value, ensure_ascii=False, default=_plain))
    return escape(str(value))


def _moment(moment: datetime, zone: str) -> str:
    here = local(moment, zone)
    return f"{day_text(here.date(), weekday=False)} {here.year} года, {time_text(here.time())} {zone_text(zone)}"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)
