"""Fifty taps a second: one answer, and nobody else waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram.types import Update

from bot.app import build_dispatcher
from bot.clock import Clock
from bot.settings import Settings
from bot.updates.flood import KEPT, Flood
from storage.database import Storage
from tests.bot.conftest import Chats
from tests.bot.test_cards import card, link, plan
from tests.bot.test_public import ANSWERS, people
from tests.builders import NOW, institution, item, one_event
from tests.telegram import Someone, make_world


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Chats]:
    """As at the real Telegram, but with room for a form to be filled in."""
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    await storage.upgrade()
    clock = Clock(NOW)
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    world = make_world(build_dispatcher(storage, clock, settings, lambda: None, Flood(most=60, again=1)))
    async with storage.write() as unit:
        home = await institution(unit)
    yield Chats(world, storage, clock, home)
    assert world.telegram.violations == []
    await storage.close()


async def taps(chats: Chats, someone: Someone, button: str, times: int) -> list[str]:
    """Presses of the newest button of this name that wait for the bot; their ids."""
    message = next(one for one in reversed(someone.screen()) if one["buttons"])
    data = next(key["data"] for row in message["buttons"] for key in row if button in key["text"])
    presses = [await chats.world.telegram.person_presses(someone.id, message["id"], data) for _ in range(times)]
    return [query for query, _ in presses]


async def all_at_once(chats: Chats) -> None:
    world = chats.world
    updates = await world.telegram.call("getUpdates", {"offset": 0, "timeout": 0})
    await world.telegram.call("getUpdates", {"offset": updates[-1]["update_id"] + 1, "timeout": 0})
    feeding = [
        world.dispatcher.feed_update(world.bot, Update.model_validate(one, context={"bot": world.bot}))
        for one in updates
    ]
    await asyncio.gather(*feeding)


async def test_fifty_taps_are_one_registration_and_another_person_is_answered(strict: Chats) -> None:
    async with strict.storage.write() as unit:
        event = await one_event(unit, strict.home)
    anna, boris = strict.world.person("Анна"), strict.world.person("Борис")
    for one in (anna, boris):
        await one.sends(f"/start e_{event.id}")
    await anna.presses("Зарегистрироваться")
    await anna.presses("Даю согласие")
    for answer in ANSWERS:
        await anna.sends(answer)
    before = len(anna.screen())
    queries = await taps(strict, anna, "Зарегистрироваться", 50)
    (other,) = await taps(strict, boris, "Зарегистрироваться", 1)
    await all_at_once(strict)
    answers = strict.world.telegram.answers
    assert all(query in answers for query in [*queries, other])
    assert sum(bool(answers[query].get("text")) for query in queries) <= 1
    assert len(anna.screen()) - before <= 1
    assert anna.sees("Вы зарегистрированы")
    assert boris.sees("Согласие на обработку")
    assert len(await people(strict, event.id)) == 1


@pytest.mark.parametrize(
    "sent", ["/events", "/start e_1", "/нетакой", "привет", "привет\u200b <b>", "/start e_99999999999"]
)
async def test_fifty_of_the_same_message_are_one_answer(strict: Chats, sent: str) -> None:
    """A command, a deep link, words: as a finger on «Start» or a lagging network sends them."""
    async with strict.storage.write() as unit:
        await one_event(unit, strict.home)
    anna, boris = strict.world.person("Анна"), strict.world.person("Борис")
    for one in (anna, boris):
        await one.sends("/start")
    before = len(anna.screen()) + 50
    for _ in range(50):
        await strict.world.telegram.person_sends(anna.id, sent)
    await strict.world.telegram.person_sends(boris.id, "/events")
    await all_at_once(strict)
    assert len(anna.screen()) - before == 1
    assert boris.sees("Впереди 1 мероприятие")


async def test_fifty_taps_of_a_cards_button(strict: Chats) -> None:
    await plan(strict, item("Издание приказа о смотре", "до 15 апреля"))
    head = strict.world.person("Павел")
    await link(strict, head)
    await card(strict, head)
    before = len(head.screen())
    queries = await taps(strict, head, "В работе", 50)
    await all_at_once(strict)
    answers = strict.world.telegram.answers
    assert [answers[query].get("text") for query in queries if answers[query].get("text")] == [
        "Отмечено: в работе (Павел)."
    ]
    assert len(head.screen()) == before
    async with strict.storage.read() as unit:
        told, _ = await unit.reminders.told(1)
    assert len([one for one in told if "acknowledged" in str(one)]) <= 1


async def test_the_same_command_after_another_is_no_flood(strict: Chats) -> None:
    anna = strict.world.person("Анна")
    for command in ("/events", "/help", "/events", "/events"):
        await anna.sends(command)
    assert len([one for one in anna.screen() if one["from"] == "bot"]) == 3


async def test_pictures_of_one_album_are_no_flood(strict: Chats) -> None:
    anna = strict.world.person("Анна")
    for number in range(10):
        await strict.world.telegram.person_sends_file(anna.id, f"{number}.png", b"\x89PNG\r\n\x1a\n", photo=True)
    await all_at_once(strict)
    assert len([one for one in anna.screen() if one["from"] == "bot"]) == 10


async def test_much_typing_is_asked_once_to_wait(strict: Chats) -> None:
    anna = strict.world.person("Анна")
    for number in range(70):
        await strict.world.telegram.person_sends(anna.id, f"слово {number}")
    await all_at_once(strict)
    waits = [one for one in anna.screen() if one["from"] == "bot" and "Не успеваю" in one["text"]]
    assert len(waits) == 1


def test_it_calms_and_forgets() -> None:
    now = 0.0
    flood = Flood(most=3, within=5, again=1, real_clock=lambda: now)
    assert [flood.too_many(1) for _ in range(5)] == [False, False, False, True, True]
    assert flood.first_warning(1)
    assert not flood.first_warning(1)
    assert not flood.too_many(2)
    now = 5.5
    assert not flood.too_many(1)
    assert flood.begin((1, "a"))
    assert not flood.begin((1, "a"))
    flood.end((1, "a"))
    assert not flood.begin((1, "a"))
    assert flood.begin((2, "a"))
    now = 6.4
    assert not flood.begin((1, "a"))
    now = 7.0
    assert not flood.begin((1, "a"))  # tapped all the while
    now = 8.1
    assert flood.begin((1, "a"))
    for person in range(KEPT + 10):
        flood.too_many(person)
    assert len(flood._came) == KEPT
