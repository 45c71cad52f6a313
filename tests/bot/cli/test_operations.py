"""`metodist db …` and `metodist doctor`."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.base import BadInput, Fault
from bot.practice.session import PracticeSession
from bot.practice.telegram import PracticeTelegram
from bot.settings import Settings
from bot.telegram import build_bot
from storage.database import Storage
from tests.bot.cli.conftest import Run
from tests.redis_server import RedisServer
from tests.telegram import TOKEN

ADD = ("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
PLAN = "План на 2026 год\n№\tМероприятие\tСроки\tОтветственный\n1.\tВебинар «Афиша»\t15 апреля\tОтдел сцены\n"


def findings(run: Run) -> dict[str, Any]:
    result = run("doctor", "--json")
    assert result.exit_code in (0, 1)
    return {row["check"]: row for row in json.loads(result.stdout)}


def test_a_whole_database(run: Run, tmp_path: Path) -> None:
    assert "обновлена" in run("db", "upgrade").stdout
    assert (tmp_path / "data" / "metodist.db").exists()
    result = run("db", "check")
    assert (result.exit_code, result.stdout) == (0, "База данных в порядке.\n")


def test_a_damaged_database_is_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def problems(self: Storage) -> list[str]:
        return ["row 3 missing from index", "wrong page count"]

    run("db", "upgrade")
    monkeypatch.setattr(Storage, "check", problems)
    result = run("db", "check")
    assert isinstance(result.exception, Fault)
    assert "row 3 missing from index; wrong page count" in str(result.exception)


def test_a_copy_can_be_opened_and_is_never_written_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*ADD)
    copy = tmp_path / "copy.db"
    assert "Копия готова" in run("db", "backup", str(copy)).stdout
    before = copy.read_bytes()
    assert isinstance(run("db", "backup", str(copy)).exception, BadInput)
    assert copy.read_bytes() == before
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{copy}")
    assert [row["slug"] for row in json.loads(run("institution", "list", "--json").stdout)] == ["centre"]


def test_yesterday_is_put_back_and_today_is_set_aside(run: Run, tmp_path: Path) -> None:
    run(*ADD)
    copy, data = tmp_path / "copy.db", tmp_path / "data"
    run("db", "backup", str(copy))
    run(*(word.replace("centre", "second") for word in ADD))
    result = run("db", "restore", str(copy))
    assert result.exit_code == 0, result.output
    assert [row["slug"] for row in json.loads(run("institution", "list", "--json").stdout)] == ["centre"]
    (aside,) = data.glob("metodist-*.db")
    assert str(aside) in result.stdout
    with closing(sqlite3.connect(data / "metodist.db")) as bot:  # it does nothing, it has the file open
        bot.execute("SELECT count(*) FROM institutions").fetchall()
        assert "остановите бота" in str(run("db", "restore", str(copy)).exception)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE notes (id INTEGER)")
    connection.commit()
    connection.close()
    for stranger in (other, tmp_path / "none.db"):
        assert isinstance(run("db", "restore", str(stranger)).exception, BadInput)
    other.write_bytes(copy.read_bytes()[:5000])
    assert isinstance(run("db", "restore", str(other)).exception, BadInput)
    assert [row["slug"] for row in json.loads(run("institution", "list", "--json").stdout)] == ["centre"]
    assert not list(data.glob("*.new*"))


def test_everything_moves_to_another_database_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*ADD)
    url = f"sqlite:///{tmp_path / 'there.db'}"
    result = run("db", "move", "--to", url)
    assert "institutions: 1" in result.stdout
    assert isinstance(run("db", "move", "--to", url).exception, BadInput)
    monkeypatch.setenv("DATABASE_URL", url)
    assert [row["slug"] for row in json.loads(run("institution", "list", "--json").stdout)] == ["centre"]


def test_postgres_has_its_own_copies(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    result = run("db", "backup", str(tmp_path / "copy.db"))
    assert isinstance(result.exception, BadInput)
    assert "pg_dump" in str(result.exception)
    (tmp_path / "copy.db").write_bytes(b"")
    assert "pg_restore" in str(run("db", "restore", str(tmp_path / "copy.db")).exception)


def test_the_doctor_of_an_empty_house(run: Run, tmp_path: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert result.stdout.startswith("⚠ BOT_TOKEN не задан")
    assert "metodist.db» нет: проверьте METODIST_DATA" in result.stdout
    assert not (tmp_path / "data").exists()
    run("db", "upgrade")
    found = findings(run)
    assert (found["database"]["ok"], found["institutions"]["ok"]) == (True, False)
    assert {"time zone", "workdays"} <= set(found)
    for country in ("Россия", "Беларусь"):
        assert f"{country}: часовой пояс" in run("doctor").stdout


def test_the_doctor_names_who_is_not_linked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METODIST_CLOCK", "2026-01-12T09:05:00+03:00")
    run(*ADD)
    assert findings(run)["linked"]["ok"] is True
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    assert run("plan", "import", str(plan), "--institution", "centre", "--yes").exit_code == 0
    found = findings(run)
    assert found["linked"]["ok"] is False
    assert "не подключены ответственные — 1" in found["linked"]["text"]
    assert found["workdays"]["ok"] is True
    monkeypatch.setenv("METODIST_CLOCK", "2061-01-12T09:05:00+03:00")
    assert findings(run)["workdays"]["ok"] is False


def test_the_doctor_asks_for_the_next_years_working_days_until_they_are_entered(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*(word.replace("RU", "BY").replace("Moscow", "Minsk") for word in ADD))
    for month, known in (("09", True), ("10", False)):
        monkeypatch.setenv("METODIST_CLOCK", f"2026-{month}-12T09:05:00+03:00")
        assert findings(run)["workdays"]["ok"] is known
    assert "2027 года неизвестны" in findings(run)["workdays"]["text"]
    with closing(sqlite3.connect(tmp_path / "data" / "metodist.db")) as connection:
        connection.execute(
            "INSERT INTO workday_overrides (institution_id, day, working, note) VALUES (1, '2027-01-16', 1, '')"
        )
        connection.commit()
    assert findings(run)["workdays"]["ok"] is True


def test_the_doctor_asks_telegram_about_the_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    telegram = PracticeTelegram(TOKEN)
    monkeypatch.setattr("bot.telegram.make_bot", lambda _: build_bot(TOKEN, PracticeSession(telegram)))
    assert "@metodist_practice_bot" in findings(run)["token"]["text"]
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")  # only so that the clock may be set
    monkeypatch.setenv("METODIST_CLOCK", "2026-01-12T09:05:00+03:00")
    run(*ADD)
    assert run("doctor").exit_code == 0


def test_the_doctor_asks_how_updates_come(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    telegram = PracticeTelegram(TOKEN)
    monkeypatch.setattr("bot.telegram.make_bot", lambda _: build_bot(TOKEN, PracticeSession(telegram)))
    assert findings(run)["webhook"]["ok"] is True
    telegram.webhook = "http://127.0.0.1:9/old"
    assert "`metodist run` снимет его" in findings(run)["webhook"]["text"]
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/hook")
    monkeypatch.setenv("WEBHOOK_SECRET", "s" * 32)
    assert findings(run)["webhook"]["ok"] is False
    telegram.webhook = "https://bot.example/hook"
    assert findings(run)["webhook"]["ok"] is True


def test_a_token_that_nobody_takes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    found = findings(run)
    assert found["token"]["ok"] is False
    assert "PRACTICE" not in json.dumps(found)


def test_a_database_that_does_not_open(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.db").write_bytes(b"not a database at all" * 500)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'notes.db'}")
    result = run("doctor")
    assert result.exit_code == 1
    assert "notes.db» — не база данных" in result.stdout


class Refusing(BaseHTTPRequestHandler):
    """Telegram to whom a token was taken away."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Not into the tests' output."""


