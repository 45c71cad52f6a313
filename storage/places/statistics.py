"""Numbers of public events by form and municipality. Events whose personal data are erased still count: by the rows that stay, and by
the anonymous totals of the erasure, which know the municipalities that the rows have forgotten."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Erasure, Event, Registration

HELD = ("registered", "offered")
Counts = tuple[int, int, int]  # registered, present, at the screens
_NONE: Counts = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """Of one municipality or one form of event; in people."""

    name: str | None  # None: not told
    events: int = 0
    registered: int = 0
    present: int = 0
    viewers: int = 0

    def and_(self, counts: Sequence[int], events: int = 0) -> Line:
        registered, present, viewers = counts
        return replace(
            self,
            events=self.events + events,
            registered=self.registered + registered,
            present=self.present + present,
            viewers=self.viewers + viewers,
        )


@dataclass(frozen=True, slots=True)
class Statistics:
    total: Line
    by_form: tuple[Line, ...]
    by_municipality: tuple[Line, ...]  # of those who registered, the largest first


@dataclass(slots=True)
class _Kept:
    """Of one event."""

    form: str | None
    places: dict[str, Counts] = field(
        default_factory=dict
    )  # of rows with their fields, and of totals; by the words as told
    rows: Counts = _NONE  # without their fields: erased
    totals: Counts = _NONE  # of the erasures

    def counts(self) -> dict[str, Counts]:
        """By municipality, «» where none is known. A person who was forgotten since is in the totals only; who came after the
        erasure only in the rows: the larger number is true."""
        erased = tuple(max(pair) for pair in zip(self.rows, self.totals, strict=True))
        nameless = tuple(max(0, one - known) for one, known in zip(erased, self.totals, strict=True))
        return {**self.places, "": _sum(self.places.get("", _NONE), nameless)}


async def count(session: AsyncSession, institution_ids: Sequence[int], start: dt.date, end: dt.date) -> Statistics:
    where = (
        Event.institution_id.in_(institution_ids),
        Event.public.is_(True),
        Event.status != "cancelled",
        Event.starts_on.between(start, end),
    )
    events = {
        event_id: _Kept(form)
        for event_id, form in (await session.execute(select(Event.id, Event.form).where(*where))).all()
    }
    await _from_rows(session, events, where)
    erasures = await session.execute(select(Erasure.event_id, Erasure.totals).join(Event).where(*where))
    for event_id, totals in erasures.all():
        _from_totals(events[event_id], totals)
    return _added_up(events)


async def _from_rows(session: AsyncSession, events: dict[int, _Kept], where: Any) -> None:
    here = Registration.checked_in_at.is_not(None)
    erased = Registration.erased_at.is_not(None)
    rows = await session.execute(
        select(
            Event.id,
            erased,
            Registration.municipality,
            func.sum(Registration.seats),
            func.sum(case((here, Registration.seats), else_=0)),
            func.sum(func.coalesce(Registration.watching, case((here, Registration.seats), else_=0))),
        )
        .join(Registration, and_(Registration.event_id == Event.id, Registration.state.in_(HELD)))
        .where(*where)
        .group_by(Event.id, erased, Registration.municipality)
    )
    for event_id, is_erased, place, registered, present, viewers in rows.all():
        one, counts = events[event_id], (int(registered), int(present), int(viewers))
        if is_erased:
            one.rows = _sum(one.rows, counts)
        else:
            one.places[place or ""] = _sum(one.places.get(place or "", _NONE), counts)


def _from_totals(one: _Kept, totals: dict[str, Any]) -> None:
    """Totals of before «places» was kept know how many applications a municipality had, and who was present in all."""
    places = totals.get("places")
    if places is None:
        states = totals.get("states", {})
        registered = sum(states.get(state, 0) for state in HELD)
        known = totals.get("municipalities", {}) if sum(totals.get("municipalities", {}).values()) <= registered else {}
        places = {name: (number, 0, 0) for name, number in known.items()}
        places[""] = (registered - sum(known.values()), totals.get("present", 0), totals.get("present", 0))
    for name, counts in places.items():
        one.places[name] = _sum(one.places.get(name, _NONE), counts)
        one.totals = _sum(one.totals, counts)


def _added_up(events: dict[int, _Kept]) -> Statistics:
    total, forms, places = Line(None), dict[str | None, Line](), dict[str, Line]()
    for one in events.values():
        by_place = one.counts()
        counts = _sum(*by_place.values())
        total = total.and_(counts, 1)
        forms[one.form] = forms.get(one.form, Line(one.form)).and_(counts, 1)
        for name, told in by_place.items():
            if any(told):
                key = " ".join(name.casefold().replace("ё", "е").split())
                places[key] = places.get(key, Line(name or None)).and_(told)
    return Statistics(
        total,
        tuple(sorted(forms.values(), key=lambda one: (-one.events, one.name or ""))),
        tuple(sorted(places.values(), key=lambda one: (-one.registered, one.name or ""))),
    )


def _sum(*counts: Sequence[int]) -> Counts:
    registered, present, viewers = (sum(numbers) for numbers in zip(_NONE, *counts, strict=True))
    return registered, present, viewers


def by_place(rows: Sequence[tuple[str, str | None, int, bool, int | None]]) -> dict[str, list[int]]:
    """What an erasure keeps of (state, municipality, seats, present, watching): municipality -> registered, present, at the screens;
    «» where none was told."""
    found: dict[str, Counts] = defaultdict(lambda: _NONE)
    for state, place, seats, present, watching in rows:
        if state in HELD:
            here = seats if present else 0
            found[place or ""] = _sum(found[place or ""], (seats, here, here if watching is None else watching))
    return {place: list(counts) for place, counts in found.items()}
