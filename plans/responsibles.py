"""A cell -> responsible parties: departments, organisations, people with positions, groups; and who leads."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plans.draft import Contact, Party, PartyKind, PartyRole
from plans.parties.pieces import Piece, declared_aliases, pieces_of
from plans.parties.words import AUTHORITY, GROUP, PERSON, POSITION, SPHERE, is_dedication, is_department

__all__ = ["addressee", "declared_aliases", "looks_like_party", "phones_in", "read_parties", "settle_roles"]


def read_parties(cell: str) -> tuple[Party, ...]:
    """The parties of a cell in its order; roles are settled by `settle_roles` once the whole plan is read.

    Until then LEAD and CONTROL stand only where the cell says so («отв. …», «контроль — …»), CO means "not said".
    """
    return tuple(dict.fromkeys(party for party, _ in _read(cell)))


def phones_in(cell: str) -> tuple[Contact, ...]:
    """Telephones that stand beside the parties of a cell."""
    return tuple(
        Contact(None, phone, None, party.name) if party.kind is PartyKind.PERSON else Contact(party.name, phone)
        for party, phones in _read(cell)
        for phone in phones
    )


def settle_roles(rows: Sequence[tuple[Party, ...]], contacts: Iterable[str] = ()) -> list[tuple[Party, ...]]:
    """The first party named that is not outside leads (or the one that the cell calls responsible), the others help.

    Outside are groups, authorities, and organisations that neither lead a row nor stand in the plan's contacts. Who
    controls neither leads nor helps.
    """
    names = {_key(name) for name in contacts}
    leaders = [_leader(row) for row in rows]
    names |= {_key(leader.name) for leader in leaders if leader is not None}
    settled: list[tuple[Party, ...]] = []
    for row, leader in zip(rows, leaders, strict=True):
        parties: list[Party] = []
        for party in row:
            organisation = party.kind is PartyKind.ORGANISATION
            if party.role is PartyRole.CONTROL:
                role = PartyRole.CONTROL
            elif party is leader:
                role = PartyRole.LEAD
            elif _always_outside(party) or (organisation and _key(party.name) not in names):
                role = PartyRole.OUTSIDE
            else:
                role = PartyRole.CO
            parties.append(replace(party, role=role))
        settled.append(tuple(parties))
    return settled


def addressee(text: str) -> Party:
    """To whom a resolution recommends: always outside."""
    kind = PartyKind.GROUP if GROUP.match(text) else PartyKind.ORGANISATION
    return Party(kind, text, None, PartyRole.OUTSIDE)


def looks_like_party(text: str) -> bool:
    """Does it begin as a party plainly does: a person, a position, a department, a group, an authority?"""
    text = text.strip()
    person = PERSON.search(text)
    return (
        (person is not None and not is_dedication(text, person.start()))
        or any(pattern.match(text) is not None for pattern in (POSITION, GROUP, AUTHORITY))
        or is_department(text[:12])
    )


def _leader(row: tuple[Party, ...]) -> Party | None:
    may = [party for party in row if party.role is not PartyRole.CONTROL and not _always_outside(party)]
    return next((party for party in may if party.role is PartyRole.LEAD), may[0] if may else None)


def _always_outside(party: Party) -> bool:
    return party.kind is PartyKind.GROUP or (
        party.kind in (PartyKind.ORGANISATION, PartyKind.DEPARTMENT) and AUTHORITY.match(party.name) is not None
    )


def _key(name: str) -> str:
    return re.sub(r"[\s«»\"„“”.,]+", " ", name.casefold()).strip()


def _read(cell: str) -> list[tuple[Party, tuple[str, ...]]]:
    pieces = pieces_of(cell)
    found: list[tuple[Party, tuple[str, ...]]] = []
    skip = _pairs(pieces)
    for place, piece in enumerate(pieces):
        if place in skip:
            continue
        before = pieces[place - 1].text if place - 1 in skip else None
        _take(piece, before, found)
    return found


def _pairs(pieces: Sequence[Piece]) -> set[int]:
    """Positions on a line of their own above a name: «Директор⏎Иванова И.И.⏎методист⏎Петров П.П.»."""
    if not pieces or not _bare_position(pieces[0].text):
        return set()
    pairs = {
        place
        for place, (upper, lower) in enumerate(itertools.pairwise(pieces))
        if lower.new_line and _bare_position(upper.text) and PERSON.fullmatch(lower.text)
    }
    alternate = all(PERSON.fullmatch(pieces[place + 1].text) for place in pairs)
    return pairs if alternate else set()


def _bare_position(text: str) -> bool:
    return POSITION.match(text) is not None and PERSON.search(text) is None


def _take(piece: Piece, position: str | None, found: list[tuple[Party, tuple[str, ...]]]) -> None:
    text, role = piece.text, piece.role or PartyRole.CO
    person = PERSON.search(text)
    last = found[-1][0] if found else None
    if person and not is_dedication(text, person.start()) and _before_name(text[: person.start()]):
        before = text[: person.start()].strip(" ,-–—")
        after = text[person.end() :].strip(" ,.-–—()")
        party = Party(PartyKind.PERSON, person.group().strip(), position or before or after or None, role)
        found.append((party, piece.phones))
    elif last is not None and piece.role in (None, last.role) and _goes_on(text, last):
        found[-1] = _longer(last, text), (*found[-1][1], *piece.phones)
    else:
        found.append((Party(_kind(text), text, None, role), piece.phones))


def _before_name(text: str) -> bool:
    """May these words stand before a person: no name in quotation marks, unless a position opens it («директор МБУК «Заря»»)?"""
    return "«" not in text or POSITION.match(text) is not None


def _goes_on(text: str, last: Party) -> bool:
    """A position after the name or its next words; the next words of a department's or a body's name."""
    if re.fullmatch(r"№?\s*\d+[а-я]?", text):
        return "№" in last.name  # «филиалы № 1, № 5»
    if GROUP.match(text):
        return False
    if last.kind is PartyKind.PERSON:
        if PERSON.search(last.name) is None:  # a position alone: «заместитель директора по учебной, научной работе»
            return SPHERE.match(text) is not None
        if last.position is None:
            return (text[0].islower() and not is_department(text)) or POSITION.match(text) is not None
        return text[0].islower() and not is_department(text)
    return (
        text[0].islower()
        and SPHERE.match(text) is not None
        and POSITION.match(text) is None
        and not is_department(text)
        and not last.name.endswith(("»", '"'))
    )


def _longer(last: Party, text: str) -> Party:
    if last.kind is PartyKind.PERSON and PERSON.search(last.name) is not None:
        return replace(last, position=f"{last.position}, {text}" if last.position else text)
    return replace(last, name=f"{last.name}, {text}")


def _kind(text: str) -> PartyKind:
    if GROUP.match(text):
        return PartyKind.GROUP
    if POSITION.match(text):
        return PartyKind.PERSON
    return PartyKind.DEPARTMENT if is_department(text) else PartyKind.ORGANISATION
