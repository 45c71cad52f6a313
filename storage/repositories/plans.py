"""Plans, versions, items."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.doubts import sameness
from plans.draft import (
    Contact as PlanContact,
)
from plans.draft import (
    DraftItem,
    Nature,
    Party,
    PartyKind,
    PartyRole,
    PlanDraft,
    PlanKind,
)
from plans.forms import form_named
from plans.occurrences import Occurrence, occurrences
from plans.periods.model import Period
from storage.locks import lock_institution
from storage.models import Event, ItemResponsible, Plan, PlanItem, PlanVersion, Responsible
from storage.recompute import plan_year, recompute
from storage.records import KeptPlan
from storage.repositories.responsibles import Responsibles, name_key


class Plans:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def keep(
        self,
        draft: PlanDraft,
        *,
        institution_id: int,
        file_name: str,
        content: bytes,
        person_id: int | None,
        now: dt.datetime,
    ) -> KeptPlan:
        """Keep a plan: items, responsibles (same party spelt alike is one), the events that follow
        (plans.occurrences) and their reminders (plans.timetable), atomically.

        The same file of the same institution again changes nothing. Rows equal in title, form, place, period and
        responsible are one event with several rows (`same_as_id`).
        """
        await lock_institution(self.session, institution_id)
        digest = hashlib.sha256(content).hexdigest()
        known = await self.by_hash(institution_id, digest)
        if known is not None:
            items, events = await self._sizes(known.id)
            return KeptPlan(known, created=False, items=items, events=events)
        plan = self._plan(draft, institution_id, now)
        self.session.add(plan)
        await self.session.flush()
        version = PlanVersion(
            plan_id=plan.id,
            file_name=file_name,
            sha256=digest,
            content=content,
            imported_at=now,
            imported_by=person_id,
        )
        self.session.add(version)
        await self.session.flush()
        item_ids = await self._keep_items(draft, plan, version)
        await self._keep_parties(draft, institution_id, item_ids)
        event_ids = await self._keep_events(draft, plan, item_ids, now)
        await recompute(self.session, event_ids, now)
        return KeptPlan(plan, created=True, items=len(item_ids), events=len(event_ids))

    async def _sizes(self, plan_id: int) -> tuple[int, int]:
        """(items, events)."""
        of_plan = PlanItem.plan_id == plan_id
        items = await self.session.scalar(select(func.count(PlanItem.id)).where(of_plan))
        events = await self.session.scalar(
            select(func.count(Event.id)).join(PlanItem, PlanItem.id == Event.item_id).where(of_plan)
        )
        return items or 0, events or 0

    def _plan(self, draft: PlanDraft, institution_id: int, now: dt.datetime) -> Plan:
        return Plan(
            institution_id=institution_id,
            title=draft.title,
            kind=draft.kind.value,
            year_kind=draft.year.kind.value if draft.year else None,
            year_start=draft.year.start if draft.year else None,
            year_end=draft.year.end if draft.year else None,
            approved=draft.approved,
            contacts=[contact.as_json() for contact in draft.contacts],
            problems=list(draft.problems),
            created_at=now,
        )

    async def _keep_items(self, draft: PlanDraft, plan: Plan, version: PlanVersion) -> list[int]:
        """Ids in the order of the draft. Rows go in by one statement: one by one they cost SQLite a second a thousand."""
        if not draft.items:
            return []
        rows = [_item_row(item, plan, version, ordinal) for ordinal, item in enumerate(draft.items, start=1)]
        await self.session.execute(insert(PlanItem), rows)
        kept = select(PlanItem.id).where(PlanItem.plan_id == plan.id).order_by(PlanItem.ordinal)
        ids = list(await self.session.scalars(kept))
        firsts = _first_rows(draft.items)
        same = [{"id": ids[at], "same_as_id": ids[first]} for at, first in enumerate(firsts) if first != at]
        if same:
            await self.session.execute(update(PlanItem), same)
        return ids

    async def _keep_parties(self, draft: PlanDraft, institution_id: int, item_ids: list[int]) -> None:
        parties = [party for item in draft.items for party in item.responsible]
        known = await Responsibles(self.session).keep(institution_id, parties, dict(draft.aliases))
        rows = [
            {
                "item_id": item_id,
                "ordinal": ordinal,
                "responsible_id": known[name_key(party.name)].id,
                "role": party.role.value,
                "position": party.position,
            }
            for item, item_id in zip(draft.items, item_ids, strict=True)
            for ordinal, party in enumerate(item.responsible, start=1)
        ]
        if rows:
            await self.session.execute(insert(ItemResponsible), rows)

    async def _keep_events(self, draft: PlanDraft, plan: Plan, item_ids: list[int], now: dt.datetime) -> list[int]:
        """Ids of the events that follow; rows that share an earlier one's event have none of their own."""
        year = plan_year(plan)
        firsts = _first_rows(draft.items)
        rows: list[dict[str, Any]] = []
        for at, (item, item_id) in enumerate(zip(draft.items, item_ids, strict=True)):
            if firsts[at] == at:
                found = occurrences(item.period, item.nature, year)
                rows += [_event_row(plan, item, item_id, occurrence, now) for occurrence in found]
        if not rows:
            return []
        await self.session.execute(insert(Event), rows)
        of_plan = Event.item_id.in_(select(PlanItem.id).where(PlanItem.plan_id == plan.id))
        return list(await self.session.scalars(select(Event.id).where(of_plan).order_by(Event.item_id, Event.ordinal)))

    async def by_hash(self, institution_id: int, digest: str) -> Plan | None:
        """The plan that this very file was kept as."""
        return await self.session.scalar(
            select(Plan)
            .join(PlanVersion, PlanVersion.plan_id == Plan.id)
            .where(Plan.institution_id == institution_id, PlanVersion.sha256 == digest)
        )

    async def get(self, plan_id: int) -> Plan | None:
        return await self.session.get(Plan, plan_id)

    async def of_institution(self, institution_id: int | None = None) -> list[Plan]:
        """Newest first; None: of all."""
        rows = select(Plan).order_by(Plan.id.desc())
        if institution_id is not None:
            rows = rows.where(Plan.institution_id == institution_id)
        return list(await self.session.scalars(rows))

    async def items(self, plan_id: int) -> list[PlanItem]:
        rows = select(PlanItem).where(PlanItem.plan_id == plan_id).order_by(PlanItem.ordinal)
        return list(await self.session.scalars(rows))

    async def draft_again(self, plan_id: int) -> PlanDraft:
        """The kept plan in the shape it was read in, for `plan show --json` and export."""
        plan = await self.session.get_one(Plan, plan_id)
        items = await self.items(plan_id)
        found = await self.session.execute(
            select(ItemResponsible, Responsible)
            .join(Responsible, Responsible.id == ItemResponsible.responsible_id)
            .where(ItemResponsible.item_id.in_([row.id for row in items]))
            .order_by(ItemResponsible.item_id, ItemResponsible.ordinal)
        )
        parties: dict[int, list[Party]] = {}
        for link, responsible in found.all():
            party = Party(PartyKind(responsible.kind), responsible.name, link.position, PartyRole(link.role))
            parties.setdefault(link.item_id, []).append(party)
        return PlanDraft(
            title=plan.title,
            kind=PlanKind(plan.kind),
            year=plan_year(plan),
            approved=plan.approved,
            contacts=tuple(PlanContact(**contact) for contact in plan.contacts),
            items=tuple(_draft_item(row, tuple(parties.get(row.id, ()))) for row in items),
            problems=tuple(plan.problems),
        )


