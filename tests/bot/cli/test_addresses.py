"""A database's address with a slip in it: a sentence that says what to do, status 2 for what was typed, 1 for what is away."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.cli.base import BadInput, Fault
from bot.cli.service import _once_open
from bot.settings import Settings, with_driver
from bot.texts.unopened import words
from storage.upkeep.opening import CannotOpen, Why, open_database, same_database
from tests.bot.cli.conftest import Run
from tests.conftest import POSTGRES, Blanks

ADD = ("institution", "add", "centre", "--name", "Центр", "--country", "RU", "--time-zone", "Europe/Moscow")
ASKING = (("db", "check"), ("db", "move", "--to", "sqlite:///there.db"), ("db", "backup", "copy.db"))


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(run: Run, *arguments: str) -> tuple[int, str]:
    error = run(*arguments).exception
    assert isinstance(error, BadInput | Fault), repr(error)
    return 2 if isinstance(error, BadInput) else 1, str(error)


@pytest.mark.parametrize("command", ASKING)
def test_where_there_is_no_database_none_is_made(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    status, told = said(run, *command)
    assert (status, "metodist.db» нет: проверьте METODIST_DATA" in told) == (2, True), told
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        ("nonsense", 2, "Не понимаю адрес базы данных"),
        ("mysql://me@host/base", 2, "Не понимаю адрес базы данных"),
        ("postgresql+psycopg2://me@host/base", 2, "Не понимаю адрес базы данных"),
        ("sqlite://", 2, "Не понимаю адрес базы данных"),
        ("postgresql://me@127.0.0.1:port/base", 2, "Не понимаю адрес базы данных"),
        ("postgresql://me@127.0.0.1:99999/base", 2, "Не понимаю адрес базы данных"),
        ("postgresql://me@127.0.0.1/base?ssl=perhaps", 2, "Не понимаю адрес базы данных"),
        ("postgresql://me@127.0.0.1/base?channel_binding=require", 2, "«channel_binding»"),
        ("postgresql://me:secret@127.0.0.1:1/base", 1, "127.0.0.1:1 не отвечает"),
        ("sqlite:///notes.txt", 2, "«notes.txt» — не база данных"),
        ("sqlite:///folder", 2, "«folder»"),
        ("sqlite:///notes.txt/under.db", 2, "проверьте папку"),
    ],
)
def test_a_slip_in_the_address(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, status: int, part: str
) -> None:
    run(*ADD)
    (tmp_path / "notes.txt").write_text("Заметки о базе данных.\n" * 99, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    told = said(run, "db", "move", "--to", address)
    assert (told[0], part in told[1]) == (status, True), told
    monkeypatch.setenv("DATABASE_URL", address)
    for command in (("db", "upgrade"), ("institution", "list")):
        told = said(run, *command)
        assert (told[0], part in told[1]) == (status, True), told
        assert "secret" not in told[1]
    assert run("doctor").exit_code == 1


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("change", "part"),
    [({"database": "nowhere_to_be_found"}, "нет базы «nowhere_to_be_found»"), ({"username": "stranger"}, "не пускает")],
)
def test_a_server_that_knows_no_such_base_or_person(run: Run, change: dict[str, str], part: str) -> None:
    run(*ADD)
    status, told = said(run, "db", "move", "--to", make_url(POSTGRES).set(**change).render_as_string(False))  # type: ignore[arg-type]
    assert (status, part in told) == (2, True), told


async def test_a_server_that_does_not_encrypt() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)  # SSLRequest
        writer.write(b"N")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(CannotOpen) as stopped:
            await open_database(with_driver(f"postgres://me@127.0.0.1:{port}/base?sslmode=require"))
    assert stopped.value.why is Why.NO_TLS
    assert "sslmode" in words(stopped.value)


async def test_the_bot_says_it_at_its_start() -> None:
    async def never(settings: Settings) -> None:
        raise AssertionError(settings)

    with pytest.raises(Fault, match="не отвечает"):
        await _once_open(Settings(_env_file=None, database_url="postgresql://me@127.0.0.1:1/base"), never)  # type: ignore[call-arg, arg-type]


def test_nothing_moves_onto_itself_or_out_of_an_empty_house(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    assert "учреждений в базе нет" in said(run, "db", "move", "--to", "sqlite:///there.db")[1]
    run(*ADD)
    assert "та же самая" in said(run, "db", "move", "--to", f"sqlite:///{tmp_path}/data/../data/metodist.db")[1]
    assert not (tmp_path / "there.db").exists()
    assert same_database("postgresql+asyncpg://a:b@/m", "postgresql+asyncpg://c@localhost:5432/m")
    assert not same_database("postgresql+asyncpg://a@db/m", "postgresql+asyncpg://a@db/n")


def test_a_copy_has_a_place(run: Run, tmp_path: Path) -> None:
    run(*ADD)
    assert said(run, "db", "backup", "no/such/copy.db") == (2, "Папки «no/such» нет: создайте её или назовите другую.")
    (tmp_path / "copies").mkdir()
    assert run("db", "backup", "copies/copy.db").exit_code == 0
    (tmp_path / "copies" / "away.db").symlink_to(tmp_path / "no" / "such" / "disk.db")
    status, told = said(run, "db", "backup", "copies/away.db")
    assert (status, "Не могу открыть или записать" in told) == (2, True), told
    assert [one.name for one in (tmp_path / "copies").iterdir()] == ["copy.db"]


@pytest.mark.parametrize(
    ("revision", "status", "part"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", 1, "Схема базы старая (0001)"),
        ("UPDATE alembic_version SET version_num = '9999'", 1, "от более новой версии программы (9999)"),
        ("DROP TABLE alembic_version", 1, "нет таблиц Методиста"),
    ],
)
def test_who_asks_is_told_of_another_schema_and_changes_none(
    run: Run, tmp_path: Path, revision: str, status: int, part: str
) -> None:
    run(*ADD)
    file = tmp_path / "data" / "metodist.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(revision)
        connection.commit()
    before = _schema(file)
    told = said(run, "db", "check")
    assert (told[0], part in told[1]) == (status, True), told
    assert part in run("doctor").stdout
    assert run("db", "backup", "copy.db").exit_code == 0
    assert _schema(file) == before == _schema(tmp_path / "copy.db")
    if "9999" in revision:
        assert part in said(run, "institution", "list")[1]
        assert part in said(run, "db", "restore", "copy.db")[1]


def _schema(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


async def test_the_tail_of_a_file_whose_beginning_is_damaged_is_kept(tmp_path: Path) -> None:
    (tmp_path / "metodist.db").write_bytes(bytes(8192))
    (tmp_path / "metodist.db-wal").write_bytes(b"may be all that is left")
    with pytest.raises(CannotOpen) as stopped:
        await open_database(f"sqlite+aiosqlite:///{tmp_path / 'metodist.db'}")
    assert stopped.value.why is Why.STRANGE
    assert (tmp_path / "metodist.db-wal").read_bytes() == b"may be all that is left"


async def test_a_file_that_somebody_writes_into(tmp_path: Path, blanks: Blanks) -> None:
    file = tmp_path / "metodist.db"
    blanks.copy_to(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotOpen) as busy:
            await open_database(f"sqlite+aiosqlite:///{file}?timeout=0.01")
    assert busy.value.why is Why.BUSY
