"""The pace: never more in a window than allowed, the urgent first, silence for all."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import pairwise

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, SendMessage

from bot.sending.pacing import PaceMiddleware
from scheduler.pace import PRIORITY, ChatLimits, NoTurn, OwnTurns, Pace
from storage.errors import StorageError


async def test_never_more_than_allowed_in_any_window() -> None:
    pace, sent = Pace(OwnTurns(5, 0.05)), []
    for _ in range(23):
        await pace.wait(1)
        sent.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in zip(sent, sent[5:], strict=False))
    assert sent[-1] - sent[0] < 1


async def test_the_urgent_goes_first_and_who_gave_up_takes_no_turn() -> None:
    pace, order = Pace(OwnTurns(1, 0.01)), []
    await pace.wait(0)

    async def say(name: str, priority: int) -> None:
        await pace.wait(priority)
        order.append(name)

    saying = [
        asyncio.create_task(say(name, priority))
        for name, priority in (("mailing", 3), ("reminder", 2), ("gone", 1), ("answer", 0))
    ]
    await asyncio.sleep(0)
    saying[2].cancel()
    await asyncio.gather(*saying, return_exceptions=True)
    assert order == ["answer", "reminder", "mailing"]


async def test_silence_holds_everybody_the_longest_wins() -> None:
    now = [100.0]
    turns = OwnTurns(30, 1.0, clock=lambda: now[0])
    assert await turns.take(3) == (3, 0.0)
    await turns.silence(20)
    await turns.silence(1)
    assert await turns.take(3) == (0, 20.0)
    now[0] += 20
    assert await turns.take(3) == (3, 0.0)


async def test_only_as_many_as_are_free() -> None:
    now = [100.0]
    turns = OwnTurns(4, 1.0, clock=lambda: now[0])
    assert await turns.take(3) == (3, 0.0)
    now[0] += 0.5
    assert await turns.take(3) == (1, 0.0)
    assert await turns.take(3) == (0, 0.5)


async def test_deliveries_keep_a_distance_an_answer_does_not() -> None:
    pace, sent = Pace(OwnTurns(30, 1.0), gap=0.02), []

    async def say(priority: int) -> None:
        await pace.wait(priority)
        sent.append((priority, time.monotonic()))

    await asyncio.gather(*(say(2) for _ in range(5)), *(say(0) for _ in range(3)))
    assert [priority for priority, _ in sent] == [0, 0, 0, 2, 2, 2, 2, 2]
    moments = [at for priority, at in sent if priority]
    assert all(after - before >= 0.02 for before, after in pairwise(moments))


async def test_a_database_that_is_away_stops_nobody() -> None:
    class Away:
        async def take(self, many: int, gap: float = 0.0) -> tuple[int, float]:
            raise StorageError("away")

        async def silence(self, seconds: float) -> None:
            raise StorageError("away")

    pace = Pace(Away())
    await pace.silence(0.02)
    await asyncio.gather(*(pace.wait(1) for _ in range(20)))


async def test_who_may_not_wait_so_long_hears_it() -> None:
    pace = Pace(OwnTurns(1, 0.3))
    await pace.wait(1)
    began = time.monotonic()
    with pytest.raises(NoTurn) as full:
        await pace.wait(1, 0.1)
    assert (full.value.seconds > 0.1, time.monotonic() - began < 0.1) == (True, True)
    await pace.wait(1, 5.0)
    waits = asyncio.create_task(pace.wait(1, 30.0))
    await asyncio.sleep(0)
    await pace.silence(3600)
    with pytest.raises(NoTurn) as silent:
        await waits
    assert silent.value.seconds == 3600


async def test_who_is_overtaken_for_too_long_goes_back() -> None:
    pace = Pace(OwnTurns(10, 0.1))
    low = asyncio.create_task(pace.wait(2, 0.3))
    with pytest.raises(NoTurn):
        while not low.done():
            await asyncio.gather(*(pace.wait(0) for _ in range(20)))
        await low


@pytest.mark.parametrize(("priority", "after", "calls"), [(0, 0, 2), (2, 0, 1), (0, 3600, 1)])
async def test_an_answer_to_a_person_is_tried_again_a_delivery_is_not(priority: int, after: int, calls: int) -> None:
    method, asked = SendMessage(chat_id=1, text="a"), []

    async def refuse_once(bot: object, method: object) -> str:
        asked.append(method)
        if len(asked) == 1:
            raise TelegramRetryAfter(method=SendMessage(chat_id=1, text="a"), message="slow", retry_after=after)
        return "done"

    middleware, token = PaceMiddleware(Pace(OwnTurns())), PRIORITY.set(priority)
    try:
        if calls == 2:
            assert await middleware(refuse_once, None, method) == "done"  # type: ignore[arg-type, comparison-overlap]
        else:
            with pytest.raises(TelegramRetryAfter):
                await middleware(refuse_once, None, method)  # type: ignore[arg-type]
    finally:
        PRIORITY.reset(token)
    assert len(asked) == calls


async def test_an_answer_is_tried_until_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    method, asked = SendMessage(chat_id=1, text="a"), []

    async def refuses_three_times(bot: object, method: object) -> str:
        asked.append(method)
        if len(asked) <= 3:
            raise TelegramRetryAfter(method=SendMessage(chat_id=1, text="a"), message="slow", retry_after=seconds)
        return "done"

    seconds = 0
    middleware = PaceMiddleware(Pace(OwnTurns()))
    assert await middleware(refuses_three_times, None, method) == "done"  # type: ignore[arg-type, comparison-overlap]
    monkeypatch.setattr("bot.sending.pacing.PATIENCE", 0.9)
    seconds = 1
    asked.clear()
    with pytest.raises(TelegramRetryAfter):
        await middleware(refuses_three_times, None, method)  # type: ignore[arg-type]
    assert len(asked) == 1


async def test_what_telegram_does_not_count_does_not_wait() -> None:
    pace = Pace(OwnTurns(1, 3600.0))
    await pace.wait(0)

    async def done(bot: object, method: object) -> str:
        return "done"

    answering = PaceMiddleware(pace)(done, None, AnswerCallbackQuery(callback_query_id="1"))  # type: ignore[arg-type]
    assert await asyncio.wait_for(answering, 1) == "done"  # type: ignore[comparison-overlap]


@dataclass
class Group:
    free: int

    async def take(self, many: int, gap: float = 0.0) -> tuple[int, float]:
        self.free -= 1
        return (1, 0.0) if self.free >= 0 else (0, 41.5)

    async def silence(self, seconds: float) -> None:
        raise NotImplementedError


async def test_a_group_asks_for_the_turns_that_replicas_share_a_person_does_not() -> None:
    asked: list[str] = []
    group = Group(free=2)

    def shared(name: str) -> Group:
        asked.append(name)
        return group

    limits = ChatLimits(shared)
    assert [await limits.take("telegram", "-5") for _ in range(3)] == [0.0, 0.0, 41.5]
    assert await limits.take("telegram", "5") == 0.0
    assert asked == ["telegram:-5"] * 3
