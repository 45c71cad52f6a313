"""A database that says nothing more is given up in seconds, and found again as soon as it answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage.database import Storage
from storage.drivers import alone, engine, turns
from storage.drivers.turns import TurnsUnknown
from storage.within import within
from tests.storage.silent import Road, silent_road

pytestmark = pytest.mark.parametrize("storage", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
SOON = 8.0  # seconds: the limits below and what closing a silent connection takes; without limits it never ends


@pytest.fixture
async def far(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Storage, Road]]:
    for name in ("CONNECT_SECONDS", "STATEMENT_SECONDS", "PING_SECONDS"):
        monkeypatch.setattr(engine, name, 0.5)
    monkeypatch.setattr(alone, "ANSWERED", 0.5)
    monkeypatch.setattr(turns, "SECONDS", 0.5)
    async with silent_road(storage.url) as (road, address):
        far = Storage(address)
        yield far, road
        async with asyncio.timeout(30):
            await far.close()


async def look(storage: Storage) -> None:
    async with storage.read() as unit:
        await unit.settings.get("bot")


async def test_a_pool_of_silent_connections_is_made_anew_at_the_first_question(far: tuple[Storage, Road]) -> None:
    storage, road = far
    async with storage.read() as one, storage.read() as another:
        await one.settings.get("bot")
        await another.settings.get("bot")
    road.silence()
    async with asyncio.timeout(SOON):
        await asyncio.gather(look(storage), look(storage))


async def test_a_statement_that_is_not_answered_ends_and_its_connection_is_thrown_away(
    far: tuple[Storage, Road],
) -> None:
    storage, road = far
    async with asyncio.timeout(SOON):
        with pytest.raises(TimeoutError):
            async with storage.write() as unit:
                await unit.settings.put("one", {})
                road.silence()
                await unit.settings.put("two", {})
        await look(storage)


async def test_a_host_that_takes_connections_and_says_nothing(far: tuple[Storage, Road]) -> None:
    storage, road = far
    road.silence(deaf=True)
    for _ in range(2):
        async with asyncio.timeout(SOON):
            with pytest.raises(TimeoutError):
                await look(storage)
            with pytest.raises(TimeoutError):
                async with storage.alone("anna"):
                    pass


async def test_a_lock_whose_connection_went_silent_is_no_fault_of_what_was_done(far: tuple[Storage, Road]) -> None:
    storage, road = far
    async with asyncio.timeout(SOON):
        async with storage.alone("anna"):
            road.silence()
        async with storage.alone("boris"):
            pass


async def test_a_program_that_ends_does_not_wait_for_silent_connections(
    far: tuple[Storage, Road], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 30.0)  # closing one waits for as long
    road, storage = far[1], Storage(far[0].url.render_as_string(hide_password=False))
    await look(storage)
    async with storage.alone("anna"):
        pass
    road.silence()
    async with asyncio.timeout(SOON):
        await storage.close()


async def test_a_turn_is_not_waited_for(far: tuple[Storage, Road]) -> None:
    storage, road = far
    shared = storage.turns("all", 5, 60.0)
    assert shared is not None
    assert await shared.take(1) == (1, 0.0)
    road.silence(deaf=True)
    began = time.monotonic()
    for asked in (shared.take(1), shared.silence(1)):
        with pytest.raises(TurnsUnknown, match="TimeoutError"):
            await asked
    assert time.monotonic() - began < SOON


async def test_the_server_keeps_watch_over_its_clients_too(storage: Storage) -> None:
    async with storage.read() as unit:
        asked = text(
            "SELECT current_setting('tcp_keepalives_idle'), current_setting('idle_in_transaction_session_timeout')"
        )
        assert (await unit.session.execute(asked)).one() == ("30", "1min")


async def test_what_is_given_up_is_not_waited_for(storage: Storage) -> None:
    put_away = asyncio.Event()

    async def work(seconds: float) -> str:
        try:
            await asyncio.sleep(seconds)
            return "done"
        finally:
            await asyncio.sleep(0)
            put_away.set()

    assert await within(5, work(0)) == "done"
    put_away.clear()
    with pytest.raises(TimeoutError):
        await within(0.01, work(60))
    assert not put_away.is_set()
    async with asyncio.timeout(5):
        await put_away.wait()
