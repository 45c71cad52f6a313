"""Logs: one line an event on standard error, without personal data or tokens."""

from __future__ import annotations

import copy
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo

HIDDEN = "[скрыто]"
# Fields that hold what people typed or are called, whatever the value looks like
PERSONAL = frozenset(
    "name full_name display_name first_name last_name username organisation position municipality phone email text message "
    "caption data answer answers comment details token secret password payload url".split()
)
_SHAPES = (
    re.compile(r"(?<![\w-])(?:bot)?\d{6,}:[\w-]{20,}"),  # a bot's token, also in an address
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),  # e-mail
    re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"),  # user and password of an address
    re.compile(r"(?<![\w:.-])(?:\+\d{1,3}|8)[\s(-]*\d{2,4}[\s)-]*\d{2,3}[\s-]*\d{2}[\s-]*\d{2}(?![\w:-])"),  # a phone
)


_WARNED = re.compile(r"\A.*?:\d+: \w+(?=:)")  # file:line: Category: what it is about, which may be a whole update
_FAULT = re.compile(r"exception=(\w+)\(.*\)", re.DOTALL)  # how asyncio shows a task that failed
# Loggers whose lines below a warning quote nothing; others' show chats with names (aiogram_dialog), statements with values (aiosqlite)
_DISCREET = ("aiogram.dispatcher", "aiogram.event", "aiogram.webhook")


def masked(text: str) -> str:
    for shape in _SHAPES:
        text = shape.sub(HIDDEN, text)
    return text


def hide_personal(logger: Any, method: str, event: EventDict) -> EventDict:
    """structlog's processor: personal fields whole, in others what looks like a phone, an address, a token."""
    return {key: HIDDEN if key in PERSONAL else _hidden(value) for key, value in event.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: HIDDEN if key in PERSONAL else _hidden(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    return value


def where_it_broke(exc_info: ExcInfo) -> str:
    """A traceback without values: an exception's words may quote what somebody typed (SQL parameters, validation)."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        lines.insert(0, "".join(traceback.format_tb(error.__traceback__)) + kind)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(lines)


def said(record: logging.LogRecord) -> str:
    """The line of a library: of exceptions in it their kind only (Telegram's refusals quote the text that was refused)."""
    args: Any = record.args
    if isinstance(args, tuple):
        args = tuple(type(one).__name__ if isinstance(one, BaseException) else one for one in args)
    line = type(record.msg).__name__ if isinstance(record.msg, BaseException) else str(record.msg)
    line = line % args if args else line
    if record.name == "py.warnings":
        found = _WARNED.match(line)
        line = found[0] if found else "a warning"
    return masked(_FAULT.sub(r"exception=\1", line))


def discreet(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.startswith(_DISCREET)


class QuietFormatter(logging.Formatter):
    """Lines of libraries, masked; their tracebacks without values."""

    def format(self, record: logging.LogRecord) -> str:
        line = copy.copy(record)
        line.msg, line.args = said(record), None
        line.exc_text = None  # another handler's, with values
        return super().format(line)

    def formatException(self, ei: Any) -> str:
        return where_it_broke(ei) if ei[1] is not None else ""


class JsonFormatter(QuietFormatter):
    """The same as an object on a line, as structlog writes ours."""

    def format(self, record: logging.LogRecord) -> str:
        line: EventDict = {
            "event": said(record),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(*, as_json: bool = False, debug: bool = False) -> None:
    """structlog for our own lines; libraries from warnings up. `as_json`: an object on a line, for a collector of logs. `debug`: also
    what libraries do, from those that quote nothing."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else QuietFormatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(discreet)
    logging.captureWarnings(True)  # aiogram's hold the update of a kind that it does not know
    logging.basicConfig(handlers=[handler], level=logging.DEBUG if debug else logging.WARNING)
    # A press that we answered with a notice is answered once more by the library, in vain: no news
    logging.getLogger("aiogram_dialog.manager.message_manager").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(where_it_broke),
            hide_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
