"""A kept plan given back out: as Word, Excel, a picture of the year, a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.documents.plan_table import full_title, plan_table
from bot.texts.documents import file_name
from plans.draft import PlanDraft
from plans.workdays import WorkCalendar
from storage.database import Unit
from storage.models import Institution, PlanItem
from storage.records import EventView


class PlanFormat(StrEnum):
    """The suffix of the file."""

    WORD = "docx"
    EXCEL = "xlsx"
    PICTURE = "png"
    CALENDAR = "ics"


@dataclass(frozen=True, slots=True)
class PlanSource:
    """All that a file of a plan is made of, safe to use after the transaction. `items` are as many as the draft's."""

    number: int
    draft: PlanDraft
    items: Sequence[PlanItem]
    views: Sequence[EventView]
    owner: Institution
    workdays: WorkCalendar

    def file_name(self, form: PlanFormat, part: int = 1) -> str:
        """`part` from 1: of a year that takes several pictures."""
        name = file_name(self.owner.slug, self.draft.year, self.number, form.value)
        return name if part == 1 else name.replace(f".{form.value}", f"-{part}.{form.value}")


async def plan_source(unit: Unit, plan_id: int) -> PlanSource | None:
    """None: there is no such plan."""
    plan = await unit.plans.get(plan_id)
    if plan is None:
        return None
    return PlanSource(
        number=plan.id,
        draft=await unit.plans.draft_again(plan_id),
        items=await unit.plans.items(plan_id),
        views=await unit.listings.of_plan(plan_id),
        owner=await unit.institutions.get(plan.institution_id),
        workdays=await unit.institutions.calendar(plan.institution_id),
    )


def plan_files(source: PlanSource, form: PlanFormat, now: dt.datetime) -> list[bytes]:
    """The bytes of the file, or of several: a long year takes more than one picture. Up to a second of work for a long plan: call it
    in a thread. What makes it is imported here, at the first file: it would slow every start."""
    if form is PlanFormat.PICTURE:
        from bot.documents.year_picture import year_pictures

        today = now.astimezone(ZoneInfo(source.owner.time_zone)).date()
        year, title = source.draft.year, full_title(source.draft)
        return year_pictures(title, source.owner.name, source.views, year, source.workdays, today)
    return [_one_file(source, form, now)]


def _one_file(source: PlanSource, form: PlanFormat, now: dt.datetime) -> bytes:
    if form is PlanFormat.CALENDAR:
        from bot.documents.plan_ics import plan_ics

        return plan_ics(full_title(source.draft), source.views, now)
    table = plan_table(source.draft, source.items, source.views)
    if form is PlanFormat.WORD:
        from bot.documents.plan_docx import plan_docx

        return plan_docx(table)
    from bot.documents.plan_xlsx import plan_xlsx

    return plan_xlsx(table)
