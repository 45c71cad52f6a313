"""What specialists look among, on both databases."""

from __future__ import annotations

import datetime as dt

from storage.database import Storage
from storage.models import Event, Institution
from storage.repositories.showcase import Wanted
from tests.builders import NOW, institution, item, keep, one_event, person


async def test_filters_and_their_choices(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        (await unit.session.get_one(Institution, home.id)).municipality = "Заречный район"
        event = await one_event(unit, home, capacity=1)
        kept = await keep(unit, await institution(unit, slug="other"), item("Семинар «Свет»", "май"))
        (other,) = await unit.listings.of_plan(kept.plan.id)
        (await unit.session.get_one(Event, other.event.id)).municipality = "Луговой район"
    may = (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    table = [
        (Wanted(), {event.id, other.event.id}),
        (Wanted(municipality="Заречный район"), {event.id}),
        (Wanted(municipality="Луговой район"), {other.event.id}),
        (Wanted(institution_id=home.id), {event.id}),
        (Wanted(since=may[0], until=may[1]), {other.event.id}),
        (Wanted(since=may[0], until=may[1], dated=True), set()),
        (Wanted(free=True), {event.id}),
        (Wanted(query="афиши"), {event.id}),
        (Wanted(query="афиши", municipality="Луговой район"), set()),
    ]
    async with storage.read() as unit:
        for wanted, found in table:
            rows, total = await unit.showcase.find(NOW, wanted)
            assert {view.event.id for view in rows} == found, wanted
            assert total == len(found)
        assert await unit.showcase.municipalities(NOW) == [("Заречный район", 1), ("Луговой район", 1)]
        assert [count for _, _, count in await unit.showcase.organizers(NOW)] == [1, 1]
    async with storage.write() as unit:
        await unit.registrations.register(event.id, (await person(unit)).id, now=NOW)
    async with storage.read() as unit:
        assert (await unit.showcase.find(NOW, Wanted(free=True)))[1] == 0
