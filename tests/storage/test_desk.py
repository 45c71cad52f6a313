"""The desk's numbers, messages to people of an event, an event once more; on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy import select

from storage.database import Storage
from storage.models import Delivery, Event, Question, Registration, Reminder
from storage.repositories.deliveries import DeliveryKind
from tests.builders import NOW, institution, one_event, person

LATER = dt.datetime(2026, 4, 20, 6, tzinfo=dt.UTC)


async def owed(storage: Storage) -> list[Delivery]:
    async with storage.read() as unit:
        rows = await unit.session.scalars(select(Delivery).where(Delivery.kind == DeliveryKind.MAILING.value))
        return list(rows)


async def test_a_message_reaches_those_it_is_for_once(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        people = [await person(unit, name) for name in ("Анна", "Борис", "Вера", "Глеб")]
        places = [
            await unit.registrations.register(
                event.id, one.id, now=NOW, full_name=one.display_name, organisation=organisation
            )
            for one, organisation in zip(people, ("Клуб «Заря»", "клуб Заря", "Библиотека", "Библиотека"), strict=True)
        ]
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Без чата", organisation="Клуб «Заря»")
        await unit.attendance.check_in(places[0].registration.id, "list", NOW)
        (await unit.session.get_one(type(people[2]), people[2].id)).blocked_at = NOW
        assert await unit.mailings.toggle_muted(people[3].id)
    async with storage.read() as unit:
        to = await unit.mailings.audience(event.id, "registered")
        assert [one.id for _, one in to.people] == [people[0].id, people[1].id]
        assert (len(to.without_chat), len(to.blocked), to.muted) == (1, 1, 1)
        assert len((await unit.mailings.audience(event.id, "present")).people) == 1
        assert len((await unit.mailings.audience(event.id, "absent")).people) == 1
        assert (await unit.mailings.audience(event.id, "waiting")).people == ()
        zarya = await unit.mailings.audience(event.id, "organisation", "КЛУБ ЗАРЯ")
        assert (len(zarya.people), len(zarya.without_chat)) == (2, 1)
        assert (await unit.mailings.organisations(event.id))[0][1] == 3

    async def send() -> int:
        async with storage.write() as unit:
            sent = await unit.mailings.send(
                event.id, people[0].id, kind="registered", text="Привет", key="once", now=NOW
            )
            return sent.id

    assert len(set(await asyncio.gather(*(send() for _ in range(3))))) == 1
    assert len(await owed(storage)) == 2
    async with storage.write() as unit:
        (mailing,) = await unit.mailings.of_event(event.id)
        assert not await unit.mailings.toggle_muted(people[3].id)
    async with storage.read() as unit:
        copies = await unit.mailings.copies(mailing)
        assert len(copies) == 2
        assert len(await unit.mailings.registrations(mailing.audience["without_chat"])) == 1


async def test_leaving_takes_the_message_back(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event, anna = await one_event(unit, home), await person(unit)
        await unit.registrations.register(event.id, anna.id, now=NOW)
        await unit.mailings.send(event.id, anna.id, kind="registered", text="Привет", key="k", now=NOW)
    async with storage.write() as unit:
        await unit.registrations.leave(event.id, anna.id, NOW)
    assert [one.state for one in await owed(storage)] == ["cancelled"]


async def test_statistics_by_form_and_municipality(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        await one_event(unit, home, period="16 апреля")
        called_off = await one_event(unit, home, period="17 апреля")
        await unit.events.cancel(called_off.id, reason=None, now=NOW, person_id=None)
        for name, place in (("А", "Заречный район"), ("Б", "заречный  район"), ("В", "Город"), ("Г", None)):
            row = await unit.roster.add_by_staff(event.id, NOW, "added", full_name=name, municipality=place)
            if name != "В":
                await unit.attendance.check_in(row.id, "list", NOW)
        (await unit.session.get_one(Registration, row.id)).watching = 4
    async with storage.read() as unit:
        april = await unit.desk.statistics([home.id], dt.date(2026, 4, 1), dt.date(2026, 4, 30))
        nothing = await unit.desk.statistics([home.id], dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert (april.total.events, april.total.registered, april.total.present, april.total.viewers) == (2, 4, 3, 6)
    assert [(one.name, one.events) for one in april.by_form] == [("вебинар", 2)]
    assert [(one.registered, one.present) for one in april.by_municipality] == [(2, 2), (1, 1), (1, 0)]
    assert nothing.total.events == 0


async def test_statistics_outlive_the_names(storage: Storage) -> None:
    """By form and municipality the same before and after the erasure, and when somebody who was there asks to be forgotten."""
    term_over = dt.datetime(2026, 5, 20, 6, tzinfo=dt.UTC)
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        anna = await person(unit)
        await unit.roster.add_by_staff(event.id, NOW, "self", anna.id, full_name="А", municipality="Заречный район")
        club = await unit.roster.add_seats(event.id, NOW, organisation="Клуб", municipality="Город", seats=3)
        await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Б")
        await unit.attendance.check_in(club.id, "list", NOW)
        gone = await unit.roster.add_by_staff(event.id, NOW, "added", full_name="В", municipality="Город")
        await unit.roster.remove(gone.id, NOW)

    async def april() -> tuple[object, ...]:
        async with storage.read() as unit:
            found = await unit.desk.statistics([home.id], dt.date(2026, 4, 1), dt.date(2026, 4, 30))
        return found.total, found.by_form, found.by_municipality

    before = await april()
    assert [(one.name, one.registered, one.present) for one in before[2]] == [  # type: ignore[attr-defined]
        ("Город", 3, 3),
        (None, 1, 0),
        ("Заречный район", 1, 0),
    ]
    async with storage.write() as unit:
        await unit.retention.erase(event.id, term_over)
    assert await april() == before
    async with storage.write() as unit:
        await unit.people.forget(anna.id, term_over)
    assert await april() == before
    async with storage.write() as unit:
        (record,) = [one for one in await unit.retention.records() if one.why == "term"]
        record.totals = {name: value for name, value in record.totals.items() if name != "places"}  # of before
    total, _, places = await april()
    assert (total.registered, total.present) == (5, 3)  # type: ignore[attr-defined]  # the rows stay, without a name
    assert {one.name for one in places} == {"Город", None, "Заречный район"}  # type: ignore[attr-defined]


async def test_what_is_over(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        later = await one_event(unit, home, period="20 мая")
    async with storage.write() as unit:
        assert (await unit.desk.past([home.id], NOW))[1] == 0
        rows, total = await unit.desk.past([home.id], LATER)
        assert ([one.event.id for one in rows], total) == ([event.id], 1)
        await unit.events.set_outcome(later.id, outcome="held", now=LATER, person_id=None)
        assert (await unit.desk.past([home.id], LATER))[1] == 2
        assert (await unit.desk.past([], LATER))[1] == 0


async def test_an_event_once_more(storage: Storage) -> None:
    """The same words and rules, no date, no people; once dated it is reminded of like any event."""
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home, capacity=12)
        anna = await person(unit)
        await unit.registrations.register(event.id, anna.id, now=NOW)
        kept = await unit.session.get_one(Event, event.id)
        kept.theme, kept.place, kept.waiting_cap, kept.needs_approval = "Тексты", "Зал", 5, True
        kept.link, kept.code_word, kept.letter = "https://a.example", "слово", {"for_whom": "всем"}
        unit.session.add(
            Question(event_id=event.id, ordinal=1, text="Вопрос?", kind="text", options=[], required=False)
        )
    async with storage.write() as unit:
        again = await unit.desk.repeat(event.id, now=NOW)
    assert (again.starts_on, again.ordinal, again.status, again.nature) == (None, 2, "scheduled", "event")
    assert (again.capacity, again.theme, again.place) == (12, "Тексты", "Зал")
    assert (again.waiting_cap, again.needs_approval, again.letter) == (5, True, {"for_whom": "всем"})
    assert (again.link, again.code_word) == (None, None)  # of that day only
    async with storage.write() as unit:
        assert (await unit.attendance.numbers(again.id)).registered == 0
        questions = await unit.session.scalars(select(Question.text).where(Question.event_id == again.id))
        assert list(questions) == ["Вопрос?"]
        await unit.events.set_date(
            again.id, starts_on=dt.date(2026, 9, 10), start_time=None, now=NOW, person_id=None, confirmed=True
        )
        kinds = await unit.session.scalars(select(Reminder.kind).where(Reminder.event_id == again.id))
        assert {"before", "eve", "morning"} <= set(kinds)


async def test_paused(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        event = await one_event(unit, home)
        await unit.desk.set_paused(event.id, True)
    async with storage.read() as unit:
        view = await unit.events.view(event.id)
    assert view is not None
    assert view.event.paused
