"""A plan as it was read, before anybody kept it: the shape of `metodist plan read --json` (DESIGN.md, section 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from plans.periods.model import Period, PlanYear


class PlanKind(StrEnum):
    PLAN = "plan"
    RESOLUTION = "resolution"


class PartyKind(StrEnum):
    DEPARTMENT = "department"
    ORGANISATION = "organisation"
    PERSON = "person"
    GROUP = "group"


class PartyRole(StrEnum):
    """What a party does in a row: leads it, helps, controls, or stands outside (never pinged unless linked on purpose)."""

    LEAD = "lead"
    CO = "co"
    CONTROL = "control"
    OUTSIDE = "outside"


class Nature(StrEnum):
    """What kind of row it is; decides which reminders it has (DESIGN.md, section 6)."""

    EVENT = "event"
    DELIVERABLE = "deliverable"
    CONTEST = "contest"
    SERIES = "series"
    STANDING = "standing"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Party:
    """A department, organisation, person or group named in a row, with its position as written (people only)."""

    kind: PartyKind
    name: str
    position: str | None = None
    role: PartyRole = PartyRole.CO

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "name": self.name, "position": self.position, "role": self.role.value}


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the contacts after the table."""

    organisation: str | None = None
    phone: str | None = None
    email: str | None = None
    person: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "person": self.person, "phone": self.phone, "email": self.email}


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One row of a plan, with its own words and its place in the file («строка 12», «таблица 2, строка 14»)."""

    where: str
    title: str
    period: Period
    responsible: tuple[Party, ...] = ()
    section: str | None = None
    number: str | None = None  # as printed, without its dot
    form: str | None = None  # the words of the form column
    forms: tuple[str, ...] = ()  # dictionary forms found in the form column or the title: «вебинар», «семинар»
    nature: Nature = Nature.EVENT
    public: bool = False
    place: str | None = None
    expected_result: str | None = None
    done_mark: str | None = None
    problems: tuple[str, ...] = ()
    # The row's own texts by `PlanDraft.columns`, nothing taken apart. How it is written, not what it says: no part of the JSON,
    # and rows that say the same are equal.
    cells: tuple[str, ...] = field(default=(), compare=False)
    # What a person decided on the preview (plans/amend.py); no part of as_json.
    same_as: int | None = None  # the place in `items` of the row whose event it shares; its own place: shares none
    mended: tuple[str, ...] = ()  # "period", "nature", "public", "form", "parties", "roles"

    def as_json(self) -> dict[str, Any]:
        return {
            "where": self.where,
            "section": self.section,
            "number": self.number,
            "title": self.title,
            "form": self.form,
            "forms": list(self.forms),
            "nature": self.nature.value,
            "public": self.public,
            "place": self.place,
            "period": self.period.as_json(),
            "responsible": [party.as_json() for party in self.responsible],
            "expected_result": self.expected_result,
            "done_mark": self.done_mark,
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A whole plan as it was read. `year` is None for a resolution and for a plan whose year nobody could tell."""

    title: str
    kind: PlanKind = PlanKind.PLAN
    institution: str | None = None
    year: PlanYear | None = None
    approved: str | None = None
    contacts: tuple[Contact, ...] = ()
    items: tuple[DraftItem, ...] = ()
    problems: tuple[str, ...] = field(default=())
    columns: tuple[str, ...] = field(
        default=(), compare=False
    )  # own headings in order (plans.tables.own_columns); no part of the JSON
    # (short, whole) names that the document itself explains: «далее — МОЦ». No part of as_json.
    declared: tuple[tuple[str, str], ...] = ()
    # (spelling, the party's name) that a person said are one; the spellings are kept beside the name. No part of as_json.
    aliases: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        year = self.year
        return {
            "title": self.title,
            "institution": self.institution,
            "kind": self.kind.value,
            "year": {"kind": year.kind.value, "start": year.start.isoformat(), "end": year.end.isoformat()}
            if year
            else None,
            "approved": self.approved,
            "contacts": [contact.as_json() for contact in self.contacts],
            "items": [item.as_json() for item in self.items],
            "problems": list(self.problems),
        }
