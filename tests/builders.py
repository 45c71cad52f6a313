"""Small invented things for tests: institutions, people, drafts, kept plans."""

from __future__ import annotations

import datetime as dt
from itertools import count

from plans.draft import DraftItem, Party, PartyKind, PartyRole, PlanDraft, PlanKind
from plans.forms import find_forms
from plans.natures import classify
from plans.periods import PlanYear, read_period
from storage.database import Unit
from storage.models import Event, Institution, Person
from storage.records import KeptPlan

NOW = dt.datetime(2026, 1, 12, 6, 5, tzinfo=dt.UTC)  # Monday, 09:05 in Moscow
YEAR = PlanYear.calendar(2026)
DEPARTMENT = Party(PartyKind.DEPARTMENT, "Отдел народного творчества", None, PartyRole.LEAD)
HELPER = Party(PartyKind.DEPARTMENT, "Информационный отдел", None, PartyRole.CO)
_numbers = count(1)


async def institution(unit: Unit, *, slug: str = "centre", data_mode: str = "full", country: str = "RU") -> Institution:
    return await unit.institutions.add(
        slug=slug,
        name="Зареченский центр культуры",
        country=country,
        time_zone="Europe/Moscow",
        ownership="municipal",
        data_mode=data_mode,
        now=NOW,
    )


async def person(unit: Unit, name: str = "Анна") -> Person:
    user = str(1000 + next(_numbers))
    return await unit.people.meet("telegram", user, user, name, NOW)


def item(title: str, period: str, *parties: Party, form: str | None = None, place: str | None = None) -> DraftItem:
    read = read_period(period, YEAR)
    forms = find_forms(form, title)
    said = classify(title, form, forms, read, YEAR)
    return DraftItem(
        where="строка 1",
        title=title,
        period=read,
        responsible=parties or (DEPARTMENT,),
        number=str(next(_numbers)),
        form=form,
        forms=forms,
        nature=said.nature,
        public=said.public,
        place=place,
    )


def draft(*items: DraftItem, kind: PlanKind = PlanKind.PLAN) -> PlanDraft:
    return PlanDraft("План методических мероприятий на 2026 год", kind=kind, year=YEAR, items=items)


async def keep(unit: Unit, owner: Institution, *items: DraftItem, now: dt.datetime = NOW) -> KeptPlan:
    content = f"plan {next(_numbers)}".encode()
    return await unit.plans.keep(
        draft(*items), institution_id=owner.id, file_name="plan.txt", content=content, person_id=None, now=now
    )


async def one_event(
    unit: Unit, owner: Institution, *, capacity: int | None = None, period: str = "15 апреля, 14:00"
) -> Event:
    """A public webinar with a date."""
    kept = await keep(unit, owner, item("Вебинар «Афиша за час»", period))
    (view,) = await unit.listings.of_plan(kept.plan.id)
    if capacity is not None:
        await unit.events.set_capacity(view.event.id, capacity, NOW)
    return view.event
