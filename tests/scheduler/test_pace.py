"""The pace: never more in a window than allowed, the urgent first, silence for all."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, SendMessage

from bot.pacing import PaceMiddleware
from scheduler.pace import PRIORITY, Pace


async def test_never_more_than_allowed_in_any_window() -> None:
    pace, sent = Pace(5, window=0.05), []
    for _ in range(23):
        await pace.wait(1)
        sent.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in zip(sent, sent[5:], strict=False))
    assert sent[-1] - sent[0] < 1


async def test_the_urgent_goes_first_and_who_gave_up_takes_no_turn() -> None:
    pace, order = Pace(1, window=0.01), []
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


async def test_silence_holds_everybody() -> None:
    now = [100.0]
    pace = Pace(30, clock=lambda: now[0])
    pace.silence(0.02)
    pace.silence(0.01)
    assert pace.silent_for == pytest.approx(0.02)
    waiting = asyncio.create_task(pace.wait(0))
    await asyncio.sleep(0)
    assert not waiting.done()
    now[0] += 0.03
    await asyncio.wait_for(waiting, 1)


@pytest.mark.parametrize(("priority", "after", "calls"), [(0, 0, 2), (2, 0, 1), (0, 3600, 1)])
async def test_an_answer_to_a_person_is_tried_again_a_delivery_is_not(priority: int, after: int, calls: int) -> None:
    method, asked = SendMessage(chat_id=1, text="a"), []

    async def refuse_once(bot: object, method: object) -> str:
        asked.append(method)
        if len(asked) == 1:
            raise TelegramRetryAfter(method=SendMessage(chat_id=1, text="a"), message="slow", retry_after=after)
        return "done"

    middleware, token = PaceMiddleware(Pace()), PRIORITY.set(priority)
    try:
        if calls == 2:
            assert await middleware(refuse_once, None, method) == "done"  # type: ignore[arg-type, comparison-overlap]
        else:
            with pytest.raises(TelegramRetryAfter):
                await middleware(refuse_once, None, method)  # type: ignore[arg-type]
    finally:
        PRIORITY.reset(token)
    assert len(asked) == calls


async def test_what_telegram_does_not_count_does_not_wait() -> None:
    pace = Pace(1, window=3600)
    await pace.wait(0)

    async def done(bot: object, method: object) -> str:
        return "done"

    answering = PaceMiddleware(pace)(done, None, AnswerCallbackQuery(callback_query_id="1"))  # type: ignore[arg-type]
    assert await asyncio.wait_for(answering, 1) == "done"  # type: ignore[comparison-overlap]
