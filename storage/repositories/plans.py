"""Plans, versions, items."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import (
    Contact as PlanContact,
)
from plans.draft import (
    Party,
    PartyKind,
    PartyRole,
    PlanDraft,
    PlanKind,
)
from plans.occurrences import occurrences
from storage.changes.plan_rows import alike, draft_item, event_row, item_row, told_apart
from storage.drivers.locks import lock_institution
from storage.models import Event, ItemResponsible, Plan, PlanItem, PlanVersion, Responsible
from storage.owed.recompute import plan_year, recompute
from storage.records import KeptPlan
from storage.repositories.forms import Forms
from storage.repositories.responsibles import Responsibles, name_key

AS_KEPT = {"populate_existing": True}  # rows are changed by whole statements: what the session remembers may be old


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
            items, events = await self.sizes(known.id)
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
        await self.keep_parties(draft, institution_id, item_ids)
        event_ids = await self._keep_events(draft, plan, item_ids, now)
        await recompute(self.session, event_ids, now)
        return KeptPlan(plan, created=True, items=len(item_ids), events=len(event_ids))

    async def sizes(self, plan_id: int) -> tuple[int, int]:
        """(rows of the newest version, events of all that ever were)."""
        of_plan = PlanItem.plan_id == plan_id
        items = await self.session.scalar(select(func.count(PlanItem.id)).where(of_plan, PlanItem.gone_in_id.is_(None)))
        events = await self.session.scalar(
            select(func.count(Event.id)).join(PlanItem, PlanItem.id == Event.item_id).where(of_plan)
        )
        return items or 0, events or 0

    def _plan(self, draft: PlanDraft, institution_id: int, now: dt.datetime) -> Plan:
        return Plan(institution_id=institution_id, created_at=now, **plan_columns(draft))

    async def _keep_items(self, draft: PlanDraft, plan: Plan, version: PlanVersion) -> list[int]:
        """Ids in the order of the draft. Rows go in by one statement: one by one they cost SQLite a second a thousand."""
        if not draft.items:
            return []
        rows = [item_row(item, plan, version, ordinal) for ordinal, item in enumerate(draft.items, start=1)]
        await self.session.execute(insert(PlanItem), rows)
        kept = select(PlanItem.id).where(PlanItem.plan_id == plan.id).order_by(PlanItem.ordinal)
        ids = list(await self.session.scalars(kept))
        same = [{"id": ids[other], "same_as_id": ids[first]} for first, *more in alike(draft.items) for other in more]
        if same:
            await self.session.execute(update(PlanItem), same)
        return ids

    async def keep_parties(self, draft: PlanDraft, institution_id: int, item_ids: Sequence[int]) -> None:
        """Who does what in each row; `item_ids` in the order of the draft."""
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
        book = await Forms(self.session).book(plan.institution_id)
        rows = [
            event_row(plan, draft.items[first], item_ids[first], occurrence, now, book)
            for first, *_ in alike(draft.items)
            for occurrence in occurrences(draft.items[first].period, draft.items[first].nature, year)
        ]
        if not rows:
            return []
        await self.session.execute(insert(Event), rows)
        of_plan = Event.item_id.in_(select(PlanItem.id).where(PlanItem.plan_id == plan.id))
        return list(await self.session.scalars(select(Event.id).where(of_plan).order_by(Event.item_id, Event.ordinal)))

    async def by_hash(self, institution_id: int, digest: str) -> Plan | None:
        """The plan whose newest version is this very file."""
        newest = select(func.max(PlanVersion.id)).group_by(PlanVersion.plan_id)
        return await self.session.scalar(
            select(Plan)
            .join(PlanVersion, PlanVersion.plan_id == Plan.id)
            .where(Plan.institution_id == institution_id, PlanVersion.sha256 == digest, PlanVersion.id.in_(newest))
        )

    async def get(self, plan_id: int) -> Plan | None:
        return await self.session.get(Plan, plan_id)

    async def item_of(self, item_id: int, institution_id: int) -> PlanItem | None:
        """A row of one of this institution's plans."""
        return await self.session.scalar(
            select(PlanItem)
            .join(Plan, Plan.id == PlanItem.plan_id)
            .where(PlanItem.id == item_id, Plan.institution_id == institution_id)
        )

    async def rows_of(self, institution_id: int) -> list[PlanItem]:
        """Rows that hold events, of all plans of an institution, the newest plan first; `policy` tells which have their own."""
        rows = await self.session.scalars(
            select(PlanItem)
            .join(Plan, Plan.id == PlanItem.plan_id)
            .where(Plan.institution_id == institution_id, PlanItem.same_as_id.is_(None), PlanItem.gone_in_id.is_(None))
            .order_by(Plan.id.desc(), PlanItem.ordinal)
        )
        return list(rows)

    async def of_institution(self, institution_id: int | None = None) -> list[Plan]:
        """Newest first; None: of all."""
        rows = select(Plan).order_by(Plan.id.desc())
        if institution_id is not None:
            rows = rows.where(Plan.institution_id == institution_id)
        return list(await self.session.scalars(rows))

    async def contacts(self, institution_id: int) -> list[PlanContact]:
        """Telephones and addresses that the institution's plans give, those of the newest plan first."""
        plans = await self.of_institution(institution_id)
        return [PlanContact(**contact) for plan in plans for contact in plan.contacts]

    async def items(self, plan_id: int) -> list[PlanItem]:
        """The rows of the newest version, in its order."""
        rows = select(PlanItem).where(PlanItem.plan_id == plan_id, PlanItem.gone_in_id.is_(None))
        return list(await self.session.scalars(rows.order_by(PlanItem.ordinal), execution_options=AS_KEPT))

    async def versions(self, plan_id: int) -> list[PlanVersion]:
        """Newest first, without their files."""
        rows = select(PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.id.desc())
        return list(await self.session.scalars(rows))

    async def versions_seen(
        self, institution_ids: Sequence[int], responsible_ids: Sequence[int]
    ) -> list[tuple[Plan, PlanVersion]]:
        """Newest first: of plans of these institutions, and of those that name these responsibles."""
        named = (
            select(PlanItem.plan_id)
            .join(ItemResponsible, ItemResponsible.item_id == PlanItem.id)
            .where(ItemResponsible.responsible_id.in_(responsible_ids))
        )
        rows = await self.session.execute(
            select(Plan, PlanVersion)
            .join(PlanVersion, PlanVersion.plan_id == Plan.id)
            .where(or_(Plan.institution_id.in_(institution_ids), Plan.id.in_(named)))
            .order_by(PlanVersion.id.desc())
        )
        return [(plan, version) for plan, version in rows.all()]

    async def draft_again(self, plan_id: int) -> PlanDraft:
        """The kept plan in the shape it was read in, for `plan show --json` and export."""
        plan = await self.session.get_one(Plan, plan_id)
        return await self.as_draft(plan, await self.items(plan_id))

    async def as_draft(self, plan: Plan, items: Sequence[PlanItem]) -> PlanDraft:
        """These rows of the plan."""
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
            items=tuple(told_apart([draft_item(row, tuple(parties.get(row.id, ()))) for row in items], items)),
            problems=tuple(plan.problems),
            columns=tuple(plan.columns),
        )


def plan_columns(draft: PlanDraft) -> dict[str, Any]:
    """What the table of plans keeps of a file."""
    year = draft.year
    return {
        "title": draft.title,
        "kind": draft.kind.value,
        "year_kind": year.kind.value if year else None,
        "year_start": year.start if year else None,
        "year_end": year.end if year else None,
        "approved": draft.approved,
        "contacts": [contact.as_json() for contact in draft.contacts],
        "problems": list(draft.problems),
        "columns": list(draft.columns),
    }
