"""The bot's place in chats: blocked and let in again, thrown out of a group, a group that becomes a supergroup."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ChatMemberUpdated, Message

from bot.practice.telegram import ApiError
from tests.telegram import World, make_world

Heard = list[tuple[str, ...]]


@pytest.fixture
def heard() -> Heard:
    return []


@pytest.fixture
def world(heard: Heard) -> World:
    """A bot that notes what it hears."""
    dispatcher = Dispatcher()

    async def on_place(update: ChatMemberUpdated) -> None:
        heard.append((str(update.chat.id), update.old_chat_member.status, update.new_chat_member.status))

    async def on_message(message: Message) -> None:
        heard.append((str(message.chat.id), message.content_type, message.text or ""))

    dispatcher.my_chat_member.register(on_place)
    dispatcher.message.register(on_message)
    return make_world(dispatcher)


async def test_a_person_blocks_the_bot_and_comes_back(world: World, heard: Heard) -> None:
    anna = world.person("Анна")
    await anna.sends("/start")
    await world.telegram.person_blocks(anna.id)
    await world.feed()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await world.bot.send_message(anna.id, "a")
    await world.telegram.person_unblocks(anna.id)
    await world.feed()
    assert (await world.bot.send_message(anna.id, "a")).text == "a"
    chat = str(anna.id)
    assert heard == [(chat, "text", "/start"), (chat, "member", "kicked"), (chat, "kicked", "member")]


async def test_writing_to_a_blocked_bot_lets_it_in_first(world: World, heard: Heard) -> None:
    anna = world.person("Анна")
    await world.telegram.person_blocks(anna.id)
    await anna.sends("/start")
    assert [one[1:] for one in heard] == [("member", "kicked"), ("kicked", "member"), ("text", "/start")]


@pytest.mark.parametrize(("kind", "outside"), [("supergroup", "kicked"), ("group", "left")])
async def test_a_group_removes_the_bot_and_adds_it_again(world: World, heard: Heard, kind: str, outside: str) -> None:
    anna = world.person("Анна")
    group = world.telegram.add_group(-5, "Отдел", [anna.id], kind=kind).id
    await world.telegram.group_removes_bot(group)
    await anna.sends("/start", chat=group)  # the bot is not there to hear it
    with pytest.raises(TelegramForbiddenError, match=f"kicked from the {kind} chat"):
        await world.bot.send_message(group, "a")
    await world.telegram.group_adds_bot(group, anna.id)
    await world.feed()
    assert [one[1:] for one in heard] == [("member", outside), (outside, "member"), ("new_chat_members", "")]
    assert (await world.bot.send_message(group, "a")).chat.id == group


async def test_a_group_that_the_bot_has_never_seen(world: World, heard: Heard) -> None:
    anna = world.person("Анна")
    group = world.telegram.add_group(-5, "Отдел", [anna.id], bot_inside=False).id
    with pytest.raises(TelegramForbiddenError, match="not a member of the supergroup"):
        await world.bot.send_message(group, "a")
    await world.telegram.group_adds_bot(group)
    await world.feed()
    assert heard[0] == (str(group), "left", "member")


async def test_a_group_becomes_a_supergroup(world: World, heard: Heard) -> None:
    anna = world.person("Анна")
    old = world.telegram.add_group(-5, "Отдел", [anna.id], kind="group").id
    new = await world.telegram.group_becomes_supergroup(old)
    await world.feed()
    assert [one[:2] for one in heard] == [(str(old), "migrate_to_chat_id"), (str(new), "migrate_from_chat_id")]
    with pytest.raises(TelegramMigrateToChat) as caught:
        await world.bot.send_message(old, "a")
    assert caught.value.migrate_to_chat_id == new
    assert (await world.bot.send_message(new, "a")).chat.type == "supergroup"
    assert [chat.id for chat in world.telegram.town.chats.values() if anna.id in chat.members] == [anna.id, new]
    for chat in (old, new):
        with pytest.raises(ApiError, match="once"):
            await world.telegram.group_becomes_supergroup(chat)


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("доброе утро", False),
        ("/start", True),
        ("спросим @metodist_practice_bot", True),
    ],
)
async def test_in_a_group_the_bot_hears_what_is_meant_for_it(
    world: World, heard: Heard, text: str, reaches: bool
) -> None:
    anna = world.person("Анна")
    group = world.group("Отдел", anna)
    await anna.sends(text, chat=group)
    assert bool(heard) is reaches
    world.telegram.privacy = False
    await anna.sends(text, chat=group)
    assert len(heard) == 1 + reaches


async def test_a_reply_to_the_bot_reaches_it(world: World, heard: Heard) -> None:
    anna = world.person("Анна")
    group = world.group("Отдел", anna)
    asked = await world.bot.send_message(group, "Какого числа?")
    await world.telegram.person_sends(anna.id, "18 марта", group, reply_to=asked.message_id)
    await world.feed()
    assert heard == [(str(group), "text", "18 марта")]


async def test_only_the_updates_that_the_bot_has_asked_for(world: World) -> None:
    anna = world.person("Анна")
    await world.telegram.call("getUpdates", {"allowed_updates": ["message"]})
    assert await world.telegram.person_blocks(anna.id) == 0
    assert await world.telegram.person_sends(anna.id, "/start") > 0
    (update,) = await world.telegram.call("getUpdates", {"offset": 0})
    assert update["message"]["text"] == "/start"


async def test_a_restart_keeps_who_is_blocked(world: World, tmp_path: Any) -> None:
    anna = world.person("Анна")
    await world.telegram.person_blocks(anna.id)
    world.telegram.save(tmp_path / "town.json")
    world.telegram.load(tmp_path / "town.json")
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await world.bot.send_message(anna.id, "a")
