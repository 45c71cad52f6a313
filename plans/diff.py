"""A revised plan against the kept one: which rows are the same, what moved, what changed, what is new and what is gone.

Rows have no ids: they are matched by number, likeness of titles, responsible and period. A pair that is neither surely one row nor
surely two is a doubt: until somebody answers, its rows stand apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz

from plans.draft import DraftItem, PartyRole, PlanDraft
from plans.periods.model import Period

MANY_GONE = 0.2  # a revision that drops more of the rows than this is asked about twice
SURE = 76.0  # of 100: one row
POSSIBLE = 54.0  # of 100: perhaps one row
_SAME_PLAN = 0.4  # share of rows with equal titles that makes two files one plan
_TITLE, _NUMBER, _LEAD, _PERIOD, _ORDER = 70.0, 8.0, 12.0, 10.0, 2.0
_CLOSE = 6.0  # of 100: as likely as the other
_NUMBERS_DIFFER = 12.0  # «Занятие 1» and «Занятие 2» are nearly one title and two rows

Answers = Mapping[tuple[int, int], bool]  # (row of the old plan, row of the new one) -> is it one row? Both from 0


class Field(StrEnum):
    """What of a row may differ, in the order it is told."""

    PERIOD = "period"
    TITLE = "title"
    FORM = "form"
    PLACE = "place"
    RESPONSIBLE = "responsible"
    RESULT = "result"
    NATURE = "nature"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Pair:
    """One row in both plans, by its places (from 0). `changes` is empty where only numbers, sections or spelling differ."""

    old: int
    new: int
    changes: tuple[Field, ...] = ()

    @property
    def moved(self) -> bool:
        return Field.PERIOD in self.changes


@dataclass(frozen=True, slots=True)
class Doubt:
    """Perhaps one row. `likeness` is 0..100."""

    old: int
    new: int
    likeness: float


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """Every old row is in `pairs` or in `gone`, every new one in `pairs` or in `new`; rows in `doubts` are in `gone` and `new` too."""

    pairs: tuple[Pair, ...] = ()
    new: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def moved(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.moved)

    @property
    def changed(self) -> tuple[Pair, ...]:
        """Changed otherwise than in the period."""
        return tuple(pair for pair in self.pairs if pair.changes and not pair.moved)

    @property
    def same(self) -> int:
        return sum(not pair.changes for pair in self.pairs)

    @property
    def nothing(self) -> bool:
        return not (self.new or self.gone or any(pair.changes for pair in self.pairs))

    @property
    def many_gone(self) -> bool:
        """More than a fifth of the old rows is gone: ask twice."""
        return len(self.gone) > MANY_GONE * (len(self.pairs) + len(self.gone))


def same_plan(old_titles: Iterable[str], new_titles: Iterable[str]) -> float:
    """How much two lists of rows are one plan's, 0..1: the share of equal titles in the shorter one; below 0.4 it is 0."""
    one, other = {plain(title) for title in old_titles}, {plain(title) for title in new_titles}
    share = len(one & other) / max(1, min(len(one), len(other)))
    return share if share >= _SAME_PLAN else 0.0


def compare(old: PlanDraft, new: PlanDraft, answers: Answers | None = None) -> tuple[PlanDraft, PlanDiff]:
    """Match the rows: the new plan with what a person had decided in the old one (`carry_over`), and what differs then.
    `answers` settle doubts."""
    said = dict(answers or {})
    found: dict[int, int] = {}
    for one, other in (place for place, yes in said.items() if yes):
        if one < len(old.items) and other < len(new.items) and one not in found and other not in found.values():
            found[one] = other
    _equal_rows(old, new, found, said)
    doubts = _alike_rows(old, new, found, said)
    items = list(new.items)
    for one, other in found.items():
        items[other] = carry_over(old.items[one], items[other])
    for one, other in found.items():
        items[other] = _still_one_event(old.items[one], one, items[other], other, found)
    taken = set(found.values())
    return replace(new, items=tuple(items)), PlanDiff(
        pairs=tuple(Pair(one, other, changes_of(old.items[one], items[other])) for one, other in sorted(found.items())),
        new=tuple(place for place in range(len(items)) if place not in taken),
        gone=tuple(place for place in range(len(old.items)) if place not in found),
        doubts=tuple(doubts),
    )


def carry_over(old: DraftItem, new: DraftItem) -> DraftItem:
    """What a person decided about the kept row holds for the new one where the plan's own words are the same."""
    words = plain(old.title) == plain(new.title) and plain(old.form) == plain(new.form)
    same_period = old.period.text == new.period.text
    named = [party.name for party in old.responsible] == [party.name for party in new.responsible]
    holds = {
        "period": same_period,
        "form": words,
        "nature": words and same_period,
        "public": words,
        "parties": _named_before(old, new),
        "roles": named,
    }
    held = [name for name in old.mended if name not in new.mended and holds.get(name, False)]
    if "period" in held:
        new = replace(new, period=old.period)
    if "form" in held:
        new = replace(new, forms=old.forms)
    if {"period", "form"} & set(held) and words and same_period:  # they had decided these too
        new = replace(new, nature=old.nature, public=old.public, problems=())
    if "nature" in held:
        new = replace(new, nature=old.nature, problems=())
    if "public" in held:
        new = replace(new, public=old.public)
    if "parties" in held or "roles" in held:
        new = replace(new, responsible=old.responsible)
    return replace(new, mended=(*new.mended, *held)) if held else new


def _still_one_event(old: DraftItem, one: int, new: DraftItem, other: int, found: Mapping[int, int]) -> DraftItem:
    """What a person said of two rows that are one event, or of equal rows that are two."""
    if old.same_as is None or new.same_as is not None:
        return new
    if old.same_as == one:
        return replace(new, same_as=other)
    return replace(new, same_as=found[old.same_as]) if found.get(old.same_as, other) < other else new


