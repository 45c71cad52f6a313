"""Conversations in Redis: they outlive a replica, are told to whom they are of and erased with them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram.fsm.storage.base import StorageKey
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.chat_state.redis import RedisChatState
from bot.serving.health import Pulse, add_health
from bot.serving.metrics import Metrics
from scheduler.housekeeping import CHAT_STATE_LIFETIME
from storage.models import ChatState
from tests.bot.conftest import Chats, dispatcher_of, opened_chats
from tests.bot.test_registering import event_of, opens
from tests.conftest import Blanks
from tests.redis_server import RedisServer
from tests.telegram import got

WEEK = int(CHAT_STATE_LIFETIME.total_seconds())


@pytest.fixture
async def state(redis: RedisServer) -> AsyncIterator[RedisChatState]:
    made = RedisChatState(redis.url)
    yield made
    await made.shut()


@pytest.fixture
async def on_redis(tmp_path: Path, blanks: Blanks, redis: RedisServer) -> AsyncIterator[Chats]:
    async with opened_chats(tmp_path / "bot.db", blanks, redis_url=redis.url) as chats:
        yield chats


async def keys(state: RedisChatState) -> set[str]:
    return {key.decode() async for key in state.redis.scan_iter()}


async def test_what_is_kept_has_a_term_and_leaves_nothing_when_it_is_over(state: RedisChatState) -> None:
    key = StorageKey(bot_id=42, chat_id=5, user_id=5, destiny="aiogd:stack:")
    assert (await state.get_state(key), await state.get_data(key)) == (None, {})
    await state.set_state(key, "Form:name")
    await state.set_data(key, {"имя": "Анна"})
    assert (await state.get_state(key), await state.get_data(key)) == ("Form:name", {"имя": "Анна"})
    for one in await keys(state):
        assert WEEK - 60 < await state.redis.ttl(one) <= WEEK
    await state.set_state(key, None)
    await state.set_data(key, {})
    assert await keys(state) == set()


async def test_one_person_is_forgotten_and_nobody_like_them(state: RedisChatState) -> None:
    anna = [
        StorageKey(bot_id=42, chat_id=5, user_id=5),
        StorageKey(bot_id=42, chat_id=-100, user_id=5, thread_id=77),
        StorageKey(bot_id=42, chat_id=5, user_id=5, destiny="aiogd:context:x"),
    ]
    others = [
        StorageKey(bot_id=42, chat_id=55, user_id=55),
        StorageKey(bot_id=42, chat_id=-100, user_id=77, thread_id=5),  # a topic with the number of the person
        StorageKey(bot_id=42, chat_id=5, user_id=77),
        StorageKey(bot_id=43, chat_id=5, user_id=5),  # of another bot on the same server
    ]
    for key in (*anna, *others):
        await state.set_state(key, "Form:name")
        await state.set_data(key, {"typed": str(key)})
    kept = await state.kept_of(42, "5")
    assert {row.values["data"]["typed"] for row in kept} == {str(key) for key in anna}
    await state.forget(42, "5")
    assert await state.kept_of(42, "5") == []
    for key in anna:
        assert (await state.get_state(key), await state.get_data(key)) == (None, {})
    for key in others:
        assert (await state.get_state(key), await state.get_data(key)) == ("Form:name", {"typed": str(key)})
    await state.forget(42, "404")


async def test_a_form_begun_at_one_replica_goes_on_at_another(on_redis: Chats, redis: RedisServer) -> None:
    chats = on_redis
    anna = await opens(chats, "Анна", await event_of(chats))
    first = chats.world.dispatcher
    second = dispatcher_of(chats.storage, chats.clock, redis_url=redis.url)
    await anna.presses("Зарегистрироваться")
    chats.world.dispatcher = second
    await anna.presses("Даю согласие")
    chats.world.dispatcher = first
    await anna.sends("Полевая Анна")
    chats.world.dispatcher = second
    await anna.sends("Заречье")
    chats.world.dispatcher = first
    for _ in range(5):
        if "Зарегистрироваться" in anna.buttons():
            break
        await anna.presses("Пропустить")
    assert anna.told("Полевая Анна")
    await anna.presses("Зарегистрироваться")
    assert anna.told("Вы зарегистрированы")
    async with chats.storage.read() as unit:
        assert await unit.session.scalar(select(func.count()).select_from(ChatState)) == 0  # all of it is in Redis
    await second["chat_state"].shut()


async def test_what_was_typed_is_downloaded_and_goes_with_the_person(on_redis: Chats, state: RedisChatState) -> None:
    chats = on_redis
    anna = await opens(chats, "Анна", await event_of(chats))
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    await anna.sends("Полевая Анна")
    assert any("Полевая Анна" in str(row.values) for row in await state.kept_of(chats.world.bot.id, str(anna.id)))
    await anna.sends("/privacy")
    left = StorageKey(bot_id=chats.world.bot.id, chat_id=-5, user_id=anna.id, destiny="aiogd:context:x")
    await state.set_data(left, {"dialog_data": {"typed": "Полевая Жанна"}})
    await anna.presses("Скачать")
    told = json.loads(got(anna, ".json"))
    assert "Полевая Жанна" in str(told["Незаконченный разговор: забудется через неделю"])
    await anna.presses("Удалить всё")
    await anna.presses("Да, удалить")
    assert await keys(state) == set()


async def test_redis_that_is_away_is_said_and_comes_back(on_redis: Chats, redis: RedisServer) -> None:
    chats = on_redis
    application = web.Application()
    dispatcher = chats.world.dispatcher
    add_health(application, Metrics(), Pulse(), chats.storage, chats.clock, dispatcher["chat_state"])
    anna = chats.world.person("Анна")
    async with TestClient(TestServer(application)) as client:
        assert (await client.get("/readyz")).status == 200
        redis.stop()
        answer = await client.get("/readyz")
        assert (answer.status, await answer.json()) == (503, {"ok": False, "redis": "ConnectionError"})
        await anna.sends("/start")
        assert anna.sees("попробуйте, пожалуйста, ещё раз")
        redis.start()
        assert (await client.get("/readyz")).status == 200
        await anna.sends("/start")
        assert anna.told("Методист")
