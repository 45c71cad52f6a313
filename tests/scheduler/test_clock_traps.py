"""Traps of the clock through the real sweep: many zones on one server, downtime, imports in the middle of things."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import time as process_time
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from plans.draft import Nature, PartyRole
from plans.policy import Policy
from plans.workdays import WorkCalendar
from scheduler.sweep import next_due
from storage.database import Storage
from tests.builders import DEPARTMENT, HELPER, item
from tests.scheduler.town import Town, home_of, local, plan_of

pytestmark = pytest.mark.sweeping


PLACES = {
    "kaliningrad": ("Europe/Kaliningrad", "RU"),
    "moscow": ("Europe/Moscow", "RU"),
    "saratov": ("Europe/Saratov", "RU"),
    "minsk": ("Europe/Minsk", "BY"),
    "kamchatka": ("Asia/Kamchatka", "RU"),
}
JANUARY = local("2026-01-12 12:00")
BOSS = replace(HELPER, name="Томилина И.И.", role=PartyRole.CONTROL)


@pytest.mark.parametrize("server", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
async def test_five_places_on_one_server(storage: Storage, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same event in each: 09:00 of each place's own day, the east first, wherever the server stands."""
    monkeypatch.setenv("TZ", server)
    process_time.tzset()
    try:
        async with storage.write() as unit:
            for slug, (zone, country) in PLACES.items():
                home = await home_of(unit, JANUARY, slug=slug, zone=zone, country=country)
                await plan_of(
                    unit, home, JANUARY, item("Концерт", "12 ноября, 23:30"), item("Заря", "12 ноября, 00:30")
                )
        town = Town(storage)
        await town.runs(JANUARY, local("2026-11-11 15:00"))
        came = await town.runs(local("2026-11-11 15:00"), local("2026-11-12 15:00"))
    finally:
        monkeypatch.undo()
        process_time.tzset()
    assert os.environ.get("TZ") != "Pacific/Kiritimati"
    mornings = [one for one in came if "morning" in one.kinds]
    # Moscow and Minsk share their hour: any order.
    assert [one.chat.removesuffix("-0") for one in mornings if one.chat[:3] not in ("mos", "min")] == [
        "kamchatka", "saratov", "kaliningrad",
    ]  # fmt: skip
    assert [one.at for one in mornings] == sorted(one.at for one in mornings)
    assert len(mornings) == len(PLACES)
    for one in mornings:
        zone, _ = PLACES[one.chat.removesuffix("-0")]
        assert one.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == dt.datetime(2026, 11, 12, 9)
        assert one.kinds == ["morning", "morning"]  # the event of half past midnight too: its day has come


async def test_the_weekly_summary_comes_on_each_places_monday(storage: Storage) -> None:
    async with storage.write() as unit:
        for slug, (zone, country) in PLACES.items():
            home = await home_of(unit, JANUARY, slug=slug, zone=zone, country=country)
            await plan_of(unit, home, JANUARY, item("Концерт", "12 ноября", DEPARTMENT, BOSS))
    town = Town(storage)
    await town.at(local("2026-11-06 23:00"))  # this week's have long gone
    town.came.clear()
    moment = local("2026-11-07 00:00").astimezone(dt.UTC)
    while moment < local("2026-11-10 00:00"):
        await town.at(moment)
        moment += dt.timedelta(minutes=30)
    weekly = [one for one in town.came if one.kind == "weekly"]
    assert len(weekly) == len(PLACES)
    for one in weekly:
        zone, _ = PLACES[one.chat.rpartition("-")[0]]
        assert one.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == dt.datetime(2026, 11, 9, 9)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-01 00:00", "2026-01-11 23:30", []),  # a whole week of holidays: no summary at all
        ("2026-01-12 00:00", "2026-01-12 23:30", ["2026-01-12 09:00"]),
        ("2027-02-22 00:00", "2027-02-26 23:30", ["2027-02-24 09:00"]),  # Monday and Tuesday rest: Wednesday
        ("2027-02-20 00:00", "2027-02-20 23:30", ["2027-02-20 09:00"]),  # down all week, back on a Saturday that works
        ("2026-11-14 00:00", "2026-11-15 23:30", []),  # … on one that does not
    ],
)
async def test_the_weekly_summary_and_days_off(storage: Storage, start: str, end: str, expected: list[str]) -> None:
    appeared = local("2025-12-01 12:00")
    async with storage.write() as unit:
        home = await home_of(unit, appeared)
        await plan_of(unit, home, appeared, item("Концерт", "в течение года", DEPARTMENT, BOSS))
    town = Town(storage)
    moment = local(start).astimezone(dt.UTC)
    while moment <= local(end):
        await town.at(moment)
        moment += dt.timedelta(minutes=30)
    assert [one.at for one in town.came if one.kind == "weekly"] == [local(at) for at in expected]


