"""«429, retry after» met by one of ten: the others do not keep what they were about to say until it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, Message
from sqlalchemy import select

from bot.clock import Clock
from bot.sending.notifier import ChatNotifier
from bot.sending.pacing import OutOfTurn, PaceMiddleware
from bot.telegram import build_bot
from scheduler.pace import IN_GROUP, PRIORITY, OwnTurns, Pace, distance
from scheduler.sweep import Sweeper
from storage.database import Storage
from storage.models import Delivery
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person

PEOPLE = 12


class Refusing(BaseSession):
    """Refuses the first message for an hour, takes the others."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        assert isinstance(method, SendMessage)
        self.asked.append(str(method.chat_id))
        if len(self.asked) == 1:
            await asyncio.sleep(0.1)  # meanwhile nine others wait for their turn
            raise TelegramRetryAfter(method=method, message="Too Many Requests", retry_after=3600)
        return Message(message_id=len(self.asked), date=NOW, chat=Chat(id=int(method.chat_id), type="private"))

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None: ...


def bot_of(session: Refusing, rate: int) -> Bot:
    bot = build_bot("42:" + "A" * 35, session)
    bot.session.middleware(PaceMiddleware(Pace(OwnTurns(rate), distance(rate))))
    return bot


async def test_nobody_keeps_old_words_through_a_silence(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        for _ in range(PEOPLE):
            await unit.registrations.register(event.id, (await person(unit)).id, now=NOW)
    day_before = select(Delivery).where(Delivery.kind == DeliveryKind.REG_DAY)
    async with storage.read() as unit:
        pings = list(await unit.session.scalars(day_before))
    assert len(pings) == PEOPLE
    session, due = Refusing(), pings[0].due_at
    bot = bot_of(session, rate=2)
    report = await asyncio.wait_for(
        Sweeper(storage, ChatNotifier(bot, storage, Clock(due)), limited=False).sweep(due), 30
    )
    assert (report.sendings.sent, session.asked) == (0, session.asked[:1])
    async with storage.read() as unit:
        assert {row.state for row in await unit.session.scalars(day_before)} == {"pending"}


async def test_deliveries_to_a_group_yield_to_answers_there() -> None:
    session = Refusing()
    session.asked.append("the first one, refused")
    bot = bot_of(session, rate=100)
    for number in range(IN_GROUP + 1):  # answers are never held back by it
        await bot.send_message(-5, f"card {number}")
    token = PRIORITY.set(2)
    try:
        with pytest.raises(OutOfTurn) as met:
            await bot.send_message(-5, "reminder")
        await bot.send_message(-6, "to another group")
        await bot.send_message(5, "to a person")
    finally:
        PRIORITY.reset(token)
    assert (met.value.one_chat, 50 < met.value.seconds <= 60) == (True, True)


@pytest.mark.parametrize("priority", [0, 2])
async def test_an_answer_waits_for_a_while_and_a_delivery_hardly(
    monkeypatch: pytest.MonkeyPatch, priority: int
) -> None:
    monkeypatch.setattr("bot.sending.pacing.PATIENCE", 1.0)
    monkeypatch.setattr("bot.sending.pacing.DELIVERY_PATIENCE", 0.1)
    session = Refusing()
    bot = bot_of(session, rate=30)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(1, "a")
    token = PRIORITY.set(priority)
    try:
        with pytest.raises(OutOfTurn) as met:
            await asyncio.wait_for(bot.send_message(1, "b"), 0.9)  # at once: it is known that no turn comes
    finally:
        PRIORITY.reset(token)
    assert met.value.retry_after == 3600
    assert len(session.asked) == 1
