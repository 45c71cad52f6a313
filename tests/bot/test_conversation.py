"""What is kept of a private chat is read once an update and written once, under the chat's lock; elsewhere as before."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import event

from bot.chat_state.base import key_text
from bot.chat_state.conversation import REFRESHED, Conversation, conversation
from bot.chat_state.database import ChatStateStorage
from bot.clock import Clock
from bot.updates.isolation import SpanningIsolation
from storage.database import Storage
from storage.repositories.chat_state import Kept
from tests.bot.conftest import Chats
from tests.builders import NOW, institution, one_event

KEY = StorageKey(bot_id=42, chat_id=5, user_id=5)
STACK = StorageKey(bot_id=42, chat_id=5, user_id=5, destiny="aiogd:stack:")
GROUP = StorageKey(bot_id=42, chat_id=-7, user_id=5)


async def kept(storage: Storage) -> dict[str, Kept]:
    async with storage.read() as unit:
        return await unit.chat_states.of_user("5")


async def test_one_read_and_one_write_at_the_end(storage: Storage) -> None:
    states = ChatStateStorage(storage, Clock(NOW))
    await states.set_data(STACK, {"intents": ["a"]})
    async with conversation(storage, Clock(NOW), "5", await kept(storage)):
        data = await states.get_data(STACK)
        data["intents"].append("lost")  # what is not put is not kept
        assert await states.get_data(STACK) == {"intents": ["a"]}
        await states.set_data(STACK, {"intents": ["a", "b"]})
        await states.set_state(KEY, "form:name")
        await states.set_data(GROUP, {"of": "the group"})
        assert (await states.get_data(STACK), await states.get_state(KEY)) == ({"intents": ["a", "b"]}, "form:name")
        assert (await kept(storage))[key_text(STACK)].data == {"intents": ["a"]}  # not yet
        assert await asyncio.create_task(states.get_data(STACK)) == {
            "intents": ["a"]
        }  # a task of its own sees what is kept
    found = await kept(storage)
    assert found[key_text(STACK)].data == {"intents": ["a", "b"]}
    assert found[key_text(KEY)].state == "form:name"
    assert found[key_text(GROUP)].data == {"of": "the group"}


async def test_what_is_over_leaves_nothing_and_a_fault_loses_nothing(storage: Storage) -> None:
    states = ChatStateStorage(storage, Clock(NOW))
    await states.set_data(STACK, {"intents": ["a"]})
    try:
        async with conversation(storage, Clock(NOW), "5", await kept(storage)):
            await states.set_data(KEY, {"typed": "Анна"})
            await states.set_data(KEY, {})
            await states.set_data(STACK, {})
            raise RuntimeError
    except RuntimeError:
        pass
    assert await kept(storage) == {}


def test_the_same_is_written_only_to_stay_young() -> None:
    before = {"k": Kept(None, {"a": 1}, NOW)}

    def put(data: dict[str, Any], now: dt.datetime) -> list[str]:
        mine = Conversation("5", before)
        mine.put("k", state=None, data=data)
        return list(mine.changes(now))

    almost = NOW + REFRESHED - dt.timedelta(seconds=1)
    assert put({"a": 1}, almost) == []
    assert put({"a": 2}, almost) == ["k"]
    assert put({"a": 1}, NOW + REFRESHED) == ["k"]
    assert list(Conversation("5", before).changes(NOW + REFRESHED)) == []  # read only


async def test_the_locks_of_a_private_chat_are_one(storage: Storage) -> None:
    """The dialogs' own lock inside the update's is the same; in a group each person's is apart."""
    locks = SpanningIsolation(storage)
    async with locks.lock(KEY), locks.lock(STACK):
        waiting = asyncio.create_task(_hold(locks, STACK))
        await asyncio.wait_for(_hold(locks, GROUP), 5)
        await asyncio.sleep(0.01)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 5)


async def _hold(locks: SpanningIsolation, key: StorageKey) -> None:
    async with locks.lock(key):
        pass


async def test_a_press_that_registers_is_three_transactions(chats: Chats) -> None:
    """Who it is and what is kept; the place; what is kept now. Each one more is a fifth of the rush (docs/benchmarks.md)."""
    async with chats.storage.write() as unit:
        home = await institution(unit, slug="numbers", data_mode="none")
        webinar = await one_event(unit, home, capacity=1)
    begun: list[bool] = []
    event.listen(
        chats.storage.engine.sync_engine,
        "begin",
        lambda connection: begun.append(connection.get_execution_options().get("metodist_write", False)),
    )
    for name, said in (("Анна", "Вы зарегистрированы"), ("Борис", "в листе ожидания — 1")):
        anna = chats.world.person(name)
        await anna.sends(f"/start e_{webinar.id}")
        await anna.presses("Зарегистрироваться" if name == "Анна" else "лист")
        begun.clear()
        await anna.presses("Зарегистрироваться")
        assert anna.sees(said)
        assert begun == [False, True, True]
