"""What people type, are called and are reached by is in no line of the process's log, also where something fails."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.practice.setup import SAMPLES
from tests.e2e.conftest import Town, call, wait_for

MARKED = ["Маркерова", "Жанна", "Маркерский", "маркер-район", "9015557733", "555-77", "marker.person", "маркер-слова"]


@pytest.fixture(params=["info", "debug"])
def more_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"LOG_FORMAT": "json", "LOG_LEVEL": request.param}


def test_no_line_holds_a_person(town: Town, tmp_path: Path, more_environment: dict[str, str]) -> None:
    log = tmp_path / "bot.log"
    town.command("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
    town.command("plan", "import", str(SAMPLES / "centre_2026.docx"), "--institution", "centre", "--yes")
    with sqlite3.connect(tmp_path / "data" / "metodist.db") as base:
        (event,) = base.execute("SELECT id FROM events WHERE public AND starts_on IS NOT NULL LIMIT 1").fetchone()
    base.close()
    anna = town.person(5550001, "Жанна Маркерова")
    anna.sends("маркер-слова и телефон 8 901 555-77-33", "")
    anna.sends(f"/start e_{event}", "📅")
    anna.presses("Зарегистрироваться", "Согласие")
    anna.presses("Даю согласие", "фамилию")
    anna.sends("Маркерова Жанна", "организации")
    anna.sends("Маркерский клуб, маркер-район, marker.person@example.org, +79015557733", "Проверьте")
    refuse(tmp_path, "registrations")
    anna.presses("Зарегистрироваться")
    faults = wait_for(lambda: [one for one in lines(log) if one["event"] == "handler fault"], "the fault is logged")
    assert "IntegrityError" in faults[0]["exception"]
    allow(tmp_path, "registrations")
    anna.sends("/cancel", "")
    anna.sends(f"/start e_{event}", "📅")
    anna.presses("Зарегистрироваться", "фамилию")
    anna.sends("Маркерова Жанна", "организации")
    anna.sends("Маркерский клуб", "Проверьте")
    anna.presses("Зарегистрироваться", "Вы зарегистрированы")
    call(f"{town.api}/faults", {"server": 1})  # Telegram answers with errors: the libraries complain themselves
    call(f"{town.api}/people/5550001/send", {"text": "/my маркер-слова"})
    wait_for(lambda: len([one for one in lines(log) if one["event"] == "handler fault"]) > 1, "another fault")
    call(f"{town.api}/faults", {})
    anna.sends("/privacy", "Что хранится о вас")
    written = log.read_text(encoding="utf-8")
    assert [one for one in MARKED if one.casefold() in written.casefold()] == []
    debugging = {one.get("logger") for one in lines(log) if one["level"] in ("debug", "info")}
    assert ("aiogram.event" in debugging) == (more_environment["LOG_LEVEL"] == "debug")


def lines(log: Path) -> list[dict[str, str]]:
    """Each line is one object."""
    return [json.loads(one) for one in log.read_text(encoding="utf-8").splitlines()]


def refuse(folder: Path, table: str) -> None:
    """The database takes no new row: the exception's words hold the values that were to be written."""
    with sqlite3.connect(folder / "data" / "metodist.db", timeout=20) as base:
        base.execute(f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END")
    base.close()


def allow(folder: Path, table: str) -> None:
    with sqlite3.connect(folder / "data" / "metodist.db", timeout=20) as base:
        base.execute("DROP TRIGGER refuse")
    base.close()
