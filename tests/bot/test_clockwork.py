"""A clock that is moved stops at every due moment on the way, and a jump is never taken for downtime."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from bot.clockwork import BadMove, ClockMover, kept_clock
from bot.practice.setup import CLOCK_START, settle
from bot.practice.telegram import PracticeTelegram
from scheduler.notifier import Notifier, Result, Sent, TryLater
from scheduler.sweep import Sweeper, next_due
from storage.database import Storage
from storage.models import Delivery
from tests.telegram import TOKEN

MOSCOW = ZoneInfo("Europe/Moscow")


class Post(Notifier):
    """Notes when each message went out by the program's clock; a messenger that is down takes nothing."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.sent: list[datetime] = []
        self.down = False

    async def send(self, delivery: Delivery) -> Result:
        if self.down:
            return TryLater(3600)
        self.sent.append(self.clock.now())
        return Sent(str(len(self.sent)))


@pytest.fixture
async def settled(tmp_path: Path) -> AsyncIterator[Storage]:
    """The practice town: sample plans, a head and a group that are linked."""
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'town.db'}")
    await storage.upgrade()
    await settle(storage, PracticeTelegram(TOKEN), CLOCK_START)
    yield storage
    await storage.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(CLOCK_START)


@pytest.fixture
def post(clock: Clock) -> Post:
    return Post(clock)


def mover(clock: Clock, storage: Storage, post: Post, *, keep: bool = False) -> ClockMover:
    return ClockMover(clock, storage, Sweeper(storage, post, limited=False), keep=keep)


async def test_to_the_next_due_moment(settled: Storage, clock: Clock, post: Post) -> None:
    due = await next_due(settled)
    assert due is not None
    moment = await mover(clock, settled, post).move("next")
    assert timedelta(0) <= moment - due < timedelta(seconds=5)
    assert post.sent != []
    assert all(timedelta(0) <= one - due < timedelta(seconds=5) for one in post.sent)


async def test_a_jump_stops_at_every_due_moment(settled: Storage, clock: Clock, post: Post) -> None:
    target = CLOCK_START + timedelta(days=60)
    moment = await mover(clock, settled, post).move(target.isoformat())
    assert timedelta(0) <= moment - target < timedelta(seconds=5)
    mornings = {one.astimezone(MOSCOW).strftime("%H:%M") for one in post.sent}
    days = {one.astimezone(MOSCOW).date() for one in post.sent}
    # nine in Moscow and in Kaliningrad, an hour before a webinar at 14:00: never at the moment of the jump
    assert mornings == {"09:00", "10:00", "13:00"}
    assert len(days) > 3
    assert all(day.weekday() < 5 for day in days)
    due = await next_due(settled)
    assert due is None or due > target


@pytest.mark.parametrize(
    ("to", "ahead"),
    [("+15m", timedelta(minutes=15)), ("+2h", timedelta(hours=2)), ("2026-01-12T10:05:00+03:00", timedelta(hours=1)),
     ("2026-01-12T07:05:00", timedelta(hours=1))],
)  # fmt: skip
async def test_by_so_much_or_to_a_moment(storage: Storage, clock: Clock, post: Post, to: str, ahead: timedelta) -> None:
    moment = await mover(clock, storage, post).move(to)
    assert timedelta(0) <= moment - CLOCK_START - ahead < timedelta(seconds=5)
    assert post.sent == []


@pytest.mark.parametrize(
    ("to", "words"),
    [("завтра", "Не понимаю время"), ("+5", "Не понимаю"), ("2026-01-11T09:00:00+03:00", "только вперёд"),
     ("next", "ни одного напоминания")],
)  # fmt: skip
async def test_moves_that_are_refused(storage: Storage, clock: Clock, post: Post, to: str, words: str) -> None:
    moving = mover(clock, storage, post, keep=True)
    with pytest.raises(BadMove, match=words):
        await moving.move(to)
    assert (await moving.now()) - CLOCK_START < timedelta(seconds=5)
    assert await kept_clock(storage) is None


async def test_what_the_messenger_does_not_take_waits_and_the_clock_goes_on(
    settled: Storage, clock: Clock, post: Post
) -> None:
    post.down = True
    target = CLOCK_START + timedelta(days=3)
    moment = await mover(clock, settled, post).move("+3d")
    assert moment >= target
    assert post.sent == []
    post.down = False
    await mover(clock, settled, post).move("+1m")
    assert post.sent != []


async def test_where_the_clock_stands_is_kept_only_in_practice(storage: Storage, clock: Clock, post: Post) -> None:
    await mover(clock, storage, post).move("+1d")
    assert await kept_clock(storage) is None
    moment = await mover(clock, storage, post, keep=True).move("+1d")
    assert moment.tzinfo is UTC
    kept = await kept_clock(storage)
    assert kept is not None
    assert timedelta(0) <= moment - kept < timedelta(seconds=5)
