"""The command line in an empty folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("db", "check")` -> what Typer's runner saw; an error of ours is its `exception`."""
    for name in (
        "BOT_TOKEN",
        "DATABASE_URL",
        "BOT_API_URL",
        "METODIST_OWNERS",
        "METODIST_CLOCK",
        "HTTP_PORT",
        "REDIS_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("METODIST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("METODIST_NO_DOTENV", "1")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))
