"""One name that holds several parties, or two that are one: what to propose to a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.draft import Party, PartyKind, PartyRole
from plans.responsibles import read_parties

_CUTS = (r"\s*[\n;]\s*", r"\s*,\s*", r"\s+и\s+", r"\s*[,;\n]\s*|\s+и\s+", r"\s*/\s*")
_GLUES = (" ", ", ", " и ")


def cuts(name: str) -> list[tuple[str, ...]]:
    """Ways to cut a name, each of two or more parts: at line breaks, at commas, at «и», at both. Quoted names stay whole."""
    quoted = re.findall(r"«[^»]*»|\"[^\"]*\"", name)
    bare = name
    for place, words in enumerate(quoted):
        bare = bare.replace(words, f"\x00{place}\x00", 1)
    found: list[tuple[str, ...]] = []
    for pattern in _CUTS:
        parts = tuple(
            re.sub(r"\x00(\d+)\x00", lambda match: quoted[int(match[1])], part)
            for part in re.split(pattern, bare)
            if re.search(r"\w", part)
        )
        if len(parts) > 1 and parts not in found:
            found.append(parts)
    return found


def glued(first: str, second: str) -> list[str]:
    """Ways to write two pieces as one name; a torn word is closed up."""
    if first.endswith("-"):
        return [first[:-1] + second, first + second]
    return [f"{first}{glue}{second}" for glue in _GLUES]


def party_named(text: str, role: PartyRole) -> Party:
    """One party by the name a person gave it, cut no further: what `read_parties` makes of it, if that is one."""
    read = read_parties(text)
    if len(read) == 1:
        return replace(read[0], role=role)
    return Party(read[0].kind if read else PartyKind.ORGANISATION, text.strip(), None, role)


def split_party(party: Party, names: Sequence[str]) -> tuple[Party, ...]:
    """The first keeps the role and the position, the others help where it led."""
    others = PartyRole.CO if party.role is PartyRole.LEAD else party.role
    first, *rest = (party_named(name, party.role if place == 0 else others) for place, name in enumerate(names))
    return (replace(first, position=first.position or party.position), *rest)


def joined(first: Party, second: Party, name: str) -> Party:
    lead = PartyRole.LEAD in (first.role, second.role)
    return replace(
        first, name=name, position=first.position or second.position, role=PartyRole.LEAD if lead else first.role
    )


def typed_parties(text: str, others: Sequence[Party]) -> tuple[Party, ...]:
    """Parties typed to be added to a row: they help, unless their words say more."""
    known = {party.name for party in others}
    return tuple(party for party in read_parties(text) if party.name not in known)
