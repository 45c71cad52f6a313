"""systemd's own judgement of the units."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.updates.in_flight import SECONDS
from tests.e2e.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = ["metodist.service", "metodist-backup.service", "metodist-backup.timer"]
pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def here(folder: Path) -> list[Path]:
    """The units as they would stand on a server: what they start is not installed on this machine."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    return [folder / name for name in UNITS]


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_the_units_are_understood(tmp_path: Path) -> None:
    done = analyze("verify", *here(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_is_hardened(tmp_path: Path) -> None:
    """0 is a program that can do nothing, 10 one that can do everything; this one needs the network and its database."""
    done = analyze("security", "--offline=true", "--threshold=20", here(tmp_path)[0])  # 20: an exposure of 2.0
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze judges no files")
    assert done.returncode == 0, done.stdout[-200:]


def test_the_unit_gives_the_stop_its_time() -> None:
    """Updates and messages each have SECONDS; then something is left for the rest."""
    unit = (DEPLOY / "metodist.service").read_text(encoding="utf-8")
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for text, shape in ((unit, r"TimeoutStopSec=(\d+)"), (compose, r"stop_grace_period: (\d+)s")):
        found = re.search(shape, text)
        assert found is not None
        assert int(found[1]) >= 2 * SECONDS + 5
