"""What Telegram is answered: 200 when an update has been handled, 503 when it is to bring it again; and nothing is done twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram.types import TelegramObject
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.serving.webhook import WebhookHandler
from bot.texts.errors import FAULT
from bot.updates.in_flight import InFlight
from storage.database import Storage
from storage.errors import NameHeld
from tests.bot.conftest import Chats, dispatcher_of

SECRET = "s" * 32


class Replica:
    """A server of its own. `gate`: messages are handled when it opens."""

    def __init__(self, chats: Chats, dispatcher: Dispatcher) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.began = 0
        self.arrived = asyncio.Event()
        self.fault: Exception | None = None
        application = web.Application()
        WebhookHandler(dispatcher, chats.world.bot, SECRET).register(application, "/hook")
        dispatcher.message.outer_middleware(self._at_the_gate)
        self.client = TestClient(TestServer(application))

    async def _at_the_gate(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        self.began += 1
        self.arrived.set()
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return await handler(event, data)

    async def brought(self, update: dict[str, Any]) -> int:
        answer = await self.client.post("/hook", json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        return answer.status


@pytest.fixture
async def replica(chats: Chats) -> AsyncIterator[Replica]:
    made = Replica(chats, chats.world.dispatcher)
    async with made.client:
        yield made


@pytest.fixture
async def other(chats: Chats) -> AsyncIterator[Replica]:
    dispatcher = dispatcher_of(chats.storage, chats.clock)
    made = Replica(chats, dispatcher)
    async with made.client:
        yield made
    await dispatcher["chat_state"].shut()


async def help_asked(chats: Chats, user_id: int) -> dict[str, Any]:
    await chats.world.telegram.person_sends(user_id, "/help")
    update: dict[str, Any] = (await chats.world.telegram.call("getUpdates", {}))[-1]
    return update


def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.serving.webhook.ANSWER_SECONDS", 0.05)


async def test_an_update_that_takes_too_long_is_brought_again_and_done_once(
    chats: Chats, replica: Replica, other: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = chats.world.person("Анна")
    update = await help_asked(chats, anna.id)
    replica.gate.clear()
    with monkeypatch.context() as patch:
        soon(patch)
        assert await replica.brought(update) == 503
        assert await replica.brought(update) == 503  # the first handling goes on
    waiting = [asyncio.create_task(one.brought(update)) for one in (replica, other)]
    await asyncio.sleep(0.05)
    replica.gate.set()
    assert await asyncio.gather(*waiting) == [200, 200]
    assert [await one.brought(update) for one in (replica, other)] == [200, 200]
    assert (replica.began, other.began) == (1, 0)
    assert len(anna.screen()) == 2  # the question and one answer
    assert await other.brought(await help_asked(chats, anna.id)) == 200
    assert (other.began, len(anna.screen())) == (1, 4)


async def test_several_late_ones_are_brought_again_to_a_replica_that_was_quiet(
    chats: Chats, replica: Replica, other: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [chats.world.person("Анна"), chats.world.person("Борис")]
    updates = [await help_asked(chats, one.id) for one in people]
    replica.gate.clear()
    with monkeypatch.context() as patch:
        soon(patch)
        assert [await replica.brought(one) for one in updates] == [503, 503]
    waiting = [asyncio.create_task(replica.brought(one)) for one in updates]
    await asyncio.sleep(0.05)
    replica.gate.set()
    assert await asyncio.gather(*waiting) == [200, 200]
    assert [await other.brought(one) for one in updates] == [200, 200]
    assert (replica.began, other.began) == (2, 0)
    assert [len(one.screen()) for one in people] == [2, 2]


async def test_a_note_that_cannot_be_kept_is_no_fault_of_the_update(
    chats: Chats, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: Any, **_more: Any) -> None:
        raise ConnectionError("the database is away")

    anna = chats.world.person("Анна")
    update = await help_asked(chats, anna.id)
    replica.gate.clear()
    with monkeypatch.context() as patch:
        soon(patch)
        assert await replica.brought(update) == 503
    monkeypatch.setattr("bot.updates.once._AGAIN", (0.0, 0.0))
    monkeypatch.setattr("bot.updates.once.OnceOnly._late", fails)
    waiting = asyncio.create_task(replica.brought(update))
    await asyncio.sleep(0.05)
    replica.gate.set()
    assert await waiting == 200
    assert not anna.told(FAULT)


async def test_what_failed_late_was_said_and_is_not_done_behind_the_persons_back(
    chats: Chats, replica: Replica, other: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = chats.world.person("Анна")
    update = await help_asked(chats, anna.id)
    replica.gate.clear()
    with monkeypatch.context() as patch:
        soon(patch)
        assert await replica.brought(update) == 503
    replica.fault = ConnectionError("the database is away")
    waiting = asyncio.create_task(replica.brought(update))
    await asyncio.sleep(0.05)
    replica.gate.set()
    assert (await waiting, await other.brought(update)) == (200, 200)
    assert (other.began, anna.last(), len(anna.screen())) == (0, FAULT, 2)


async def test_a_chat_that_another_replica_holds(
    chats: Chats, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def held(_storage: Storage, _name: str) -> AsyncIterator[None]:
        raise NameHeld("for more than 17 s")
        yield

    anna = chats.world.person("Анна")
    update = await help_asked(chats, anna.id)
    with monkeypatch.context() as patch:
        patch.setattr(Storage, "alone", held)
        assert [await replica.brought(update) for _ in range(3)] == [503] * 3
    assert len(anna.screen()) == 1  # nobody is told: it comes again
    assert await replica.brought(update) == 200  # no repeated press either
    assert len(anna.screen()) == 2
    with monkeypatch.context() as patch:
        patch.setattr(Storage, "alone", held)
        await chats.world.feed()  # by polling: once
        await anna.sends("/events")
    assert anna.last() == FAULT


async def test_a_stop_waits_for_what_is_late(chats: Chats, monkeypatch: pytest.MonkeyPatch) -> None:
    replica, anna = Replica(chats, chats.world.dispatcher), chats.world.person("Анна")
    await replica.client.start_server()
    replica.gate.clear()
    with monkeypatch.context() as patch:
        soon(patch)
        assert await replica.brought(await help_asked(chats, anna.id)) == 503
    stopping = asyncio.create_task(replica.client.close())
    await asyncio.sleep(0.1)
    assert not stopping.done()
    replica.gate.set()
    await stopping
    assert len(anna.screen()) == 2


async def test_what_a_stop_cuts_off_is_brought_again(
    chats: Chats, other: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica, anna = Replica(chats, chats.world.dispatcher), chats.world.person("Анна")
    update = await help_asked(chats, anna.id)
    await replica.client.start_server()
    replica.gate.clear()
    asked = asyncio.create_task(replica.brought(update))
    await replica.arrived.wait()

    async def cut_off(_self: InFlight) -> bool:
        return False

    monkeypatch.setattr(InFlight, "settled", cut_off)
    await replica.client.server.close()
    assert await asked == 503
    await replica.client.close()
    assert len(anna.screen()) == 1
    assert await other.brought(update) == 200
    assert len(anna.screen()) == 2