def _item_row(item: DraftItem, plan: Plan, version: PlanVersion, ordinal: int) -> dict[str, Any]:
    return {
        "plan_id": plan.id,
        "version_id": version.id,
        "ordinal": ordinal,
        "where": item.where,
        "section": item.section,
        "number": item.number,
        "title": item.title,
        "form": item.form,
        "forms": list(item.forms),
        "nature": item.nature.value,
        "public": item.public,
        "place": item.place,
        "period": item.period.as_json(),
        "expected_result": item.expected_result,
        "done_mark": item.done_mark,
        "problems": list(item.problems),
    }


def _event_row(plan: Plan, item: DraftItem, item_id: int, occurrence: Occurrence, now: dt.datetime) -> dict[str, Any]:
    form = item.forms[0] if item.forms else None
    known = form_named(form) if form else None
    return {
        "institution_id": plan.institution_id,
        "item_id": item_id,
        "ordinal": occurrence.ordinal,
        "label": occurrence.label,
        "nature": item.nature.value,
        "form": form,
        "public": item.public,
        "window_start": occurrence.window_start,
        "window_end": occurrence.window_end,
        "deadline": occurrence.deadline,
        "starts_on": occurrence.starts_on,
        "ends_on": occurrence.ends_on,
        "start_time": occurrence.start_time,
        "end_time": occurrence.end_time,
        "registration_open": item.public and known is not None and known.registers,
        "status": "scheduled",
        "previous_dates": [],
        "stages": [],
        "outcome_numbers": {},
        "appeared_at": now,
    }


def _first_rows(items: Sequence[DraftItem]) -> list[int]:
    """For each row the place of the first row of its event: an equal earlier one, unless a person has said otherwise."""
    first_of: dict[tuple[object, ...], int] = {}
    firsts: list[int] = []
    for at, item in enumerate(items):
        equal = first_of.setdefault(sameness(item), at)
        wanted = equal if item.same_as is None else item.same_as
        firsts.append(firsts[wanted] if wanted < at else at)
    return firsts


def _draft_item(row: PlanItem, parties: tuple[Party, ...]) -> DraftItem:
    return DraftItem(
        where=row.where,
        title=row.title,
        period=Period.from_json(row.period),
        responsible=parties,
        section=row.section,
        number=row.number,
        form=row.form,
        forms=tuple(row.forms),
        nature=Nature(row.nature),
        public=row.public,
        place=row.place,
        expected_result=row.expected_result,
        done_mark=row.done_mark,
        problems=tuple(row.problems),
    )
