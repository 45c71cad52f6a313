"""A newer file of a kept plan: what people have done about its rows survives; applied in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from rapidfuzz import fuzz
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans.amend import respelt
from plans.diff import Answers, PlanDiff, compare, plain, same_plan
from plans.draft import DraftItem, PlanDraft
from plans.story import story
from storage.changes.plan_rows import alike, item_row
from storage.changes.reconcile import Reconciler
from storage.changes.ties import ties_of
from storage.drivers.locks import lock_institution
from storage.errors import PlanChanged
from storage.models import Event, ItemResponsible, Plan, PlanItem, PlanVersion
from storage.owed.recompute import recompute
from storage.records import Base, Revised, Ties
from storage.repositories.forms import Forms
from storage.repositories.plans import AS_KEPT, Plans, plan_columns
from storage.repositories.responsibles import Responsibles, name_key
from storage.views import OPEN

_SAME_TITLE = 90  # per cent: titles of two files of one plan
_FEW = 0.2  # of the rows: with one title even a thorough revision keeps so many


class Revisions:
    """Of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.plans = Plans(session)

    async def likely(self, institution_id: int, draft: PlanDraft) -> Plan | None:
        """The kept plan that this file is most likely a newer version of: the same kind and year, and rows with the same
        titles; None where there is none."""
        year = draft.year
        rows = select(Plan).where(
            Plan.institution_id == institution_id,
            Plan.kind == draft.kind.value,
            Plan.year_start.is_not_distinct_from(year.start if year else None),
            Plan.year_end.is_not_distinct_from(year.end if year else None),
        )
        titles = [item.title for item in draft.items]
        best: tuple[float, Plan] | None = None
        for plan in await self.session.scalars(rows.order_by(Plan.id.desc())):
            kept = [item.title for item in await self.plans.items(plan.id)]
            share = same_plan(kept, titles)
            if not share and fuzz.ratio(plain(plan.title), plain(draft.title)) >= _SAME_TITLE:
                common = {plain(one) for one in kept} & {plain(one) for one in titles}
                share = len(common) / max(1, min(len(kept), len(titles)))
                share = share if share >= _FEW else 0.0
            if share and (best is None or share > best[0]):
                best = share, plan
        return best[1] if best else None

    async def base(self, plan_id: int) -> Base:
        """The kept plan as a revision is compared with it: its rows, then rows that are gone from it whose events go on."""
        plan = await self.session.get_one(Plan, plan_id)
        items = await self.plans.items(plan_id)
        alive = select(Event.item_id).where(OPEN)
        outside = await self.session.scalars(
            select(PlanItem)
            .where(PlanItem.plan_id == plan_id, PlanItem.gone_in_id.is_not(None), PlanItem.id.in_(alive))
            .order_by(PlanItem.id),
            execution_options=AS_KEPT,
        )
        every = [*items, *outside]
        version = (await self.plans.versions(plan_id))[0]
        draft = await self.plans.as_draft(plan, every)
        owners = tuple(row.same_as_id or row.id for row in every)
        return Base(plan, version, draft, tuple(every), owners, live=len(items))

    async def compare(self, base: Base, draft: PlanDraft, answers: Answers | None = None) -> tuple[PlanDraft, PlanDiff]:
        """As plans.diff.compare, parties under the names that the institution knows them by; a row that an earlier version
        dropped is not gone once more."""
        names = await Responsibles(self.session).names(base.plan.institution_id)
        items = [replace(item, responsible=respelt(item.responsible, _known(item, names))) for item in draft.items]
        draft = replace(draft, items=tuple(items))
        return base.without_gone_twice(*compare(base.draft, draft, answers))

    async def ties(self, base: Base, places: Collection[int]) -> dict[int, Ties]:
        """By place in the base's draft: what people have done about the row's events. Rows without any are left out."""
        owners = {place: base.owner(place) for place in places}
        found = await ties_of(self.session, base, set(owners.values()))
        return {place: found[owner] for place, owner in owners.items() if owner in found}

    async def apply(
        self,
        plan_id: int,
        draft: PlanDraft,
        *,
        expected_version: int,
        answers: Answers,
        cancel: Collection[int],
        file_name: str,
        content: bytes,
        person_id: int | None,
        now: dt.datetime,
    ) -> Revised:
        """The newer file becomes the plan's newest version. Dates set by hand, registrations, acknowledgements and outcomes
        survive; dates that the plan itself gave move with it and people are told; events of rows that are gone stay while people
        count on them unless their place in the base is in `cancel`.

        Raises storage.errors.PlanChanged when `expected_version` is no longer the newest one.
        """
        plan = await self.session.get_one(Plan, plan_id)
        await lock_institution(self.session, plan.institution_id)
        base = await self.base(plan_id)
        digest = hashlib.sha256(content).hexdigest()
        draft, diff = await self.compare(base, draft, answers)
        if base.version.sha256 == digest and diff.nothing:
            return Revised(plan, base.version, created=False, story=dict(base.version.changes))
        if base.version.id != expected_version:
            raise PlanChanged(str(plan_id))
        version = PlanVersion(
            plan_id=plan_id, file_name=file_name, sha256=digest, content=content, imported_at=now, imported_by=person_id
        )
        self.session.add(version)
        for name, value in plan_columns(draft).items():
            setattr(plan, name, value)
        await self.session.flush()
        ids = await self._items(base, draft, diff, version)
        await self.session.execute(delete(ItemResponsible).where(ItemResponsible.item_id.in_(ids)))
        await self.plans.keep_parties(draft, plan.institution_id, ids)
        book = await Forms(self.session).book(plan.institution_id)
        work = Reconciler(self.session, base, draft, ids, person_id, now, book)
        await work.run(cancel, alike(draft.items))
        await recompute(self.session, sorted(work.touched), now)
        version.changes = story(base.draft, draft, diff, work.outside)
        await self.session.flush()
        return Revised(plan, version, created=True, story=version.changes, kept_dates=tuple(work.kept_dates))

    async def _items(self, base: Base, draft: PlanDraft, diff: PlanDiff, version: PlanVersion) -> list[int]:
        """Ids in the order of the draft. Matched rows keep their own; gone ones keep their words under a negative ordinal."""
        of_plan = PlanItem.plan_id == base.plan.id
        await self.session.execute(update(PlanItem).where(of_plan).values(ordinal=-PlanItem.id))
        rows = [item_row(item, base.plan, version, number) for number, item in enumerate(draft.items, start=1)]
        known = {pair.new: base.items[pair.old].id for pair in diff.pairs}
        matched = [
            {**rows[place], "id": item_id, "same_as_id": None, "gone_in_id": None} for place, item_id in known.items()
        ]
        if matched:
            await self.session.execute(update(PlanItem), matched)
        if diff.new:
            await self.session.execute(insert(PlanItem), [rows[place] for place in diff.new])
        gone = [base.items[place].id for place in diff.gone if place < base.live]
        if gone:
            await self.session.execute(update(PlanItem).where(PlanItem.id.in_(gone)).values(gone_in_id=version.id))
        kept = select(PlanItem.id).where(of_plan, PlanItem.ordinal > 0).order_by(PlanItem.ordinal)
        return list(await self.session.scalars(kept))


def _known(item: DraftItem, names: Mapping[str, str]) -> dict[str, str]:
    """The parties of a row that are known under another spelling."""
    keys = {party.name: names.get(name_key(party.name), party.name) for party in item.responsible}
    return {said: known for said, known in keys.items() if said != known}
