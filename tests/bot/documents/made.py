"""Kept plans for documents, without a database: rows and events as the repositories hand them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from plans.draft import DraftItem, PlanDraft
from plans.periods import PlanYear
from storage.models import Event, Institution, PlanItem
from storage.records import EventView
from tests.builders import NOW, YEAR, draft

_ids = count(1)
HOME = Institution(
    id=1,
    slug="centre",
    name="Зареченский центр культуры",
    country="RU",
    time_zone="Europe/Moscow",
    ownership="municipal",
)


def rows(plan: PlanDraft) -> list[PlanItem]:
    """The kept rows of a draft: ids from 1."""
    return [
        PlanItem(id=number, title=item.title, place=item.place, nature=item.nature.value, done_mark=item.done_mark)
        for number, item in enumerate(plan.items, start=1)
    ]


def view(item: PlanItem, **values: Any) -> EventView:
    """An event of the row; `starts_on` and such as ISO text or values."""
    known: dict[str, Any] = {
        "id": next(_ids), "item_id": item.id, "ordinal": 1, "nature": "event", "public": True, "deadline": False, "status": "scheduled",
        "revision": 0, "previous_dates": [], "stages": [], "outcome_numbers": {}, "registration_open": False, "appeared_at": NOW,
    }  # fmt: skip
    for name in ("starts_on", "ends_on", "window_start", "window_end"):
        if isinstance(values.get(name), str):
            values[name] = dt.date.fromisoformat(values[name])
    return EventView(Event(**{**known, **values}), item, HOME, 0, 0, None)


def row(title: str = "Семинар «Свет»") -> PlanItem:
    return PlanItem(id=next(_ids), title=title, place="Большой зал", nature="event")


def plan_of(*items: DraftItem, columns: Sequence[str] = (), year: PlanYear = YEAR) -> PlanDraft:
    made = draft(*items)
    return PlanDraft(made.title, year=year, items=made.items, columns=tuple(columns))
