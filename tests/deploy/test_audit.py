"""What the audit of dependencies says of pip-audit's reports."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.conftest import PROJECT

CLEAN: dict[str, Any] = {"name": "aiogram", "version": "3.31.0", "vulns": []}
SKIPPED = {"name": "redis", "skip_reason": "could not be audited"}
HOLED = {"name": "yarl", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"], "aliases": []}]}
UNMENDED = {"name": "lxml", "version": "6", "vulns": [{"id": "CVE-2", "fix_versions": [], "aliases": []}]}


@pytest.mark.parametrize(
    ("rows", "status", "lines"),
    [
        ([CLEAN], 0, ["audited: 1 dependencies, known holes: 0"]),
        ([CLEAN, SKIPPED], 0, ["audited: 1 dependencies, known holes: 0, not looked up: 1"]),
        ([SKIPPED, SKIPPED], 0, ["not audited: the advisories cannot be reached"]),
        (
            [CLEAN, HOLED, UNMENDED],
            1,
            [
                "yarl 1.0: CVE-1, mended in 1.1",
                "lxml 6: CVE-2, mended in no version yet",
                "audited: 3 dependencies, known holes: 2",
            ],
        ),
    ],
)
def test_holes_fail_and_silence_is_no_clean_bill(rows: list[dict[str, Any]], status: int, lines: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / ".ci" / "judge_audit.py")],
        input=json.dumps({"dependencies": rows}),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout.splitlines()) == (status, lines)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-audit.txt"])
def test_every_dependency_is_pinned(name: str) -> None:
    lines = [one for one in (PROJECT / name).read_text(encoding="utf-8").splitlines() if one and one[0] not in "#-"]
    assert lines
    assert [one for one in lines if not re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", one)] == []
