"""The clock's traps through real storage, on both databases: several zones on one server, standstills, plans that come late."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from plans.draft import DraftItem
from plans.policy import Policy
from storage.database import Storage, Unit
from storage.models import Institution
from tests.builders import NOW, draft, item, person

ZONES = {
    "kaliningrad": ("RU", "Europe/Kaliningrad"),
    "moscow": ("RU", "Europe/Moscow"),
    "saratov": ("RU", "Europe/Saratov"),
    "minsk": ("BY", "Europe/Minsk"),
    "kamchatka": ("RU", "Asia/Kamchatka"),
}


@pytest.fixture(params=["UTC", "Asia/Vladivostok", "America/Los_Angeles"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server's own zone changes nothing."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


async def home(unit: Unit, slug: str, *rows: DraftItem, now: dt.datetime = NOW, organizer: bool = False) -> Institution:
    """An institution in its zone with a plan; everybody who leads has a chat named after it."""
    country, zone = ZONES[slug]
    owner = await unit.institutions.add(
        slug=slug, name=slug, country=country, time_zone=zone, ownership="municipal", data_mode="full", now=now
    )
    await unit.plans.keep(
        draft(*rows), institution_id=owner.id, file_name="p.txt", content=slug.encode(), person_id=None, now=now
    )
    for view in await unit.responsibles.of_institution(owner.id):
        await unit.responsibles.link(
            view.responsible.id, person_id=None, platform="telegram", chat_id=f"{slug}-{view.responsible.id}",
            thread_id=None, chat_kind="group", chat_title=None, now=now,
        )  # fmt: skip
    if organizer:
        someone = await person(unit)
        await unit.people.grant(someone.id, owner.id, "organizer", now)
    return owner


async def sweep(storage: Storage, now: dt.datetime) -> list[tuple[str, str, tuple[str, ...]]]:
    """(kind of message, chat, kinds of its reminders), delivered."""
    found = []
    async with storage.write() as unit:
        await unit.reminders.queue_due(now)
        for delivery in await unit.deliveries.claim(now, limit=500, real_now=1.0):
            views = await unit.reminders.views(list(delivery.payload.get("reminders", ())))
            found.append((delivery.kind, delivery.chat_id, tuple(one.reminder.kind for one in views)))
            await unit.deliveries.sent(delivery.id, "1", now)
    return found


@pytest.mark.usefixtures("server_zone")
async def test_each_at_its_own_nine(storage: Storage) -> None:
    """The same event at 23:30 local in five zones: from Kamchatka to Kaliningrad, each once, each at its own morning."""
    async with storage.write() as unit:
        for slug in ZONES:
            await home(unit, slug, item("Вебинар «Афиша за час»", "12 ноября, 23:30"))
    heard: list[tuple[str, str]] = []
    moment = dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC)
    while moment < dt.datetime(2026, 11, 12, 12, tzinfo=dt.UTC):
        for _, chat, kinds in await sweep(storage, moment):
            heard += [(chat.partition("-")[0], f"{moment:%d %H:%M}") for kind in kinds if kind == "morning"]
        moment += dt.timedelta(minutes=30)
    assert heard == [
        ("kamchatka", "11 21:00"),
        ("saratov", "12 05:00"),
        ("moscow", "12 06:00"),
        ("minsk", "12 06:00"),
        ("kaliningrad", "12 07:00"),
    ]


async def test_a_policy_change_with_reminders_half_sent(storage: Storage) -> None:
    """Nothing that was sent comes again, what lies ahead moves, what the new offsets put into the past is not made."""
    async with storage.write() as unit:
        owner = await home(unit, "moscow", item("Вебинар «Афиша за час»", "15 апреля"))
    march = dt.datetime(2026, 3, 18, 6, tzinfo=dt.UTC)
    assert [kinds for _, _, kinds in await sweep(storage, march)] == [("letter",)]
    april = dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC)
    assert [kinds for _, _, kinds in await sweep(storage, april)] == [("before",)]
    async with storage.write() as unit:
        await unit.institutions.set_policy(owner.id, Policy(hour=dt.time(8), before=12, eve=2, letter=15), april)
        await unit.reminders.recompute_all(owner.id, april)
        rows = await unit.reminders.preview(april, april + dt.timedelta(days=30), owner.id)
    zone = ZoneInfo("Europe/Moscow")
    ahead = [(one.reminder.kind, f"{row.due_at.astimezone(zone):%d.%m %H:%M}") for row in rows for one in row.items]
    assert ahead == [("eve", "13.04 08:00"), ("morning", "15.04 08:00"), ("outcome", "16.04 08:00")]


@pytest.mark.parametrize(
    ("back", "opens"),
    [
        (
            dt.datetime(2026, 4, 17, 9, tzinfo=dt.UTC),
            dt.datetime(2026, 4, 17, 9, tzinfo=dt.UTC),
        ),  # a Friday at noon: at once
        (dt.datetime(2026, 4, 17, 19, tzinfo=dt.UTC), dt.datetime(2026, 4, 20, 6, tzinfo=dt.UTC)),  # 22:00: Monday
        (dt.datetime(2026, 4, 18, 9, tzinfo=dt.UTC), dt.datetime(2026, 4, 20, 6, tzinfo=dt.UTC)),  # a Saturday
        (dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 5, 4, 6, tzinfo=dt.UTC)),  # 1 May, a holiday
    ],
)
async def test_three_days_of_downtime(storage: Storage, back: dt.datetime, opens: dt.datetime) -> None:
    """What is useful goes out once, what is not is listed for the organizers; never at night nor on a day off."""
    async with storage.write() as unit:
        await home(unit, "moscow", item("Вебинар «Афиша за час»", "15 апреля, 14:00"), organizer=True)
    for day in (18, 31):
        await sweep(storage, dt.datetime(2026, 3, day, 6, tzinfo=dt.UTC))
    await sweep(storage, dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC))
    at_once = await sweep(
        storage, back
    )  # down since then: the eve, the morning and the hour are past, the outcome is not
    later = await sweep(storage, opens) if opens > back else []
    found = at_once + later
    assert Counter(kind for kind, _, _ in found) == {"digest": 1, "missed": 1}
    assert [kinds for kind, _, kinds in found if kind == "digest"] == [("outcome",)]
    assert set(next(kinds for kind, _, kinds in found if kind == "missed")) == {"eve", "morning"}
    if opens > back:
        assert [kind for kind, _, _ in at_once] == []
    assert await sweep(storage, opens + dt.timedelta(hours=1)) == []


async def test_a_plan_imported_in_the_middle_of_its_year(storage: Storage) -> None:
    """Saturday 3 October: on Monday one message, whatever is past in it once; nothing before, and nothing of the past again."""
    saturday = dt.datetime(2026, 10, 3, 9, tzinfo=dt.UTC)
    past = [item(f"Семинар {number}", "март") for number in range(1, 9)]
    past += [item(f"Отчёт {number}", f"до {number}.06.2026") for number in range(10, 19)]
    past += [item(f"Вебинар {number}", f"{number} мая, 12:00") for number in range(12, 16)]
    ahead = [
        item("Круглый стол", "12 ноября"),
        item("Консультации", "в течение года"),
        item("Смотр клубов", "IV квартал"),
    ]
    async with storage.write() as unit:
        await home(unit, "moscow", *past, *ahead, now=saturday)
    assert await sweep(storage, saturday) == []
    assert await sweep(storage, saturday + dt.timedelta(days=1)) == []
    ((kind, _, kinds),) = await sweep(storage, dt.datetime(2026, 10, 5, 6, 5, tzinfo=dt.UTC))
    assert kind == "digest"
    assert sum(one in ("outcome", "overdue") for one in kinds) == len(past)
    again = Counter[str]()
    for day in range(6, 13):
        for _, _, some in await sweep(storage, dt.datetime(2026, 10, day, 6, 5, tzinfo=dt.UTC)):
            again.update(some)
    assert set(again) <= {"escalated"}  # nobody answered: that is told above, the lead is left alone


async def test_a_move_over_the_years_end_and_back(storage: Storage) -> None:
    """28 December -> 14 January -> 28 December: each date reminds anew, none twice."""
    async with storage.write() as unit:
        owner = await home(unit, "moscow", item("Вебинар «Афиша за час»", "28 декабря, 12:00"))
    at = dt.datetime(2026, 12, 14, 6, tzinfo=dt.UTC)
    assert [kinds for _, _, kinds in await sweep(storage, at)]  # ten working days before the 28th
    for day in (dt.date(2027, 1, 14), dt.date(2026, 12, 28)):
        at += dt.timedelta(hours=1)
        async with storage.write() as unit:
            await unit.events.set_date(1, starts_on=day, start_time=dt.time(12), now=at, person_id=None, confirmed=True)
    kinds: list[str] = []
    async with storage.read() as unit:
        for row in await unit.reminders.preview(at, at + dt.timedelta(days=60), owner.id):
            kinds += [one.reminder.kind for one in row.items]
    assert Counter(kinds) == {"eve": 1, "morning": 1, "hour": 1, "outcome": 1}


async def test_recomputing_twice_is_once(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await home(
            unit, "saratov", item("Вебинар", "15 апреля, 14:00"), item("Отчёт", "до 15 мая"), item("Смотр", "март")
        )
        before = [
            (one.reminder.id, one.reminder.due_at)
            for row in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400), owner.id)
            for one in row.items
        ]
        await unit.reminders.recompute_all(owner.id, NOW)
        await unit.reminders.recompute_all(owner.id, NOW)
        after = [
            (one.reminder.id, one.reminder.due_at)
            for row in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400), owner.id)
            for one in row.items
        ]
    assert before == after
