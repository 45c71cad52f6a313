"""A name is held by one at a time: within a process, and on PostgreSQL between processes."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from storage.database import Storage
from storage.drivers.alone import AT_ONCE


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
