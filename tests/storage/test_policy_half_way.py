"""Policies changed half-way, dates moved there and back or written down afterwards: what a recompute may never do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from plans.draft import DraftItem
from plans.timetable import ReminderKind
from storage.database import Storage
from storage.models import Event, Reminder
from storage.owed.auditor import Auditor
from tests.builders import DEPARTMENT, HELPER, draft, item
from tests.scheduler.town import Town, home_of, local, plan_of

AUTUMN = local("2026-09-01 12:00")


def utc(moment: str) -> dt.datetime:
    return local(moment).astimezone(dt.UTC)


async def kept(storage: Storage, *items: DraftItem, now: dt.datetime = AUTUMN) -> Town:
    async with storage.write() as unit:
        await plan_of(unit, await home_of(unit, now), now, *items)
    return Town(storage)


async def events(storage: Storage) -> list[Event]:
    async with storage.read() as unit:
        return list(await unit.session.scalars(select(Event).order_by(Event.item_id, Event.ordinal)))


async def reminders(storage: Storage, *kinds: ReminderKind, state: str | None = None) -> list[Reminder]:
    async with storage.read() as unit:
        rows = await unit.session.scalars(select(Reminder).order_by(Reminder.due_at, Reminder.id))
        return [row for row in rows if (not kinds or row.kind in kinds) and row.state == (state or row.state)]


async def all_rows(storage: Storage) -> list[tuple[int, str, str, dt.datetime, bool]]:
    return [(row.id, row.key, row.state, row.due_at, row.late) for row in await reminders(storage)]


async def change(storage: Storage, now: str, **values: object) -> None:
    """A new policy, as an admin saves it."""
    async with storage.write() as unit:
        (home,) = await unit.institutions.all()
        policy = replace(await unit.institutions.policy(home.id), **values)  # type: ignore[arg-type]
        await unit.institutions.set_policy(home.id, policy, utc(now))
        await unit.reminders.recompute_all(home.id, utc(now))


async def set_date(storage: Storage, event: Event, day: dt.date, now: str) -> None:
    async with storage.write() as unit:
        await unit.events.set_date(
            event.id, starts_on=day, start_time=None, now=utc(now), person_id=None, confirmed=True
        )  # fmt: skip


def said(town: Town) -> Counter[tuple[str, str]]:
    return Counter((title, kind) for one in town.came if one.chat == "home-0" for title, kind, _ in one.items)


@pytest.mark.parametrize(
    ("at", "values", "kind", "moment"),
    [
        # the hour of tomorrow's eve moves
        ("2026-11-10 12:00", {"hour": dt.time(8)}, ReminderKind.EVE, "2026-11-11 08:00"),
        # at half past eight of the eve: eight is over, it still comes at nine, not tomorrow
        ("2026-11-11 08:30", {"hour": dt.time(8)}, ReminderKind.EVE, "2026-11-11 09:00"),
        ("2026-11-11 08:30", {"hour": dt.time(10)}, ReminderKind.EVE, "2026-11-11 10:00"),
        # the eve should have come already: on the next morning, not at once in the evening
        ("2026-11-09 21:30", {"eve": 4}, ReminderKind.EVE, "2026-11-10 09:00"),
        # … not on Saturday
        ("2026-11-07 12:00", {"eve": 5}, ReminderKind.EVE, "2026-11-09 09:00"),
        # … and at the new hour
        ("2026-11-09 21:30", {"eve": 4, "hour": dt.time(20)}, ReminderKind.EVE, "2026-11-10 20:00"),
        # ten days before becomes fifteen, five days too late
        ("2026-10-26 12:00", {"before": 15}, ReminderKind.BEFORE, "2026-10-27 09:00"),
        # … or so many that its day lay before the row appeared at all
        ("2026-10-26 12:00", {"before": 40, "letter": 60}, ReminderKind.BEFORE, "2026-10-27 09:00"),
        ("2026-10-26 12:00", {"before": 5}, ReminderKind.BEFORE, "2026-11-05 09:00"),
    ],
)
async def test_what_was_not_sent_moves_with_the_policy(
    storage: Storage, at: str, values: dict[str, object], kind: ReminderKind, moment: str
) -> None:
    """An event on 12 November: each reminder comes once, none at night, and the same change again changes nothing."""
    town = await kept(storage, item("Концерт", "12 ноября"), now=local("2026-10-01 12:00"))
    await town.runs(local("2026-10-01 12:00"), local(at))
    await change(storage, at, **values)
    (row,) = [one for one in await reminders(storage, kind) if one.state == "pending"]
    assert row.due_at == local(moment)
    before = await all_rows(storage)
    await change(storage, at, **values)
    assert await all_rows(storage) == before
    async with storage.write() as unit:
        assert [one for one in await Auditor(unit.session, utc(at)).run() if one.what != "unmade"] == []
    await town.runs(local(at), local("2026-11-12 08:00"))
    assert max(said(town).values()) == 1


@pytest.mark.parametrize("hour", [dt.time(8), dt.time(10)])
async def test_an_hour_changed_when_today_has_been_said(storage: Storage, hour: dt.time) -> None:
    """Imported at 08:30, said at 09:00; then the hour moves to eight, which was before the import. Nothing comes late."""
    imported = local("2026-10-28 08:30")  # ten working days before
    town = await kept(storage, item("Концерт", "12 ноября"), item("Сдача отчёта", "до 12 ноября"), now=imported)
    (first,) = await town.runs(imported, local("2026-10-28 11:00"))
    assert first.kinds == ["before", "before"]
    await change(storage, "2026-10-28 11:00", hour=hour)
    assert [one for one in await town.runs(local("2026-10-28 11:00"), local("2026-11-10 23:00")) if one.items] == []


async def test_what_was_said_late_is_not_said_in_time(storage: Storage) -> None:
    """Imported five days before; «срок уже начался» is said; then «за 10» becomes «за 3»."""
    imported = local("2026-11-05 12:00")
    town = await kept(storage, item("Концерт", "12 ноября"), now=imported)
    (late,) = await town.runs(imported, local("2026-11-06 12:00"))
    assert late.items == (("Концерт", "before", True),)
    await change(storage, "2026-11-06 12:00", before=3)
    await town.runs(local("2026-11-06 12:00"), local("2026-11-12 12:00"))
    assert said(town)["Концерт", "before"] == 1


@pytest.mark.parametrize(
    ("title", "period", "kind", "values"),
    [
        ("Концерт", "ноябрь", ReminderKind.CLOSING, {"closing": (15, 5)}),
        ("Сдача отчёта", "до 2 ноября", ReminderKind.OVERDUE, {"overdue_repeats": 6}),
    ],
)
async def test_a_stage_in_work_is_not_woken_by_a_new_policy(
    storage: Storage, title: str, period: str, kind: ReminderKind, values: dict[str, object]
) -> None:
    town = await kept(storage, item(title, period))
    await town.runs(AUTUMN, local("2026-11-03 12:00"))
    (event,) = await events(storage)
    last = [one for one in await reminders(storage, kind) if one.state == "sent"][-1]
    async with storage.write() as unit:
        assert await unit.reminders.acknowledge(event.id, last.stage, None, utc("2026-11-03 12:00"))
    await change(storage, "2026-11-03 12:00", **values)
    assert await reminders(storage, kind, state="pending") == []
    async with storage.write() as unit:
        assert await Auditor(unit.session, utc("2026-11-03 12:00")).run() == []


async def test_another_date_wakes_what_was_in_work(storage: Storage) -> None:
    town = await kept(storage, item("Концерт", "12 ноября"))
    await town.runs(AUTUMN, local("2026-11-11 12:00"))
    (event,) = await events(storage)
    async with storage.write() as unit:
        await unit.reminders.acknowledge(event.id, "before", None, utc("2026-11-11 12:00"))
    await set_date(storage, event, dt.date(2026, 12, 10), "2026-11-11 12:00")
    await change(storage, "2026-11-11 13:00", hour=dt.time(8))
    pending = await reminders(storage, ReminderKind.BEFORE, ReminderKind.EVE, state="pending")
    assert [row.due_at for row in pending] == [local("2026-11-26 08:00"), local("2026-12-09 08:00")]


async def test_a_changed_closing_keeps_what_was_sent(storage: Storage) -> None:
    town = await kept(storage, item("Концерт", "ноябрь"))
    await town.runs(AUTUMN, local("2026-11-03 12:00"))
    await change(storage, "2026-11-03 12:00", closing=(19, 8))
    assert [(row.state, row.due_at) for row in await reminders(storage, ReminderKind.CLOSING)] == [
        ("sent", local("2026-10-30 09:00")),
        ("pending", local("2026-11-18 09:00")),
    ]  # nineteen before was yesterday: it is not made again
    assert said(town)["Концерт", "closing"] == 1


async def test_a_recompute_in_the_middle_of_everything_changes_nothing(storage: Storage) -> None:
    """Every nature, half sent, some acknowledged and snoozed: recompute once or ten times, the rows stand."""
    town = await kept(
        storage,
        item("Вебинар", "12 ноября, 14:00", DEPARTMENT, HELPER),
        item("Совещание", "ноябрь"),
        item("Издание приказа", "до 05.11.2026"),
        item("Конкурс чтецов", "октябрь - декабрь"),
        item("Школа мастерства", "сентябрь - декабрь"),
        item("Консультации", "в течение года"),
        item("Творческая лаборатория", "ежеквартально"),
    )
    await town.runs(AUTUMN, local("2026-11-06 12:00"))
    now = utc("2026-11-06 12:00")
    webinar, meeting, *_ = await events(storage)
    async with storage.write() as unit:
        await unit.reminders.acknowledge(webinar.id, "before", None, now)
        await unit.reminders.snooze(meeting.id, "closing", utc("2026-11-10 09:00"), None, now)
    before = await all_rows(storage)
    for moment in ("2026-11-06 12:00", "2026-11-06 23:00", "2026-11-07 12:00"):
        async with storage.write() as unit:
            (home,) = await unit.institutions.all()
            await unit.reminders.recompute_all(home.id, utc(moment))
        assert await all_rows(storage) == before


async def test_days_off_declared_on_their_eve(storage: Storage) -> None:
    """On Wednesday at noon an organizer marks Thursday and Friday as days off: the line about Friday's event comes at once, as
    Wednesday is now the last working day before it."""
    town = await kept(storage, item("Концерт", "13 ноября"), item("Совещание", "16 ноября"))
    await town.runs(AUTUMN, local("2026-11-11 12:00"))
    town.came.clear()
    async with storage.write() as unit:
        (home,) = await unit.institutions.all()
        for day in (12, 13):
            await unit.institutions.set_override(home.id, dt.date(2026, 11, day), working=False)
        await unit.reminders.recompute_all(home.id, utc("2026-11-11 12:00"))
    came = await town.runs(local("2026-11-11 12:00"), local("2026-11-16 12:00"))
    mine = [(one.at, sorted((title, kind) for title, kind, _ in one.items)) for one in came if one.chat == "home-0"]
    assert mine[0][0] == local("2026-11-11 12:00")
    assert ("Концерт", "morning") in mine[0][1]
    assert {at for at, _ in mine[1:]} == {local("2026-11-16 09:00")}
    assert {("Концерт", "outcome"), ("Совещание", "morning")} <= set(mine[-1][1])
    assert ("Концерт", "morning") not in mine[-1][1]


async def test_over_the_years_end_and_back(storage: Storage) -> None:
    """28 December 2026 -> 14 January 2027 -> 28 December: nothing doubled or lost, and the first day reminds again."""
    town = await kept(storage, item("Концерт", "28 декабря"))
    await town.runs(AUTUMN, local("2026-12-14 12:00"))
    assert said(town) == {("Концерт", "before"): 1}
    (event,) = await events(storage)
    await set_date(storage, event, dt.date(2027, 1, 14), "2026-12-14 12:00")
    eves = await reminders(storage, ReminderKind.EVE, state="pending")
    assert [row.due_at for row in eves] == [local("2027-01-13 09:00")]
    await town.runs(local("2026-12-14 12:00"), local("2026-12-22 12:00"))
    assert said(town)["Концерт", "before"] == 2  # of the new day: ten working days before it are the 22nd
    await set_date(storage, event, dt.date(2026, 12, 28), "2026-12-22 12:00")
    await town.runs(local("2026-12-22 12:00"), local("2027-02-01 12:00"))
    assert {said(town)["Концерт", kind] for kind in ("eve", "morning", "outcome")} == {1}
    assert said(town)["Концерт", "before"] == 2  # ten before the 28th is over
    times = {kind: one.at for one in town.came if one.chat == "home-0" for _, kind, _ in one.items}
    assert times["eve"] == local("2026-12-25 09:00")
    assert times["morning"] == local("2026-12-28 09:00")
    assert times["outcome"] == local("2026-12-29 09:00")


@pytest.mark.parametrize(
    ("title", "period", "kind"),
    [("Концерт", "март", ReminderKind.OUTCOME), ("Сдача отчёта", "до 16.03.2026", ReminderKind.OVERDUE)],
)
async def test_a_day_written_down_afterwards_asks_how_it_was(
    storage: Storage, title: str, period: str, kind: ReminderKind
) -> None:
    """On Saturday somebody writes that it was on Wednesday a week ago: on Monday it is asked how it went, once."""
    town = await kept(storage, item(title, period), now=local("2026-01-12 12:00"))
    await town.runs(local("2026-01-12 12:00"), local("2026-03-14 12:00"))
    (event,) = await events(storage)
    await set_date(storage, event, dt.date(2026, 3, 4), "2026-03-14 12:00")
    before = await all_rows(storage)
    async with storage.write() as unit:
        await unit.reminders.recompute(event.id, utc("2026-03-15 12:00"))
    assert await all_rows(storage) == before
    came = await town.runs(local("2026-03-14 12:00"), local("2026-03-16 12:00"))
    assert [(one.at, one.kinds) for one in came if one.chat == "home-0"] == [(local("2026-03-16 09:00"), [kind])]


async def test_a_meeting_added_afterwards_asks_how_it_was(storage: Storage) -> None:
    town = await kept(storage, item("Школа мастерства", "сентябрь - декабрь"))
    await town.runs(AUTUMN, local("2026-10-14 12:00"))
    (series,) = await events(storage)
    async with storage.write() as unit:
        await unit.events.add_meeting(
            series.id, starts_on=dt.date(2026, 10, 8), start_time=None, now=utc("2026-10-14 12:00"), person_id=None
        )
    came = await town.runs(local("2026-10-14 12:00"), local("2026-10-15 12:00"))
    assert [(one.at, one.kinds) for one in came if one.chat == "home-0"] == [(local("2026-10-15 09:00"), ["outcome"])]


async def test_a_window_that_a_new_version_puts_into_the_past_is_asked_about(storage: Storage) -> None:
    old, new = draft(item("Концерт", "ноябрь")), draft(item("Концерт", "сентябрь"))
    new = replace(new, items=(replace(new.items[0], number=old.items[0].number),))
    town = await kept(storage, *old.items)
    await town.runs(AUTUMN, local("2026-10-03 12:00"))
    async with storage.write() as unit:
        (home,) = await unit.institutions.all()
        (plan,) = await unit.plans.of_institution(home.id)
        base = await unit.revisions.base(plan.id)
        await unit.revisions.apply(
            plan.id, new, expected_version=base.version.id, answers={}, cancel=[], file_name="b.txt", content=b"new",
            person_id=None, now=utc("2026-10-03 12:00"),
        )  # fmt: skip
    (event,) = await events(storage)
    assert (event.window_end, event.revision) == (dt.date(2026, 9, 30), 1)
    came = await town.runs(local("2026-10-03 12:00"), local("2026-10-05 12:00"))
    assert [(one.at, one.kinds) for one in came if one.chat == "home-0"] == [(local("2026-10-05 09:00"), ["outcome"])]
