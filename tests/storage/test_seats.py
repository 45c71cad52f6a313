"""Seats on both databases: applications of several, quotas, caps, approval, colleagues, confirm or release; many at once."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from storage.database import Storage
from storage.errors import BadValue, RegistrationClosed
from storage.models import Event, Registration
from tests.builders import NOW, institution, one_event, person

HOUR = dt.timedelta(hours=1)


async def event_with(
    storage: Storage, *, capacity: int | None = None, data_mode: str = "full", **rules: object
) -> Event:
    async with storage.write() as unit:
        owner = await institution(unit, data_mode=data_mode)
        event = await one_event(unit, owner, capacity=capacity)
        if rules:
            await unit.admissions.set_rules(event.id, NOW, **rules)
    return event


async def comes(
    storage: Storage, event: Event, name: str = "Анна", now: dt.datetime = NOW, **fields: str
) -> Registration:
    async with storage.write() as unit:
        someone = await person(unit, name)
        return (await unit.registrations.register(event.id, someone.id, now=now, full_name=name, **fields)).registration


async def state_of(storage: Storage, row: Registration) -> str:
    async with storage.read() as unit:
        found = await unit.registrations.get(row.id)
    assert found is not None
    return found.registration.state


async def test_an_application_takes_its_seats_and_waits_whole(storage: Storage) -> None:
    event = await event_with(storage, capacity=5, takes_seats=True)
    async with storage.write() as unit:
        maker, other = await person(unit, "Ольга"), await person(unit, "Пётр")
        first = await unit.registrations.apply(
            event.id, maker.id, organisation="Клуб", municipality="Заречье", seats=3, now=NOW
        )
        again = await unit.registrations.apply(
            event.id, maker.id, organisation="Клуб", municipality="Заречье", seats=9, now=NOW
        )
        second = await unit.registrations.apply(
            event.id, other.id, organisation="Школа", municipality="Заречье", seats=3, now=NOW
        )
        view = await unit.events.view(event.id)
    assert (first.registration.state, again.already, second.registration.state) == ("registered", True, "waiting")
    assert view is not None
    assert (view.registered, view.waiting, view.free) == (3, 3, 2)
    late = await comes(storage, event)  # a small one does not overtake
    assert late.state == "waiting"
    async with storage.write() as unit:
        await unit.registrations.leave_one(first.registration.id, maker.id, NOW)
    assert await state_of(storage, second.registration) == "registered"
    assert await state_of(storage, late) == "registered"


async def test_a_quota_of_one_organisation(storage: Storage) -> None:
    event = await event_with(storage, organisation_quota=2)
    await comes(storage, event, "Анна", organisation="МБУК «Озёрская библиотека»")
    await comes(storage, event, "Борис", organisation='мбук "озерская библиотека"')
    with pytest.raises(RegistrationClosed) as refused:
        await comes(storage, event, "Вера", organisation="МБУК Озёрская библиотека")
    assert refused.value.why == "quota"
    assert (await comes(storage, event, "Глеб", organisation="Клуб")).state == "registered"


async def test_a_cap_of_the_waiting_list(storage: Storage) -> None:
    event = await event_with(storage, capacity=1, waiting_cap=1)
    assert (await comes(storage, event, "Анна")).state == "registered"
    assert (await comes(storage, event, "Борис")).state == "waiting"
    with pytest.raises(RegistrationClosed) as refused:
        await comes(storage, event, "Вера")
    assert refused.value.why == "waiting_full"


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"opens_at": NOW + HOUR}, "not_yet"),
        ({"closes_at": NOW - HOUR}, "over"),
        ({"paused": True}, "paused"),
    ],
)
async def test_doors(storage: Storage, rules: dict[str, object], why: str) -> None:
    event = await event_with(storage, **rules)
    with pytest.raises(RegistrationClosed) as refused:
        await comes(storage, event)
    assert refused.value.why == why
    async with storage.write() as unit:
        with pytest.raises(BadValue):
            await unit.admissions.set_rules(event.id, NOW, capacity=5)


async def test_approval(storage: Storage) -> None:
    event = await event_with(storage, capacity=1, needs_approval=True)
    rows = [await comes(storage, event, name) for name in ("Анна", "Борис", "Вера")]
    assert [row.state for row in rows] == ["pending"] * 3
    async with storage.write() as unit:
        assert await unit.admissions.approve(rows[1].id, NOW) is not None
        assert await unit.admissions.approve(rows[1].id, NOW) is None  # once
        assert await unit.admissions.reject(rows[2].id, NOW) is not None
        await unit.admissions.approve(rows[0].id, NOW)
    assert [await state_of(storage, row) for row in rows] == ["waiting", "registered", "cancelled"]


async def test_a_colleague_confirms_or_is_forgotten(storage: Storage) -> None:
    event = await event_with(storage)
    async with storage.write() as unit:
        maker, colleague = await person(unit, "Ольга"), await person(unit, "Вера")
        places = [
            await unit.registrations.register_colleague(
                event.id, maker.id, now=NOW, full_name=name, organisation="Клуб", details={"talk": "тема"}
            )
            for name in ("Вера Лугова", "Глеб Озёров")
        ]
        first, second = (place.registration for place in places)
        link, other = [
            await unit.links.create(
                "colleague",
                institution_id=event.institution_id,
                event_id=event.id,
                registration_id=row.id,
                now=NOW,
                expires_at=NOW + dt.timedelta(days=30),
            )
            for row in (first, second)
        ]
        assert await unit.registrations.claim("k_1-wrong", colleague.id, NOW) is None
        assert (
            await unit.registrations.claim(other.replace(f"_{second.id}-", f"_{first.id}-"), colleague.id, NOW) is None
        )
        assert await unit.registrations.claim(link, colleague.id, NOW) is not None
        assert await unit.registrations.claim(link, maker.id, NOW) is None
        assert await unit.registrations.claim(other, colleague.id, NOW) is None  # has a place already
    week = NOW + dt.timedelta(days=7, minutes=1)
    async with storage.write() as unit:
        assert await unit.registrations.forget_names(week) == 1
        assert await unit.registrations.forget_names(week) == 0
        kept, gone = await unit.registrations.get(first.id), await unit.registrations.get(second.id)
    assert kept is not None
    assert gone is not None
    assert (kept.registration.full_name, kept.registration.person_id) == ("Вера Лугова", colleague.id)
    assert (gone.registration.full_name, gone.registration.details, gone.registration.state) == (None, {}, "registered")


async def test_without_personal_data_only_numbers_are_kept(storage: Storage) -> None:
    event = await event_with(storage, data_mode="none")
    row = await comes(storage, event, "Анна", organisation="Клуб", phone="+79123456789")
    assert (row.full_name, row.organisation, row.phone) == (None, None, None)
    async with storage.write() as unit:
        maker = await person(unit, "Ольга")
        place = await unit.registrations.apply(
            event.id, maker.id, organisation="Клуб", municipality="Заречье", seats=4, now=NOW
        )
    assert (place.registration.seats, place.registration.organisation) == (4, "Клуб")


async def test_confirm_or_release(storage: Storage) -> None:
    event = await event_with(storage, capacity=2, confirm_release=True)
    sure, silent = await comes(storage, event, "Анна"), await comes(storage, event, "Борис")
    waiting = await comes(storage, event, "Вера")
    asked = dt.datetime(2026, 4, 12, 7, 0, tzinfo=dt.UTC)  # three days before, 10:00 in Moscow
    async with storage.write() as unit:
        assert await unit.confirmations(asked - HOUR).run() == 0
        assert await unit.confirmations(asked - HOUR).next_moment() == asked
        assert await unit.confirmations(asked).run() == 2
        assert await unit.confirmations(asked).run() == 0
        assert sure.person_id is not None
        assert await unit.registrations.answer_move(event.id, sure.person_id, True, asked + HOUR)
    async with storage.write() as unit:
        moment = await unit.confirmations(asked + HOUR).next_moment()
        assert moment == asked + dt.timedelta(days=2)  # 24 waking hours
        await unit.confirmations(moment).run()
    assert [await state_of(storage, row) for row in (sure, silent)] == ["registered", "cancelled"]
    assert await state_of(storage, waiting) in ("registered", "offered")


@pytest.mark.parametrize("capacity", [1, 7])
async def test_many_at_once_with_seats_of_all_sizes(storage: Storage, capacity: int) -> None:
    event = await event_with(storage, capacity=capacity, takes_seats=True)
    async with storage.write() as unit:
        people = [(await person(unit, f"Имя {number}")).id for number in range(20)]

    async def one(number: int, person_id: int) -> None:
        async with storage.write() as unit:
            if number % 3 == 0:
                await unit.registrations.apply(
                    event.id,
                    person_id,
                    organisation=f"Клуб {number}",
                    municipality="З",
                    seats=min(capacity, 1 + number % 4),
                    now=NOW,
                )
            else:
                await unit.registrations.register(event.id, person_id, now=NOW)

    await asyncio.gather(*(one(number, person_id) for number, person_id in enumerate(people)))

    async def leaves(person_id: int) -> None:
        async with storage.write() as unit:
            await unit.registrations.leave_all(person_id, NOW)

    await asyncio.gather(*(leaves(person_id) for person_id in people[::2]))
    async with storage.read() as unit:
        rows, _ = await unit.registrations.participants(event.id)
    held = [one.registration for one in rows if one.registration.state == "registered"]
    waiting = [one.registration for one in rows if one.registration.state == "waiting"]
    free = capacity - sum(row.seats for row in held)
    assert free >= 0
    assert not waiting or waiting[0].seats > free  # whoever is first did not fit
    assert len({one.registration.number for one in rows}) == len(rows)


async def test_what_was_put_off_releases_nobody(storage: Storage) -> None:
    event = await event_with(storage, confirm_release=True)
    row = await comes(storage, event)
    asked = dt.datetime(2026, 4, 12, 7, 0, tzinfo=dt.UTC)
    async with storage.write() as unit:
        assert await unit.confirmations(asked.replace(hour=20)).run() == 0  # at night nobody is asked
        assert await unit.confirmations(asked + HOUR).run() == 1
        await unit.events.postpone(event.id, now=asked + HOUR, person_id=None, ground="приказ", confirmed=True)
    async with storage.write() as unit:
        await unit.confirmations(asked + dt.timedelta(days=5)).run()
    assert await state_of(storage, row) == "registered"


async def test_not_coming_ends_ones_own_place_only(storage: Storage) -> None:
    event = await event_with(storage, takes_seats=True)
    own = await comes(storage, event)
    assert own.person_id is not None
    async with storage.write() as unit:
        made = await unit.registrations.apply(
            event.id, own.person_id, organisation="Клуб", municipality="З", seats=4, now=NOW
        )
        assert await unit.registrations.answer_move(event.id, own.person_id, False, NOW)
    assert [await state_of(storage, row) for row in (own, made.registration)] == ["cancelled", "registered"]


async def test_an_application_larger_than_what_is_left_of_the_hall_blocks_nobody(storage: Storage) -> None:
    event = await event_with(storage, capacity=3, takes_seats=True)
    held = await comes(storage, event)
    async with storage.write() as unit:
        maker = await person(unit, "Ольга")
        large = await unit.registrations.apply(
            event.id, maker.id, organisation="Клуб", municipality="З", seats=3, now=NOW
        )
        await unit.events.set_capacity(event.id, 2, NOW)
    assert large.registration.state == "waiting"
    assert (await comes(storage, event, "Борис")).state == "registered"
    small = await comes(storage, event, "Вера")
    assert small.state == "waiting"
    async with storage.write() as unit:
        assert held.person_id is not None
        await unit.registrations.leave(event.id, held.person_id, NOW)
    assert [await state_of(storage, row) for row in (small, large.registration)] == ["registered", "waiting"]
