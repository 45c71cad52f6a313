"""A copy put back: nothing that was committed is lost, and nobody writes on into what was set aside."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from storage.database import Storage
from storage.upkeep.restoring import InUse, restore
from tests.builders import NOW, institution
from tests.conftest import Blanks


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def slugs(file: Path) -> list[str]:
    storage = Storage(address(file))
    async with storage.read() as unit:
        found = [one.slug for one in await unit.institutions.all()]
    await storage.close()
    return sorted(found)


async def add(storage: Storage, slug: str) -> None:
    async with storage.write() as unit:
        await institution(unit, slug=slug)


async def killed(file: Path, blanks: Blanks) -> Path:
    """A database as a program leaves it that is killed after its last commit, before a checkpoint: `late` stands in the WAL only."""
    running = file.with_name("running.db")
    blanks.copy_to(running)
    storage = Storage(address(running))
    await add(storage, "late")
    for tail in ("", "-wal"):
        shutil.copyfile(running.with_name(running.name + tail), file.with_name(file.name + tail))
    await storage.close()
    with contextlib.closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as without:
        assert without.execute("SELECT count(*) FROM institutions").fetchone() == (0,)
    return file


async def test_what_stands_in_the_wal_comes_back_and_is_set_aside(tmp_path: Path, blanks: Blanks) -> None:
    place, copy = await killed(tmp_path / "metodist.db", blanks), tmp_path / "copy.db"
    blanks.copy_to(copy)
    _, aside = await restore(address(place), copy, NOW)
    assert await slugs(place) == []
    assert aside is not None
    assert not aside.with_name(aside.name + "-wal").exists()  # whoever copies the one file has all of it
    _, second = await restore(address(place), aside, NOW)
    assert second not in (None, aside)
    assert await slugs(place) == ["late"]
    other = await killed(tmp_path / "other.db", blanks)
    blanks.copy_to(copy)
    await restore(address(copy), other, NOW)
    assert await slugs(copy) == ["late"]
    assert await slugs(other) == ["late"]


async def test_what_a_restore_that_was_cut_off_has_left_can_be_put_back(tmp_path: Path, blanks: Blanks) -> None:
    place, left = tmp_path / "metodist.db", tmp_path / "metodist.db.new"
    blanks.copy_to(left)
    storage = Storage(address(left))
    await add(storage, "only")
    await storage.close()
    await restore(address(place), left, NOW)
    assert await slugs(place) == ["only"]
    assert left.exists()


async def test_nothing_is_put_back_under_a_running_program(tmp_path: Path, blanks: Blanks) -> None:
    place, copy = tmp_path / "metodist.db", tmp_path / "copy.db"
    for file in (place, copy):
        blanks.copy_to(file)
    bot = Storage(address(place))
    async with bot.read() as unit:
        await unit.institutions.all()
    with pytest.raises(InUse):
        await restore(address(place), copy, NOW)
    await add(bot, "kept")
    await bot.close()
    assert await slugs(place) == ["kept"]
    assert sorted(os.listdir(tmp_path)) == ["copy.db", "metodist.db"]
    await restore(address(place), copy, NOW)
    assert await slugs(place) == []


async def test_a_damaged_database_is_set_aside_as_it_is(tmp_path: Path, blanks: Blanks) -> None:
    place, copy = tmp_path / "metodist.db", tmp_path / "copy.db"
    blanks.copy_to(copy)
    place.write_bytes(b"no database at all" * 500)
    place.with_name("metodist.db-wal").write_bytes(b"its tail")
    place.with_name("metodist.db.new-wal").write_bytes(b"of a restore that was cut off")
    _, aside = await restore(address(place), copy, NOW)
    assert await slugs(place) == []
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    assert aside.with_name(aside.name + "-wal").exists()
