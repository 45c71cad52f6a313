"""What a person mends on the preview, laid over the draft: a row's period, form, kind, parties, who sees it; rows left out, joined
or told apart; who leads; spellings of one party.

The plan's own words stay: a mended period keeps the cell's text, only its meaning changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plans.doubts import NOBODY_LEADS, Twins, doubted, repeated, sameness, twins
from plans.draft import DraftItem, Nature, Party, PartyKind, PartyRole, PlanDraft, PlanKind
from plans.form_book import BUILT_IN, FormBook
from plans.natures import Classified, classify, of_form
from plans.periods import PlanYear, read_period

_SEEN = (Nature.EVENT, Nature.SERIES, Nature.CONTEST)
NO_FORM = ""
NOBODY = "Ответственный не указан"  # as plans.reading begins it
_STRENGTH = (PartyRole.LEAD, PartyRole.CONTROL, PartyRole.CO, PartyRole.OUTSIDE)


@dataclass(frozen=True, slots=True)
class RowEdit:
    """Of one row; None: as it was read."""

    period: str | None = None
    nature: Nature | None = None
    public: bool | None = None
    skip: bool = False
    form: str | None = None  # a name of the dictionary, or NO_FORM
    parties: tuple[Party, ...] | None = None
    fine: bool = False  # looked at: its problems are none

    def as_json(self) -> dict[str, Any]:
        """Only what differs: a plan of hundreds of rows is kept with the chat."""
        parties = None if self.parties is None else [_party_json(party) for party in self.parties]
        said: dict[str, Any] = {
            "period": self.period,
            "nature": self.nature and self.nature.value,
            "public": self.public,
        }
        said |= {"skip": self.skip or None, "form": self.form, "parties": parties, "fine": self.fine or None}
        return {name: value for name, value in said.items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RowEdit:
        nature, parties = data.get("nature"), data.get("parties")
        return cls(
            data.get("period"),
            Nature(nature) if nature else None,
            data.get("public"),
            bool(data.get("skip")),
            data.get("form"),
            None if parties is None else tuple(_party(one) for one in parties),
            bool(data.get("fine")),
        )


def _party_json(party: Party) -> list[str | None]:
    return [party.kind.value, party.name, party.position, party.role.value]


def _party(data: Sequence[Any]) -> Party:
    kind, name, position, role = data
    return Party(PartyKind(kind), name, position, PartyRole(role))


@dataclass(frozen=True, slots=True)
class Edits:
    """By the row's place in the draft (from 0), and what is said of parties by their names, everywhere («везде контролирует»)."""

    rows: Mapping[int, RowEdit] = field(default_factory=dict)
    roles: Mapping[str, PartyRole] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)  # a spelling: the name of the party it is
    same: Mapping[int, int] = field(default_factory=dict)  # a row: the earlier row whose event it shares
    apart: frozenset[tuple[int, int]] = frozenset()  # pairs of rows that are two events

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {str(at): said for at, edit in self.rows.items() if (said := edit.as_json())},
            "roles": {name: role.value for name, role in self.roles.items()},
            "aliases": dict(self.aliases),
            "same": {str(at): first for at, first in self.same.items()},
            "apart": sorted(map(list, self.apart)),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Edits:
        if not data:
            return cls()
        return cls(
            {int(at): RowEdit.from_json(edit) for at, edit in data["rows"].items()},
            {name: PartyRole(role) for name, role in data["roles"].items()},
            dict(data.get("aliases", {})),
            {int(at): int(first) for at, first in data.get("same", {}).items()},
            frozenset((int(one), int(other)) for one, other in data.get("apart", ())),
        )

    def of(self, at: int) -> RowEdit:
        return self.rows.get(at, RowEdit())

    def with_row(self, at: int, edit: RowEdit) -> Edits:
        return replace(self, rows={**self.rows, at: edit})

    def with_role(self, name: str, role: PartyRole) -> Edits:
        return replace(self, roles={**self.roles, name: role})

    def with_alias(self, spelling: str, name: str) -> Edits:
        """What was `spelling` before is `name` too; a name that is itself a spelling stands for its party."""
        name = self.aliases.get(name, name)
        if name == spelling:
            return self
        moved = {one: name if known == spelling else known for one, known in self.aliases.items()}
        return replace(self, aliases={**moved, spelling: name})

    def with_twins(self, first: int, other: int, *, one: bool) -> Edits:
        """Two rows are one event, or two."""
        first, other = sorted((first, other))
        same = {at: target for at, target in self.same.items() if (at, target) != (other, first)}
        if one:
            return replace(self, same={**same, other: first}, apart=self.apart - {(first, other)})
        return replace(self, same=same, apart=self.apart | {(first, other)})

    def said_of(self, first: int, other: int) -> bool | None:
        """Are the two rows one event? None: nobody has said."""
        if (first, other) in self.apart:
            return False
        return True if self.same.get(other) == first else None


