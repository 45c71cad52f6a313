"""The practice chat as a program: a town that answers over HTTP, survives a restart and finds a free port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.cli.base import BadInput
from bot.practice import run as practice
from bot.practice.personas import CHANNEL_ID, GROUP_ID, HEAD, LIBRARIAN, PERSONAS
from bot.practice.server import practice_application
from bot.practice.setup import CLOCK_START
from bot.practice.telegram import PracticeTelegram
from bot.run import Program, serving
from bot.settings import Settings
from tests.e2e.conftest import free_port
from tests.telegram import TOKEN

Visit = Callable[["Town"], Awaitable[None]]


class Town:
    """The page's view of a running practice chat."""

    def __init__(self, address: str, client: aiohttp.ClientSession) -> None:
        self.address = address
        self.client = client

    async def asks(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = self.client.get if body is None else self.client.post
        async with request(f"{self.address}{path}", **({} if body is None else {"json": body})) as answer:
            return await answer.json()

    async def screen(self, person: int, chat: int | None = None) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.asks(f"/people/{person}/screen?chat={chat or person}"))["messages"]
        return messages


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, metodist_data=tmp_path, http_port=free_port())  # type: ignore[call-arg]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Visit], Awaitable[None]]:
    """`await run(visit)`: the program from its start to its stop, with somebody looking at the page in between."""

    async def program(visit: Visit) -> None:
        said: list[str] = []

        async def visited(program: Program, inside: Settings) -> None:
            polling = asyncio.create_task(program.dispatcher.start_polling(program.bot, handle_signals=False))
            async with aiohttp.ClientSession() as client:
                address = said[0].split(" ")[3].rstrip("/")
                await visit(Town(address, client))
            await program.dispatcher.stop_polling()
            await polling

        monkeypatch.setattr(practice, "poll", visited)
        await asyncio.wait_for(practice.run_practice(settings, said.append), 30)
        assert len(said) == 1

    return program


async def test_a_newcomer_and_a_restart(run: Callable[[Visit], Awaitable[None]], settings: Settings) -> None:
    kept: dict[str, Any] = {}

    async def first(town: Town) -> None:
        people = (await town.asks("/people"))["people"]
        assert [one["id"] for one in people] == [persona.id for persona in PERSONAS]
        assert {chat["id"] for chat in people[1]["chats"]} == {HEAD.id, GROUP_ID, CHANNEL_ID}
        assert (await town.asks("/clock"))["now"].startswith("2026-01-12T06:05")
        assert (await town.asks(f"/people/{LIBRARIAN.id}/send", {"text": "/start"}))["taken"]
        assert [one["from"] for one in await town.screen(LIBRARIAN.id)] == ["me", "bot"]
        assert "error" in await town.asks("/clock", {"to": "вчера"})
        kept["now"] = (await town.asks("/clock", {"to": "next"}))["now"]
        assert kept["now"] > CLOCK_START.isoformat()
        assert [one["from"] for one in await town.screen(HEAD.id, GROUP_ID)] == ["bot"]
        kept["screen"] = await town.screen(HEAD.id)

    async def second(town: Town) -> None:
        assert (await town.asks("/clock"))["now"] >= kept["now"]
        assert await town.screen(HEAD.id) == kept["screen"]
        assert len(await town.screen(LIBRARIAN.id)) == 2

    await run(first)
    assert (settings.metodist_data / "practice.db").exists()
    assert not (settings.metodist_data / "metodist.db").exists()
    await run(second)


async def test_a_button_and_a_file_over_http(run: Callable[[Visit], Awaitable[None]]) -> None:
    async def visit(town: Town) -> None:
        await town.asks(f"/people/{LIBRARIAN.id}/send", {"text": "/events"})
        before = await town.screen(LIBRARIAN.id)
        button = next(key for row in before[-1]["buttons"] for key in row if key["data"])
        pressed = {"message_id": before[-1]["id"], "button": button["data"]}
        assert (await town.asks(f"/people/{LIBRARIAN.id}/press", pressed))["taken"]
        assert await town.screen(LIBRARIAN.id) != before
        file = {"name": "a.txt", "content_base64": "YQ=="}
        assert (await town.asks(f"/people/{LIBRARIAN.id}/file", file))["taken"]
        sent = next(one["file"] for one in reversed(await town.screen(LIBRARIAN.id)) if one["file"])
        async with town.client.get(f"{town.address}{sent['url']}") as answer:
            assert (await answer.read(), answer.content_type) == (b"a", "text/plain")

    await run(visit)


