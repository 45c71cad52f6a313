"""What is served over HTTP: the clock, calendar feeds, the check of certificates."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar
from sqlalchemy import update

from bot.clockwork import BadMove, ClockMover
from bot.serving.http import Tries, add_public, clock_application
from storage.models import Event, Registration
from tests.bot.conftest import Chats
from tests.builders import NOW, one_event, person


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


@pytest.fixture
async def pages(chats: Chats) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    application = web.Application()
    add_public(application, chats.storage, chats.clock)
    async with TestClient(TestServer(application)) as client:
        yield client


async def _registered(chats: Chats, link: str | None = None) -> tuple[Event, Registration]:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
        if link is not None:
            await unit.events.set_place(event.id, now=NOW, link=link)
        someone = await person(unit)
        place = await unit.registrations.register(event.id, someone.id, now=NOW, full_name="Полевая Алёна Ивановна")
    return event, place.registration


async def test_a_feed_is_private_and_answers_304(chats: Chats, pages: TestClient[web.Request, web.Application]) -> None:
    event, mine = await _registered(chats, "https://meet.example/a")
    async with chats.storage.write() as unit:
        secret = await unit.feeds.renew(mine.person_id or 0)
    answer = await pages.get(f"/feed/{secret}.ics")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = Calendar.from_ical(await answer.read()).walk("VEVENT")
    assert "https://meet.example/a" in str(entry["description"])
    mark = answer.headers["ETag"]
    again = await pages.get(f"/feed/{secret}.ics", headers={"If-None-Match": mark})
    assert (again.status, again.headers["ETag"], await again.read()) == (304, mark, b"")
    async with chats.storage.write() as unit:
        await unit.events.set_place(event.id, now=NOW, place="Зал 2")
    changed = await pages.get(f"/feed/{secret}.ics", headers={"If-None-Match": mark})
    assert (changed.status, changed.headers["ETag"] != mark) == (200, True)
    for wrong in ("A" * 32, secret[:-1] + ("A" if secret[-1] != "A" else "B")):
        refused = await pages.get(f"/feed/{wrong}.ics", headers={"If-None-Match": "*"})
        assert (refused.status, await refused.text()) == (404, "Not found")
    async with chats.storage.write() as unit:
        await unit.feeds.revoke(mine.person_id or 0)
    assert (await pages.get(f"/feed/{secret}.ics")).status == 404


async def test_the_check_of_a_certificate_shows_no_name(
    chats: Chats, pages: TestClient[web.Request, web.Application]
) -> None:
    _, mine = await _registered(chats)
    async with chats.storage.write() as unit:
        await unit.session.execute(update(Registration).values(checked_in_at=NOW))
        late = NOW + timedelta(days=120)
        done = await unit.certificates.issue(mine.id, mine.person_id or 0, now=late, full_name="Полевая Алёна Ивановна")
    address = f"/c/{done.certificate.code}"
    answer = await pages.get(address)
    text = await answer.text()
    assert "Сертификат участника № 2026-1 — действителен" in text
    assert "Вебинар «Афиша за час»" in text
    assert "15 апреля 2026 года" in text
    assert "Полевая" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    for name, said in (
        ("полевая  алена ивановна", "Имя совпадает с реестром"),
        ("Алёна Ивановна Полевая", "Имя совпадает с реестром"),
        ("Полевая", "Имя не совпадает"),
        ("", "Имя не совпадает"),
        ("<script>", "Имя не совпадает"),
    ):
        text = await (await pages.post(address, data={"name": name})).text()
        assert said in text, name
        assert "<script>" not in text
        assert "Полевая" not in text
    for _ in range(5):
        await pages.post(address, data={"name": "Иванова"})
    many = await pages.post(address, data={"name": "Полевая Алёна Ивановна"})
    assert (many.status, "Слишком много попыток" in await many.text()) == (429, True)
    async with chats.storage.write() as unit:
        await unit.certificates.erase_names(mine.person_id or 0)
    assert "Имя в реестре не хранится" in await (await pages.get(address)).text()
    assert (await pages.get("/c/AAAAAAAAAAAAAAAA")).status == 404
    assert (await pages.post("/c/AAAAAAAAAAAAAAAA", data={"name": "x"})).status == 404


def test_guesses_are_counted_for_an_hour_and_the_count_is_bounded() -> None:
    now = 0.0
    tries = Tries(lambda: now)
    assert [tries.allow("a") for _ in range(12)] == [True] * 10 + [False] * 2
    assert tries.allow("b")
    now = 3601.0
    assert tries.allow("a")
    for number in range(Tries.KEPT + 50):
        tries.allow(str(number))
    assert len(tries._seen) == Tries.KEPT
