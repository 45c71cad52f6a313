"""The real program as processes: the practice Bot API in one, the bot in another; people act over HTTP."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TOKEN = "42:PRACTICE"
PROJECT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(url: str, body: dict[str, Any] | None = None) -> Any:
    """One JSON request; an HTTP error raises with the body in its message."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{url}: {error.code} {error.read().decode()}") from error


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """Poll until the condition holds: the processes are real, so is the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class Town:
    """A running bot and its stand-in."""

    def __init__(self, api: str, http: str, environment: dict[str, str]) -> None:
        self.api = api
        self.http = http
        self.environment = environment

    def command(self, *arguments: str) -> str:
        """`metodist …` in the same environment; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.returncode} {done.stderr}"
        return done.stdout

    def clock(self, to: str) -> str:
        return str(call(f"{self.http}/clock", {"to": to})["now"])

    def person(self, user_id: int, name: str) -> Chat:
        call(f"{self.api}/people", {"id": user_id, "name": name})
        return Chat(self, user_id)


class Chat:
    """One person's private chat with the bot, read as JSON screens."""

    def __init__(self, town: Town, user_id: int) -> None:
        self.town = town
        self.user_id = user_id
        self.url = f"{town.api}/people/{user_id}"

    def screen(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = call(f"{self.url}/screen")["messages"]
        for message in messages:
            message["text"] = (message["text"] or "").replace("\u00a0", " ")
        return messages

    def text(self) -> str:
        return "\n\n".join(message["text"] or "" for message in self.screen())

    def sends(self, text: str, expect: str) -> None:
        """Write, then wait for the words in a new or changed message."""
        before = self.screen()
        call(f"{self.url}/send", {"text": text})
        self.waits(expect, before)

    def sends_file(self, path: Path, expect: str) -> None:
        import base64

        before = self.screen()
        content = base64.b64encode(path.read_bytes()).decode()
        call(f"{self.url}/file", {"name": path.name, "content_base64": content})
        self.waits(expect, before)

    def presses(self, button: str, expect: str | None = None) -> str | None:
        """Press the newest button whose text matches (a regular expression); the callback's answer."""
        before = self.screen()
        message_id, text = wait_for(lambda: self._find(button), f"button «{button}» for {self.user_id}\n{self.text()}")
        answer = call(f"{self.url}/press", {"message_id": message_id, "button": text})
        if expect is not None:
            self.waits(expect, before)
        return answer.get("answer")

    def waits(self, expect: str, before: list[dict[str, Any]] | None = None) -> str:
        """The newest message with these words that was not there `before`."""

        def fresh() -> str | None:
            for message in reversed(self.screen()):
                if message["from"] == "bot" and expect in (message["text"] or "") and message not in (before or []):
                    return str(message["text"])
            return None

        try:
            return str(wait_for(fresh, expect, 15))
        except AssertionError:
            raise AssertionError(f"no «{expect}» for {self.user_id}; the chat:\n{self.text()}") from None

    def _find(self, button: str) -> tuple[int, str] | None:
        for message in reversed(self.screen()):
            for row in message.get("buttons") or []:
                for key in row:
                    if re.search(button, key["text"]):
                        return message["id"], key["text"]
        return None


@pytest.fixture
def more_environment() -> dict[str, str]:
    """A module's own, beside what every town has."""
    return {}


@pytest.fixture
def town(tmp_path: Path, more_environment: dict[str, str]) -> Iterator[Town]:
    """The stand-in and the bot, started at 12 January 2026, 09:05 in Moscow."""
    api_port, http_port = free_port(), free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("METODIST_", "BOT_"))},
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": f"http://127.0.0.1:{api_port}",
        "DATABASE_URL": "",
        "METODIST_DATA": str(tmp_path / "data"),
        "METODIST_OWNERS": "1",
        "METODIST_CLOCK": "2026-01-12T09:05:00+03:00",
        "METODIST_NO_DOTENV": "1",
        "HTTP_PORT": str(http_port),
        **more_environment,
    }
    town = Town(f"http://127.0.0.1:{api_port}", f"http://127.0.0.1:{http_port}", environment)
    with (tmp_path / "stand-in.log").open("w") as stand_in_log, (tmp_path / "bot.log").open("w") as bot_log:
        stand_in = _start(["practice", "--port", str(api_port)], environment, stand_in_log)
        try:
            wait_for(lambda: _answers(f"{town.api}/people"), "the stand-in", 60)
            bot = _start(["run", "--live"], environment, bot_log)
            try:
                wait_for(lambda: _answers(f"{town.http}/clock"), "the bot", 60)
                yield town
            finally:
                bot.terminate()
                assert bot.wait(15) in (0, -15)
        finally:
            stand_in.terminate()
            stand_in.wait(15)
            sys.stdout.write((tmp_path / "bot.log").read_text())


def _start(arguments: list[str], environment: dict[str, str], log: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], env=environment, cwd=PROJECT, stdout=log, stderr=log
    )


def _answers(url: str) -> bool:
    try:
        call(url)
    except (OSError, AssertionError):
        return False
    return True