# An import in the middle of things

EVERYTHING = tuple(
    row
    for number in range(1, 4)
    for row in (
        item(f"Концерт {number}", f"{number} марта"),  # over
        item(f"Семинар {number}", "май"),  # its window is over
        item(f"Совещание {number}", "октябрь"),  # its window is open
        item(f"Вебинар {number}", f"{number + 12} ноября, 14:00"),  # ahead
        item(f"Издание приказа № {number}", "до 15.05.2026"),  # overdue
        item(f"Подготовка отчёта № {number}", "до 25.12.2026"),
        item(f"Конкурс чтецов {number}", "март - ноябрь"),  # under way
        item(f"Школа мастерства {number}", "январь - декабрь"),
        item(f"Консультации {number}", "в течение года"),
        item(f"Творческая лаборатория {number}", "ежеквартально"),
    )
)


async def test_a_plan_imported_in_the_middle_of_its_year(storage: Storage) -> None:
    """Thirty rows of every nature, on Saturday 3 October: one message on Monday; what is past is asked about in it, once."""
    assert len(EVERYTHING) == 30
    natures = {Nature.EVENT, Nature.DELIVERABLE, Nature.CONTEST, Nature.SERIES, Nature.STANDING}
    assert {row.nature for row in EVERYTHING} == natures
    imported = local("2026-10-03 12:00")
    async with storage.write() as unit:
        await plan_of(unit, await home_of(unit, imported), imported, *EVERYTHING)
    town = Town(storage)
    first = await town.runs(imported, local("2026-10-05 23:59"))
    assert [(one.at, one.chat, one.kind) for one in first] == [(local("2026-10-05 09:00"), "home-0", "digest")]
    lines = Counter((title, kind) for title, kind, _ in first[0].items)
    assert max(lines.values()) == 3  # the three quarters of a laboratory that are over
    assert all(kind == "outcome" for (title, kind), times in lines.items() if times > 1)
    asked = {title: kind for title, kind, late in first[0].items if late}
    assert {asked[f"Концерт {n}"] for n in (1, 2, 3)} == {"outcome"}
    assert asked["Семинар 1"] == "outcome"
    assert asked["Издание приказа № 1"] == "overdue"
    assert asked["Конкурс чтецов 1"] == "stages"
    assert {"Вебинар 1", "Подготовка отчёта № 1"}.isdisjoint(asked)

    rest = await town.runs(local("2026-10-06 00:00"), local("2027-01-31 00:00"))
    again = [(title, kind) for one in rest if one.chat == "home-0" for title, kind, _ in one.items]
    assert not {("Концерт 1", "outcome"), ("Семинар 1", "outcome"), ("Издание приказа № 1", "overdue")} & set(again)
    assert ("Вебинар 1", "before") in again
    assert ("Подготовка отчёта № 1", "overdue") in again
    calendar = WorkCalendar("RU")
    assert all(calendar.is_working(one.at.astimezone(ZoneInfo("Europe/Moscow")).date()) for one in rest)


