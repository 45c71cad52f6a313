"""A long reading shows that it goes on, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.texts.intake import reading
from plans.readers import Unreadable, UnreadableFile
from plans.reading import read_plan
from tests.bot.conftest import OWNER, Chats
from tests.telegram import Someone

PLAN = "План работы центра на 2026 год\n№\tМероприятие\tСрок\tОтветственный\n1\tСеминар «Ритм»\tапрель\tОтдел\n"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A reader that waits until it is let go; the bot's patience is short."""
    go = threading.Event()

    def read(name: str, content: bytes) -> Any:
        assert go.wait(20)
        if content == b"broken":
            raise UnreadableFile(Unreadable.DAMAGED)
        return read_plan(name, content)

    monkeypatch.setattr("bot.drafts.read_plan_safely", read)
    monkeypatch.setattr("bot.waiting.AFTER", 0.01)
    monkeypatch.setattr("bot.waiting.EVERY", 0.3)
    return go


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not met():  # noqa: ASYNC110 — the practice chat tells nobody when it changes
            await asyncio.sleep(0.01)


async def test_a_long_reading_says_so_and_gives_way_to_the_preview(chats: Chats, slow: threading.Event) -> None:
    owner = chats.world.person("Ольга", OWNER)
    work = asyncio.create_task(owner.sends_file("plan.txt", PLAN.encode()))
    await until(lambda: owner.sees("Читаю план…"))
    await until(lambda: owner.sees("секунд"))
    assert chats.clock.now().year == 2026  # the program's clock has no part in it
    slow.set()
    await work
    assert owner.sees("Прочитан план на 2026 год")
    assert not owner.told("Читаю план…")


async def test_a_refusal_takes_its_place(chats: Chats, slow: threading.Event) -> None:
    owner = chats.world.person("Ольга", OWNER)
    work = asyncio.create_task(owner.sends_file("plan.txt", b"broken"))
    await until(lambda: owner.sees("Читаю план…"))
    slow.set()
    await work
    assert owner.sees(str(UnreadableFile(Unreadable.DAMAGED)).replace("\u00a0", " "))
    assert not owner.told("Читаю план…")


async def test_a_reading_that_is_cancelled_leaves_no_message(chats: Chats, slow: threading.Event) -> None:
    owner = chats.world.person("Ольга", OWNER)
    work = asyncio.create_task(owner.sends_file("plan.txt", PLAN.encode()))
    await until(lambda: owner.sees("Читаю план…"))
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await until(lambda: not owner.told("Читаю план…"))
    slow.set()


async def test_a_short_reading_says_nothing(chats: Chats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.waiting.AFTER", 60)
    owner: Someone = chats.world.person("Ольга", OWNER)
    await owner.sends_file("plan.txt", PLAN.encode())
    sent = [one["text"] or "" for one in owner.screen() if one["from"] == "bot"]
    assert len(sent) == 1


def test_seconds_agree() -> None:
    assert [reading(number) for number in (0, 1, 3, 10)] == [
        "Читаю план…",
        "Читаю план… 1\u00a0секунда",
        "Читаю план… 3\u00a0секунды",
        "Читаю план… 10\u00a0секунд",
    ]
