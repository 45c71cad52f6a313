"""What a person mends on the preview, laid over the draft: a period typed anew, the kind of a row, who sees it, who leads, rows left out.

The plan's own words stay: a mended period keeps the cell's text, only its meaning changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from plans.draft import DraftItem, Nature, Party, PartyRole, PlanDraft
from plans.periods import PlanYear, read_period


@dataclass(frozen=True, slots=True)
class RowEdit:
    """Of one row; None: as it was read."""

    period: str | None = None
    nature: Nature | None = None
    public: bool | None = None
    skip: bool = False

    def as_json(self) -> dict[str, Any]:
        nature = self.nature.value if self.nature else None
        return {"period": self.period, "nature": nature, "public": self.public, "skip": self.skip}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RowEdit:
        nature = Nature(data["nature"]) if data["nature"] else None
        return cls(data["period"], nature, data["public"], data["skip"])


@dataclass(frozen=True, slots=True)
class Edits:
    """By the row's place in the draft (from 0), and roles of parties by their names, everywhere («везде контролирует»)."""

    rows: Mapping[int, RowEdit] = field(default_factory=dict)
    roles: Mapping[str, PartyRole] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {str(at): edit.as_json() for at, edit in self.rows.items()},
            "roles": {name: role.value for name, role in self.roles.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Edits:
        if not data:
            return cls()
        rows = {int(at): RowEdit.from_json(edit) for at, edit in data["rows"].items()}
        return cls(rows, {name: PartyRole(role) for name, role in data["roles"].items()})

    def of(self, at: int) -> RowEdit:
        return self.rows.get(at, RowEdit())

    def with_row(self, at: int, edit: RowEdit) -> Edits:
        return replace(self, rows={**self.rows, at: edit})

    def with_role(self, name: str, role: PartyRole) -> Edits:
        return replace(self, roles={**self.roles, name: role})


def amend(draft: PlanDraft, edits: Edits) -> PlanDraft:
    """The draft as it is to be kept: left-out rows are gone."""
    items = [
        amend_row(item, edits.of(at), edits.roles, draft.year)
        for at, item in enumerate(draft.items)
        if not edits.of(at).skip
    ]
    return replace(draft, items=tuple(items))


def amend_row(item: DraftItem, edit: RowEdit, roles: Mapping[str, PartyRole], year: PlanYear | None) -> DraftItem:
    """One row, with the names of what a person decided in it. What has been decided is no problem any more."""
    decided = [name for name in ("period", "nature", "public") if getattr(edit, name) is not None]
    decided += ["roles"] if any(party.name in roles for party in item.responsible) else []
    item = replace(item, mended=tuple(dict.fromkeys([*item.mended, *decided])))
    if edit.period is not None:
        item = replace(item, period=replace(read_period(edit.period, year), text=item.period.text))
    if edit.nature is not None:
        item = replace(item, nature=edit.nature, problems=())
    if edit.public is not None:
        item = replace(item, public=edit.public)
    return replace(item, responsible=_roles(item.responsible, roles))


def _roles(parties: tuple[Party, ...], roles: Mapping[str, PartyRole]) -> tuple[Party, ...]:
    """One leads: whoever was told to, else whoever led, else the first who helps."""
    told = tuple(replace(party, role=roles.get(party.name, party.role)) for party in parties)
    if not any(party.name in roles for party in parties):
        return told
    leads = [party for party in told if party.role is PartyRole.LEAD]
    chosen = [party for party in leads if party.name in roles] or leads
    chosen = chosen or [party for party in told if party.role is PartyRole.CO]
    lead = chosen[0] if chosen else None
    return tuple(
        replace(party, role=PartyRole.LEAD)
        if party is lead
        else replace(party, role=PartyRole.CO)
        if party.role is PartyRole.LEAD
        else party
        for party in told
    )
