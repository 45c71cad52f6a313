"""A name is held by one at a time: within a process, and on PostgreSQL between processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from storage.database import Storage
from storage.drivers import alone
from storage.drivers.alone import AT_ONCE
from storage.errors import NameHeld

ON_POSTGRES = pytest.mark.parametrize("storage", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
async def other(storage: Storage) -> AsyncIterator[Storage]:
    """Another replica."""
    other = Storage(storage.url.render_as_string(hide_password=False))
    yield other
    await other.close()


@asynccontextmanager
async def held_by(replica: Storage, names: list[str]) -> AsyncIterator[None]:
    """Each by a task of its own, as updates are."""
    let_go, holding = asyncio.Event(), asyncio.Semaphore(0)

    async def hold(name: str) -> None:
        async with replica.alone(name):
            holding.release()
            await let_go.wait()

    tasks = [asyncio.create_task(hold(name)) for name in names]
    for _ in names:
        await holding.acquire()
    yield
    let_go.set()
    await asyncio.gather(*tasks)


async def test_one_at_a_time_by_name(storage: Storage) -> None:
    replicas = [storage] if storage.is_sqlite else [storage, Storage(storage.url.render_as_string(hide_password=False))]
    inside: list[str] = []
    most: dict[str, int] = {}

    async def work(number: int, name: str) -> None:
        async with replicas[number % len(replicas)].alone(name):
            inside.append(name)
            most[name] = max(most.get(name, 0), inside.count(name))
            await asyncio.sleep(0.001)
            inside.remove(name)

    await asyncio.gather(*(work(number, name) for number in range(10) for name in ("anna", "boris")))
    assert most == {"anna": 1, "boris": 1}
    await asyncio.wait_for(work(0, "anna"), 5)

    async def inside_another(number: int) -> None:
        async with storage.alone(f"outer {number}"):
            await asyncio.sleep(0)
            async with storage.alone(f"inner {number}"):
                await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(*(inside_another(number) for number in range(AT_ONCE * 2))), 20)
    for replica in replicas[1:]:
        await replica.close()


async def test_after_a_restart_of_the_server_the_first_one_gets_in(storage: Storage) -> None:
    async with storage.alone("anna"):
        pass
    if not storage.is_sqlite:
        others = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with storage.write() as unit:
            assert (await unit.session.execute(others)).all()
    async with storage.alone("anna"):
        pass


async def test_who_holds_a_name_goes_on_and_who_was_started_inside_waits(storage: Storage) -> None:
    order: list[str] = []

    async def later() -> None:
        async with storage.alone("anna"):
            order.append("started inside")

    async with storage.alone("anna"):
        started = asyncio.create_task(later())
        async with storage.alone("anna"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)  # the inner block has not let go of the name
        order.append("outer ends")
    await asyncio.wait_for(started, 5)
    assert order == ["outer ends", "started inside"]


@ON_POSTGRES
async def test_a_replica_that_stands_still_holds_up_its_own_people_only(storage: Storage, other: Storage) -> None:
    async def press(name: str) -> str:
        async with storage.alone(name):
            return name

    async with held_by(other, [f"chat {number}" for number in range(AT_ONCE)]), asyncio.timeout(60):
        waiting = [asyncio.create_task(press(f"chat {number % AT_ONCE}")) for number in range(AT_ONCE * 2)]
        await asyncio.sleep(0.2)
        assert await press("a stranger") == "a stranger"
        assert not any(task.done() for task in waiting)
    assert len(await asyncio.wait_for(asyncio.gather(*waiting), 30)) == AT_ONCE * 2


@ON_POSTGRES
async def test_whoever_waits_behind_one_that_gives_up_gives_up_at_its_own_time(
    storage: Storage, other: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0.5)

    async def press() -> None:
        with pytest.raises(NameHeld):
            async with storage.alone("anna"):
                pass

    async with other.alone("anna"), asyncio.timeout(5):  # one after another they would take ten
        await asyncio.gather(*(press() for _ in range(20)))


@ON_POSTGRES
async def test_those_of_one_process_wait_as_long_as_it_takes(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0.01)

    async def press() -> None:
        async with storage.alone("anna"):
            pass

    async with storage.alone("anna"):
        waits = asyncio.create_task(press())
        await asyncio.sleep(0.2)
    await asyncio.wait_for(waits, 5)


@ON_POSTGRES
async def test_more_names_than_may_be_held_here_is_said(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0.3)
    own = Storage(storage.url.render_as_string(hide_password=False))
    async with held_by(own, [f"chat {number}" for number in range(AT_ONCE)]):
        with pytest.raises(NameHeld):
            async with own.alone("one more"):
                pass
    await own.close()


@ON_POSTGRES
async def test_a_frozen_holder_loses_its_name_and_its_work_is_no_fault(
    storage: Storage, other: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection stands still for as long as it holds the name: PostgreSQL ends it, however long the process is frozen."""
    monkeypatch.setattr(alone, "_TRY_FOR_A_TIME", text(str(alone._TRY_FOR_A_TIME).replace("'300000'", "'1500'")))
    async with storage.alone("anna"), asyncio.timeout(15):
        async with storage.alone("inner"):
            pass
        async with other.alone("anna"):
            pass
    async with storage.alone("anna"):
        pass
