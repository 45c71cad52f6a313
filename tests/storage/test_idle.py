"""A program that stands still in the middle of a transaction holds nobody up for ever: PostgreSQL ends it."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from storage.database import Storage
from tests.builders import NOW, institution, one_event

ON_POSTGRES = pytest.mark.parametrize("storage", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@ON_POSTGRES
async def test_a_frozen_transaction_is_ended_and_keeps_nothing(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit), capacity=5)
    monkeypatch.setattr("storage.drivers.engine.IDLE_SECONDS", 1)
    frozen = Storage(storage.url.render_as_string(hide_password=False))
    try:
        with pytest.raises(DBAPIError):
            async with frozen.write() as unit:
                await unit.events.set_capacity(event.id, 6, NOW)
                async with storage.write() as beside, asyncio.timeout(20):
                    await beside.events.set_capacity(event.id, 7, NOW)  # waits for the frozen one's lock
                await unit.events.set_capacity(event.id, 8, NOW)
        async with storage.read() as unit:
            kept = await unit.events.get(event.id)
        assert kept is not None
        assert kept.capacity == 7
    finally:
        await frozen.close()