def changes_of(old: DraftItem, new: DraftItem) -> tuple[Field, ...]:
    """What a reader would call a change: another meaning, not another comma."""
    differs = {
        Field.PERIOD: meaning(old.period) != meaning(new.period),
        Field.TITLE: plain(old.title) != plain(new.title),
        Field.FORM: plain(old.form) != plain(new.form) or old.forms != new.forms,
        Field.PLACE: plain(old.place) != plain(new.place),
        Field.RESPONSIBLE: _parties(old) != _parties(new),
        Field.RESULT: plain(old.expected_result) != plain(new.expected_result),
        Field.NATURE: old.nature is not new.nature,
        Field.PUBLIC: old.public != new.public,
    }
    return tuple(field for field, yes in differs.items() if yes)


def meaning(period: Period) -> Period:
    """The period without its wording."""
    return replace(
        period, text="" if period.windows or period.every or period.condition else plain(period.text), problems=()
    )


def plain(text: str | None) -> str:
    """Small letters and figures, single spaces: what makes two spellings one."""
    return re.sub(r"[^\w]+", " ", (text or "").casefold().replace("ё", "е")).strip()


def _equal_rows(old: PlanDraft, new: PlanDraft, pairs: dict[int, int], said: Answers) -> None:
    """Rows equal in title, period and parties; then in title where only one row of each plan has it. In the order of the plans."""
    keys = (
        lambda item: (plain(item.title), plain(item.section), meaning(item.period), _parties(item)),
        lambda item: (plain(item.title), meaning(item.period), _parties(item)),
    )
    for key in keys:
        left: dict[object, list[int]] = defaultdict(list)
        for place, item in _free(new.items, set(pairs.values())):
            left[key(item)].append(place)
        for place, item in _free(old.items, set(pairs)):
            found = [one for one in left.get(key(item), []) if said.get((place, one), True)]
            if found:
                pairs[place] = found[0]
                left[key(item)].remove(found[0])
    titles: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((_free(old.items, set(pairs)), _free(new.items, set(pairs.values())))):
        for place, item in rows:
            titles[plain(item.title)][side].append(place)
    for ours, theirs in titles.values():
        if len(ours) == len(theirs) == 1 and said.get((ours[0], theirs[0]), True):
            pairs[ours[0]] = theirs[0]


def _alike_rows(old: PlanDraft, new: PlanDraft, pairs: dict[int, int], said: Answers) -> list[Doubt]:
    """The likeliest pairs first: sure ones are joined, the rest are doubts, each row in one at most."""
    ours, theirs = _free(old.items, set(pairs)), _free(new.items, set(pairs.values()))
    length = max(len(old.items), len(new.items), 1)
    found: list[tuple[float, int, int]] = []
    for one, item in ours:
        for other, candidate in theirs:
            if said.get((one, other), True):
                score = likeness(item, candidate) + _ORDER * (1 - abs(one - other) / length)
                if score >= POSSIBLE:
                    found.append((score, one, other))
    found.sort(key=lambda hit: (-hit[0], hit[1], hit[2]))
    doubts: list[Doubt] = []
    asked: set[tuple[str, int]] = set()
    taken = set(pairs.values())
    for score, one, other in found:
        if one in pairs or other in taken or ("old", one) in asked or ("new", other) in asked:
            continue
        if score >= SURE and not _rivalled(found, score, one, other, old, new, pairs):
            pairs[one] = other
            taken.add(other)
        else:
            doubts.append(Doubt(one, other, min(100.0, score)))
            asked |= {("old", one), ("new", other)}
    return doubts


def _rivalled(
    found: Sequence[tuple[float, int, int]],
    score: float,
    one: int,
    other: int,
    old: PlanDraft,
    new: PlanDraft,
    pairs: Mapping[int, int],
) -> bool:
    """Is another free row with another title as likely? Rows with one title are matched in their order."""
    taken = set(pairs.values())
    for rival, ours, theirs in found:
        if rival < score - _CLOSE:
            return False
        if ours in pairs or theirs in taken or (ours, theirs) == (one, other):
            continue
        if ours == one and plain(new.items[theirs].title) != plain(new.items[other].title):
            return True
        if theirs == other and plain(old.items[ours].title) != plain(old.items[one].title):
            return True
    return False


def likeness(old: DraftItem, new: DraftItem) -> float:
    """How likely two rows are one, 0..100: titles 70, the lead 12, the period 10, the number 8."""
    first, second = plain(old.title), plain(new.title)
    title = max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))
    score = _TITLE * title / 100
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        score -= _NUMBERS_DIFFER
    if (lead := _lead(old)) is not None and lead == _lead(new):
        score += _LEAD
    if meaning(old.period) == meaning(new.period):
        score += _PERIOD
    if old.number is not None and old.number == new.number and plain(old.section) == plain(new.section):
        score += _NUMBER
    return max(0.0, score)


def _free(items: Sequence[DraftItem], taken: set[int]) -> list[tuple[int, DraftItem]]:
    return [(place, item) for place, item in enumerate(items) if place not in taken]


def _parties(item: DraftItem) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((plain(party.name), party.role.value) for party in item.responsible))


def _lead(item: DraftItem) -> str | None:
    named = [party for party in item.responsible if party.role is PartyRole.LEAD] or list(item.responsible)
    return plain(named[0].name) if named else None


def _named_before(old: DraftItem, new: DraftItem) -> bool:
    """Does the new row name only those whom the old row's own cells named before they were mended?"""
    words = plain(" ".join(old.cells))
    return bool(words) and all(plain(party.name) in words for party in new.responsible)
