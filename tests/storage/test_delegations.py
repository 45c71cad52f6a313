"""Work handed on, leave, everything handed over: who hears, who answers, what stays."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from storage.database import Storage, Unit
from storage.models import Delegation, Delivery, Event, Institution, Person
from storage.outgoing.receivers import Receivers, on_duty
from storage.repositories.delegations import Answered, Says
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, person

LATER = dt.timedelta(hours=1)
STAGE = replace(DEPARTMENT, name="Отдел сцены")


async def linked(unit: Unit, someone: Person, responsible_id: int) -> None:
    await unit.responsibles.link(
        responsible_id,
        person_id=someone.id,
        platform="telegram",
        chat_id=someone.chat_id,
        thread_id=None,
        chat_kind="private",
        chat_title=None,
        now=NOW,
    )


async def home(unit: Unit) -> tuple[Institution, dict[str, int], Event]:
    """An institution with three departments and one webinar in April."""
    owner = await institution(unit)
    kept = await keep(
        unit,
        owner,
        item("Вебинар «Афиша за час»", "15 апреля, 14:00", DEPARTMENT, HELPER),
        item("Семинар «Сцена»", "20 апреля", STAGE),
    )
    (view, _) = await unit.listings.of_plan(kept.plan.id)
    ids = {one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(owner.id)}
    return owner, ids, view.event


async def told(unit: Unit, someone: Person) -> list[str]:
    """What is owed to this person about delegations and leave, due by now."""
    claimed: list[Delivery] = await unit.deliveries.claim(NOW + LATER, limit=200, real_now=1.0)
    return [row.payload["says"] for row in claimed if row.chat_id == someone.chat_id and "says" in row.payload]


async def hears(unit: Unit, event: Event, now: dt.datetime = NOW) -> dict[str, set[str]]:
    """Chats by kind of the event's reminders."""
    rows = await unit.reminders.preview(NOW, NOW + dt.timedelta(days=300))
    views = [view for row in rows for view in row.items if view.reminder.event_id == event.id]
    reminders = [view.reminder for view in views]
    receivers = await Receivers.load(unit.session, reminders, now)
    found: dict[str, set[str]] = {}
    for reminder in reminders:
        found.setdefault(reminder.kind, set()).update(chat.chat_id for chat in receivers.of(reminder))
    return found


async def given(unit: Unit, owner: Institution, event: Event, giver: Person, taker: Person) -> Delegation:
    asked = await unit.delegations.ask(owner.id, event.id, giver.id, taker.id, NOW)
    assert asked is not None
    assert await unit.delegations.accept(asked.id, taker.id, NOW) is Answered.DONE
    return asked