@pytest.fixture
def refusing() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("token", "words"),
    [("nonsense", "не похож на токен"), ("42:REVOKED", "он отозван"), (TOKEN, "Telegram недоступен")],
)
def test_what_is_wrong_with_the_token_is_said_by_doctor_and_run(
    run: Run, monkeypatch: pytest.MonkeyPatch, refusing: str, token: str, words: str
) -> None:
    monkeypatch.setenv("BOT_TOKEN", token)
    monkeypatch.setenv("BOT_API_URL", refusing if token == "42:REVOKED" else "http://127.0.0.1:1")
    found = findings(run)["token"]
    assert (found["ok"], words in found["text"]) == (False, True), found
    if token != TOKEN:  # an unreachable Telegram is waited for
        stopped = run("run", "--live").exception
        assert isinstance(stopped, BadInput | Fault)
        assert words in str(stopped)


def test_the_doctor_knocks_at_redis(run: Run, redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "redis" not in findings(run)
    monkeypatch.setenv("REDIS_URL", redis.url)
    assert findings(run)["redis"]["ok"] is True
    redis.stop()
    found = findings(run)["redis"]
    assert (found["ok"], "проверьте REDIS_URL" in found["text"]) == (False, True)
    for nonsense in ("127.0.0.1:6379", "redis://127.0.0.1:port/0", "redis://127.0.0.1:99999/0"):
        monkeypatch.setenv("REDIS_URL", nonsense)
        assert "REDIS_URL" in str(run("doctor").exception)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1/0?socket_timeout=soon")  # no address for the driver alone
    assert findings(run)["redis"]["ok"] is False


def test_the_doctor_misses_time_zone_data(run: Run, tmp_path: Path) -> None:
    run(*ADD)
    with sqlite3.connect(tmp_path / "data" / "metodist.db") as connection:
        connection.execute("UPDATE institutions SET time_zone = 'Europe/Zarechye'")
    connection.close()
    found = findings(run)
    assert found["time zone"]["ok"] is False
    assert "установите пакет tzdata" in found["time zone"]["text"]
    assert found["database"]["ok"] is True


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://m:s@db/metodist", "postgresql+asyncpg://m:s@db/metodist"),
        ("postgresql://m:s@db/metodist", "postgresql+asyncpg://m:s@db/metodist"),
        ("postgresql+asyncpg://m:s@db/metodist", "postgresql+asyncpg://m:s@db/metodist"),
        ("sqlite:///data/x.db", "sqlite+aiosqlite:///data/x.db"),
        ("postgres://m:s@db/metodist?sslmode=require", "postgresql+asyncpg://m:s@db/metodist?ssl=require"),
        ("postgresql://m@db/m?a=b&sslmode=disable", "postgresql+asyncpg://m@db/m?a=b&ssl=disable"),
    ],
)
def test_a_database_as_hosting_services_write_it(given: str, used: str) -> None:
    assert Settings(_env_file=None, database_url=SecretStr(given)).url == used  # type: ignore[call-arg]
