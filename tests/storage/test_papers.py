"""What documents are made of, and /plan by department and nature: on both databases."""

from __future__ import annotations

import datetime as dt

from plans.draft import Party, PartyKind, PartyRole
from storage.database import Storage
from tests.builders import DEPARTMENT, HELPER, NOW, institution, item, keep, person

OTHER = Party(PartyKind.DEPARTMENT, "Отдел чтения", None, PartyRole.LEAD)
NOBODY = Party(PartyKind.GROUP, "Участники проекта", None, PartyRole.OUTSIDE)
ROWS = (
    item("Вебинар «Афиша»", "15 апреля", DEPARTMENT, HELPER),
    item("Круглый стол", "5 марта", OTHER),
    item("Приказ о смотре", "до 30 апреля", OTHER),
    item("Флешмоб", "май", NOBODY),
)


async def test_the_plan_by_who_leads_and_by_nature(storage: Storage) -> None:
    async with storage.write() as unit:
        home = await institution(unit)
        await keep(unit, home, *ROWS)
        known = {one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(home.id)}

        async def titles(**wanted: object) -> list[str]:
            found, total = await unit.listings.of_plans([home.id], [], now=NOW, **wanted)  # type: ignore[arg-type]
            assert len(found) == total
            return [view.item.title for view in found]

        leads = await unit.listings.leads_of_plans([home.id], [])
        assert [(one.name if one else None, count) for one, count in leads] == [
            ("Отдел чтения", 2), ("Отдел народного творчества", 1), (None, 1),
        ]  # fmt: skip
        assert await unit.listings.natures_of_plans([home.id], []) == {"event": 3, "deliverable": 1}
        assert await titles(lead=known["Отдел чтения"]) == ["Круглый стол", "Приказ о смотре"]
        assert await titles(lead=known["Отдел чтения"], nature="deliverable") == ["Приказ о смотре"]
        assert await titles(lead=known["Информационный отдел"]) == []  # it only helps
        assert await titles(lead=0) == ["Флешмоб"]
        helper = [known["Информационный отдел"]]
        assert [one.name for one, _ in await unit.listings.leads_of_plans([], helper) if one] == [DEPARTMENT.name]


async def test_whose_plans_and_rows_are_seen(storage: Storage) -> None:
    async with storage.write() as unit:
        home, other = await institution(unit), await institution(unit, slug="library")
        first, second = await keep(unit, home, *ROWS), await keep(unit, other, item("Семинар", "май", OTHER))
        known = {one.responsible.name: one.responsible.id for one in await unit.responsibles.of_institution(home.id)}
        assert [one.id for one in await unit.papers.plans_seen([home.id, other.id], [])] == [
            second.plan.id,
            first.plan.id,
        ]
        assert [one.id for one in await unit.papers.plans_seen([], [known["Информационный отдел"]])] == [first.plan.id]
        assert await unit.papers.plans_seen([], []) == []
        mine = await unit.papers.views(first.plan.id, [known["Информационный отдел"]])
        assert [view.item.title for view in mine] == ["Вебинар «Афиша»"]
        assert len(await unit.papers.views(first.plan.id)) == 4
        assert await unit.papers.views(first.plan.id, []) == []
        parties = await unit.papers.parties(first.plan.id)
        assert parties[mine[0].item.id] == [(DEPARTMENT.name, "lead"), (HELPER.name, "co")]


async def test_the_last_deed_keeps_the_ground_of_the_move(storage: Storage) -> None:
    async with storage.write() as unit:
        home, pavel = await institution(unit), await person(unit, "Павел")
        kept = await keep(unit, home, *ROWS)
        (view, *_) = await unit.papers.views(kept.plan.id)
        assert await unit.papers.deeds(kept.plan.id) == {}
        later = NOW + dt.timedelta(days=1)
        await unit.events.set_date(
            view.event.id, starts_on=dt.date(2026, 5, 5), start_time=None, now=NOW, person_id=pavel.id, ground="приказ № 4", confirmed=True
        )  # fmt: skip
        await unit.events.set_outcome(view.event.id, outcome="held", now=later, person_id=None)
        (deed,) = (await unit.papers.deeds(kept.plan.id)).values()
        assert (deed.what, deed.at, deed.by, deed.ground) == ("outcome", later, None, "приказ № 4")