@pytest.mark.parametrize(
    ("imported", "mornings"),
    [
        ("2026-11-11 08:59", ["2026-11-11 09:00", "2026-11-12 09:00", "2026-11-13 09:00"]),
        ("2026-11-11 09:00", ["2026-11-11 09:00", "2026-11-12 09:00", "2026-11-13 09:00"]),
        ("2026-11-11 09:01", ["2026-11-12 09:00", "2026-11-13 09:00"]),  # the eve's hour is over: one message fewer
        ("2026-11-12 09:01", ["2026-11-13 09:00"]),  # on the day itself, a minute after: only the outcome
        ("2026-11-14 12:00", ["2026-11-16 09:00"]),  # on the Saturday after
        ("2026-11-10 12:00", ["2026-11-11 09:00", "2026-11-12 09:00", "2026-11-13 09:00"]),  # «срок уже начался» with the eve
        ("2026-11-09 12:00", ["2026-11-10 09:00", "2026-11-11 09:00", "2026-11-12 09:00", "2026-11-13 09:00"]),  # alone
    ],
)  # fmt: skip
async def test_imported_shortly_before_it_happens(storage: Storage, imported: str, mornings: list[str]) -> None:
    moment = local(imported)
    async with storage.write() as unit:
        await plan_of(unit, await home_of(unit, moment), moment, item("Концерт", "12 ноября"))
    came = await Town(storage).runs(moment, moment + dt.timedelta(days=12))
    mine = [one for one in came if one.chat == "home-0" and {"outcome", "morning", "eve", "before"} & set(one.kinds)]
    # Whoever never answers is asked again by nobody: what follows the outcome is the escalation's own matter.
    assert [one.at for one in mine][: len(mornings)] == [local(one) for one in mornings]
    assert [one.kinds for one in mine].count(["outcome"]) >= 1


# Downtime


async def down(storage: Storage, now: str, *items: object, country: str = "RU", policy: Policy | None = None) -> Town:
    """A plan of long ago; everything due before `now` has gone out in its time."""
    appeared = local("2025-09-01 12:00")
    async with storage.write() as unit:
        home = await home_of(unit, appeared, country=country)
        if policy is not None:
            await unit.institutions.set_policy(home.id, policy, appeared.astimezone(dt.UTC))
        await plan_of(unit, home, appeared, *items)  # type: ignore[arg-type]
    town = Town(storage)
    await town.runs(appeared, local(now))
    town.came.clear()
    return town


@pytest.mark.parametrize(
    ("stopped", "back", "opens"),
    [
        ("2026-11-10 08:00", "2026-11-13 12:00", "2026-11-13 12:00"),  # three days; back on a Friday at noon: at once
        ("2026-11-10 08:00", "2026-11-13 22:00", "2026-11-16 09:00"),  # on a Friday evening: Monday morning
        ("2026-11-10 08:00", "2026-11-14 12:00", "2026-11-16 09:00"),  # on Saturday
        ("2026-11-10 08:00", "2026-11-13 03:00", "2026-11-13 09:00"),  # at night
        ("2026-11-10 08:00", "2026-11-13 21:00", "2026-11-16 09:00"),  # the night begins
        ("2026-11-10 08:00", "2026-11-13 20:59", "2026-11-13 20:59"),
    ],
)
async def test_three_days_of_downtime(storage: Storage, stopped: str, back: str, opens: str) -> None:
    town = await down(
        storage, stopped,
        item("Концерт", "11 ноября"),  # was in those days: its morning is missed, its outcome asked
        item("Семинар", "24 ноября"),  # ten days before fell on the 10th: still worth saying
        item("Издание приказа", "до 10.11.2026"),  # overdue thrice in those days: one line
    )  # fmt: skip
    await town.at(local(back))
    await town.runs(local(back), local(opens))
    digest, *more = [one for one in town.came if one.kind == "digest" and one.chat == "home-0"]
    assert (digest.at, more) == (local(opens), [])
    said = {(title, kind) for title, kind, _ in digest.items}
    assert {("Концерт", "outcome"), ("Семинар", "before"), ("Издание приказа", "overdue")} <= said
    assert not {("Концерт", "eve"), ("Концерт", "morning"), ("Издание приказа", "morning")} & said
    (missed,) = [one for one in town.came if one.kind == "missed"]
    assert (missed.at, missed.chat) == (local(opens), "boss-home")
    assert {("Концерт", "eve"), ("Концерт", "morning"), ("Издание приказа", "morning")} <= {
        (title, kind) for title, kind, _ in missed.items
    }
    assert [one for one in await town.at(local(opens) + dt.timedelta(minutes=5)) if one.kind == "digest"] == []


