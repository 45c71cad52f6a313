"""Traps of the clock as people read them: local days in words, rounds whose day rests, notices that come too late."""

from __future__ import annotations

import datetime as dt
import os
import time as process_time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from plans.draft import DraftItem
from plans.policy import Policy
from storage.database import Storage
from storage.models import Institution
from tests.bot.conftest import Chats
from tests.bot.test_cards import link, morning, plan
from tests.bot.test_public import fills
from tests.builders import NOW, item, keep, one_event


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server stands at the other side of the date line."""
    monkeypatch.setenv("TZ", request.param)
    process_time.tzset()
    yield request.param
    monkeypatch.undo()
    process_time.tzset()


async def move_home(storage: Storage, home: Institution, zone: str) -> None:
    async with storage.write() as unit:
        (await unit.institutions.get(home.id)).time_zone = zone
        await unit.session.flush()


@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Europe/Moscow", "Europe/Saratov", "Asia/Kamchatka"])
async def test_the_digests_days_are_local(chats: Chats, server_zone: str, zone: str) -> None:
    """At nine of Kamchatka's Thursday UTC has Wednesday, and the server whatever it likes."""
    assert os.environ["TZ"] == server_zone
    await move_home(chats.storage, chats.home, zone)
    await plan(chats, item("Концерт на рассвете", "12 ноября, 00:30"), item("Концерт ночью", "12 ноября, 23:30"))
    head = chats.world.person("Павел")
    await link(chats, head)
    chats.clock.set(dt.datetime(2026, 11, 12, 9, tzinfo=ZoneInfo(zone)))
    await chats.sweep()
    text = head.last().replace("\u00a0", " ")
    assert "12 ноября, четверг. Ваши дела — 2" in text
    assert "Сегодня:" in text
    assert "Концерт на рассвете — 12 ноября, четверг, 0:30" in text
    assert "Концерт ночью — 12 ноября, четверг, 23:30" in text


@pytest.mark.parametrize(
    ("round_day", "month", "day", "due"),
    [
        (1, "апрель", (2026, 2, 27), "апреле"),  # 1 March is a Sunday: the round for April comes in February
        (20, "апрель", (2026, 3, 20), "апреле"),
        (1, "февраль", (2025, 12, 30), "феврале"),  # 1 January rests: the round for February comes in December
    ],
)
async def test_a_round_names_its_month(
    chats: Chats, round_day: int, month: str, day: tuple[int, int, int], due: str
) -> None:
    appeared = dt.datetime(2025, 11, 5, 9, tzinfo=dt.UTC)
    chats.clock.set(appeared)
    async with chats.storage.write() as unit:
        await unit.institutions.set_policy(chats.home.id, Policy(round_day=round_day), appeared)
    await keep_at(chats, appeared, item("Концерт", month), item("Совещание", month))
    head = chats.world.person("Павел")
    async with chats.storage.write() as unit:
        (lead, *_) = await unit.responsibles.of_institution(chats.home.id)
        await unit.responsibles.link(
            lead.responsible.id, person_id=None, platform="telegram", chat_id=str(head.id), thread_id=None,
            chat_kind="private", chat_title=None, now=appeared,
        )  # fmt: skip
    await head.sends("/start")
    chats.clock.set(dt.datetime(*day, 6, tzinfo=dt.UTC))
    await chats.sweep()
    assert head.sees(f"План на {month}: 2 мероприятия без даты")
    assert f"Остальные не в {due}" in head.buttons()


async def keep_at(chats: Chats, now: dt.datetime, *items: DraftItem) -> None:
    async with chats.storage.write() as unit:
        await keep(unit, chats.home, *items, now=now)


async def test_a_round_put_off_into_the_next_month_still_names_its_own(chats: Chats) -> None:
    await plan(chats, item("Концерт", "март"), item("Совещание", "март"))
    head = chats.world.person("Павел")
    await link(chats, head)
    await morning(chats, 2, 20)
    assert head.sees("План на март")
    async with chats.storage.write() as unit:
        for event in (1, 2):
            await unit.reminders.snooze(
                event, "round", dt.datetime(2026, 3, 3, 6, tzinfo=dt.UTC), None, chats.clock.now()
            )
    await head.sends("/start")
    await morning(chats, 3, 2)  # another question about them: the window nears its end
    await morning(chats, 3, 3)
    assert head.sees("План на март: 2 мероприятия без даты")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 4, 14, 11, 5), "Завтра, 15 апреля"),  # in time
        (dt.datetime(2026, 4, 15, 6), "Сегодня, 15 апреля"),  # the program came back on the day itself
        (dt.datetime(2026, 4, 15, 11, 1), None),  # a minute after it began
        (dt.datetime(2026, 4, 18, 6), None),  # days after
    ],
)
async def test_a_registrants_ping_after_downtime(chats: Chats, at: dt.datetime, words: str | None) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    before = anna.last()
    chats.clock.set(at.replace(tzinfo=dt.UTC))
    await chats.sweep()
    if words is None:
        assert anna.last() == before
    else:
        assert anna.told(words)
        assert not anna.told("Через час")


async def test_a_move_that_nobody_heard_of_before_it_was_over_is_not_told(chats: Chats) -> None:
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home)
    anna = chats.world.person("Анна")
    await anna.sends(f"/start e_{event.id}")
    await fills(anna)
    before = anna.last()
    async with chats.storage.write() as unit:
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 22), start_time=None, now=NOW, person_id=None, confirmed=True
        )
    chats.clock.set(dt.datetime(2026, 4, 23, 8, tzinfo=dt.UTC))
    await chats.sweep()
    assert anna.last() == before


async def test_a_persons_own_zone_is_told_beside_the_institutions_and_moves_nothing(chats: Chats) -> None:
    """A reader in Kamchatka, a webinar in Moscow: half past eleven at night there is the next morning here."""
    async with chats.storage.write() as unit:
        event = await one_event(unit, chats.home, period="15 апреля, 23:30")
    anna = chats.world.person("Анна")
    await anna.sends("/start")
    async with chats.storage.write() as unit:
        person = await unit.people.meet("telegram", str(anna.id), str(anna.id), "Анна", NOW)
        await unit.people.set_time_zone(person.id, "Asia/Kamchatka")
    await anna.sends(f"/start e_{event.id}")
    assert anna.sees("15 апреля, среда, 23:30 МСК (16 апреля, 8:30")
    await fills(anna)
    chats.clock.set(dt.datetime(2026, 4, 15, 19, 30, tzinfo=dt.UTC))  # an hour before, by Moscow
    await chats.sweep()
    assert anna.told("Через час")
