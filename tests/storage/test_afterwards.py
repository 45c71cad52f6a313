"""Tickets, feeds, thanks, answers in stars, materials, certificates: on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select, update

from scheduler.sweep import next_due
from storage.database import Storage, Unit
from storage.errors import NoCertificate
from storage.models import Certificate, Delivery, Event, Feedback, Registration
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person

HOUR = dt.timedelta(hours=1)
START = dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC)  # 14:00 in Moscow
NEXT_MORNING = dt.datetime(2026, 4, 16, 7, tzinfo=dt.UTC)  # 10:00 in Moscow


async def registered(unit: Unit, event: Event, *, present: bool = True, count: int = 1) -> list[Registration]:
    found = []
    for _ in range(count):
        someone = await person(unit)
        place = await unit.registrations.register(event.id, someone.id, now=NOW, full_name="Полевая Анна")
        found.append(place.registration)
        if present:
            await check_in(unit, place.registration.id)
    return found


async def check_in(unit: Unit, registration_id: int) -> None:
    await unit.session.execute(
        update(Registration)
        .where(Registration.id == registration_id)
        .values(checked_in_at=START, checked_in_how="list")
    )


async def owed(storage: Storage, kind: DeliveryKind) -> list[Delivery]:
    async with storage.read() as unit:
        return list(await unit.session.scalars(select(Delivery).where(Delivery.kind == kind.value)))


async def sequence(storage: Storage, event_id: int) -> int:
    async with storage.read() as unit:
        event = await unit.events.get(event_id)
        assert event is not None
        return event.calendar_sequence


async def test_the_sequence_grows_with_every_change_that_a_calendar_shows(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
    before = await sequence(storage, event.id)
    day = dt.date(2026, 4, 20)

    async def grows(change: str, **given: object) -> None:
        nonlocal before
        async with storage.write() as unit:
            await getattr(unit.events, change)(event.id, now=NOW, **given)
        after = await sequence(storage, event.id)
        assert after > before, (change, given)
        before = after

    await grows("set_date", starts_on=day, start_time=dt.time(14), person_id=None, confirmed=True)
    await grows("set_date", starts_on=day, start_time=dt.time(15), person_id=None, confirmed=True)
    await grows("set_place", place="Зал 2")
    await grows("set_place", link="https://meet.example/a")
    await grows("set_words", public_title="Афиша")
    async with storage.write() as unit:
        await unit.events.set_place(event.id, now=NOW, place="Зал 2", link="https://meet.example/a")
    assert await sequence(storage, event.id) == before  # nothing has changed
    await grows("set_outcome", outcome="not_held", person_id=None)
    await grows("reopen", person_id=None)
    await grows("postpone", person_id=None, confirmed=True)
    await grows("set_date", starts_on=day, start_time=dt.time(15), person_id=None, confirmed=True)
    await grows("cancel", reason=None, person_id=None)


async def test_a_ticket_has_one_code(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        (mine,) = await registered(unit, event)
        await unit.session.execute(update(Registration).values(code=None))

    async def code() -> str | None:
        async with storage.write() as unit:
            return await unit.tickets.code_of(mine.id)

    codes = await asyncio.gather(*(code() for _ in range(6)))
    assert len(set(codes)) == 1
    assert len(codes[0] or "") == 16
    async with storage.write() as unit:
        assert await unit.tickets.code_of(mine.id + 1000) is None


async def test_a_feed_opens_with_the_newest_secret_only(storage: Storage) -> None:
    async with storage.write() as unit:
        someone = await person(unit)
        first = await unit.feeds.renew(someone.id)
        second = await unit.feeds.renew(someone.id)
    async with storage.read() as unit:
        assert await unit.feeds.owner(first) is None
        found = await unit.feeds.owner(second)
        assert found is not None
        assert (found.id, second in (found.feed_hash or "")) == (someone.id, False)
    async with storage.write() as unit:
        await unit.feeds.revoke(someone.id)
        assert await unit.feeds.owner(second) is None
        assert not await unit.feeds.is_open(someone.id)


async def test_a_feed_holds_what_stands_and_what_was_cancelled_lately(storage: Storage) -> None:
    async with storage.write() as unit:
        home, someone = await institution(unit), await person(unit)
        events = [await one_event(unit, home, period=f"{day} апреля, 14:00") for day in (10, 11, 12)]
        other = await one_event(unit, home)
        await registered(unit, other, count=1)
        for event in events:
            await unit.registrations.register(event.id, someone.id, now=NOW)
        await unit.registrations.leave(events[1].id, someone.id, NOW)
        await unit.registrations.leave(events[2].id, someone.id, NOW)
        again = await unit.registrations.register(events[2].id, someone.id, now=NOW)

    async def states(now: dt.datetime) -> list[tuple[int, str]]:
        async with storage.read() as unit:
            return [(one.view.event.id, one.registration.state) for one in await unit.feeds.content(someone.id, now)]

    assert again.registration.state == "registered"
    ids = [event.id for event in events]
    soon = [(ids[0], "registered"), (ids[1], "cancelled"), (ids[2], "registered")]
    assert await states(NOW + HOUR) == soon
    assert await states(NOW + dt.timedelta(days=31)) == [soon[0], soon[2]]
    assert await states(NOW + dt.timedelta(days=200)) == []


async def test_thanks_come_the_next_morning_once_to_those_present(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        (here,) = await registered(unit, event)
        await registered(unit, event, present=False)
        await unit.afterwards.queue(NOW)
    assert await next_due(storage) is not None
    async with storage.read() as unit:
        assert await unit.afterwards.next_at() == NEXT_MORNING
    for moment in (START + HOUR, NEXT_MORNING - HOUR, NEXT_MORNING, NEXT_MORNING + HOUR, NEXT_MORNING + 24 * HOUR):
        async with storage.write() as unit:
            await unit.afterwards.queue(moment)
        there = [row.registration_id for row in await owed(storage, DeliveryKind.THANKS)]
        assert there == ([here.id] if moment >= NEXT_MORNING else []), moment
    async with storage.read() as unit:
        assert await unit.afterwards.next_at() is None


async def test_an_event_marked_late_or_never(storage: Storage) -> None:
    """Marked as held three days after, nobody checked in: all registered; not held, cancelled, unmarked: nobody."""
    async with storage.write() as unit:
        home = await institution(unit)
        held, not_held, cancelled, unmarked = [await one_event(unit, home) for _ in range(4)]
        people = [await registered(unit, event, present=False) for event in (held, not_held, cancelled, unmarked)]
        await unit.events.cancel(cancelled.id, reason=None, now=NOW, person_id=None)
        await unit.afterwards.queue(NOW)
        for days in range(3):
            await unit.afterwards.queue(NEXT_MORNING + days * 24 * HOUR)
        late = NEXT_MORNING + 3 * 24 * HOUR - HOUR
        await unit.events.set_outcome(held.id, outcome="held", now=late, person_id=None)
        await unit.events.set_outcome(not_held.id, outcome="not_held", now=late, person_id=None)
        await unit.afterwards.queue(late)
    assert await owed(storage, DeliveryKind.THANKS) == []
    async with storage.write() as unit:
        await unit.afterwards.queue(late + HOUR)
    assert [row.registration_id for row in await owed(storage, DeliveryKind.THANKS)] == [people[0][0].id]


async def test_what_was_over_before_thanks_were_known_is_left_in_peace(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        await registered(unit, event)
        for hours in (0, 24, 48):
            await unit.afterwards.queue(NEXT_MORNING + hours * HOUR)
    assert await owed(storage, DeliveryKind.THANKS) == []


async def test_after_downtime_nobody_is_thanked_at_night(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        await registered(unit, event)
        await unit.afterwards.queue(NOW)
        await unit.afterwards.queue(NEXT_MORNING + 17 * HOUR)  # 03:00 in Moscow
    (row,) = await owed(storage, DeliveryKind.THANKS)
    assert row.due_at == NEXT_MORNING + 24 * HOUR


async def test_materials_go_once_per_address_to_the_registered_only(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit), capacity=2)
        await registered(unit, event, present=False, count=3)  # the third waits
        assert await unit.afterwards.reach(event.id) == 2
        assert await unit.afterwards.set_link(event.id, "materials", "https://disk.example/a", NOW) == 2
        assert await unit.afterwards.set_link(event.id, "materials", "https://disk.example/a", NOW) == 0
        assert await unit.afterwards.set_link(event.id, "recording", "https://video.example/a", NOW) == 2
        assert await unit.afterwards.set_link(event.id, "materials", "https://disk.example/b", NOW) == 2
    rows = await owed(storage, DeliveryKind.MATERIALS)
    assert len(rows) == 6
    assert not any("example" in str(row.payload) for row in rows)


async def test_a_link_that_comes_in_the_last_day_is_told(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit), capacity=1)
        (mine,) = await registered(unit, event, present=False)
        await registered(unit, event, present=False)  # waits
        await unit.events.set_place(event.id, now=START - 30 * HOUR, link="https://meet.example/early")
        await unit.events.set_place(event.id, now=START - 3 * HOUR, link="https://meet.example/late")
        await unit.events.set_place(event.id, now=START - 2 * HOUR, link="https://meet.example/late")
        await unit.events.set_place(event.id, now=START + 2 * HOUR, link="https://meet.example/over")
    told = [row for row in await owed(storage, DeliveryKind.REG_DAY) if row.unique_key.startswith("reg_link")]
    assert [row.registration_id for row in told] == [mine.id]


async def test_stars_are_given_once_and_an_anonymous_answer_names_nobody(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        named, hidden, third = await registered(unit, event, count=3)

    async def stars(one: Registration, count: int, *, anonymous: bool = False, by: int | None = None) -> int | None:
        async with storage.write() as unit:
            someone = by or one.person_id or 0
            return await unit.feedback.give(one.id, someone, count, anonymous=anonymous, now=NEXT_MORNING)

    given = await asyncio.gather(*(stars(named, 5) for _ in range(5)))
    assert sum(one is not None for one in given) == 1
    secret = await stars(hidden, 2, anonymous=True)
    assert secret is not None
    assert await stars(third, 4, by=named.person_id) is None  # somebody else's
    assert await stars(third, 6) is None
    async with storage.write() as unit:
        rows = list(await unit.session.scalars(select(Feedback).order_by(Feedback.stars)))
        assert [(row.stars, row.registration_id, row.on) for row in rows] == [
            (2, None, "2026-04-16"),
            (5, named.id, "2026-04-16"),
        ]
        days = {row.feedback_at for row in await unit.session.scalars(select(Registration)) if row.feedback_at}
        assert len(days) == 1  # the day only: a moment would tell who the anonymous one is
        mine = next(one for one in given if one is not None)
        comment = unit.feedback.comment
        assert not await comment(mine, hidden.id, hidden.person_id or 0, "чужое")
        assert not await comment(secret, third.id, third.person_id or 0, "ещё не ответил")
        assert await comment(secret, hidden.id, hidden.person_id or 0, "Душно")
        assert not await comment(secret, hidden.id, hidden.person_id or 0, "Дважды")
        opinion = await unit.feedback.opinion(event.id)
        assert (opinion.count, opinion.average, opinion.comments) == (2, 3.5, 1)
        (only,) = await unit.feedback.comments(event.id)
        assert (only.feedback.comment, only.registration) == ("Душно", None)


async def test_certificates_are_numbered_without_gaps_or_doubles(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        people = await registered(unit, event, count=8)
        other = await one_event(unit, await institution(unit, slug="other"))
        (elsewhere,) = await registered(unit, other)

    async def issue(
        one: Registration, now: dt.datetime = NEXT_MORNING, name: str | None = "Полевая Анна"
    ) -> Certificate:
        async with storage.write() as unit:
            return (await unit.certificates.issue(one.id, one.person_id or 0, now=now, full_name=name)).certificate

    found = await asyncio.gather(*(issue(one) for one in [*people, *people]))
    numbers = {row.registration_id: row.number for row in found}
    assert sorted(numbers.values(), key=lambda text: int(text[5:])) == [f"2026-{number}" for number in range(1, 9)]
    assert {row.number for row in found if row.registration_id == people[0].id} == {numbers[people[0].id]}
    assert (await issue(elsewhere)).number == "2026-1"  # of another institution
    assert len({row.code for row in found}) == 8
    async with storage.write() as unit:
        assert await unit.certificates.erase_names(people[0].person_id or 0) == 1
    assert (await issue(people[0], name=None)).full_name is None
    async with storage.write() as unit:
        late = await one_event(unit, (await unit.institutions.all())[0])
        (next_year,) = await registered(unit, late)
    silvester = dt.datetime(2026, 12, 31, 21, 30, tzinfo=dt.UTC)  # 2027 in Moscow
    assert (await issue(next_year, silvester)).number == "2027-1"


@pytest.mark.parametrize(
    ("present", "now", "outcome", "why"),
    [
        (False, NEXT_MORNING, None, "not_present"),
        (True, START + HOUR, None, "not_over"),  # its end is not known: the next day
        (True, NEXT_MORNING, "not_held", "not_held"),
        (True, START + HOUR, "held", None),  # staff have said so
        (True, NEXT_MORNING, None, None),
    ],
)
async def test_who_gets_a_certificate(
    storage: Storage, present: bool, now: dt.datetime, outcome: str | None, why: str | None
) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        (mine,) = await registered(unit, event, present=present)
        stranger = await person(unit)
        if outcome is not None:
            await unit.events.set_outcome(event.id, outcome=outcome, now=now, person_id=None)
    async with storage.write() as unit:
        with pytest.raises(NoCertificate, match="not_yours"):
            await unit.certificates.issue(mine.id, stranger.id, now=now)
        assert [one.registration.id for one in await unit.certificates.earned(mine.person_id or 0, now)] == (
            [] if why else [mine.id]
        )
        if why is None:
            assert (await unit.certificates.issue(mine.id, mine.person_id or 0, now=now)).certificate.number == "2026-1"
        else:
            with pytest.raises(NoCertificate, match=why):
                await unit.certificates.issue(mine.id, mine.person_id or 0, now=now)


async def test_a_forgotten_person_leaves_a_number_without_a_name(storage: Storage) -> None:
    async with storage.write() as unit:
        event = await one_event(unit, await institution(unit))
        (mine,) = await registered(unit, event)
        someone = mine.person_id or 0
        done = await unit.certificates.issue(mine.id, someone, now=NEXT_MORNING, full_name="Полевая Анна")
        await unit.feedback.give(mine.id, someone, 5, anonymous=False, now=NEXT_MORNING)
    async with storage.write() as unit:
        await unit.people.forget(someone, NEXT_MORNING)
    async with storage.read() as unit:
        found = await unit.certificates.by_code(done.certificate.code)
        assert found is not None
        assert (found.certificate.full_name, found.certificate.person_id) == (None, None)
        assert (await unit.feedback.opinion(event.id)).count == 1


async def test_consent_withdrawn_takes_the_name_out_of_the_register(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        (mine,) = await registered(unit, event)
        someone = mine.person_id or 0
        await unit.consents.give(someone, home.id, text="т", text_version="1", now=NOW, purpose="certificate")
        done = await unit.certificates.issue(mine.id, someone, now=NEXT_MORNING, full_name="Полевая Анна")
    async with storage.write() as unit:
        assert await unit.consents.withdraw(someone, home.id, NEXT_MORNING, "certificate")
    async with storage.read() as unit:
        found = await unit.certificates.by_code(done.certificate.code)
        assert found is not None
        assert found.certificate.full_name is None
