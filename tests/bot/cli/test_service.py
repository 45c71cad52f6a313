"""`metodist run` and `metodist practice`: which of the two chats is started, and when neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import bot.practice.run
import bot.run
from bot.cli.base import BadInput
from bot.settings import Settings
from tests.bot.cli.conftest import Run


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what was started; nothing really runs."""
    names: list[str] = []

    async def live(settings: Settings) -> None:
        names.append("live")

    async def practice(settings: Settings, say: Callable[[str], None]) -> None:
        names.append("practice")
        say("Учебный чат открыт")

    async def nobody_stops() -> None:
        names.append("until a signal")

    monkeypatch.setattr(bot.run, "run_live", live)
    monkeypatch.setattr(bot.practice.run, "run_practice", practice)
    monkeypatch.setattr(bot.practice.run, "until_signal", nobody_stops)
    monkeypatch.setattr("bot.logs.set_up_logs", lambda **_: None)
    return names


def test_without_a_token_the_practice_chat(run: Run, started: list[str]) -> None:
    result = run("run")
    assert (result.exit_code, result.stdout, started) == (0, "Учебный чат открыт\n", ["practice"])


def test_with_a_token_the_real_one(run: Run, started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:SECRET")
    result = run("run", "--live")
    assert (result.exit_code, result.stdout, started) == (0, "", ["live"])


@pytest.mark.parametrize("token", [None, "", " "])
def test_a_deployed_unit_never_opens_the_practice_chat(
    run: Run, started: list[str], monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    if token is not None:
        monkeypatch.setenv("BOT_TOKEN", token)
    result = run("run", "--live")
    assert isinstance(result.exception, BadInput)
    assert started == []


def test_the_stand_in_says_where_it_is(run: Run, started: list[str]) -> None:
    result = run("practice", "--port", "0")
    assert result.exit_code == 0
    assert result.stdout.startswith("BOT_API_URL=http://127.0.0.1:")
    assert started == ["until a signal"]


def test_the_stand_in_refuses_to_stand_beside_a_real_token(
    run: Run, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:SECRET")
    result = run("practice", "--port", "0")
    assert isinstance(result.exception, BadInput)
    assert started == []
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")  # a token of the stand-in's own
    assert run("practice", "--port", "0").exit_code == 0