@pytest.mark.parametrize("back", ["2026-01-01 12:00", "2026-01-05 09:00", "2026-01-11 23:00", "2025-12-31 10:00"])
async def test_back_in_the_new_year_holidays(storage: Storage, back: str) -> None:
    town = await down(storage, "2025-12-29 08:00", item("Сдача отчёта", "до 30.12.2025"), item("Ёлка", "5 января 2026"))
    await town.runs(local(back), local("2026-01-12 08:59"))
    assert town.came == []
    came = await town.runs(local("2026-01-12 08:59"), local("2026-01-12 09:30"))
    (digest,) = [one for one in came if one.chat == "home-0"]
    assert digest.at == local("2026-01-12 09:00")
    assert {("Сдача отчёта", "overdue", False), ("Ёлка", "outcome", False)} <= set(digest.items)
    assert {kind for _, kind, _ in digest.items} <= {"overdue", "outcome"}


async def test_minsk_goes_back_to_work_on_the_second_workday_of_its_own_year(storage: Storage) -> None:
    """Belarus rests on 1 and 2 January: Monday the 5th works, while Russia's holidays go on."""
    town = await down(storage, "2025-12-31 08:00", item("Сдача отчёта", "до 31.12.2025"), country="BY")
    came = await town.runs(local("2026-01-01 12:00", "Europe/Minsk"), local("2026-01-05 09:30"))
    assert [(one.at, one.kinds) for one in came if one.chat == "home-0"] == [(local("2026-01-05 09:00"), ["overdue"])]


@pytest.mark.parametrize(
    ("back", "opens"),
    [
        ("2026-11-12 20:30", "2026-11-12 20:30"),  # half an hour late: at once
        ("2026-11-12 22:00", "2026-11-13 20:00"),  # two hours late: night has begun
        ("2026-11-13 00:30", "2026-11-13 20:00"),  # past midnight it is another day
    ],
)
async def test_an_evening_hour_and_a_short_downtime(storage: Storage, back: str, opens: str) -> None:
    """With the latest hour that a policy may have, a few hours of downtime lead into the night."""
    town = await down(
        storage, "2026-11-12 19:00", item("Концерт", "26 ноября"), policy=Policy(hour=dt.time(20))
    )  # ten working days before
    await town.runs(local(back), local(opens))
    assert [(one.at, one.kinds) for one in town.came if one.chat == "home-0"] == [(local(opens), ["before"])]


@pytest.mark.parametrize("claimed", [True, False])  # the program died while it sent, or before
async def test_a_digest_left_by_a_crash_is_weighed_anew(storage: Storage, claimed: bool) -> None:
    """Queued on Thursday at nine, the program died; back on Saturday at three in the morning."""
    town = await down(storage, "2026-11-12 08:00", item("Концерт", "12 ноября"), item("Семинар", "26 ноября"))
    if claimed:
        town.down = True
        with pytest.raises(asyncio.CancelledError):
            await town.at(local("2026-11-12 09:00"))
        town.down = False
        town.real[0] += 60 * 60 * 42
    else:
        async with storage.write() as unit:
            assert await unit.reminders.queue_due(local("2026-11-12 09:00").astimezone(dt.UTC)) == 2
    assert await town.at(local("2026-11-14 03:00")) == []
    came = await town.runs(local("2026-11-14 03:00"), local("2026-11-16 09:05"))
    (digest,) = [one for one in came if one.chat == "home-0"]
    assert digest.at == local("2026-11-16 09:00")
    assert digest.items == (("Концерт", "outcome", False), ("Семинар", "before", False)) or digest.kinds == [
        "before", "outcome",
    ]  # fmt: skip
    (missed,) = [one for one in came if one.kind == "missed"]
    assert missed.kinds == ["morning"]


