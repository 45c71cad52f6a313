"""The clock over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clockwork import BadMove, ClockMover
from bot.http import clock_application
from tests.builders import NOW


class Mover(ClockMover):
    """Goes an hour ahead, whatever it is told; knows no «yesterday»."""

    def __init__(self) -> None:
        self.at = NOW
        self.asked: list[str] = []

    async def now(self) -> datetime:
        return self.at

    async def move(self, to: str) -> datetime:
        self.asked.append(to)
        if to == "yesterday":
            raise BadMove("Часы можно двигать только вперёд.")
        self.at += timedelta(hours=1)
        return self.at


async def test_it_is_read_and_moved() -> None:
    mover = Mover()
    async with TestClient(TestServer(clock_application(mover))) as client:
        assert await (await client.get("/clock")).json() == {"now": NOW.isoformat()}
        answer = await client.post("/clock", json={"to": "next"})
        assert (answer.status, await answer.json()) == (200, {"now": (NOW + timedelta(hours=1)).isoformat()})
        assert mover.asked == ["next"]


async def test_a_refused_move_says_why() -> None:
    async with TestClient(TestServer(clock_application(Mover()))) as client:
        answer = await client.post("/clock", json={"to": "yesterday"})
        assert (answer.status, await answer.json()) == (400, {"error": "Часы можно двигать только вперёд."})


@pytest.mark.parametrize("body", ["", "next", "{}", "[]", '{"at": "next"}'])
async def test_what_is_no_move(body: str) -> None:
    mover = Mover()
    async with TestClient(TestServer(clock_application(mover))) as client:
        answer = await client.post("/clock", data=body, headers={"Content-Type": "application/json"})
        assert answer.status == 400
        assert "Нужен JSON" in (await answer.json())["error"]
        assert mover.asked == []
