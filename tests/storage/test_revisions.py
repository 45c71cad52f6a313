"""A newer file of a kept plan, on SQLite and on PostgreSQL alike: what people did survives, nothing is dropped silently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import select

from plans.diff import Answers
from plans.draft import DraftItem, Nature
from storage.changes.reconcile import NO_LONGER_PLANNED
from storage.database import Storage, Unit
from storage.errors import PlanChanged
from storage.models import Delivery, Event, Institution, Plan
from storage.records import Revised, Ties
from tests.builders import DEPARTMENT, HELPER, NOW, draft, institution, item, keep, person

VOICES = item("Творческая лаборатория «Голоса»", "ежеквартально")
POSTER = item("Вебинар «Афиша за час»", "15 апреля, 14:00")
ORDER = item("Издание приказа «О плане»", "до 15.05.2026", HELPER)
SCHOOL = item("Областной семинар директоров", "октябрь")
CHOIRS = item("Фестиваль хоров", "ноябрь")
ROWS = (VOICES, POSTER, ORDER, SCHOOL, CHOIRS)
LATER = NOW + dt.timedelta(days=7)


async def revise(
    unit: Unit,
    plan: Plan,
    *rows: DraftItem,
    answers: Answers | None = None,
    cancel: Iterable[int] = (),
    content: str = "2",
) -> Revised:
    base = await unit.revisions.base(plan.id)
    return await unit.revisions.apply(
        plan.id,
        draft(*rows),
        expected_version=base.version.id,
        answers=answers or {},
        cancel=list(cancel),
        file_name="plan-2.txt",
        content=content.encode(),
        person_id=None,
        now=LATER,
    )


async def events_of(unit: Unit, plan: Plan, title: str) -> list[Event]:
    views = await unit.listings.of_plan(plan.id)
    return sorted(
        (view.event for view in views if view.item.title == title), key=lambda event: (event.ordinal, event.id)
    )


async def due_keys(unit: Unit, event: Event) -> list[str]:
    rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
    return [view.reminder.key for row in rows for view in row.items if view.reminder.event_id == event.id]


async def owed(unit: Unit, event: Event) -> list[str]:
    """Kinds of what is still to be sent about an event."""
    rows = select(Delivery.kind).where(Delivery.event_id == event.id, Delivery.state == "pending")
    return list(await unit.session.scalars(rows))


async def test_nothing_changed_changes_nothing(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        before = {view.event.id: await due_keys(unit, view.event) for view in await unit.listings.of_plan(plan.id)}
        done = await revise(unit, plan, *reversed(ROWS))
        after = {view.event.id: await due_keys(unit, view.event) for view in await unit.listings.of_plan(plan.id)}
        assert before == after
        assert [row.title for row in await unit.plans.items(plan.id)] == [row.title for row in reversed(ROWS)]
        assert done.created
        assert (done.story["same"], done.story["gone"]) == (5, [])
        again = await revise(unit, plan, *reversed(ROWS))
        assert not again.created  # the same file again
        assert len(await unit.plans.versions(plan.id)) == 2


async def test_rows_move_change_come_and_go(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (poster,), (order,) = [await events_of(unit, plan, row.title) for row in (POSTER, ORDER)]
        fresh = item("Мастер-класс по лоскутному шитью", "12 ноября")
        done = await revise(
            unit,
            plan,
            VOICES,
            item(POSTER.title, "22 апреля, 15:00"),
            item(ORDER.title, "до 15.05.2026", DEPARTMENT),
            fresh,
            SCHOOL,
        )
        assert [row["title"] for row in done.story["new"]] == [fresh.title]
        assert [row["title"] for row in done.story["moved"]] == [POSTER.title]
        assert [row["title"] for row in done.story["changed"]] == [ORDER.title]
        assert [(row["title"], row["stays"]) for row in done.story["gone"]] == [(CHOIRS.title, False)]
        (moved,) = await events_of(unit, plan, POSTER.title)
        assert moved.id == poster.id
        assert (moved.starts_on, moved.start_time) == (dt.date(2026, 4, 22), dt.time(15))
        assert moved.previous_dates[0]["starts_on"] == "2026-04-15"
        assert await events_of(unit, plan, CHOIRS.title) == []  # nobody had heard of it
        (added,) = await events_of(unit, plan, fresh.title)
        assert await due_keys(unit, added)
        ((lead, _),) = await unit.responsibles.of_item((await unit.plans.items(plan.id))[2].id)
        assert lead.name == DEPARTMENT.name
        assert order.id == (await events_of(unit, plan, ORDER.title))[0].id
        rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
        leads = {
            view.responsible.name
            for row in rows
            for view in row.items
            if view.reminder.event_id == order.id and view.responsible
        }
        assert leads == {DEPARTMENT.name}
        assert len((await unit.plans.draft_again(plan.id)).items) == 5
        assert (await unit.plans.versions(plan.id))[0].changes == done.story


async def test_a_date_set_by_hand_survives(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (school,) = await events_of(unit, plan, SCHOOL.title)
        await unit.events.set_date(
            school.id, starts_on=dt.date(2026, 10, 14), start_time=dt.time(11), now=NOW, person_id=None
        )
        done = await revise(unit, plan, *ROWS[:3], item(SCHOOL.title, "ноябрь"), CHOIRS)
        (kept,) = await events_of(unit, plan, SCHOOL.title)
        assert (kept.id, kept.starts_on, kept.start_time) == (school.id, dt.date(2026, 10, 14), dt.time(11))
        assert (kept.window_start, kept.window_end) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
        assert [(one.event_id, one.period) for one in done.kept_dates] == [(school.id, "ноябрь")]
        done = await revise(unit, plan, *ROWS[:3], item(SCHOOL.title, "14 октября, 11:00"), CHOIRS, content="3")
        assert done.kept_dates == ()  # the plan agrees now


async def test_registrations_survive_and_people_are_told_of_the_move(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (poster,) = await events_of(unit, plan, POSTER.title)
        anna = await person(unit)
        await unit.registrations.register(poster.id, anna.id, now=NOW)
        await revise(unit, plan, VOICES, item(POSTER.title, "23 апреля, 14:00"), ORDER, SCHOOL, CHOIRS)
        (moved,) = await events_of(unit, plan, POSTER.title)
        assert (moved.id, moved.starts_on) == (poster.id, dt.date(2026, 4, 23))
        assert "reg_moved" in await owed(unit, moved)
        assert await unit.registrations.answer_move(poster.id, anna.id, True, LATER)


async def test_a_row_that_vanished_with_registrations_stays_until_told(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (poster,) = await events_of(unit, plan, POSTER.title)
        anna = await person(unit)
        await unit.registrations.register(poster.id, anna.id, now=NOW)
        base = await unit.revisions.base(plan.id)
        assert await unit.revisions.ties(base, [0, 1]) == {1: Ties(registered=1)}
        left = (VOICES, ORDER, SCHOOL, CHOIRS)
        done = await revise(unit, plan, *left)
        assert [(row["title"], row["stays"]) for row in done.story["gone"]] == [(POSTER.title, True)]
        kept = await unit.events.get(poster.id)
        assert kept is not None
        assert (kept.status, kept.starts_on) == ("scheduled", dt.date(2026, 4, 15))
        assert await due_keys(unit, kept)
        again = await revise(unit, plan, *left, item("Новый семинар", "май"), content="3")
        assert again.story["gone"] == []  # gone once
        back = await revise(unit, plan, *ROWS, content="4")
        assert [row["title"] for row in back.story["gone"]] == ["Новый семинар"]
        (returned,) = await events_of(unit, plan, POSTER.title)
        assert returned.id == poster.id


async def test_told_to_end_it_ends_and_people_hear_of_it(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (poster,) = await events_of(unit, plan, POSTER.title)
        anna = await person(unit)
        await unit.registrations.register(poster.id, anna.id, now=NOW)
        done = await revise(unit, plan, VOICES, ORDER, SCHOOL, CHOIRS, cancel=[1])
        assert done.story["gone"][0]["stays"] is False
        ended = await unit.events.get(poster.id)
        assert ended is not None
        assert (ended.status, ended.outcome_reason) == ("cancelled", NO_LONGER_PLANNED)
        assert await due_keys(unit, ended) == []
        assert "reg_cancelled" in await owed(unit, ended)


async def test_an_acknowledgement_survives_and_an_outcome_too(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (order,), (choirs,) = [await events_of(unit, plan, row.title) for row in (ORDER, CHOIRS)]
        await unit.reminders.acknowledge(order.id, "before", None, NOW)
        await unit.events.set_outcome(choirs.id, outcome="held", now=NOW, person_id=None, note="отчёт")
        base = await unit.revisions.base(plan.id)
        assert await unit.revisions.ties(base, [2, 4]) == {2: Ties(acknowledged=1)}
        before = await due_keys(unit, order)
        done = await revise(unit, plan, VOICES, POSTER, item(f"{ORDER.title} на год", "до 15.05.2026", HELPER), SCHOOL)
        assert [row["title"] for row in done.story["changed"]] == [f"{ORDER.title} на год"]
        kept, held = await unit.events.get(order.id), await unit.events.get(choirs.id)
        assert kept is not None
        assert held is not None
        assert await due_keys(unit, kept) == before
        assert (held.outcome, held.outcome_note, held.status) == ("held", "отчёт", "scheduled")


async def test_quarters_become_halves(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        quarters = await events_of(unit, plan, VOICES.title)
        await unit.events.set_date(
            quarters[3].id, starts_on=dt.date(2026, 12, 3), start_time=None, now=NOW, person_id=None
        )
        await revise(unit, plan, item(VOICES.title, "2 раза в год"), *ROWS[1:])
        now = await events_of(unit, plan, VOICES.title)
        dated = [event for event in now if event.starts_on is not None]
        assert [event.id for event in dated] == [quarters[3].id]
        assert len({event.ordinal for event in now}) == len(now)
        assert all(event.status == "scheduled" for event in now)
        back = await revise(unit, plan, *ROWS, content="3")
        assert back.created
        again = await events_of(unit, plan, VOICES.title)
        assert [event.label for event in again] == ["I квартал", "II квартал", "III квартал", "IV квартал"]
        assert again[3].starts_on == dt.date(2026, 12, 3)


async def test_a_series_keeps_its_meetings(storage: Storage) -> None:
    series = item("Школа молодого методиста", "сентябрь - декабрь")
    assert series.nature is Nature.SERIES
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), series, ORDER)).plan
        (row,) = await events_of(unit, plan, series.title)
        meeting = await unit.events.add_meeting(
            row.id, starts_on=dt.date(2026, 9, 10), start_time=None, now=NOW, person_id=None
        )
        await revise(unit, plan, item(series.title, "октябрь - декабрь"), ORDER)
        rows = await events_of(unit, plan, series.title)
        assert [(event.id, event.starts_on) for event in rows] == [(row.id, None), (meeting.id, dt.date(2026, 9, 10))]
        assert rows[0].window_start == dt.date(2026, 10, 1)


async def test_twins_share_one_event_through_revisions(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), SCHOOL, ORDER, SCHOOL)).plan
        (event,) = await events_of(unit, plan, SCHOOL.title)
        await revise(unit, plan, ORDER, SCHOOL)  # the row that held the event is gone, its twin takes over
        (kept,) = await events_of(unit, plan, SCHOOL.title)
        assert kept.id == event.id
        await revise(unit, plan, ORDER, SCHOOL, SCHOOL, content="3")
        (kept,) = await events_of(unit, plan, SCHOOL.title)
        assert kept.id == event.id
        await revise(unit, plan, ORDER, SCHOOL, item(SCHOOL.title, "декабрь"), content="4")
        assert len(await events_of(unit, plan, SCHOOL.title)) == 2


async def test_a_date_that_the_plan_takes_back(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (poster,) = await events_of(unit, plan, POSTER.title)
        await revise(unit, plan, VOICES, item(POSTER.title, "II квартал"), *ROWS[2:])
        (kept,) = await events_of(unit, plan, POSTER.title)
        assert (kept.id, kept.starts_on) == (poster.id, None)
        assert kept.window_end == dt.date(2026, 6, 30)
        assert any(key.startswith("closing") for key in await due_keys(unit, kept))
        await revise(unit, plan, *ROWS, content="3")
        anna = await person(unit)
        await unit.registrations.register(poster.id, anna.id, now=LATER)
        done = await revise(unit, plan, VOICES, item(POSTER.title, "III квартал"), *ROWS[2:], content="4")
        (kept,) = await events_of(unit, plan, POSTER.title)
        assert kept.starts_on == dt.date(2026, 4, 15)  # somebody counts on it
        assert [one.event_id for one in done.kept_dates] == [poster.id]


async def test_a_moved_window_is_asked_about_anew(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (school,) = await events_of(unit, plan, SCHOOL.title)
        before = await due_keys(unit, school)
        await revise(unit, plan, *ROWS[:3], item(SCHOOL.title, "декабрь"), CHOIRS)
        (moved,) = await events_of(unit, plan, SCHOOL.title)
        after = await due_keys(unit, moved)
        assert before
        assert after
        assert not set(before) & set(after)


async def test_somebody_was_quicker(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        base = await unit.revisions.base(plan.id)
        await revise(unit, plan, *ROWS[:4])
    with pytest.raises(PlanChanged):
        async with storage.write() as unit:
            await unit.revisions.apply(
                plan.id,
                draft(*ROWS[:2]),
                expected_version=base.version.id,
                answers={},
                cancel=(),
                file_name="p.txt",
                content=b"9",
                person_id=None,
                now=LATER,
            )
    async with storage.read() as unit:
        assert len(await unit.plans.items(plan.id)) == 4


async def test_the_plan_that_a_file_revises_is_found(storage: Storage) -> None:
    async with storage.write() as unit:
        owner: Institution = await institution(unit)
        other = await institution(unit, slug="other")
        plan = (await keep(unit, owner, *ROWS)).plan
        assert (await unit.revisions.likely(owner.id, draft(*ROWS[1:], item("Семинар", "май")))).id == plan.id  # type: ignore[union-attr]
        assert await unit.revisions.likely(other.id, draft(*ROWS)) is None
        assert await unit.revisions.likely(owner.id, draft(item("Турнир", "май"), item("Слёт", "июнь"))) is None
        # Going back to the first file is a revision too.
        first = await unit.plans.versions(plan.id)
        await revise(unit, plan, *ROWS[:3])
        assert await unit.plans.by_hash(owner.id, first[0].sha256) is None


async def test_answers_join_rows(storage: Storage) -> None:
    other = item("Семинар руководителей", "октябрь", HELPER)
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (school,) = await events_of(unit, plan, SCHOOL.title)
        done = await revise(unit, plan, *ROWS[:3], other, CHOIRS, answers={(3, 3): True})
        assert [row["title"] for row in done.story["changed"]] == [other.title]
        (kept,) = await events_of(unit, plan, other.title)
        assert kept.id == school.id


async def test_rows_that_a_person_joined_stay_one_event(storage: Storage) -> None:
    twin = item("Семинар директоров области", "октябрь")
    async with storage.write() as unit:
        owner = await institution(unit)
        plan = (await keep(unit, owner, SCHOOL, ORDER, replace(twin, same_as=0))).plan
        (event,) = await events_of(unit, plan, SCHOOL.title)
        assert await events_of(unit, plan, twin.title) == []
        await revise(unit, plan, CHOIRS, SCHOOL, ORDER, twin)
        (kept,) = await events_of(unit, plan, SCHOOL.title)
        assert kept.id == event.id
        assert await events_of(unit, plan, twin.title) == []
        await revise(unit, plan, CHOIRS, ORDER, twin, content="3")  # the first of the two is gone
        (kept,) = await events_of(unit, plan, twin.title)
        assert kept.id == event.id


async def test_equal_rows_that_a_person_told_apart_stay_two_events(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        plan = (await keep(unit, owner, SCHOOL, ORDER, replace(SCHOOL, same_as=2))).plan
        before = {event.id for event in await events_of(unit, plan, SCHOOL.title)}
        assert len(before) == 2
        await revise(unit, plan, CHOIRS, SCHOOL, ORDER, SCHOOL)
        assert {event.id for event in await events_of(unit, plan, SCHOOL.title)} == before


async def test_another_spelling_of_a_party_is_no_change(storage: Storage) -> None:
    short = replace(DEPARTMENT, name="ОНТ")
    async with storage.write() as unit:
        owner = await institution(unit)
        plan = (await keep(unit, owner, SCHOOL, ORDER)).plan
        (responsible,) = [
            view.responsible
            for view in await unit.responsibles.of_institution(owner.id)
            if view.responsible.name == DEPARTMENT.name
        ]
        responsible.aliases = ["ОНТ"]
        await unit.session.flush()
        done = await revise(unit, plan, replace(SCHOOL, responsible=(short,)), ORDER)
        assert (done.story["changed"], done.story["same"]) == ([], 2)


async def test_what_staff_wrote_on_a_card_is_a_reason_to_keep_it(storage: Storage) -> None:
    contest = item("Конкурс чтецов «Живое слово»", "март - май")
    assert contest.nature is Nature.CONTEST
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), contest, SCHOOL, ORDER)).plan
        (event,) = await events_of(unit, plan, contest.title)
        await unit.events.set_stages(event.id, [("приём работ", dt.date(2026, 4, 10))], NOW)
        base = await unit.revisions.base(plan.id)
        assert await unit.revisions.ties(base, [0]) == {0: Ties(filled=True)}
        done = await revise(unit, plan, SCHOOL, ORDER)
        assert [row["stays"] for row in done.story["gone"]] == [True]
        await revise(unit, plan, item(contest.title, "апрель - июнь"), SCHOOL, ORDER, content="3")
        (kept,) = await events_of(unit, plan, contest.title)
        assert (kept.id, len(kept.stages), kept.window_end) == (event.id, 1, dt.date(2026, 6, 30))


async def test_two_rows_that_exchange_their_days(storage: Storage) -> None:
    first, second = item("Семинар хормейстеров", "15 марта"), item("Семинар хореографов", "20 мая")
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), first, second)).plan
        before = [(await events_of(unit, plan, one.title))[0].id for one in (first, second)]
        await revise(unit, plan, item(first.title, "20 мая"), item(second.title, "15 марта"))
        after = [(await events_of(unit, plan, one.title))[0] for one in (first, second)]
        assert [event.id for event in after] == before
        assert [event.starts_on for event in after] == [dt.date(2026, 5, 20), dt.date(2026, 3, 15)]


async def test_a_cancelled_event_is_not_made_anew(storage: Storage) -> None:
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        (school,) = await events_of(unit, plan, SCHOOL.title)
        await unit.events.cancel(school.id, reason="ремонт", now=NOW, person_id=None)
        await revise(unit, plan, *ROWS[:3], item(SCHOOL.title, "октябрь", place="Клуб"), CHOIRS)
        (kept,) = await events_of(unit, plan, SCHOOL.title)
        assert (kept.id, kept.status) == (school.id, "cancelled")


async def test_all_rows_gone(storage: Storage) -> None:
    other = [item(f"Турнир {number}", "июнь") for number in range(3)]
    async with storage.write() as unit:
        plan = (await keep(unit, await institution(unit), *ROWS)).plan
        done = await revise(unit, plan, *other)
        assert len(done.story["gone"]) == 5
        assert [row.title for row in await unit.plans.items(plan.id)] == [row.title for row in other]
        assert len(await unit.listings.of_plan(plan.id)) == 3