async def test_a_digest_for_two_chats_of_which_one_has_it(storage: Storage) -> None:
    """A department with two chats: the crash came between them. The second gets it in the morning, the first not again."""
    town = await down(storage, "2026-11-12 08:00", item("Семинар", "26 ноября"))
    async with storage.write() as unit:
        (home,) = await unit.institutions.all()
        (lead,) = await unit.responsibles.of_institution(home.id)
        await unit.responsibles.link(
            lead.responsible.id, person_id=None, platform="telegram", chat_id="second", thread_id=None,
            chat_kind="group", chat_title=None, now=local("2026-11-12 08:00").astimezone(dt.UTC),
        )  # fmt: skip
        thursday = local("2026-11-12 09:00").astimezone(dt.UTC)
        await unit.reminders.queue_due(thursday)
        (first,) = await unit.deliveries.claim(thursday, limit=1, real_now=1.0)
        await unit.deliveries.sent(first.id, "1", thursday)
    came = await town.runs(local("2026-11-14 03:00"), local("2026-11-16 09:05"))
    assert [(one.at, one.kinds) for one in came if one.kind == "digest"] == [(local("2026-11-16 09:00"), ["before"])]
    assert {first.chat_id, next(one.chat for one in came if one.kind == "digest")} == {"home-0", "second"}


async def test_a_weekly_summary_left_by_a_crash(storage: Storage) -> None:
    """Owed on Monday and not sent: at night it waits for the morning; when its week is over it says nothing."""
    town = await down(storage, "2026-11-08 12:00", item("Концерт", "в течение года", DEPARTMENT, BOSS))
    async with storage.write() as unit:
        assert await unit.summaries(local("2026-11-09 09:00").astimezone(dt.UTC)).queue() == 1
    assert await town.at(local("2026-11-11 02:00")) == []
    came = await town.runs(local("2026-11-11 02:00"), local("2026-11-11 09:05"))
    assert [(one.at, one.kind) for one in came] == [(local("2026-11-11 09:00"), "weekly")]
    async with storage.write() as unit:
        assert await unit.summaries(local("2026-11-16 09:00").astimezone(dt.UTC)).queue() == 1
    came = await town.runs(local("2026-11-21 12:00"), local("2026-11-23 09:05"))
    assert [one.at for one in came if one.kind == "weekly"] == [local("2026-11-23 09:00")]  # the new week's own


async def test_the_programs_clock_set_back_says_nothing_twice(storage: Storage) -> None:
    town = await down(storage, "2026-11-12 08:00", item("Концерт", "12 ноября"))
    assert len(await town.at(local("2026-11-12 09:00"))) == 1
    for moment in ("2026-11-12 08:30", "2026-11-11 09:00", "2026-11-12 09:00", "2026-11-12 09:01"):
        assert await town.at(local(moment)) == []
    assert await next_due(storage) == local("2026-11-13 09:00")


async def test_down_twice(storage: Storage) -> None:
    """Back for a minute on Saturday, down again until Wednesday: weighed again, once each."""
    town = await down(storage, "2026-11-12 08:00", item("Семинар", "17 ноября"), item("Концерт", "26 ноября"))
    assert await town.at(local("2026-11-14 12:00")) == []
    came = await town.at(local("2026-11-18 12:00"))
    (digest,) = [one for one in came if one.kind == "digest"]
    assert {("Семинар", "outcome", False), ("Концерт", "before", False)} == set(digest.items)
    assert await town.at(local("2026-11-18 12:05")) == []
