"""What is remembered, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from plans.draft import Nature, Party, PartyKind, PartyRole, PlanKind
from plans.form_book import own_form, with_forms
from plans.policy import Policy
from storage.database import Storage
from storage.drivers.migrate import downgrade, upgrade
from storage.errors import BadValue, EventClosed, EventMissing, GroundMissing, RegistrationClosed, SlugTaken
from storage.models import Base
from storage.repositories.deliveries import DeliveryKind
from storage.repositories.responsibles import name_key
from tests.builders import DEPARTMENT, HELPER, NOW, draft, institution, item, keep, one_event, person

APRIL_15 = dt.date(2026, 4, 15)


@pytest.mark.filterwarnings("ignore:autogenerate skipping")  # indexes over expressions cannot be compared on SQLite
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
async def test_migrations_go_up_and_down_and_match_the_models(empty_storage: Storage) -> None:
    await empty_storage.upgrade()

    def difference(sync: object) -> list[object]:
        found = compare_metadata(MigrationContext.configure(sync), Base.metadata)  # type: ignore[arg-type]
        return [one for one in found if not any(name in str(one) for name in over_expressions)]

    over_expressions = {"uq_subscriptions_once": "subscriptions", "uq_contacts_active": "contacts"}
    where = "sqlite_master WHERE type = 'index' AND name" if empty_storage.is_sqlite else "pg_indexes WHERE indexname"
    async with empty_storage.engine.connect() as connection:
        assert await connection.run_sync(difference) == []
        for name in over_expressions:  # comparing skips them: a migration once did too
            made = await connection.scalar(text(f"SELECT count(*) FROM {where} = :name"), {"name": name})
            assert made == 1, name
    await empty_storage.migrate(downgrade)
    await empty_storage.upgrade()
    assert await empty_storage.check() == []


async def test_own_columns_are_kept_and_older_plans_have_none(empty_storage: Storage) -> None:
    await empty_storage.migrate(lambda connection: upgrade(connection, "0001"))
    async with empty_storage.engine.begin() as connection:
        for statement in (
            "INSERT INTO institutions (id, slug, name, country, time_zone, ownership, data_mode, created_at) "
            "VALUES (1001, 'old', 'Клуб', 'RU', 'Europe/Moscow', 'private', 'full', '2026-01-12 06:05:00+00:00')",
            "INSERT INTO plans (id, institution_id, title, kind, contacts, problems, created_at) "
            "VALUES (1001, 1001, 'План', 'plan', '[]', '[]', '2026-01-12 06:05:00+00:00')",
            "INSERT INTO plan_versions (id, plan_id, file_name, sha256, content, imported_at) "
            "VALUES (1001, 1001, 'a.txt', 'x', '', '2026-01-12 06:05:00+00:00')",
            'INSERT INTO plan_items (id, plan_id, version_id, ordinal, "where", title, forms, nature, public, period, problems) '
            "VALUES (1001, 1001, 1001, 1, 'строка 1', 'Семинар', '[]', 'event', true, '{}', '[]')",
        ):
            await connection.execute(text(statement))
    await empty_storage.upgrade()
    async with empty_storage.read() as unit:
        plan = await unit.plans.get(1001)
        assert plan is not None
        assert (plan.columns, [row.cells for row in await unit.plans.items(1001)]) == ([], [[]])
    own = replace(item("Семинар", "май"), cells=("май", "Семинар\n«Свет»"))
    async with empty_storage.write() as unit:
        home = await institution(unit, slug="new")
        kept = await unit.plans.keep(
            replace(draft(own), columns=("Срок", "Мероприятие")),
            institution_id=home.id, file_name="b.txt", content=b"b", person_id=None, now=NOW,
        )  # fmt: skip
    async with empty_storage.read() as unit:
        again = await unit.plans.draft_again(kept.plan.id)
    assert (again.columns, again.items[0].cells) == (("Срок", "Мероприятие"), ("май", "Семинар\n«Свет»"))


async def test_a_read_keeps_nothing_and_a_fault_rolls_back(storage: Storage) -> None:
    async with storage.read() as unit:
        await institution(unit)
    with pytest.raises(RuntimeError):
        async with storage.write() as unit:
            await institution(unit)
            raise RuntimeError
    async with storage.read() as unit:
        assert await unit.institutions.all() == []


async def test_a_commit_is_on_the_disk_when_it_returns(storage: Storage) -> None:
    """docs/decisions/0016: on every connection of the pool, whichever a unit gets."""
    asked = "PRAGMA synchronous" if storage.engine.dialect.name == "sqlite" else "SHOW synchronous_commit"
    async with storage.write() as unit, storage.read() as beside:
        answers = {(await one.session.execute(text(asked))).scalar_one() for one in (unit, beside)}
    assert answers in ({2}, {"on"}), "SQLite's FULL is 2"


async def test_naive_moments_are_refused(storage: Storage) -> None:
    with pytest.raises(StatementError, match="NaiveMoment"):
        async with storage.write() as unit:
            await unit.people.meet("telegram", "1", "1", "Анна", dt.datetime(2026, 1, 1))


async def test_institutions(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        with pytest.raises(SlugTaken):
            await institution(unit)
        for values in (
            {"country": "KZ"},
            {"time_zone": "Mars"},
            {"slug": "Ц"},
            {"ownership": "?"},
            {"data_mode": "?"},
            {"name": " "},
        ):
            good = {
                "slug": "other",
                "name": "Дом",
                "country": "RU",
                "time_zone": "Europe/Moscow",
                "ownership": "private",
                "data_mode": None,
            }
            with pytest.raises(BadValue):
                await unit.institutions.add(**{**good, **values}, now=NOW)  # type: ignore[arg-type]
        state = await unit.institutions.add(
            slug="state",
            name="Обл. центр",
            country="RU",
            time_zone="Europe/Moscow",
            ownership="state",
            data_mode=None,
            now=NOW,
        )
        assert state.data_mode == "none"  # may not pass personal data through a foreign messenger
        await unit.institutions.confirm_full_mode(state.id, NOW)
        await unit.institutions.set_policy(owner.id, Policy(before=5), NOW)
        await unit.institutions.set_policy(owner.id, Policy(before=7), NOW)
        assert (await unit.institutions.policy(owner.id)).before == 7
        assert (await unit.institutions.policy(state.id)) == Policy()


async def test_a_plan_is_kept_once_with_its_events_and_reminders(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        plan = draft(
            item("Творческая лаборатория «Голоса»", "ежеквартально"),
            item("Творческая лаборатория «Голоса»", "ежеквартально"),  # the same row in two sections is one event
            item("Издание приказа «О плане»", "до 15.05.2026"),
            item("Вебинар «Афиша»", "15 апреля, 14:00", DEPARTMENT, HELPER),
        )
        kept = await unit.plans.keep(
            plan, institution_id=owner.id, file_name="p.txt", content=b"1", person_id=None, now=NOW
        )
        again = await unit.plans.keep(
            plan, institution_id=owner.id, file_name="p.txt", content=b"1", person_id=None, now=NOW
        )
    assert (kept.items, kept.events, kept.created) == (4, 6, True)
    assert (again.plan.id, again.created, again.events) == (kept.plan.id, False, 6)
    async with storage.read() as unit:
        views = await unit.listings.of_plan(kept.plan.id)
        assert [view.event.label for view in views[:4]] == ["I квартал", "II квартал", "III квартал", "IV квартал"]
        assert [view.event.public for view in views[4:]] == [False, True]
        assert views[0].lead is not None
        assert views[0].lead.name == DEPARTMENT.name
        again_draft = await unit.plans.draft_again(kept.plan.id)
        assert [one.as_json() for one in again_draft.items] == [one.as_json() for one in plan.items]
        items = await unit.plans.items(kept.plan.id)
        assert items[1].same_as_id == items[0].id
        assert await unit.reminders.next_due_at() is not None
        rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=365))
        assert rows
        assert all(row.to is None for row in rows)
        kinds = {one.reminder.kind for row in rows for one in row.items}
        assert {"round", "closing", "outcome", "before", "eve", "morning", "overdue", "letter", "co_eve"} <= kinds


async def test_rows_joined_and_told_apart_by_a_person(storage: Storage) -> None:
    lab, ball = item("Творческая лаборатория", "апрель"), item("Бал", "май")
    async with storage.write() as unit:
        home = await institution(unit)
        kept = await keep(
            unit, home, lab, lab, replace(lab, same_as=2), ball, replace(ball, title="Балы", same_as=3), ball
        )
        items = await unit.plans.items(kept.plan.id)
    firsts = [next((at for at, one in enumerate(items) if one.id == row.same_as_id), None) for row in items]
    assert firsts == [None, 0, None, None, 3, 3]
    assert kept.events == 3


async def test_a_spelling_is_kept_with_its_party(storage: Storage) -> None:
    plan = replace(draft(item("Бал", "май")), aliases=(("ОНТ", DEPARTMENT.name), ("Никто", "Нигде")))
    async with storage.write() as unit:
        home = await institution(unit)
        for content in (b"1", b"2"):
            await unit.plans.keep(plan, institution_id=home.id, file_name="a", content=content, person_id=None, now=NOW)
        short = Party(PartyKind.DEPARTMENT, "онт")
        found = await unit.responsibles.keep(home.id, [short], {"ОНТ": "онт", HELPER.name: DEPARTMENT.name})
        (view,) = await unit.responsibles.of_institution(home.id)
    assert view.responsible.aliases == ["ОНТ", HELPER.name]
    assert found["онт"].id == view.responsible.id
    async with storage.write() as unit:  # two that are kept are never merged
        await unit.responsibles.keep(home.id, [replace(short, name="Отдел сказок")])
        found = await unit.responsibles.keep(home.id, [short], {"Отдел сказок": "ОНТ"})
    assert found["отдел сказок"].id != found["онт"].id


@pytest.mark.parametrize("spelling", ["Иванова И. И.", "иванова и.и.", "«Иванова И.И.»"])
def test_the_same_party_spelt_alike_is_one(spelling: str) -> None:
    assert name_key(spelling) == name_key("Иванова И.И.")


async def test_reminders_go_to_the_linked_chat_in_one_digest(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item("Совещание клубов", "апрель"), item("Семинар «Свет»", "апрель"))
        head = await person(unit)
        (lead, *_) = await unit.responsibles.of_institution(owner.id)
        linked = {
            "person_id": head.id, "platform": "telegram", "chat_id": head.chat_id, "thread_id": None, "chat_kind": "private",
            "chat_title": None, "now": NOW,
        }  # fmt: skip
        contact, new = await unit.responsibles.link(lead.responsible.id, **linked)  # type: ignore[arg-type]
        again, second = await unit.responsibles.link(lead.responsible.id, **linked)  # type: ignore[arg-type]
        assert (again.id, new, second) == (contact.id, True, False)
    round_day = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)
    async with storage.write() as unit:
        preview = await unit.reminders.preview(round_day, round_day + dt.timedelta(hours=1))
        assert [(len(row.items), row.to and row.to.chat_id) for row in preview] == [(2, head.chat_id)]
        assert await unit.reminders.queue_due(round_day) == 2
        assert await unit.reminders.queue_due(round_day) == 0
    async with storage.write() as unit:
        (owed,) = await unit.deliveries.claim(round_day, limit=10, real_now=1.0)
        assert (owed.kind, owed.chat_id, len(owed.payload["reminders"])) == ("digest", head.chat_id, 2)
        assert await unit.deliveries.claim(round_day, limit=10, real_now=1.0) == []
        await unit.deliveries.sent(owed.id, "77", round_day)
        views = await unit.reminders.views(owed.payload["reminders"])
        assert {one.reminder.state for one in views} == {"sent"}
        history = await unit.reminders.history(views[0].view.event.id)
        assert [row.what for row in history] == ["sent"]


async def test_a_lead_without_a_chat_is_listed_for_the_organizers_once(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item("Совещание клубов", "апрель"))
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
    for day in (dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC), dt.datetime(2026, 4, 2, 6, tzinfo=dt.UTC)):
        async with storage.write() as unit:
            assert await unit.reminders.queue_due(day) == 1
    async with storage.write() as unit:
        owed = await unit.deliveries.claim(dt.datetime(2026, 5, 1, tzinfo=dt.UTC), limit=10, real_now=1.0)
        assert [(one.kind, one.chat_id) for one in owed] == [("not_linked", organizer.chat_id)]


async def test_after_downtime_what_is_useless_is_missed_and_listed(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await one_event(unit, owner)
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "admin", NOW)
        (lead, *_) = await unit.responsibles.of_institution(owner.id)
        await unit.responsibles.link(
            lead.responsible.id,
            person_id=None,
            platform="telegram",
            chat_id="-5",
            thread_id=None,
            chat_kind="group",
            chat_title="Отдел",
            now=NOW,
        )
    late = dt.datetime(2026, 4, 24, 12, tzinfo=dt.UTC)
    async with storage.write() as unit:
        await unit.reminders.queue_due(late)
        owed = await unit.deliveries.claim(late, limit=10, real_now=1.0)
        by_kind = {one.kind: one for one in owed}
        assert set(by_kind) == {"digest", "missed"}
        (left,) = await unit.reminders.views(by_kind["digest"].payload["reminders"])
        assert left.reminder.kind == "outcome"


async def test_a_move_recomputes_and_tells_everyone_once(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)
        guest, reader = await person(unit), await person(unit, "Борис")
        await unit.registrations.register(event.id, guest.id, now=NOW, full_name="Анна")
        assert await unit.subscriptions.toggle(reader.id, form="вебинар", now=NOW)
        assert await unit.subscriptions.toggle(guest.id, form="вебинар", now=NOW)
        with pytest.raises(GroundMissing):
            await unit.events.set_date(
                event.id, starts_on=dt.date(2026, 4, 22), start_time=None, now=NOW, person_id=None
            )
    async with storage.write() as unit:
        change = await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 22), start_time=dt.time(11), now=NOW, person_id=None, confirmed=True
        )
        assert (change.first, change.changed, change.event.revision, change.event.status) == (
            False,
            True,
            1,
            "rescheduled",
        )
        same = await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 22), start_time=dt.time(11), now=NOW, person_id=None, confirmed=True
        )
        assert not same.changed
    async with storage.write() as unit:
        owed = await unit.deliveries.claim(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), limit=50, real_now=1.0)
        assert sorted((one.kind, one.person_id) for one in owed) == sorted(
            [("reg_moved", guest.id), ("moved", reader.id), ("reg_day", guest.id), ("reg_hour", guest.id)]
        )
        morning = next(
            row
            for row in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=200))
            if row.items[0].reminder.kind == "morning"
        )
        assert morning.due_at == dt.datetime(2026, 4, 22, 6, tzinfo=dt.UTC)


async def test_outside_the_window_a_move_waits_for_a_word(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        organizer, responsible = await person(unit), await person(unit)
        await unit.people.grant(organizer.id, owner.id, "organizer", NOW)
        event = await one_event(unit, owner, period="апрель")
        inside = await unit.events.set_date(
            event.id, starts_on=APRIL_15, start_time=None, now=NOW, person_id=responsible.id
        )
        assert (inside.first, inside.changed) == (True, True)
        may = dt.date(2026, 5, 20)
        change = await unit.events.set_date(
            event.id, starts_on=may, start_time=dt.time(10), now=NOW, person_id=responsible.id, ground="приказ № 5"
        )
        assert (change.changed, change.needs_confirmation) == (False, True)
        assert change.event.starts_on == APRIL_15
        assert change.proposal_id is not None
        decided = await unit.events.decide(change.proposal_id, accept=True, person_id=organizer.id, now=NOW)
        assert decided is not None
        assert (decided.event.starts_on, decided.event.start_time) == (may, dt.time(10))
        assert await unit.events.decide(change.proposal_id, accept=False, person_id=organizer.id, now=NOW) is None
        owed = await unit.deliveries.claim(NOW, limit=50, real_now=1.0)
        assert {"proposal", "proposal_decided"} <= {one.kind for one in owed}


async def test_not_held_may_wait_for_a_word_too(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)
        proposal = await unit.events.propose(event, {"kind": "not_held"}, "карантин", None, NOW)
        await unit.events.decide(proposal.id, accept=True, person_id=None, now=NOW)
        view = await unit.events.view(event.id)
        assert view is not None
        assert (view.event.outcome, view.event.outcome_reason) == ("not_held", "карантин")


async def test_one_answer_closes_the_row(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)

    async def press() -> bool:
        async with storage.write() as unit:
            return await unit.events.set_outcome(
                event.id, outcome="held", now=NOW, person_id=None, numbers={"participants": 12}
            )

    assert sorted(await asyncio.gather(*(press() for _ in range(5)))) == [False] * 4 + [True]
    async with storage.write() as unit:
        await unit.events.add_to_outcome(event.id, note="отчёт на сайте", numbers={"winners": 1})
        assert await unit.reminders.preview(NOW, NOW + dt.timedelta(days=365)) == []
        with pytest.raises(EventClosed):
            await unit.events.set_date(event.id, starts_on=APRIL_15, start_time=None, now=NOW, person_id=None)
        view = await unit.events.view(event.id)
        assert view is not None
        assert view.event.outcome_numbers == {"participants": 12, "winners": 1}


async def test_a_cancelled_event_is_silent_and_its_people_are_told(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)
        guest, reader = await person(unit), await person(unit)
        await unit.registrations.register(event.id, guest.id, now=NOW)
        await unit.subscriptions.toggle(reader.id, now=NOW)
        assert await unit.events.cancel(event.id, reason="ремонт", now=NOW, person_id=None)
        assert not await unit.events.cancel(event.id, reason="ремонт", now=NOW, person_id=None)
        owed = await unit.deliveries.claim(dt.datetime(2027, 1, 1, tzinfo=dt.UTC), limit=50, real_now=1.0)
        assert sorted(one.kind for one in owed) == ["cancelled", "reg_cancelled"]
        assert await unit.reminders.next_due_at() is None
        with pytest.raises(RegistrationClosed, match="cancelled"):
            await unit.registrations.register(event.id, reader.id, now=NOW)


async def test_acknowledging_stops_the_stage_and_snoozing_moves_the_ping(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner, period="II квартал")
        before = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=365))
        assert await unit.reminders.acknowledge(event.id, "dating", None, NOW)
        assert not await unit.reminders.acknowledge(event.id, "dating", None, NOW)
        after = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=365))
        assert {row.items[0].reminder.kind for row in before} - {row.items[0].reminder.kind for row in after} == {
            "round"
        }
        assert await unit.reminders.acknowledged_by(event.id, "closing") is None
        later = NOW.replace(minute=0) + dt.timedelta(days=3)
        assert await unit.reminders.snooze(event.id, "round", later, None, NOW)
        assert not await unit.reminders.snooze(event.id, "round", later, None, NOW)
        await unit.reminders.recompute(event.id, NOW)
        assert await unit.reminders.next_due_at() == later
        await unit.reminders.not_this_month(event.id, dt.date(2026, 4, 1), None, NOW)
        assert [row.what for row in await unit.reminders.history(event.id)] == [
            "acknowledged",
            "snoozed",
            "not_this_month",
        ]


async def test_a_series_meeting_answers_its_month(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        kept = await keep(unit, owner, item("Цикл вебинаров «Лето»", "январь–декабрь"))
        (series,) = await unit.listings.of_plan(kept.plan.id)
        asked = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
        rounds = sum(one.reminder.kind == "round" for row in asked for one in row.items)
        meeting = await unit.events.add_meeting(
            series.event.id, starts_on=dt.date(2026, 5, 20), start_time=dt.time(14), now=NOW, person_id=None
        )
        assert (meeting.ordinal, meeting.revision) == (2, 1)
        kinds = [
            one.reminder.kind
            for row in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
            for one in row.items
        ]
        assert kinds.count("round") == rounds - 1  # May has its meeting
        page, total = await unit.listings.public(NOW)
        assert ([view.event.id for view in page], total) == ([meeting.id], 1)


async def test_contest_stages_and_a_resolution(storage: Storage) -> None:
    outside = Party(PartyKind.GROUP, "Учреждениям области", None, PartyRole.OUTSIDE)
    async with storage.write() as unit:
        owner = await institution(unit)
        organizer = await person(unit)
        await unit.people.grant(organizer.id, owner.id, "admin", NOW)
        kept = await keep(unit, owner, item("Областной конкурс чтецов", "март - май"))
        (contest,) = await unit.listings.of_plan(kept.plan.id)
        await unit.events.set_stages(
            contest.event.id, [("итоги", dt.date(2026, 5, 20)), ("приём работ", dt.date(2026, 4, 15))], NOW
        )
        view = await unit.events.view(contest.event.id)
        assert view is not None
        assert [stage["name"] for stage in view.event.stages] == ["приём работ", "итоги"]
        row = item("создать условия", "", outside)
        resolution = draft(row, kind=PlanKind.RESOLUTION)
        asked = resolution.items[0].__class__(
            where="строка 1",
            title=row.title,
            period=row.period,
            responsible=row.responsible,
            nature=Nature.RECOMMENDATION,
        )
        await unit.plans.keep(
            draft(asked, kind=PlanKind.RESOLUTION),
            institution_id=owner.id,
            file_name="r.txt",
            content=b"r",
            person_id=None,
            now=NOW,
        )
        tomorrow = NOW + dt.timedelta(days=1)
        await unit.reminders.queue_due(tomorrow)
        owed = await unit.deliveries.claim(tomorrow, limit=10, real_now=1.0)
        assert organizer.chat_id in {one.chat_id for one in owed}  # nobody leads: the organizers decide


async def test_twenty_at_once_for_five_places(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner, capacity=5)
        people = [await person(unit, f"Участник {number}") for number in range(20)]

    async def register(person_id: int) -> str:
        async with storage.write() as unit:
            return (await unit.registrations.register(event.id, person_id, now=NOW)).registration.state

    states = await asyncio.gather(*(register(one.id) for one in people))
    assert (states.count("registered"), states.count("waiting")) == (5, 15)
    async with storage.read() as unit:
        page, total = await unit.registrations.participants(event.id)
        assert total == 20
        assert sorted(one.registration.number for one in page) == list(range(1, 21))
        assert [one.queue for one in page if one.queue] == list(range(1, 16))
        leaving = [one.person.id for one in page if one.queue is None][:2]

    async def leave(person_id: int) -> int:
        async with storage.write() as unit:
            return len((await unit.registrations.leave(event.id, person_id, NOW)).promoted)

    assert sum(await asyncio.gather(*(leave(one) for one in leaving))) == 2
    async with storage.write() as unit:
        view = await unit.events.view(event.id)
        assert view is not None
        assert (view.registered, view.waiting, view.free) == (5, 13, 0)
        assert await unit.events.set_capacity(event.id, 8, NOW) == 3


async def test_registering_twice_is_once_and_closed_doors_say_why(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner)
        guest = await person(unit)
        first = await unit.registrations.register(event.id, guest.id, now=NOW, full_name="Анна", organisation="Клуб")
        again = await unit.registrations.register(event.id, guest.id, now=NOW)
        assert (first.already, again.already, again.registration.id) == (False, True, first.registration.id)
        assert await unit.people.known_organisations(owner.id) == ["Клуб"]
        (mine,) = await unit.registrations.of_person(guest.id, NOW)
        assert mine.view.event.id == event.id
        assert await unit.registrations.get(first.registration.id) is not None
        assert await unit.registrations.answer_move(event.id, guest.id, True, NOW)
        assert await unit.registrations.answer_move(event.id, guest.id, False, NOW)
        assert not await unit.registrations.answer_move(event.id, guest.id, True, NOW)
        assert (await unit.registrations.leave(event.id, guest.id, NOW)).registration is None
        with pytest.raises(RegistrationClosed, match="started"):
            await unit.registrations.register(event.id, guest.id, now=dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC))
        await unit.events.set_registration_open(event.id, False)
        with pytest.raises(RegistrationClosed, match="closed"):
            await unit.registrations.register(event.id, guest.id, now=NOW)
        await unit.events.set_public(event.id, False)
        with pytest.raises(RegistrationClosed, match="internal"):
            await unit.registrations.register(event.id, guest.id, now=NOW)
        undated = await one_event(unit, owner, period="май")
        with pytest.raises(RegistrationClosed, match="undated"):
            await unit.registrations.register(undated.id, guest.id, now=NOW)
        with pytest.raises(EventMissing):
            await unit.registrations.register(10**6, guest.id, now=NOW)


async def test_without_personal_data_a_number_only(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit, data_mode="none")
        event = await one_event(unit, owner)
        guest = await person(unit)
        place = await unit.registrations.register(event.id, guest.id, now=NOW, full_name="Анна", municipality="Заречье")
        assert (place.registration.number, place.registration.full_name, place.registration.municipality) == (
            1,
            None,
            None,
        )


async def test_offers_are_held_answered_and_expire(storage: Storage) -> None:
    day_before = dt.datetime(2026, 4, 14, 7, tzinfo=dt.UTC)  # 10:00 in Moscow, 28 h before
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner, capacity=1)
        people = [await person(unit) for _ in range(4)]
        rows = [(await unit.registrations.register(event.id, one.id, now=NOW)).registration for one in people]
        assert [row.state for row in rows] == ["registered", "waiting", "waiting", "waiting"]
        left = await unit.registrations.leave(event.id, people[0].id, day_before)
        assert [row.state for row in left.promoted] == ["offered"]
        assert (
            await unit.registrations.answer_offer(rows[1].id, people[2].id, True, day_before) is None
        )  # somebody else's
        assert await unit.registrations.answer_offer(rows[1].id, people[1].id, False, day_before) is not None
        assert await unit.registrations.answer_offer(10**6, people[1].id, True, day_before) is None
        until = await unit.registrations.next_expiry()
        assert until is not None
        assert await unit.registrations.expire_offers(until - dt.timedelta(seconds=1)) == 0
        assert await unit.registrations.expire_offers(until) == 1
        rest = await unit.registrations.get(rows[3].id)
        assert rest is not None
        if rest.registration.state == "offered":
            assert await unit.registrations.answer_offer(rows[3].id, people[3].id, True, until) is not None
            assert await unit.registrations.answer_offer(rows[3].id, people[3].id, True, until) is None


async def test_two_claimers_never_share_a_delivery(storage: Storage) -> None:
    async with storage.write() as unit:
        for number in range(30):
            assert await unit.deliveries.add(DeliveryKind.DATE_SET, unique_key=f"k{number}", chat_id="1", now=NOW)
        assert not await unit.deliveries.add(DeliveryKind.DATE_SET, unique_key="k1", chat_id="1", now=NOW)

    async def claim() -> list[int]:
        async with storage.write() as unit:
            return [one.id for one in await unit.deliveries.claim(NOW, limit=10, real_now=100.0)]

    found = [one for part in await asyncio.gather(claim(), claim(), claim()) for one in part]
    assert len(found) == len(set(found)) == 30


async def test_what_becomes_of_a_claim(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        guest = await person(unit)
        keys = ("stale", "gone", "retry", "failed", "lost")
        for key in keys:
            await unit.deliveries.add(
                DeliveryKind.REG_MOVED,
                unique_key=key,
                chat_id=guest.chat_id,
                now=NOW,
                person_id=guest.id,
                institution_id=owner.id,
            )
        await unit.deliveries.add(DeliveryKind.DATE_SET, unique_key="broadcast", chat_id="9", now=NOW)
        owed = {one.unique_key: one.id for one in await unit.deliveries.claim(NOW, limit=10, real_now=100.0)}
        later = NOW + dt.timedelta(minutes=5)
        await unit.deliveries.stale(owed["stale"], NOW)
        await unit.deliveries.gone(owed["gone"], "blocked", NOW)
        await unit.deliveries.retry(owed["retry"], later, "fault", NOW)
        await unit.deliveries.failed(owed["failed"], "bad request", NOW)
        assert await unit.deliveries.release_stale(109.0, 10.0) == 0
        assert (
            await unit.deliveries.release_stale(111.0, 10.0) == 1
        )  # the broadcast of unknown outcome is not sent again
        assert await unit.deliveries.next_due_at() == NOW
        given_up = await unit.given_up.listed(since=NOW)
        assert {one.delivery.unique_key for one in given_up} == {"failed", "broadcast"}
        again = await unit.deliveries.claim(later, limit=10, real_now=200.0)
        assert {one.unique_key: one.attempts for one in again} == {"retry": 2, "lost": 2}


async def test_links_consents_roles_and_settings(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        guest = await person(unit)
        soon = NOW + dt.timedelta(days=1)
        staff = await unit.links.create("role", institution_id=owner.id, now=NOW, expires_at=soon, role="organizer")
        token = await unit.links.find(staff, NOW)
        assert token is not None
        assert await unit.links.use(token.id, NOW)
        assert not await unit.links.use(token.id, NOW)
        assert await unit.links.find("s_unknown", NOW) is None
        await keep(unit, owner, item("Совещание", "май"))
        (view,) = await unit.responsibles.of_institution(owner.id)
        link = await unit.links.create(
            "responsible", institution_id=owner.id, now=NOW, expires_at=soon, responsible_id=view.responsible.id
        )
        assert len(link) <= 64
        assert await unit.links.find(link, NOW) is not None
        assert await unit.links.find(link, soon) is None
        assert await unit.links.revoke(view.responsible.id, NOW) == 1
        assert await unit.links.find(link, NOW) is None
        given = await unit.consents.give(guest.id, owner.id, text="Согласие", text_version="1", now=NOW)
        assert (await unit.consents.give(guest.id, owner.id, text="Согласие", text_version="1", now=NOW)).id == given.id
        other = await unit.consents.give(guest.id, owner.id, text="Другое", text_version="2", now=NOW)
        assert other.id != given.id  # the older one ended with it
        assert await unit.consents.active(guest.id, owner.id, text="Согласие") is None
        assert await unit.consents.withdraw(guest.id, owner.id, NOW)
        assert not await unit.consents.withdraw(guest.id, owner.id, NOW)
        assert len(await unit.consents.of_person(guest.id)) == 2
        assert await unit.people.grant(guest.id, owner.id, "organizer", NOW)
        assert not await unit.people.grant(guest.id, owner.id, "organizer", NOW)
        with pytest.raises(BadValue):
            await unit.people.grant(guest.id, owner.id, "king", NOW)
        assert [one.role for one in await unit.people.roles(guest.id)] == ["organizer"]
        assert await unit.people.revoke(guest.id, owner.id, "organizer")
        assert not await unit.people.revoke(guest.id, owner.id, "organizer")
        await unit.settings.put("bot", {"username": "a"})
        await unit.settings.put("bot", {"username": "b"})
        assert await unit.settings.get("bot") == {"username": "b"}
        await unit.audit.note("plan_imported", now=NOW, institution_id=owner.id)
        assert [one.action for one in await unit.audit.latest(owner.id)] == ["plan_imported"]


async def test_chat_state_and_chats_that_move_or_end(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        await keep(unit, owner, item("Совещание", "май", DEPARTMENT, HELPER))
        first, second = [one.responsible for one in await unit.responsibles.of_institution(owner.id)]
        for one in (first, second):
            await unit.responsibles.link(
                one.id,
                person_id=None,
                platform="telegram",
                chat_id="-1",
                thread_id="7",
                chat_kind="group",
                chat_title="Отдел",
                now=NOW,
            )
        assert len(await unit.responsibles.of_chat("telegram", "-1")) == 2
        assert await unit.responsibles.move_chat("telegram", "-1", "-100") == 2
        assert await unit.responsibles.unlink_chat("telegram", "-100", NOW, first.id) == 1
        await unit.responsibles.set_head(first.id, second.id, NOW)
        kept = await unit.responsibles.get(first.id)
        assert kept is not None
        await unit.chat_states.set_data("k", "5", {"a": 1}, NOW)
        await unit.chat_states.set_state("k", "5", "form:name", NOW)
        assert await unit.chat_states.get("k") == ("form:name", {"a": 1})
        assert await unit.chat_states.expire(NOW) == 0
        await unit.chat_states.forget("5")
        assert await unit.chat_states.get("k") == (None, {})


async def test_erasing_a_person_moves_places_on(storage: Storage) -> None:
    async with storage.write() as unit:
        owner = await institution(unit)
        event = await one_event(unit, owner, capacity=1)
        guest, waiting = await person(unit), await person(unit)
        await unit.people.save_profile(
            guest.id, full_name="Анна", organisation="Клуб", position="методист", municipality="Заречье"
        )
        await unit.people.set_time_zone(guest.id, "Europe/Minsk")
        await unit.registrations.register(event.id, guest.id, now=NOW)
        await unit.registrations.register(event.id, waiting.id, now=NOW)
        user_id = guest.user_id
        await unit.people.forget(guest.id, NOW)
    async with storage.read() as unit:
        assert await unit.people.by_user("telegram", user_id) is None
        place = await unit.registrations.of_person_at(event.id, waiting.id)
        assert place is not None
        assert place.registration.state == "registered"


async def test_lists_of_events(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, other = await institution(unit), await institution(unit, slug="other")
        await keep(
            unit, owner, item("Вебинар «Афиша»", "15 апреля"), item("Семинар «Свет»", "май"), item("Издание приказа", "до 1 мая"),
            item("Вебинар «Прошлое»", "2 января"),
        )  # fmt: skip
        await keep(unit, other, item("Вебинар «Чужой»", "апрель"))
        page, total = await unit.listings.public(NOW, institution_id=owner.id)
        assert [view.title for view in page] == ["Вебинар «Афиша»", "Семинар «Свет»"]
        assert total == 2
        assert await unit.listings.public_forms(NOW) == [("вебинар", 2), ("семинар", 1)]
        page, total = await unit.listings.public(NOW, form="вебинар", limit=1)
        assert (len(page), total) == (1, 2)
        page, total = await unit.listings.of_institution(owner.id, public_only=True, open_only=True)
        assert total == 3
        ids = [one.responsible.id for one in await unit.responsibles.of_institution(owner.id)]
        page, total = await unit.listings.of_responsibles(ids, now=NOW)
        assert total == 4
        views = await unit.events.views([page[1].event.id, page[0].event.id, 10**6])
        assert [view.event.id for view in views] == [page[1].event.id, page[0].event.id]
        await unit.events.set_words(page[1].event.id, now=NOW, public_title="Новое название", theme="Тема")
        await unit.events.set_place(page[1].event.id, now=NOW, place="Зал", link="https://example.org/room")
        changed = await unit.events.view(page[1].event.id)
        assert changed is not None
        assert (changed.title, changed.place) == ("Новое название", "Зал")
        assert await unit.events.view(10**6) is None


async def test_a_copy_of_the_file(storage: Storage, tmp_path: object) -> None:
    if storage.url.get_backend_name() != "sqlite":
        pytest.skip("pg_dump copies PostgreSQL")
    from pathlib import Path

    async with storage.write() as unit:
        await institution(unit)
    copy = Path(str(tmp_path)) / "copy.db"
    await storage.backup(copy)
    again = Storage(f"sqlite+aiosqlite:///{copy}")
    async with again.read() as unit:
        assert [one.slug for one in await unit.institutions.all()] == ["centre"]
    await again.close()


async def test_forms_of_an_institution(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, other = await institution(unit), await institution(unit, slug="other")
        form = own_form("библиомикс", icon="📚", nature=Nature.EVENT, public=True, registers=True)
        await unit.forms.keep(owner.id, form, NOW)
        await unit.forms.keep(owner.id, replace(form, icon="🎉"), NOW)
        (row,) = await unit.forms.own(owner.id)
        assert row.icon == "🎉"
        assert (await unit.forms.book(owner.id)).named("библиомикс") == replace(form, icon="🎉")
        assert (await unit.forms.book(other.id)).own == ()
        with pytest.raises(BadValue):
            await unit.forms.keep(owner.id, replace(form, pattern=""), NOW)
        plan = with_forms(draft(item("Библиомикс «Лето»", "20 июля, 12:00")), await unit.forms.book(owner.id))
        kept = await unit.plans.keep(
            plan, institution_id=owner.id, file_name="p.txt", content=b"1", person_id=None, now=NOW
        )
        (view,) = await unit.listings.of_plan(kept.plan.id)
        assert (view.event.form, view.event.registration_open, view.own_icon) == ("библиомикс", True, "🎉")
        keys = [
            one.reminder.kind
            for row in await unit.reminders.preview(NOW, NOW + dt.timedelta(days=300))
            for one in row.items
        ]
        assert "letter" in keys  # it takes registrations: time to send the information letter
        assert not await unit.forms.remove(row.id, other.id)
        assert await unit.forms.remove(row.id, owner.id)
        assert not await unit.forms.remove(row.id, owner.id)
        (view,) = await unit.listings.of_plan(kept.plan.id)
        assert (view.event.form, view.own_icon) == ("библиомикс", None)


async def test_working_days_of_an_institution_and_all_its_reminders_anew(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, other = await institution(unit), await institution(unit, slug="other")
        event = await one_event(unit, owner)

        async def eve() -> str:
            rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=400))
            (found,) = [view.reminder for row in rows for view in row.items if view.reminder.kind == "eve"]
            assert found.event_id == event.id
            return f"{found.due_at:%d.%m}"

        assert await eve() == "14.04"
        day = dt.date(2026, 4, 14)
        await unit.institutions.set_override(owner.id, day, working=True)
        await unit.institutions.set_override(owner.id, day, working=False, note="санитарный день")
        assert [(row.working, row.note) for row in await unit.institutions.overrides(owner.id)] == [
            (False, "санитарный день")
        ]
        assert await unit.institutions.overrides(other.id) == []
        assert await unit.reminders.recompute_all(owner.id, NOW) == 1
        assert await unit.reminders.recompute_all(other.id, NOW) == 0
        assert await eve() == "13.04"
        assert await unit.institutions.remove_override(owner.id, day)
        assert not await unit.institutions.remove_override(owner.id, day)