def amend(draft: PlanDraft, edits: Edits, book: FormBook = BUILT_IN) -> PlanDraft:
    """The draft as it is to be kept: left-out rows are gone. `book`: the forms that the institution knows."""
    if edits == Edits():
        return draft
    items = _inside(_settled(amended_rows(draft, edits, book), edits), edits)
    gone = repeated(draft.items)
    problems = [problem for problem in draft.problems if problem not in gone]
    return replace(
        draft, items=tuple(items), problems=(*problems, *repeated(items)), aliases=tuple(edits.aliases.items())
    )


def amended_rows(draft: PlanDraft, edits: Edits, book: FormBook = BUILT_IN) -> dict[int, DraftItem]:
    """The rows that stay, by their places in the file."""
    return {
        at: amend_row(item, edits.of(at), edits.roles, draft.year, edits.aliases, book=book)
        for at, item in enumerate(draft.items)
        if not edits.of(at).skip
    }


def twins_of(draft: PlanDraft, edits: Edits) -> list[Twins]:
    """Rows that may be one event, by their places in the file, in one stable order whatever was answered."""
    rows = amended_rows(draft, edits)
    places = list(rows)
    return [replace(pair, first=places[pair.first], other=places[pair.other]) for pair in twins(list(rows.values()))]


def amend_row(
    item: DraftItem,
    edit: RowEdit,
    roles: Mapping[str, PartyRole],
    year: PlanYear | None,
    aliases: Mapping[str, str] | None = None,
    *,
    book: FormBook = BUILT_IN,
) -> DraftItem:
    """One row. What a person has decided is no problem any more."""
    read, aliases = item, aliases or {}
    roles = {aliases.get(name, name): role for name, role in roles.items()}
    if edit.period is not None:
        item = replace(item, period=replace(read_period(edit.period, year), text=item.period.text))
    if edit.form is not None:
        item = replace(item, forms=(edit.form,) if edit.form else ())
    if edit.period is not None or edit.form is not None:
        said = _classified(item, edit, year, book)
        seen = item.public and said.nature in _SEEN  # «без формы» says nothing of who sees the row
        item = replace(item, nature=said.nature, public=seen if edit.form == NO_FORM else said.public)
    if edit.nature is not None:
        item = replace(item, nature=edit.nature)
    if edit.public is not None:
        item = replace(item, public=edit.public)
    parties = respelt(item.responsible if edit.parties is None else edit.parties, aliases)
    mended = _mended(edit, any(party.name in roles for party in parties))
    item = replace(item, responsible=_roles(parties, roles), mended=mended)
    if any(party.role is PartyRole.LEAD for party in item.responsible):
        item = replace(item, problems=tuple(one for one in item.problems if not one.startswith(NOBODY_LEADS)))
    return item if edit == RowEdit() else _looked_at(read, item, edit, year, book)


def respelt(parties: Sequence[Party], aliases: Mapping[str, str]) -> tuple[Party, ...]:
    """Each spelling by its party's name; a party that is named twice then stands once, with its stronger role."""
    found: dict[str, Party] = {}
    for party in parties:
        name = aliases.get(party.name, party.name)
        known = found.get(name)
        if known is None:
            found[name] = replace(party, name=name)
        else:
            role = min(known.role, party.role, key=_STRENGTH.index)
            found[name] = replace(known, position=known.position or party.position, role=role)
    return tuple(found.values()) if aliases else tuple(parties)


def led(parties: Sequence[Party]) -> tuple[Party, ...]:
    """With somebody who leads, where anybody may: the first who helps."""
    may = [party for party in parties if party.role in (PartyRole.LEAD, PartyRole.CO)]
    leads = next((party for party in may if party.role is PartyRole.LEAD), may[0] if may else None)
    return tuple(_with_lead(parties, leads))


