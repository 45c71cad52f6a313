"""Rows of the tables <-> rows of a plan draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plans.doubts import sameness
from plans.draft import DraftItem, Nature, Party
from plans.form_book import FormBook
from plans.occurrences import Occurrence
from plans.periods.model import Period
from storage.models import Plan, PlanItem, PlanVersion


def item_row(item: DraftItem, plan: Plan, version: PlanVersion, ordinal: int) -> dict[str, Any]:
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
        "cells": list(item.cells),
        "mended": list(item.mended),
    }


def event_row(
    plan: Plan, item: DraftItem, item_id: int, occurrence: Occurrence, now: dt.datetime, book: FormBook
) -> dict[str, Any]:
    form = item.forms[0] if item.forms else None
    known = book.named(form)
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


def alike(items: Sequence[DraftItem]) -> list[list[int]]:
    """Rows by their places (from 0), those together that are one event: equal ones, unless a person has said otherwise
    (`same_as`)."""
    groups: dict[int, list[int]] = {}
    first_of: dict[tuple[object, ...], int] = {}
    firsts: list[int] = []
    for at, item in enumerate(items):
        equal = first_of.setdefault(sameness(item), at)
        wanted = equal if item.same_as is None else item.same_as
        firsts.append(firsts[wanted] if wanted < at else at)
        groups.setdefault(firsts[at], []).append(at)
    return list(groups.values())


def told_apart(items: Sequence[DraftItem], rows: Sequence[PlanItem]) -> list[DraftItem]:
    """The items with what a person had said of rows that are one event or two, as the kept rows show it."""
    place_of = {row.id: at for at, row in enumerate(rows)}
    usual = {at: group[0] for group in alike(items) for at in group}
    found: list[DraftItem] = []
    for at, (item, row) in enumerate(zip(items, rows, strict=True)):
        kept = place_of.get(row.same_as_id, at) if row.same_as_id is not None else at
        found.append(item if usual[at] == kept or kept > at else replace(item, same_as=kept))
    return found


def draft_item(row: PlanItem, parties: tuple[Party, ...]) -> DraftItem:
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
        cells=tuple(row.cells),
        mended=tuple(row.mended),
    )
