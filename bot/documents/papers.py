"""Papers about a kept plan: what they are made of, which there are, the file of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.texts.documents import first_date
from bot.texts.reminders import event_name
from plans.fulfilment import Fulfilment, PlanRow, fulfilment
from plans.periods.model import PlanYear
from plans.spans import Span
from plans.workdays import WorkCalendar
from storage.database import Unit
from storage.models import Institution, Plan
from storage.owed.recompute import plan_year
from storage.records import EventView
from storage.repositories.papers import Deed

_ANSWERS = ("outcome", "moved", "postponed", "cancelled")


@dataclass(frozen=True, slots=True)
class PaperSource:
    """All that papers about one plan are made of, safe to use after the transaction."""

    plan: Plan
    owner: Institution
    year: PlanYear | None
    views: Sequence[EventView]
    parties: Mapping[int, Sequence[tuple[str, str]]]  # row -> (name, role) of the lead and the co-executors
    deeds: Mapping[int, Deed]  # event -> what was decided last
    workdays: WorkCalendar
    only: tuple[str, ...] = ()  # for whom: names of responsibles; () the whole plan

    def today(self, now: dt.datetime) -> dt.date:
        return now.astimezone(ZoneInfo(self.owner.time_zone)).date()

    def who(self, view: EventView) -> str:
        """The lead first, then those who help."""
        found = sorted(self.parties.get(view.item.id, ()), key=lambda one: one[1] != "lead")
        return ",\n".join(name for name, _ in found)


async def paper_source(unit: Unit, plan_id: int, responsible_ids: Collection[int] | None = None) -> PaperSource | None:
    """None: there is no such plan. `responsible_ids`: only rows that these lead or help with; None: all of them."""
    plan = await unit.plans.get(plan_id)
    if plan is None or plan.kind != "plan":
        return None
    mine = None if responsible_ids is None else sorted(responsible_ids)
    found = [await unit.responsibles.get(one) for one in mine or ()]
    return PaperSource(
        plan=plan,
        owner=await unit.institutions.get(plan.institution_id),
        year=plan_year(plan),
        views=await unit.papers.views(plan_id, mine),
        parties=await unit.papers.parties(plan_id),
        deeds=await unit.papers.deeds(plan_id),
        workdays=await unit.institutions.calendar(plan.institution_id),
        only=tuple(one.name for one in found if one is not None and one.institution_id == plan.institution_id),
    )


def fulfilment_of(source: PaperSource, span: Span, year: PlanYear, now: dt.datetime) -> Fulfilment:
    rows = [plan_row(view, source.deeds.get(view.event.id)) for view in source.views]
    return fulfilment(rows, span, year, source.today(now))


def plan_row(view: EventView, deed: Deed | None) -> PlanRow:
    """An event as the report counts it."""
    event, item = view.event, view.item
    answer = deed if deed is not None and deed.what in _ANSWERS else None
    closed = event.outcome_at if event.outcome is not None else None
    stages = [dt.date.fromisoformat(stage["on"]) for stage in event.stages]
    return PlanRow(
        event=event.id,
        item=item.id,
        title=event_name(view),
        department=view.lead.name if view.lead is not None else "",
        nature=event.nature,
        number=item.number,
        label=event.label,
        window_start=event.window_start,
        window_end=event.window_end,
        deadline=event.deadline,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        last_stage=max(stages, default=None),
        postponed=event.status == "postponed",
        cancelled=event.status == "cancelled",
        outcome=event.outcome,
        numbers={key: value for key, value in event.outcome_numbers.items() if isinstance(value, int)},
        reason=event.outcome_reason,
        note=event.outcome_note,
        in_plan=item.gone_in_id is None,
        was_on=first_date(event),
        ground=answer.ground if answer is not None else None,
        links=tuple(link for link in (event.announcement_link, event.report_link) if link),
        files=tuple(str(one["name"]) for one in event.outcome_files or () if one.get("name")),
        answered_by=answer.by if answer is not None else None,
        answered_at=closed or (answer.at if answer is not None else None),
    )
