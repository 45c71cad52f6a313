"""Who came: check-in once, the code word, «нас у экрана», helpers; the list kept by staff; on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt

from storage.database import Storage
from storage.models import Event, Institution, Person, Registration
from storage.repositories.attendance import Numbers
from tests.builders import NOW, institution, one_event, person

START = dt.datetime(2026, 4, 15, 11, tzinfo=dt.UTC)  # 14:00 in Moscow
HOUR = dt.timedelta(hours=1)


async def house(storage: Storage, capacity: int | None = None, data_mode: str = "full") -> tuple[Institution, Event]:
    async with storage.write() as unit:
        home = await institution(unit, data_mode=data_mode)
        return home, await one_event(unit, home, capacity=capacity)


async def comes(storage: Storage, event: Event, name: str, **fields: str) -> tuple[Person, Registration]:
    async with storage.write() as unit:
        one = await person(unit, name)
        place = await unit.registrations.register(event.id, one.id, now=NOW, full_name=name, **fields)
        return one, place.registration


async def numbers(storage: Storage, event: Event) -> Numbers:
    async with storage.read() as unit:
        return await unit.attendance.numbers(event.id)


async def test_checked_in_once_and_taken_back(storage: Storage) -> None:
    _, event = await house(storage)
    _, anna = await comes(storage, event, "Анна")

    async def press() -> bool:
        async with storage.write() as unit:
            done = await unit.attendance.check_in(anna.id, "list", START)
            return done is not None and done.done

    assert sorted(await asyncio.gather(*(press() for _ in range(5)))) == [False] * 4 + [True]
    found = await numbers(storage, event)
    assert (found.registered, found.present, found.absent, found.viewers) == (1, 1, 0, 1)
    async with storage.write() as unit:
        assert await unit.attendance.undo(anna.id)
        assert not await unit.attendance.undo(anna.id)
        assert await unit.attendance.check_in(10**9, "list", START) is None
    assert (await numbers(storage, event)).absent == 1


async def test_who_waits_is_not_checked_in_and_an_offer_is_taken_by_coming(storage: Storage) -> None:
    _, event = await house(storage, capacity=1)
    await comes(storage, event, "Анна")
    _, boris = await comes(storage, event, "Борис")
    async with storage.write() as unit:
        done = await unit.attendance.check_in(boris.id, "qr", START)
        assert done is not None
        assert (done.done, done.has_place) == (False, False)
    async with storage.write() as unit:
        row = await unit.session.get_one(Registration, boris.id)
        row.state = "offered"
    async with storage.write() as unit:
        done = await unit.attendance.check_in(boris.id, "qr", START)
        assert done is not None
        assert (done.done, done.registration.state) == (True, "registered")


async def test_the_code_word(storage: Storage) -> None:
    _, event = await house(storage)
    anna, _ = await comes(storage, event, "Анна")
    async with storage.write() as unit:
        stranger = await person(unit, "Борис")
        await unit.desk.set_code_word(event.id, "Подснежник")
    cases = [
        (anna, "подснежник", START - 2 * HOUR, None),
        (stranger, "подснежник", START, None),
        (anna, "ромашка", START, None),
        (anna, "подснежикк", START, None),
        (anna, "Подснежнек", START + HOUR, True),
        (anna, "подснежник", START + 2 * HOUR, False),  # said before: when it was is answered
        (anna, "подснежник", START + 4 * HOUR, None),
    ]
    for who, text, now, expected in cases:
        async with storage.write() as unit:
            said = await unit.attendance.say_word(who.id, text, now)
        assert (None if said is None else said[0].done) is expected, (text, now)
    async with storage.read() as unit:
        assert await unit.attendance.hears(anna.id, START)
        assert not await unit.attendance.hears(anna.id, START + 4 * HOUR)
        assert not await unit.attendance.hears(stranger.id, START)


async def test_watching_together(storage: Storage) -> None:
    _, event = await house(storage)
    anna, _ = await comes(storage, event, "Анна")
    boris, row = await comes(storage, event, "Борис")
    async with storage.write() as unit:
        assert not await unit.attendance.watch(event.id, anna.id, 5, START - HOUR)
        assert await unit.attendance.watch(event.id, anna.id, 5, START + HOUR)
        assert await unit.attendance.watch(event.id, anna.id, 6, START + HOUR)
        await unit.attendance.check_in(row.id, "list", START)
        assert not await unit.attendance.watch(event.id, boris.id, 2, START + dt.timedelta(days=15))
        assert not await unit.attendance.watch(event.id, 10**9, 2, START)
    found = await numbers(storage, event)
    assert (found.present, found.viewers, found.told) == (2, 7, 1)


async def test_helpers(storage: Storage) -> None:
    home, event = await house(storage)
    async with storage.write() as unit:
        lena = await person(unit, "Лена")
        link = await unit.links.create("helper", institution_id=home.id, now=NOW, expires_at=START, event_id=event.id)
        assert link.startswith("h_")
        assert await unit.attendance.add_helper(event.id, lena.id, NOW)
        assert not await unit.attendance.add_helper(event.id, lena.id, NOW)
        ((helper, _),) = await unit.attendance.helpers(event.id)
        assert await unit.attendance.is_helper(event.id, lena.id)
        assert not await unit.attendance.remove_helper(event.id + 1, helper.id, NOW)
        assert await unit.attendance.remove_helper(event.id, helper.id, NOW)
        assert not await unit.attendance.is_helper(event.id, lena.id)
        assert await unit.links.find(link, NOW) is None  # the link that would let them in again is gone too


async def test_the_list_by_pages_and_words(storage: Storage) -> None:
    _, event = await house(storage, capacity=2)
    await comes(storage, event, "Иванова Анна", organisation="Заречная библиотека", municipality="Заречье")
    await comes(storage, event, "Петров Борис")
    await comes(storage, event, "Сидорова Вера")
    async with storage.write() as unit:
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Ольга", phone="+79001234567", email="O@b.ru")
    async with storage.read() as unit:
        page, total = await unit.attendance.entries(event.id, offset=1, limit=2)
        assert [one.registration.number for one in page] == [2, 3]
        assert (total, page[1].queue) == (4, 1)
        for query, numbers_found in [
            ("3", [3]),
            ("№ 3", [3]),
            ("анна", [1]),
            ("библиотека", [1]),
            ("8 900 123-45-67", [4]),
            ("o@b", [4]),
            ("9", []),
        ]:
            found, count = await unit.attendance.entries(event.id, query=query)
            assert [one.registration.number for one in found] == numbers_found, query
            assert count == len(numbers_found)
        absent, _ = await unit.attendance.entries(event.id, states=("registered",), present=False)
        assert len(absent) == 2
        ids = [one.registration.id for one in page]
        assert await unit.attendance.entry(event.id, ids[0]) is not None
        assert await unit.attendance.entry(event.id + 1, ids[0]) is None  # of another event


async def test_added_moved_removed(storage: Storage) -> None:
    _, event = await house(storage, capacity=1)
    async with storage.write() as unit:
        first = await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Первая")
        second = await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Вторая")
        third = await unit.roster.add_by_staff(event.id, NOW, "imported", full_name="Третья", beyond=True)
    assert [one.state for one in (first, second, third)] == ["registered", "waiting", "registered"]
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert first.code is not None
    async with storage.write() as unit:
        assert (await unit.roster.move(second.id, "registered", NOW)) is not None
        assert (await unit.roster.move(second.id, "registered", NOW)) is None  # pressed twice
        down = await unit.roster.move(first.id, "waiting", NOW)
        assert down is not None
        assert (down.state, down.number) == ("waiting", 4)  # at the end of the list
    async with storage.write() as unit:
        assert await unit.roster.remove(third.id, NOW) is not None
        assert await unit.roster.remove(third.id, NOW) is None
        assert await unit.roster.remove(10**9, NOW) is None
        assert await unit.roster.move(third.id, "waiting", NOW) is None
    found = await numbers(storage, event)
    assert (found.registered, found.waiting) == (1, 1)
    async with storage.write() as unit:
        await unit.roster.remove(second.id, NOW)  # the place goes to who waits
    found = await numbers(storage, event)
    assert (found.registered, found.waiting) == (1, 0)


async def test_a_known_person_is_added_once_and_nothing_personal_without_data(storage: Storage) -> None:
    _, event = await house(storage, data_mode="none")
    async with storage.write() as unit:
        anna = await person(unit)
        one = await unit.roster.add_by_staff(event.id, NOW, "added", anna.id, full_name="Анна")
        again = await unit.roster.add_by_staff(event.id, NOW, "added", anna.id, full_name="Анна")
    assert one.id == again.id
    assert one.full_name is None


async def test_many_are_added_at_once_for_few_places(storage: Storage) -> None:
    _, event = await house(storage, capacity=3)

    async def add(number: int) -> str:
        async with storage.write() as unit:
            return (await unit.roster.add_by_staff(event.id, NOW, "added", full_name=f"Имя {number}")).state

    states = await asyncio.gather(*(add(number) for number in range(10)))
    assert sorted(states) == ["registered"] * 3 + ["waiting"] * 7