async def test_reminders_go_to_who_took_the_event_but_for_helpers(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, ids, event = await home(unit)
        lead, helper, taker = await person(unit, "Павел"), await person(unit, "Лев"), await person(unit, "Анна")
        await linked(unit, lead, ids[DEPARTMENT.name])
        await linked(unit, helper, ids[HELPER.name])
        asked = await unit.delegations.ask(owner.id, event.id, lead.id, taker.id, NOW)
        assert asked is not None
        assert (await hears(unit, event))["before"] == {lead.chat_id}  # until the other agrees
        assert await unit.delegations.held_by(taker.id) == frozenset()
        assert await told(unit, taker) == ["asked"]
        assert await unit.delegations.accept(asked.id, taker.id, NOW) is Answered.DONE
        found = await hears(unit, event)
        assert found["before"] == found["morning"] == {taker.chat_id}
        assert found["co_eve"] == {helper.chat_id}
        assert await unit.delegations.held_by(taker.id) == frozenset({event.id})
        page, total = await unit.listings.of_responsibles([], taken=[event.id], now=NOW)
        assert (page[0].event.id, total) == (event.id, 1)
        assert await told(unit, lead) == ["accepted"]


@pytest.mark.parametrize("why", ["blocked", "on leave", "erased", "taken back"])
async def test_whoever_cannot_run_it_gives_it_back(storage: Storage, why: str) -> None:
    async with storage.write() as unit:
        owner, ids, event = await home(unit)
        lead, taker = await person(unit, "Павел"), await person(unit, "Анна")
        await linked(unit, lead, ids[DEPARTMENT.name])
        await linked(unit, taker, ids[STAGE.name])
        asked = await given(unit, owner, event, lead, taker)
        if why == "blocked":
            await unit.people.mark_blocked(taker.id, NOW)
        elif why == "on leave":
            mine = await unit.leaves.of_person(taker)
            await unit.leaves.begin(mine, dt.date(2026, 1, 13), {}, taker.id, NOW)
        elif why == "erased":
            await unit.people.forget(taker.id, NOW)
        else:
            assert await unit.delegations.withdraw(asked.id, lead.id, NOW)
            assert not await unit.delegations.withdraw(asked.id, lead.id, NOW)
            assert await told(unit, taker) == ["asked", "taken_back"]
    async with storage.write() as unit:
        assert (await hears(unit, event))["before"] == {lead.chat_id}
        kept = await unit.delegations.get(asked.id)
        assert kept is not None
        assert kept.state == ("withdrawn" if why in ("erased", "taken back") else "accepted")
        if why == "erased":
            assert kept.to_person_id is None
            assert await told(unit, lead) == ["accepted", "returned"]
        if why == "on leave":  # until the morning after the last day
            back = dt.datetime(2026, 1, 13, 21, 1, tzinfo=dt.UTC)
            assert (await hears(unit, event, back))["before"] == {taker.chat_id}


async def test_one_is_asked_and_one_has_it(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, _, event = await home(unit)
        lead, first, second = await person(unit, "Павел"), await person(unit, "Анна"), await person(unit, "Лев")
        one = await unit.delegations.ask(owner.id, event.id, lead.id, first.id, NOW)
        assert one is not None
        assert await unit.delegations.ask(owner.id, event.id, lead.id, first.id, NOW) is None
        two = await unit.delegations.ask(owner.id, event.id, lead.id, second.id, NOW)
        assert two is not None
        assert (
            await unit.delegations.accept(one.id, first.id, NOW) is Answered.LATE
        )  # taken back by the second question
        assert await unit.delegations.accept(two.id, first.id, NOW) is Answered.NOT_YOURS
        assert await unit.delegations.accept(two.id, second.id, NOW) is Answered.DONE
        assert await unit.delegations.accept(two.id, second.id, NOW) is Answered.LATE
        assert await unit.delegations.refuse(two.id, second.id, NOW) is Answered.LATE
        three = await unit.delegations.ask(owner.id, event.id, lead.id, first.id, NOW)
        assert three is not None
        assert await unit.delegations.held_by(second.id) == {event.id}
        assert await unit.delegations.accept(three.id, first.id, NOW) is Answered.DONE
        assert await unit.delegations.held_by(second.id) == frozenset()
        assert await unit.delegations.held_by(first.id) == {event.id}
        assert "passed_on" in await told(unit, second)
        what = [row.what for row in await unit.reminders.history(event.id)]
        assert what == ["delegated", "delegated", "delegation_accepted", "delegated", "delegation_accepted"]


async def test_five_presses_at_once_are_one(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, _, event = await home(unit)
        lead, taker = await person(unit, "Павел"), await person(unit, "Анна")
        asked = await unit.delegations.ask(owner.id, event.id, lead.id, taker.id, NOW)
        assert asked is not None

    async def press() -> Answered:
        async with storage.write() as unit:
            return await unit.delegations.accept(asked.id, taker.id, NOW)

    answers = await asyncio.gather(*(press() for _ in range(5)))
    assert sorted(answers) == [Answered.DONE, *[Answered.LATE] * 4]
    async with storage.write() as unit:
        assert (await told(unit, lead)) == ["accepted"]


async def test_refused_unanswered_and_closed(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, _, event = await home(unit)
        lead, other = await person(unit, "Павел"), await person(unit, "Анна")
        asked = await unit.delegations.ask(owner.id, event.id, lead.id, other.id, NOW)
        assert asked is not None
        assert await unit.delegations.refuse(asked.id, other.id, NOW) is Answered.DONE
        assert await told(unit, lead) == ["refused"]
        again = await unit.delegations.ask(owner.id, event.id, lead.id, other.id, NOW)
        assert again is not None
        await unit.events.set_outcome(event.id, outcome="held", now=NOW, person_id=None)
        assert await unit.delegations.accept(again.id, other.id, NOW) is Answered.CLOSED
        claimed = await unit.deliveries.claim(NOW + dt.timedelta(days=3), limit=200, real_now=1.0)
        silent = [row for row in claimed if row.payload.get("says") == Says.SILENT]
        assert {row.due_at for row in silent} == {dt.datetime(2026, 1, 14, 6, tzinfo=dt.UTC)}  # asked on Monday


async def test_a_link_is_for_the_first_who_opens_it(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, _, event = await home(unit)
        lead, first, second = await person(unit, "Павел"), await person(unit, "Анна"), await person(unit, "Лев")
        asked = await unit.delegations.ask(owner.id, event.id, lead.id, None, NOW)
        assert asked is not None
        payload = await unit.links.create(
            "delegation", institution_id=owner.id, now=NOW, expires_at=NOW + LATER, delegation_id=asked.id
        )
        assert payload.startswith("t_")
        assert await unit.delegations.accept(asked.id, first.id, NOW) is Answered.NOT_YOURS  # never without the link
        assert not await unit.delegations.open_link(asked.id, lead.id)
        assert await unit.delegations.open_link(asked.id, first.id)
        assert await unit.delegations.open_link(asked.id, first.id)
        assert not await unit.delegations.open_link(asked.id, second.id)
        assert await unit.delegations.accept(asked.id, first.id, NOW) is Answered.DONE
        assert await unit.links.find(payload, NOW) is None


async def test_a_substitute_hears_and_acts_until_the_last_day(storage: Storage) -> None:
    async with storage.write() as unit:
        _, ids, event = await home(unit)
        lead, other = await person(unit, "Павел"), await person(unit, "Анна")
        await linked(unit, lead, ids[DEPARTMENT.name])
        await linked(unit, other, ids[STAGE.name])
        mine = await unit.leaves.of_person(lead)
        substitutes: dict[int, int | None] = {mine[0].institution.id: ids[STAGE.name]}
        until = dt.date(2026, 4, 10)
        await unit.leaves.begin(mine, until, substitutes, lead.id, NOW)
        await unit.leaves.begin(mine, until, substitutes, lead.id, NOW)  # once
        assert await told(unit, other) == ["begun"]
        assert await unit.leaves.covered_by({ids[STAGE.name]}, NOW) == {ids[DEPARTMENT.name]}
        assert await unit.leaves.covered_by({ids[HELPER.name]}, NOW) == set()
        assert (await hears(unit, event))["before"] == {other.chat_id}
        for moment, who in (
            (dt.datetime(2026, 4, 10, 20, 59, tzinfo=dt.UTC), other),  # still the 10th in Moscow
            (dt.datetime(2026, 4, 10, 21, 1, tzinfo=dt.UTC), lead),
        ):
            (chat,) = (await on_duty(unit.session, {ids[DEPARTMENT.name]}, moment))[ids[DEPARTMENT.name]]
            assert chat.chat_id == who.chat_id
            covered = await unit.leaves.covered_by({ids[STAGE.name]}, moment)
            assert bool(covered) is (who is other)
        assert await unit.leaves.end(await unit.leaves.of_person(lead), lead.id, NOW)
        assert not await unit.leaves.end(await unit.leaves.of_person(lead), lead.id, NOW)
        assert await told(unit, other) == ["ended"]
        assert (await hears(unit, event))["before"] == {lead.chat_id}


async def test_notices_to_helpers_and_heads_follow_the_leave(storage: Storage) -> None:
    async with storage.write() as unit:
        _, ids, event = await home(unit)
        helper, other = await person(unit, "Лев"), await person(unit, "Анна")
        await linked(unit, helper, ids[HELPER.name])
        await linked(unit, other, ids[STAGE.name])
        await unit.responsibles.set_head(ids[STAGE.name], ids[HELPER.name], NOW)
        mine = await unit.leaves.of_person(helper)
        await unit.leaves.begin(mine, dt.date(2026, 2, 1), {mine[0].institution.id: ids[STAGE.name]}, helper.id, NOW)
        await unit.events.set_date(
            event.id, starts_on=dt.date(2026, 4, 16), start_time=None, now=NOW, person_id=None, confirmed=True
        )
        await unit.summaries(NOW).queue()
        claimed = await unit.deliveries.claim(NOW, limit=200, real_now=1.0)
        kinds = {row.kind: row.chat_id for row in claimed}
        assert kinds["co_date"] == other.chat_id
        assert kinds["weekly"] == other.chat_id


async def test_everything_is_handed_over(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, ids, event = await home(unit)
        leaver, heir, admin = await person(unit, "Мария"), await person(unit, "Анна"), await person(unit, "Ольга")
        third = await person(unit, "Лев")
        await unit.people.grant(admin.id, owner.id, "admin", NOW)
        await unit.people.grant(leaver.id, owner.id, "organizer", NOW)
        for name in (DEPARTMENT.name, STAGE.name):
            await linked(unit, leaver, ids[name])
        await linked(unit, heir, ids[STAGE.name])  # linked already: not doubled
        await linked(unit, third, ids[HELPER.name])
        group = {
            "platform": "telegram",
            "chat_id": "-5",
            "thread_id": None,
            "chat_kind": "group",
            "chat_title": "Отдел",
        }
        await unit.responsibles.link(ids[DEPARTMENT.name], person_id=leaver.id, now=NOW, **group)  # type: ignore[arg-type]
        await unit.leaves.begin(await unit.leaves.of_person(leaver), dt.date(2026, 3, 1), {}, leaver.id, NOW)
        taken = await given(unit, owner, event, third, leaver)
        views = await unit.listings.of_institution(owner.id)
        other = next(view.event for view in views[0] if view.event.id != event.id)
        asked = await unit.delegations.ask(owner.id, other.id, third.id, leaver.id, NOW)
        payload = await unit.links.create(
            "event_dialog",
            institution_id=owner.id,
            now=NOW,
            expires_at=NOW + LATER,
            event_id=event.id,
            person_id=leaver.id,
        )
        everything = await unit.delegations.ask(owner.id, None, leaver.id, heir.id, NOW)
        assert asked is not None
        assert everything is not None
        assert await unit.delegations.accept(everything.id, heir.id, NOW) is Answered.DONE
        assert await unit.delegations.accept(everything.id, heir.id, NOW) is Answered.LATE
    async with storage.write() as unit:
        assert await unit.leaves.of_person(leaver) == []
        mine = await unit.leaves.of_person(heir)
        assert sorted(one.responsible.name for one in mine) == [DEPARTMENT.name, STAGE.name]
        assert all(one.contact.leave_until is None for one in mine)
        chats = (await unit.responsibles.contacts_of([ids[DEPARTMENT.name]]))[ids[DEPARTMENT.name]]
        assert {chat.chat_id for chat in chats} == {"-5", heir.chat_id}
        assert await unit.delegations.held_by(heir.id) == {event.id}
        assert await unit.delegations.held_by(leaver.id) == frozenset()
        assert await unit.links.find(payload, NOW) is None
        assert [row.role for row in await unit.people.roles(heir.id)] == []
        assert [row.role for row in await unit.people.roles(leaver.id)] == ["organizer"]
        claimed = await unit.deliveries.claim(NOW, limit=200, real_now=1.0)
        says = {(row.chat_id, row.payload["says"]) for row in claimed if "says" in row.payload}
        assert {(admin.chat_id, "left"), (leaver.chat_id, "accepted"), (heir.chat_id, "asked")} <= says
        passed = await unit.delegations.get(asked.id)
        kept = await unit.delegations.get(taken.id)
        assert passed is not None
        assert kept is not None
        assert (passed.state, passed.to_person_id) == ("asked", heir.id)
        assert (kept.state, kept.to_person_id) == ("accepted", heir.id)
        assert "handed_over" in [row.action for row in await unit.audit.latest(owner.id)]


async def test_what_was_between_the_leaver_and_the_heir_is_over(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, ids, event = await home(unit)
        leaver, heir = await person(unit, "Мария"), await person(unit, "Анна")
        await linked(unit, leaver, ids[DEPARTMENT.name])
        mutual = await given(unit, owner, event, leaver, heir)
        everything = await unit.delegations.ask(owner.id, None, leaver.id, None, NOW)
        assert everything is not None
        await unit.links.create(
            "delegation",
            institution_id=owner.id,
            now=NOW,
            expires_at=NOW + LATER,
            delegation_id=everything.id,
            responsible_id=ids[STAGE.name],  # an admin names whose chat is lost already
        )
        assert await unit.delegations.open_link(everything.id, heir.id)
        assert await unit.delegations.accept(everything.id, heir.id, NOW) is Answered.DONE
        kept = await unit.delegations.get(mutual.id)
        assert kept is not None
        assert kept.state == "withdrawn"
        mine = {one.responsible.name for one in await unit.leaves.of_person(heir)}
        assert mine == {DEPARTMENT.name, STAGE.name}


async def test_whom_one_can_ask(storage: Storage) -> None:
    async with storage.write() as unit:
        owner, ids, _ = await home(unit)
        other = await institution(unit, slug="other")
        await keep(unit, other, item("Вебинар «Чужой»", "апрель"))
        (foreign,) = await unit.responsibles.of_institution(other.id)
        lead, mate, far = await person(unit, "Павел"), await person(unit, "Анна"), await person(unit, "Лев")
        gone, stranger = await person(unit, "Пётр"), await person(unit, "Чужой")
        for someone in (lead, mate, gone):
            await linked(unit, someone, ids[DEPARTMENT.name])
        await linked(unit, far, ids[STAGE.name])
        await linked(unit, mate, ids[STAGE.name])
        await linked(unit, stranger, foreign.responsible.id)
        await unit.people.mark_blocked(gone.id, NOW)
        near = await unit.delegations.people_near(owner.id, lead, [ids[DEPARTMENT.name]])
        assert [one.display_name for one, _ in near] == ["Анна"]
        every = await unit.delegations.people_near(owner.id, lead)
        assert [one.display_name for one, _ in every] == ["Анна", "Лев"]
        assert [one.display_name for one in await unit.delegations.who_spoke_for(ids[DEPARTMENT.name])] == [
            "Анна",
            "Павел",
            "Пётр",
        ]