def _mended(edit: RowEdit, by_roles: bool) -> tuple[str, ...]:
    decided = {
        "period": edit.period is not None,
        "nature": edit.nature is not None,
        "public": edit.public is not None,
        "form": edit.form is not None,
        "parties": edit.parties is not None,
        "roles": by_roles,
    }
    return tuple(name for name, is_so in decided.items() if is_so)


def _classified(item: DraftItem, edit: RowEdit, year: PlanYear | None, book: FormBook) -> Classified:
    """What the mended period and form say of the nature and of who sees the row."""
    if item.nature is Nature.RECOMMENDATION:
        return Classified(Nature.RECOMMENDATION, public=False)
    own = item.forms[0] if item.forms and item.forms[0] in {form.name for form in book.own} else None
    form = book.named(edit.form or own)
    if form is not None:
        return of_form(form, item.period, year)
    words = None if edit.form == NO_FORM else item.form
    return classify(item.title, words, item.forms, item.period, year, expected_result=item.expected_result)


def _looked_at(read: DraftItem, item: DraftItem, edit: RowEdit, year: PlanYear | None, book: FormBook) -> DraftItem:
    """Only what the mended row still raises."""
    if edit.fine:
        return replace(item, problems=(), period=replace(item.period, problems=()))
    gone = set(doubted(replace(read, problems=()), year).problems)
    added: list[str] = []
    if edit.nature is not None or edit.form is not None or edit.period is not None:
        kind = PlanKind.RESOLUTION if read.nature is Nature.RECOMMENDATION else PlanKind.PLAN
        gone |= set(classify(read.title, read.form, read.forms, read.period, year, kind).problems)
        added += () if edit.nature is not None else _classified(item, edit, year, book).problems
    kept = [problem for problem in read.problems if problem not in gone]
    if edit.parties is not None:
        kept = [problem for problem in kept if not problem.startswith(NOBODY)]
        added += () if item.responsible else (f"{NOBODY}.",)
    return doubted(replace(item, problems=(*kept, *added)), year)


def _settled(rows: Mapping[int, DraftItem], edits: Edits) -> list[DraftItem]:
    """The rows that stay, each told whose event it shares where a person has said it."""
    firsts: dict[int, int] = {}
    settled: list[DraftItem] = []
    alone = {
        other
        for first, other in edits.apart
        if first in rows and other in rows and sameness(rows[first]) == sameness(rows[other])
    }
    for place, (at, item) in enumerate(rows.items()):
        root = at
        while root in edits.same:
            root = edits.same[root]
        first = firsts.setdefault(root, place)
        same_as = first if first != place else place if at in alone else None
        settled.append(replace(item, same_as=same_as))
    return settled


def _inside(items: list[DraftItem], edits: Edits) -> list[DraftItem]:
    """An organisation that leads a row under one spelling is inside under the others too."""
    leads = {party.name for item in items for party in item.responsible if party.role is PartyRole.LEAD}
    ours = (leads & set(edits.aliases.values())) - set(edits.roles)
    if not ours:
        return items
    return [
        replace(
            item,
            responsible=tuple(
                replace(party, role=PartyRole.CO) if party.name in ours and party.role is PartyRole.OUTSIDE else party
                for party in item.responsible
            ),
        )
        for item in items
    ]


def _roles(parties: tuple[Party, ...], roles: Mapping[str, PartyRole]) -> tuple[Party, ...]:
    """One leads: whoever was told to, else whoever led, else the first who helps."""
    if not any(party.name in roles for party in parties):
        return parties
    told = tuple(replace(party, role=roles.get(party.name, party.role)) for party in parties)
    leads = [party for party in told if party.role is PartyRole.LEAD]
    chosen = [party for party in leads if party.name in roles] or leads
    chosen = chosen or [party for party in told if party.role is PartyRole.CO]
    return tuple(_with_lead(told, chosen[0] if chosen else None))


def _with_lead(parties: Sequence[Party], lead: Party | None) -> list[Party]:
    return [
        replace(party, role=PartyRole.LEAD)
        if party is lead
        else replace(party, role=PartyRole.CO)
        if party.role is PartyRole.LEAD
        else party
        for party in parties
    ]
