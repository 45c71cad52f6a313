"""backup.sh as the timer runs it, on both databases; what it makes can be put back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.database import Storage
from tests.builders import institution
from tests.e2e.conftest import PROJECT

SCRIPT = PROJECT / "deploy" / "backup.sh"
OLD = time.time() - 20 * 86_400


@pytest.fixture
def metodist(tmp_path: Path) -> Path:
    """The command as it would be installed."""
    path = tmp_path / "metodist"
    path.write_text(f'#!/bin/sh\ncd "{PROJECT}" && exec "{sys.executable}" -m bot "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def environment(metodist: Path, url: str) -> dict[str, str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_"))}
    data = str(metodist.parent / "nothing")
    return {**keep, "METODIST": str(metodist), "DATABASE_URL": url, "METODIST_NO_DOTENV": "1", "METODIST_DATA": data}


def back_up(metodist: Path, url: str, to: Path) -> subprocess.CompletedProcess[str]:
    asked = ["sh", str(SCRIPT), str(to)]
    return subprocess.run(asked, env=environment(metodist, url), capture_output=True, text=True, timeout=60)


def command(metodist: Path, url: str, *arguments: str) -> str:
    done = subprocess.run(
        [str(metodist), *arguments], env=environment(metodist, url), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def put_back(address: str, copy: Path) -> None:
    asked = ["pg_restore", "--clean", "--if-exists", "--exit-on-error", f"--dbname={address}", str(copy)]
    done = subprocess.run(asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def filled(storage: Storage) -> str:
    async with storage.write() as unit:
        await institution(unit, slug="kept")
    return storage.url.render_as_string(hide_password=False)


async def test_a_copy_is_private_whole_and_old_ones_go(storage: Storage, metodist: Path, tmp_path: Path) -> None:
    if not storage.is_sqlite and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    url, to = await filled(storage), tmp_path / "copies"
    to.mkdir()
    for name in ("metodist-2020-01-01-023000.db", "somebody-elses.txt"):
        (to / name).write_text("old")
        os.utime(to / name, (OLD, OLD))
    done = back_up(metodist, url, to)
    assert done.returncode == 0, done.stderr
    (copy,) = [one for one in to.iterdir() if one.name.startswith("metodist-")]
    assert {one.name for one in to.iterdir()} == {copy.name, "somebody-elses.txt"}
    assert copy.stat().st_mode & 0o077 == 0
    async with storage.write() as unit:
        await institution(unit, slug="later")
    await storage.engine.dispose()
    if storage.is_sqlite:
        assert copy.suffix == ".db"
        command(metodist, url, "db", "restore", str(copy))
    else:
        assert copy.suffix == ".dump"
        address = url.replace("+asyncpg", "")
        put_back(address, copy)
    assert "в порядке" in command(metodist, url, "db", "check")
    slugs = command(metodist, url, "institution", "list", "--json")
    assert '"kept"' in slugs
    assert '"later"' not in slugs


@pytest.mark.parametrize("url", ["", "postgresql+asyncpg://nobody@127.0.0.1:1/none"])
def test_a_copy_that_fails_says_so_and_throws_nothing_away(metodist: Path, tmp_path: Path, url: str) -> None:
    """Where the settings are not there, it must not copy an empty database night by night."""
    if url and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    to = tmp_path / "copies"
    to.mkdir()
    (to / "metodist-2020-01-01-023000.db").write_text("old")
    os.utime(to / "metodist-2020-01-01-023000.db", (OLD, OLD))
    done = back_up(metodist, url, to)
    assert done.returncode != 0
    assert done.stderr
    assert [one.name for one in to.iterdir()] == ["metodist-2020-01-01-023000.db"]


@pytest.mark.parametrize(
    ("url", "address", "secret"),
    [
        ("postgresql+asyncpg://m:s3cret@db:5432/m", "postgresql://m@db:5432/m", "s3cret"),
        ("postgres://m:p%40s%2Fs%D1%8F%25, 2@db/m?sslmode=require", "postgres://m@db/m?sslmode=require", "p@s/sя%, 2"),
        ("postgresql+asyncpg://m:s@db/m?a=b&ssl=verify-full", "postgresql://m@db/m?a=b&sslmode=verify-full", "s"),
        ("postgresql+asyncpg://m@db/m", "postgresql://m@db/m", ""),
        ("postgresql://m:@db/m?ssl=require", "postgresql://m@db/m?sslmode=require", ""),
    ],
)
def test_the_password_is_no_argument(tmp_path: Path, url: str, address: str, secret: str) -> None:
    """Everybody on the server may read the arguments of a process."""
    dump = tmp_path / "pg_dump"
    dump.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/arguments"\nprintf %s "${{PGPASSWORD:-}}" >"{tmp_path}/secret"\n'
        'for one; do case $one in --file=*) : >"${one#--file=}" ;; esac; done\n',
        encoding="utf-8",
    )
    dump.chmod(0o755)
    keep = {name: value for name, value in os.environ.items() if name != "PGPASSWORD"}
    around = {**keep, "PATH": f"{tmp_path}:{os.environ['PATH']}", "DATABASE_URL": url}
    asked = ["sh", str(SCRIPT), str(tmp_path / "copies")]
    done = subprocess.run(asked, env=around, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    given = (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()
    assert f"--dbname={address}" in given
    assert (tmp_path / "secret").read_text(encoding="utf-8") == secret
