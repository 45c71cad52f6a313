"""What logs never hold."""

from __future__ import annotations

import json
import logging
import sys
import warnings

import pytest
import structlog

from bot.logs import (
    HIDDEN,
    JsonFormatter,
    QuietFormatter,
    discreet,
    hide_personal,
    masked,
    said,
    set_up_logs,
    where_it_broke,
)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("POST https://api.telegram.org/bot123456789:AAF-abcdefghijklmnopqrstuvwxyz12345/getMe", "/getMe"),
        ("letter to anna.petrova@example.org refused", "refused"),
        ("call +7 (900) 123-45-67 back", "back"),
        ("call 89001234567 back", "back"),
        ("postgresql+asyncpg://metodist:s3cret@db/metodist", "db/metodist"),
        ("redis://:s3cret@db/0", "db/0"),
    ],
)
def test_what_looks_personal_is_masked(line: str, left: str) -> None:
    seen = masked(line)
    assert HIDDEN in seen
    assert seen.endswith(left)
    assert not any(secret in seen for secret in ("AAF", "anna", "123-45", "8900", "s3cret"))


@pytest.mark.parametrize(
    "line", ["2026-04-15T14:00:00.123456Z swept 89 of 120", "delivery 1234567890123 sent", "127.0.0.1:8080"]
)
def test_plain_facts_stay(line: str) -> None:
    assert masked(line) == line


def test_personal_fields_go_whole_also_inside_others() -> None:
    event = {"event": "kept", "full_name": "Петрова Анна", "row": {"text": "Стаж 20 лет", "id": 5}, "count": 3}
    assert hide_personal(None, "info", event) == {
        "event": "kept",
        "full_name": HIDDEN,
        "row": {"text": HIDDEN, "id": 5},
        "count": 3,
    }


def test_a_traceback_shows_the_place_and_no_values() -> None:
    try:
        try:
            raise ValueError("Петрова Анна")
        except ValueError as error:
            raise RuntimeError("INSERT … ('Петрова Анна')") from error
    except RuntimeError:
        info = sys.exc_info()
    assert info[1] is not None
    told = where_it_broke(info)  # type: ignore[arg-type]  # the three are there
    record = logging.LogRecord("aiogram", logging.ERROR, __file__, 1, "Update failed", None, info)
    line = json.loads(JsonFormatter().format(record))
    assert (line["event"], line["logger"], line["level"]) == ("Update failed", "aiogram", "error")
    for text in (told, QuietFormatter().format(record), line["exception"]):
        assert "test_logs.py" in text
        assert "builtins.ValueError" in text
        assert "builtins.RuntimeError" in text
        # the source line itself is code, not a value; what is formatted into the error is not repeated after its type
        assert "RuntimeError: " not in text
        assert "ValueError: " not in text


def line(message: object, *args: object, name: str = "aiogram", level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, message, args, None)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (line("Update %d: %s", 7, ValueError("Петрова Анна")), "Update 7: ValueError"),
        (line(ValueError("Петрова Анна")), "ValueError"),
        (line("<Task finished exception=ValueError('Петрова Анна')>"), "<Task finished exception=ValueError>"),
        (line("100 % done"), "100 % done"),
        (line("%(kind)s", {"kind": "plain"}), "plain"),
    ],
)
def test_libraries_name_faults_by_their_kind(record: logging.LogRecord, words: str) -> None:
    assert said(record) == words
    assert QuietFormatter().format(record) == words


def test_a_warning_says_where_and_of_what_kind_and_nothing_of_the_update() -> None:
    told = warnings.formatwarning(
        "Detected unknown update type.\nUpdate: {'text': 'Петрова'}",
        RuntimeWarning,
        "/a/dispatcher.py",
        7,
        "warn('Петрова')",
    )
    for words, left in ((told, "/a/dispatcher.py:7: RuntimeWarning"), ("Петрова", "a warning")):
        assert said(line("%s", words, name="py.warnings")) == left


def test_warnings_go_where_logs_go(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    structlog_before = structlog.get_config()
    with warnings.catch_warnings():
        try:
            set_up_logs(as_json=True)
            warnings.simplefilter("always")
            warnings.warn("Update: Петрова Анна", RuntimeWarning, stacklevel=1)
        finally:
            logging.captureWarnings(False)
            structlog.configure(**structlog_before)
    written = json.loads(capsys.readouterr().err)
    assert written["logger"] == "py.warnings"
    assert written["event"].endswith("RuntimeWarning")
    assert "Петрова" not in str(written)


def test_chatty_lines_are_kept_of_discreet_loggers_only() -> None:
    assert not discreet(
        line("edit_text to Chat(first_name='Анна')", name="aiogram_dialog.manager", level=logging.DEBUG)
    )
    assert not discreet(line("executing INSERT ('Анна')", name="aiosqlite", level=logging.DEBUG))
    assert discreet(line("Update id=7 is handled", name="aiogram.event", level=logging.INFO))
    assert discreet(line("away", name="aiosqlite"))
