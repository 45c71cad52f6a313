"""A PostgreSQL server of one test's own, that may be restarted."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.e2e.conftest import free_port


def programs() -> Path:
    """Where initdb and pg_ctl are; skips where they are not."""
    told = shutil.which("pg_config")
    asked = (
        [Path(subprocess.run([told, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())]
        if told
        else []
    )
    for folder in [*asked, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip("no initdb and pg_ctl of PostgreSQL on this machine")


class Server:
    """As root it runs as the user postgres: PostgreSQL refuses root."""

    def __init__(self) -> None:
        self._programs = programs()
        self._as: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="metodist-pg-"))
        if os.geteuid() == 0:
            runuser = shutil.which("runuser")
            if runuser is None:
                pytest.skip("root, and no runuser: PostgreSQL does not run as root")
            self._as = [runuser, "-u", "postgres", "--"]
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "--no-sync")
        self._control("start")
        self.url = f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/postgres"

    def restart(self, mode: str) -> None:
        """`mode`: fast (sessions are ended) or immediate (as if it had crashed)."""
        self._control("restart", "-m", mode)

    def close(self) -> None:
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _control(self, what: str, *more: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, *more, what
        )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{program} {arguments}: {done.returncode}"