async def test_a_taken_port(settings: Settings) -> None:
    telegram, switch = PracticeTelegram(TOKEN), practice.ClockSwitch()

    def town() -> web.Application:
        return practice_application(telegram, switch)

    async with serving(web.Application(), "127.0.0.1", settings.http_port):
        with pytest.raises(BadInput, match="занят"):
            async with practice._serving_somewhere(town, settings):
                pass
        settings.model_fields_set.discard("http_port")  # nobody asked for this very port
        async with practice._serving_somewhere(town, settings) as port:
            assert port > settings.http_port
        with pytest.raises(BadInput, match="занят"):
            await practice.run_stand_in(settings, settings.http_port, print)


async def test_the_stand_in_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    async def look() -> None:
        api, token = (part.split("=", 1)[1] for part in said[0].split(" "))
        async with aiohttp.ClientSession() as client:
            async with client.get(f"{api}/bot{token}/getMe") as answer:
                assert (await answer.json())["result"]["is_bot"] is True
            async with client.get(f"{api}/clock") as answer:
                assert await answer.json() == {"now": None}  # the bot is elsewhere, so is its clock
            async with client.get(f"{api}/people/5/screen") as answer:
                assert answer.status == 400

    monkeypatch.setattr(practice, "until_signal", look)
    await practice.run_stand_in(settings, 0, said.append)
    assert len(said) == 1


async def test_chats_are_written_at_the_end_and_read_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "new" / "chat.json"
    telegram = PracticeTelegram(TOKEN)
    async with practice.remembering(telegram, path):
        telegram.add_person(1, "Анна")
        await telegram.person_sends(1, "/start")
        assert not path.exists()
    assert not telegram.dirty
    assert json.loads(path.read_text(encoding="utf-8"))["people"][0]["name"] == "Анна"
    again = PracticeTelegram(TOKEN)
    async with practice.remembering(again, path):
        assert again.town.chats[1].messages[1].text == "/start"
        assert again.town.chats[1].bot_inside


async def test_who_waits_is_let_go_when_the_program_stops() -> None:
    telegram = PracticeTelegram(TOKEN)
    waiting = asyncio.gather(
        telegram.until_changed(0, 25),
        telegram.until_handled(1, 25),
        telegram.call("getUpdates", {"timeout": 25}),
    )
    await asyncio.sleep(0)
    await telegram.close()
    assert await asyncio.wait_for(waiting, 2) == [0, True, []]


async def test_a_calendar_feed_of_the_town(run: Callable[[Visit], Awaitable[None]]) -> None:
    """Its address is that of the page itself."""

    async def presses(town: Town, button: str) -> None:
        for message in reversed(await town.screen(LIBRARIAN.id)):
            for key in (key for row in message["buttons"] for key in row if key["text"] == button):
                pressed = {"message_id": message["id"], "button": key["data"]}
                await town.asks(f"/people/{LIBRARIAN.id}/press", pressed)
                return
        raise AssertionError(button)

    async def visit(town: Town) -> None:
        await town.asks(f"/people/{LIBRARIAN.id}/send", {"text": "/my"})
        await presses(town, "Календарь")
        await presses(town, "Получить адрес")
        texts = [one["text"] or "" for one in await town.screen(LIBRARIAN.id)]
        (address,) = [line for text in texts for line in text.split("\n") if line.startswith(f"{town.address}/feed/")]
        async with town.client.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "text/calendar")
        async with town.client.get(f"{town.address}/c/AAAAAAAAAAAAAAAA") as answer:
            assert answer.status == 404
            assert "Такого сертификата нет" in await answer.text()

    await run(visit)
