"""What becomes of a delivery when the messenger takes it, refuses it, or says that the group has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiohttp import ClientConnectorError, ConnectionTimeoutError, ServerDisconnectedError
from pydantic import SecretStr

from bot.clock import Clock
from bot.practice.telegram import ApiError
from bot.rendering import Rendered
from bot.rendering.every import RENDERERS
from bot.sending.notifier import ChatNotifier
from bot.settings import Settings
from bot.telegram import make_bot
from scheduler.notifier import Away, Gone, Refused, Result, Sent, Stale, TryLater
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW
from tests.telegram import World, make_world

GROUP = -5


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    async def digest(*_: Any) -> Rendered:
        return Rendered("Ваши дела")

    monkeypatch.setitem(RENDERERS, DeliveryKind.DIGEST, digest)
    world = make_world(Dispatcher())
    world.telegram.add_group(GROUP, "Отдел", [world.person("Анна").id], kind="group")
    return world


async def owe(storage: Storage, chat_id: int) -> None:
    async with storage.write() as unit:
        await unit.deliveries.add(DeliveryKind.DIGEST, unique_key=f"d{chat_id}", chat_id=str(chat_id), now=NOW)


async def test_a_group_that_has_moved_gets_its_message_under_the_new_id(world: World, storage: Storage) -> None:
    new = await world.telegram.group_becomes_supergroup(GROUP)
    await owe(storage, GROUP)
    sweeper = Sweeper(storage, ChatNotifier(world.bot, storage, Clock(NOW)), limited=False)
    report = await sweeper.sweep(NOW)
    assert (report.sendings.sent, report.sendings.failed) == (1, 0)
    assert [one.text for one in world.telegram.town.chats[new].messages.values() if one.text] == ["Ваши дела"]


async def result(world: World, storage: Storage, chat_id: int) -> Result:
    delivery = Delivery(kind="digest", platform="telegram", chat_id=str(chat_id), thread_id=None, payload={})
    return await ChatNotifier(world.bot, storage, Clock(NOW)).send(delivery)


async def test_sent(world: World, storage: Storage) -> None:
    assert await result(world, storage, GROUP) == Sent("1")


async def test_thrown_out_and_unknown(world: World, storage: Storage) -> None:
    await world.telegram.group_removes_bot(GROUP)
    assert await result(world, storage, GROUP) == Gone("forbidden")
    assert await result(world, storage, -404) == Gone("chat not found")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ApiError(429, "Too Many Requests: retry after 17", retry_after=17), TryLater(17.0)),
        (ApiError(400, "Bad Request: message is too long"), Refused("bad request")),
    ],
)
async def test_refused(
    world: World, storage: Storage, monkeypatch: pytest.MonkeyPatch, error: ApiError, expected: Result
) -> None:
    def refuses(*_: Any) -> Callable[[], None]:
        raise error

    monkeypatch.setattr(world.telegram, "_do_sendmessage", refuses)
    assert await result(world, storage, GROUP) == expected


@pytest.mark.parametrize(
    ("cause", "unknown"),
    [
        (ConnectionTimeoutError("no route"), False),
        (TimeoutError(), True),
        (ServerDisconnectedError(), True),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_a_message_that_was_never_sent_is_told_from_one_without_an_answer(
    world: World, storage: Storage, monkeypatch: pytest.MonkeyPatch, cause: Exception, unknown: bool
) -> None:
    async def fails(*_args: Any, **_more: Any) -> None:
        raise TelegramNetworkError(method=SendMessage(chat_id=1, text="a"), message="x") from cause

    monkeypatch.setattr(world.bot, "send_message", fails)
    notifier = ChatNotifier(world.bot, storage, Clock(NOW))
    with pytest.raises(Away) as met:
        await notifier.send(Delivery(id=1, kind="digest", platform="telegram", chat_id="5", payload={}))
    assert met.value.unknown is unknown


async def test_where_no_connection_comes_about_it_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.CONNECT_SECONDS", 0.2)
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, bot_token=SecretStr("42:" + "A" * 35), bot_api_url="http://127.0.0.1:1", sends_per_second=30
    )
    bot = make_bot(settings)
    try:
        with pytest.raises(TelegramNetworkError) as met:
            await bot.get_me()
        assert isinstance(met.value.__cause__, ClientConnectorError)
    finally:
        await bot.session.close()


async def test_nothing_left_to_say(world: World, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        return None

    monkeypatch.setitem(RENDERERS, DeliveryKind.DIGEST, nothing)
    assert await result(world, storage, GROUP) == Stale()
    assert world.telegram.town.chats[GROUP].messages == {}
