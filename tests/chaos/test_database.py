"""The database is locked, restarted, full: what is owed is delivered when it is back, by the bot itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.texts.errors import FAULT
from storage.database import Storage
from storage.models import Institution
from tests.chaos.conftest import IN_FLIGHT, Installation, figures, long_only
from tests.chaos.server import Server
from tests.chaos.test_chaos import DEPARTMENTS, MORNING, REGISTRANTS, comes, open_event, owe_moves, owe_reports, told
from tests.e2e.conftest import call, wait_for

pytestmark = [pytest.mark.chaos, long_only]

GUEST = 3001


def owed_and_sending(here: Installation) -> None:
    here.people(DEPARTMENTS)
    here.people(REGISTRANTS)
    here.people(range(GUEST, GUEST + 1))
    here.in_database(owe_reports)
    here.in_database(lambda storage: owe_moves(storage, 0))
    here.start()
    wait_for(lambda: here.received() > 0, "it sends", 60)


def all_told(here: Installation, what: str, breaks: int) -> None:
    """By itself, and nothing more often than what was in flight may be."""
    wait_for(lambda: min(told(here, 1)) > 0, f"all are told\n{here.log()[-3000:]}", 150)
    here.quiet()
    counts = told(here, 1)
    repeated, allowed = sum(counts) - len(counts), IN_FLIGHT * len(here.ports) * breaks
    figures(
        what,
        owed=len(counts),
        received=sum(counts),
        lost=sum(not one for one in counts),
        repeated=repeated,
        allowed=allowed,
    )
    assert repeated <= allowed


@pytest.mark.parametrize("seconds", [1.0, 5.0], ids=["for a while", "for longer than writers wait"])
def test_sqlite_locked_by_another_process(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "metodist.db"
    here = Installation(tmp_path, f"sqlite+aiosqlite:///{path}?timeout=2", MORNING)
    try:
        owed_and_sending(here)
        other = sqlite3.connect(path, isolation_level=None, timeout=20)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()
        all_told(here, f"SQLite locked for {seconds} s, writers wait 2 s", 0)
    finally:
        here.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_postgresql_restarted_under_load(tmp_path: Path, server: Server) -> None:
    here = Installation(tmp_path, server.url, MORNING)
    try:
        owed_and_sending(here)
        server.restart("immediate")
        before = here.received()
        wait_for(lambda: here.received() > before or min(told(here, 1)) > 0, "it sends again", 60)
        server.restart("fast")
        all_told(here, "PostgreSQL restarted (immediate, then fast)", 2)
    finally:
        here.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if not done or done.returncode:
        pytest.skip("a small disk cannot be mounted (root is needed)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_got_over(tmp_path: Path, small: Path) -> None:
    here = Installation(tmp_path, f"sqlite+aiosqlite:///{small / 'metodist.db'}", MORNING)
    try:
        owed_and_sending(here)
        event = here.in_database(without_names)
        ballast = small / "ballast"
        call(f"{here.api}/people/{GUEST}/send", {"text": f"/start e_{event}"})
        wait_for(lambda: button(here), "the card of the event", 60)
        fill(ballast)
        said: list[str] = []
        until = time.monotonic() + 60
        while FAULT not in said and time.monotonic() < until:  # the log may have room for some pages yet
            call(f"{here.api}/people/{GUEST}/send", {"text": f"/start e_{event}"})
            fill(ballast)
            said = here.record().get(GUEST, [])
        assert FAULT in said, here.log()[-3000:]
        answer = call(f"{here.api}/people/{GUEST}/press", button(here))["answer"]
        assert FAULT in (answer, here.record()[GUEST][-1])
        assert places(small, event) == 0
        ballast.unlink()
        all_told(here, "SQLite on a full disk", 0)
        comes(here, event, GUEST)  # presses again, as it was told to
        assert places(small, event) == 1
    finally:
        here.close()


async def without_names(storage: Storage) -> int:
    """An event where one press is a place, since its institution asks nobody's name. Its number."""
    async with storage.write() as unit:
        (await unit.session.scalars(select(Institution))).one().data_mode = "none"
    return await open_event(storage, 1)


def button(here: Installation) -> dict[str, object]:
    """«Зарегистрироваться» on the guest's screen, as a press names it; empty when it is not there."""
    shown = call(f"{here.api}/people/{GUEST}/screen")["messages"]
    return next(
        (
            {"message_id": one["id"], "button": key["data"]}
            for one in reversed(shown)
            for row in one["buttons"]
            for key in row
            if "Зарегистрироваться" in key["text"]
        ),
        {},
    )


def places(folder: Path, event: int) -> int:
    """How many are on the event's list; read beside the bot, since nothing can be written now."""
    with contextlib.closing(sqlite3.connect(folder / "metodist.db")) as database:
        (found,) = database.execute("SELECT count(*) FROM registrations WHERE event_id = ?", (event,)).fetchone()
        return int(found)


def fill(path: Path) -> None:
    """To the last byte."""
    with path.open("ab", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError:
                continue
