"""Turns that replicas share: never more in a window, whoever takes them; an unlogged table that is emptied fills again."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import text

from storage.database import Storage
from storage.drivers.turns import SharedTurns, TurnsUnknown


@pytest.fixture
def shared(storage: Storage) -> Storage:
    if storage.is_sqlite:
        pytest.skip("one process")
    return storage


def turns(storage: Storage, many: int, window: float) -> SharedTurns:
    made = storage.turns("all", many, window)
    assert made is not None
    return made


def test_a_sqlite_database_has_one_process() -> None:
    assert Storage("sqlite+aiosqlite:///:memory:").turns("all", 30, 1.0) is None


async def test_two_replicas_never_use_more_than_allowed_in_any_window(shared: Storage) -> None:
    used: list[float] = []

    async def replica(own: SharedTurns, many: int) -> None:
        for _ in range(20):
            taken, seconds = await own.take(many)
            used.extend([time.monotonic()] * taken)
            await asyncio.sleep(seconds)

    await asyncio.gather(replica(turns(shared, 10, 0.2), 2), replica(turns(shared, 10, 0.2), 5))
    assert len(used) > 30
    answered = 0.05  # seconds that an answer takes on its way here at most
    assert all(
        later - earlier > 0.2 - answered for earlier, later in zip(sorted(used), sorted(used)[10:], strict=False)
    )


async def test_never_more_than_asked_for(shared: Storage) -> None:
    """However PostgreSQL goes about it: here it takes the turns of one name for a single row among many."""
    async with shared.write() as unit:
        others = text("INSERT INTO pace_turns SELECT 'telegram:-' || one, 0, 0 FROM generate_series(1, 2000) AS one")
        await unit.session.execute(others)
        await unit.session.execute(text("ANALYZE pace_turns"))
    own = turns(shared, 30, 60.0)
    assert [await own.take(1) for _ in range(9)] == [(1, 0.0)] * 9
    async with shared.read() as unit:
        used = await unit.session.scalar(text("SELECT count(*) FROM pace_turns WHERE used_at > 0"))
    assert used == 9


async def test_what_is_not_free_is_waited_for(shared: Storage) -> None:
    own = turns(shared, 2, 60.0)
    assert await own.take(5) == (2, 0.0)
    assert await turns(shared, 2, 60.0).take(5) == (0, pytest.approx(60, abs=3))


async def test_silence_holds_every_replica_the_longest_wins(shared: Storage) -> None:
    await turns(shared, 30, 1.0).silence(40)
    await turns(shared, 30, 1.0).silence(4)
    assert await turns(shared, 30, 1.0).take(2) == (0, pytest.approx(40, abs=3))


async def test_a_clock_that_was_set_back_stops_nobody(shared: Storage) -> None:
    own = turns(shared, 2, 60.0)
    await own.take(2)
    async with shared.write() as unit:
        await unit.session.execute(text("UPDATE pace_turns SET used_at = used_at + 3600"))
    assert await own.take(1) == (1, 0.0)


async def test_a_distance_is_kept_where_it_is_asked_for(shared: Storage) -> None:
    own = turns(shared, 30, 60.0)
    assert await own.take(1, 20.0) == (1, 0.0)
    assert await turns(shared, 30, 60.0).take(1, 20.0) == (0, pytest.approx(20, abs=3))
    assert await own.take(2) == (2, 0.0)


async def test_turns_of_one_name_are_not_those_of_another(shared: Storage) -> None:
    assert await turns(shared, 1, 60.0).take(1) == (1, 0.0)
    group = shared.turns("telegram:-5", 1, 60.0)
    assert group is not None
    assert await group.take(1) == (1, 0.0)


async def test_a_raised_limit_finds_its_turns(shared: Storage) -> None:
    assert await turns(shared, 1, 60.0).take(9) == (1, 0.0)
    assert await turns(shared, 3, 60.0).take(9) == (2, 0.0)


async def test_after_a_crash_of_the_server_the_table_is_empty(shared: Storage) -> None:
    own = turns(shared, 2, 60.0)
    await own.take(2)
    async with shared.write() as unit:
        kind = await unit.session.scalar(text("SELECT relpersistence::text FROM pg_class WHERE relname = 'pace_turns'"))
        await unit.session.execute(text("TRUNCATE pace_turns"))
    assert kind == "u"
    assert await own.take(1) == (1, 0.0)


async def test_a_database_that_is_away_is_said() -> None:
    storage = Storage("postgresql+asyncpg://nobody@127.0.0.1:9/none")
    own = turns(storage, 2, 1.0)
    with pytest.raises(TurnsUnknown):
        await own.take(1)
    await storage.close()
