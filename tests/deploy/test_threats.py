"""docs/threats.md promises nothing that is not tried: every defence names tests, and they are there."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import PROJECT

TESTS = [path.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests").rglob("test_*.py")]
ROWS = (
    [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in (PROJECT / "docs" / "threats.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "---" not in line
    ][1:]
    if (PROJECT / "docs").exists()
    else []
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_the_tests_that_a_defence_names_are_there(row: list[str]) -> None:
    _, _, tried = row
    named = re.findall(r"`((?:tests/[\w/]*)?test_\w+\.py)`", tried)
    if not named:
        assert "import contracts" in tried
    for name in named:
        assert name in TESTS or ("/" not in name and any(path.endswith(f"/{name}") for path in TESTS)), name


def test_there_is_a_table() -> None:
    assert len(ROWS) > 10
